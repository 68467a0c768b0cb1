"""What dnsroa reads of MRT files beside what Debian's bgpdump reads.

	mrt_bgpdump.py [--program "dnsroa routes --dump"] FILE...

Each file's table, (prefix, origin) and number of distinct peer ASes, must be
the one that follows from the text of "bgpdump -m" by the method's rules, for
the files named and for the odd ones of mrt_make.py.  Where the two differ and
it is known why, the reason stands in KNOWN; a difference that is not there, or
one there that does not occur, is a failure.

Of an archive that ends early the part before the end is compared, cut at the
end of a record, and the archive itself must be an error.
"""
import argparse
import bz2
import collections
import ipaddress
import os
import struct
import subprocess
import sys
import tempfile
import zlib

import mrt_make

# What bgpdump does otherwise, with these of mrt_make's files.
LOST = "what cannot be trusted to the end is an error; bgpdump reads on"
GENERIC = "bgpdump knows no RIB_GENERIC of IPv4 and IPv6"
KNOWN = {
    "path-two-paths":
        "bgpdump fails; the first counts (RFC 7606 section 3 g)",
    "path-lie-before-the-path":
        "to bgpdump the path is empty; no path was found: a bad row",
    "path-path-longer-than-attributes":
        "to bgpdump the path is empty; malformed: a bad row",
    "path-segment-longer-than-path":
        "bgpdump prints no path; malformed (RFC 7606 section 7.2): a bad row",
    "path-segment-without-as":
        "to bgpdump the path is empty; malformed (RFC 7606 section 7.2): "
        "a bad row",
    "path-segment-of-no-type":
        "bgpdump prints no path; malformed (RFC 7606 section 7.2): a bad row",
    "generic-4": GENERIC,
    "generic-6": GENERIC,
    "generic-add-path-rfc": GENERIC,
    "generic-add-path-openbgpd": GENERIC,
    "peer-that-is-none": "bgpdump fails; a bad row",
    "length-33": "bgpdump prints 1.2.3.4/33; a bad row",
    "length-129": "bgpdump prints ::/129; a bad row",
    "count-too-large":
        "bgpdump makes up an empty entry of peer 0 behind the last",
    "attributes-longer-than-record":
        "bgpdump takes the attributes as far as they go; a bad row",
    "record-of-4-gb": LOST,
    "record-cut": LOST,
    "header-cut": LOST,
    "index-cut": LOST,
    "index-of-65535": LOST,
    "name-of-65535": LOST,
    "old-cut": "bgpdump makes up what is missing; a bad row, and no good one",
    "old-length-200":
        "bgpdump prints a length of 200; a bad row, and no good one",
}


def canonical(prefix):
    try:
        return str(ipaddress.ip_network(prefix, strict=False))
    except ValueError:
        return prefix


def origin_of(path, peer):
    """The method's origin of a path as bgpdump prints it."""
    path = path.strip()
    if not path or path[-1] in ")]":
        return peer
    last = path.split()[-1]
    if "{" in path and path.endswith("}"):
        members = path[path.rindex("{") + 1:-1].replace(",", " ").split()
        return "{%s}" % ",".join(
            str(n) for n in sorted({int(member) for member in members}))
    return last


def by_bgpdump(name):
    """{(prefix, origin): peers}, or None where bgpdump fails."""
    run = subprocess.run(["timeout", "100", "bgpdump", "-m", name],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    peers = collections.defaultdict(set)
    if run.returncode != 0:
        return None
    for line in run.stdout.decode("latin-1").splitlines():
        field = line.split("|")
        if not field[0].startswith("TABLE_DUMP") or field[2] != "B":
            continue
        at = 7 if field[0].endswith("_AP") else 6
        peers[field[5], origin_of(field[at], field[4])].add(field[4])
    return {(canonical(prefix), origin): len(who)
            for (prefix, origin), who in peers.items()}


def by_program(program, name):
    """The same, and the message; None where the file is an error."""
    run = subprocess.run(program.split() + ["--routes", name],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    table = {}
    if run.returncode not in (0, 3):
        return None, run.stderr.decode().strip()
    for line in run.stdout.decode().splitlines():
        prefix, origin, peers = line.split()
        table[prefix, origin] = int(peers)
    return table, run.stderr.decode().strip()


def plain(name):
    """The plain bytes as far as they go, and whether they end early."""
    with open(name, "rb") as f:
        data = f.read()
    if data[:3] == b"BZh":
        unpack = bz2.BZ2Decompressor()
    elif data[:2] == b"\x1f\x8b":
        unpack = zlib.decompressobj(31)
    else:
        return data, False
    return unpack.decompress(data), not unpack.eof


def whole_records(data):
    at = 0
    while at + 12 <= len(data):
        end = at + 12 + struct.unpack(">I", data[at + 8:at + 12])[0]
        if end > len(data):
            break
        at = end
    return data[:at]


def difference(ours, theirs):
    """Some of what one has and the other has not."""
    words = ["only ours: %s %s" % pair for pair in sorted(
        set(ours) - set(theirs))[:3]]
    words += ["only bgpdump's: %s %s" % pair for pair in sorted(
        set(theirs) - set(ours))[:3]]
    words += ["%s %s: peers %d, bgpdump's %d" % (*pair, ours[pair],
                                                 theirs[pair])
              for pair in sorted(set(ours) & set(theirs))
              if ours[pair] != theirs[pair]][:3]
    return "; ".join(words)


class Comparison:
    def __init__(self, program):
        self.program = program
        self.same = self.different = self.failed = 0

    def fail(self, name, words):
        self.failed += 1
        print("FAIL %s: %s" % (name, words))

    def known(self, name, words):
        self.different += 1
        print("known %s: %s [%s]" % (name, KNOWN[name], words))

    def compare(self, name, path):
        theirs = by_bgpdump(path)
        ours, message = by_program(self.program, path)
        if theirs is None:
            words = "bgpdump fails; ours: %s" % (
                message if ours is None else "%d pairs" % len(ours))
        elif ours is None and not theirs:
            words, ours = "", {}
        elif ours is None:
            words = "%s; bgpdump's: %d pairs" % (message, len(theirs))
        else:
            words = difference(ours, theirs)
        words = words.replace(path, name)
        if words == "" and name not in KNOWN:
            self.same += 1
            print("same %s: %d pairs" % (name, len(ours)))
        elif words == "":
            self.fail(name, "no difference any more: " + KNOWN[name])
        elif name in KNOWN:
            self.known(name, words)
        else:
            self.fail(name, words)

    def compare_file(self, path, scratch):
        name = os.path.basename(path)
        data, early = plain(path)
        if not early:
            self.compare(name, path)
            return
        if by_program(self.program, path)[0] is not None:
            self.fail(name, "ends early and was read")
        cut = os.path.join(scratch, name + ".whole-records")
        with open(cut, "wb") as f:
            f.write(whole_records(data))
        self.compare(name + " (cut at a record)", cut)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="dnsroa routes --dump")
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    comparison = Comparison(args.program)
    with tempfile.TemporaryDirectory() as scratch:
        for path in args.files:
            comparison.compare_file(path, scratch)
        for name, data in mrt_make.cases():
            path = os.path.join(scratch, name)
            with open(path, "wb") as f:
                f.write(data)
            comparison.compare(name, path)
    print("%d the same, %d with a known difference, %d failed" %
          (comparison.same, comparison.different, comparison.failed))
    sys.exit(comparison.failed > 0)


if __name__ == "__main__":
    main()
