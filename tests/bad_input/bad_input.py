"""Bad input of every kind: each case has a message, an exit status, and a
database that must be as it was.

    bad_input.py BIN DATA

BIN holds the program, DATA a small good world.  A message is one line on
stderr that begins with "dnsroa: " and names the file; warnings may precede
it.  Where the survey must fail the database must keep its bytes.
"""

import bz2
import gzip
import hashlib
import lzma
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys

sys.path.insert(0, "tests/docs")
from readme import tally  # noqa: E402

BINARIES, DATA = sys.argv[1:]
PROGRAM = BINARIES + "/dnsroa"
SANITIZED = bool(os.environ.get("SAN"))
WORK = BINARIES + "/check/bad_input"
# What a survey may need beside its tables; a reader that gathers a line of a
# gigabyte would need that.  The sanitizers have a memory of their own.
MEMORY = 150 << 20

ROLES = {
    "--root-zone": "root.zone",
    "--gtlds": "gtlds.json",
    "--public-suffixes": "public_suffix_list.dat",
    "--answers": "answers.jsonl",
    "--routes": "routes4.pfx2as",
    "--vrps": "vrps.csv",
    "--zone-list": "list",
}


def good(name):
    with open(os.path.join(DATA, name), "rb") as stream:
        return stream.read()


def write(name, data):
    with open(name, "wb") as stream:
        stream.write(data)
    return name


def options(replace=None):
    """The options of a good survey, some of its files replaced."""
    files = {role: os.path.join(DATA, name) for role, name in ROLES.items()
             if role != "--zone-list"}
    files.update(replace or {})
    words = ["--offline", "--vrps-time", "2025-07-20T12:00:00Z",
             "--max-gaps", "50,0.1",
             "--routes", os.path.join(DATA, "routes6.whois")]
    for role, name in files.items():
        words += [role, name]
    return words


def limits(file_size):
    def apply():
        if file_size is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    return apply


def run(words, feed=None, stdout=subprocess.DEVNULL, file_size=None):
    """-> exit status, stderr, peak memory in bytes.  feed yields stdin."""
    with open("stderr", "wb") as errors:
        process = subprocess.Popen(
            [PROGRAM] + words, stdout=stdout, stderr=errors,
            stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
            preexec_fn=limits(file_size), restore_signals=file_size is None)
        if feed:
            try:
                for block in feed:
                    process.stdin.write(block)
                process.stdin.close()
            except BrokenPipeError:
                pass
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    with open("stderr", "rb") as errors:
        text = errors.read().decode("utf-8", "replace")
    return process.returncode, text, usage.ru_maxrss << 10


def digest(name):
    with open(name, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def judge(name, problems, text):
    if problems:
        print("%s: %s\n%s" % (name, "; ".join(problems), text[-1500:]))
    tally(not problems, "bad input: " + name
          + (" (%s)" % os.environ["SAN"] if SANITIZED else ""))


def problems_of(found, status, pattern, text):
    problems = []
    if found != status:
        problems.append("status %d, must be %d" % (found, status))
    errors = [line for line in text.splitlines()
              if not line.startswith("dnsroa: warning: ")
              and not line.startswith("usage: ")]
    if status == 3 or status == 0:
        if not re.search(pattern, text):
            problems.append("nothing like %r is said" % pattern)
    elif len(errors) != 1 or not errors[0].startswith("dnsroa: "):
        problems.append("not one message but %d lines" % len(errors))
    elif not re.search(pattern, errors[0]):
        problems.append("the message is not like %r" % pattern)
    return problems


def survey(name, replace, status, pattern, feed=None):
    """A survey with some of its files replaced."""
    before = digest("good.db")
    found, text, memory = run(
        ["-d", "good.db", "survey"] + options(replace), feed)
    problems = problems_of(found, status, pattern, text)
    if status == 1 and digest("good.db") != before:
        problems.append("the database has changed")
    if feed and not SANITIZED and memory > MEMORY:
        problems.append("%d MB of memory" % (memory >> 20))
    judge(name, problems, text)
    if status != 1:
        shutil.copy("kept.db", "good.db")


def repeated(block, size):
    for _ in range(size // len(block)):
        yield block


def packed():
    """Compressions: name, packer."""
    def zstd(data):
        return subprocess.run(["zstd", "-q", "-c"], input=data, check=True,
                              stdout=subprocess.PIPE).stdout
    return {"gzip": gzip.compress, "bzip2": bz2.compress,
            "xz": lzma.compress, "zstd": zstd}


def archives():
    rows = b"".join(b"20.%d.%d.0\t24\t%d\n" % (a, b, 1000 + a * b)
                    for a in range(128) for b in range(256))
    for name, pack in packed().items():
        data = pack(rows)
        write("whole", data)
        survey("%s whole" % name, {"--routes": "whole"}, 0, "")
        for what, bad in (
                ("cut in the middle", data[:len(data) // 2]),
                ("cut before its last byte", data[:-1]),
                ("cut after its first bytes", data[:12]),
                ("with a flipped byte", data[:len(data) // 2]
                 + bytes([data[len(data) // 2] ^ 0x55])
                 + data[len(data) // 2 + 1:]),
                ("with garbage behind its end", data + b"garbage" * 9)):
            write("bad", bad)
            survey("%s %s" % (name, what), {"--routes": "bad"}, 1,
                   r"\bbad\b")
        write("bad", pack(good("vrps.csv"))[:-3])
        survey("%s VRPs cut" % name, {"--vrps": "bad"}, 1, r"\bbad\b")


def files():
    os.makedirs("folder", exist_ok=True)
    write("empty", b"")
    write("nuls", bytes(100000))
    write("html", b"<!DOCTYPE html>\n<html><body>404 not found\n"
          + b"<p>nothing here\n" * 50 + b"</body></html>\n")
    write("binary", hashlib.sha512(b"binary").digest() * 500)
    for role in ROLES:
        survey("%s is empty" % role, {role: "empty"}, 1, r"\bempty\b")
        survey("%s is a folder" % role, {role: "folder"}, 1, r"\bfolder\b")
        survey("%s does not exist" % role, {role: "absent"}, 1,
               r"\babsent\b")
        survey("%s is NULs" % role, {role: "nuls"}, 1, r"\bnuls\b")
        survey("%s is HTML" % role, {role: "html"}, 1, r"\bhtml\b")
        survey("%s is binary" % role, {role: "binary"}, 1, r"\bbinary\b")
    if os.getuid() == 0:
        tally(None, "bad input: an unreadable file: root reads everything")
    else:
        os.chmod(write("unreadable", b"x"), 0)
        survey("an unreadable file", {"--vrps": "unreadable"}, 1,
               r"\bunreadable\b")


def inputs_without_a_zone():
    """Whole by their form, and yet nothing in them."""
    for role, text in (
            ("--zone-list", b"# none yet\n\n"),
            ("--gtlds", b'{"gTLDs": []}\n'),
            ("--root-db", b"Domain,Type,TLD Manager\n"),
            ("--public-suffixes", b"// ===BEGIN ICANN DOMAINS===\n"
             b"// ===END ICANN DOMAINS===\n")):
        write("zoneless", text)
        survey("%s without a zone" % role, {role: "zoneless"}, 1,
               r"\bzoneless: no [\w' ]+ in it")


def formats():
    """Good files in the wrong place."""
    for role, name in (
            ("--routes", "vrps.csv"), ("--vrps", "routes4.pfx2as"),
            ("--routes", "root.zone"), ("--vrps", "gtlds.json"),
            ("--root-zone", "vrps.csv"), ("--gtlds", "root.zone"),
            ("--public-suffixes", "gtlds.json"),
            ("--answers", "root.zone")):
        survey("%s is %s" % (role, name),
               {role: os.path.join(DATA, name)}, 1, re.escape(name))
    write("ranges", b"".join(b"1.0.%d.0,1.0.%d.255,1333%d\n" % (a, a, a)
                             for a in range(100)))
    survey("a range table", {"--routes": "ranges"}, 1,
           r"\branges\b.*range")
    write("updates", b"\x5f\x2d\x00\x00\x00\x10\x00\x04" + bytes(200))
    survey("MRT updates", {"--routes": "updates"}, 1,
           r"\bupdates\b.*update")


def indexes():
    """Indexes of routes: cut, changed, of another machine, lying."""
    run(["routes", "--index", "index", "--routes",
         os.path.join(DATA, "routes4.pfx2as"), "--routes",
         os.path.join(DATA, "routes6.whois")])
    with open("index", "rb") as stream:
        whole = stream.read()
    index = whole[:-32]

    def refused(what, data, pattern):
        write("bad", data)
        survey("an index of routes, " + what, {"--routes": "bad"}, 1,
               r"\bbad: .*" + pattern)

    def sealed(data):
        return data + hashlib.sha256(data).digest()

    def changed(at, new):
        return sealed(index[:at] + new + index[at + len(new):])

    for part in (17, 500, len(index), len(whole) - 1):
        refused("cut after %d bytes" % part, whole[:part], "cut short")
    refused("longer than it was", whole + bytes(64), "damaged")
    refused("with a changed byte", whole[:300]
            + bytes([whole[300] ^ 1]) + whole[301:], "damaged")
    order = "little" if index[16] == 4 else "big"
    refused("of the other byte order",
            changed(16, index[16:20][::-1]), "byte order")
    refused("of another version",
            changed(20, (99).to_bytes(4, order)), "version 99")
    for what, at in (("nodes of IPv4", 24), ("nodes of IPv6", 32),
                     ("rows", 40), ("text", 48)):
        for count in (0, 2 ** 31, 2 ** 62, 2 ** 64 - 1):
            refused("%s: %d" % (what, count),
                    changed(at, count.to_bytes(8, order)), "broken")
    for what, at in (("sets", 56), ("sources", 60), ("files", 64)):
        for count in (0, 2 ** 32 - 1):
            refused("%s: %d" % (what, count),
                    changed(at, count.to_bytes(4, order)), "broken")
    refused("nodes that are zeros", changed(128, bytes(64)), "broken")
    refused("nodes that are ones", changed(128, b"\xff" * 64), "broken")


def rows():
    """One bad row in many is counted; too many make a bad file."""
    head = b"ASN,IP Prefix,Max Length,Trust Anchor\n"
    vrp = [b"AS%d,20.%d.%d.0/24,24,ripe\n" % (65000 + a, a, b)
           for a in range(20) for b in range(100)]
    route = [b"20.%d.%d.0\t24\t%d\n" % (a, b, 65000 + a)
             for a in range(20) for b in range(100)]
    json_vrp = [b'{"asn": %d, "prefix": "20.%d.%d.0/24", "maxLength": 24, '
                b'"ta": "ripe"}' % (65000 + a, a, b)
                for a in range(20) for b in range(100)]
    bad_vrps = {
        "host bits": b"AS1,20.0.0.1/24,24,ripe\n",
        "maxLength below the length": b"AS1,20.0.0.0/24,23,ripe\n",
        "maxLength beyond 32": b"AS1,20.0.0.0/24,33,ripe\n",
        "maxLength beyond 128": b"AS1,2a00::/24,129,ripe\n",
        "length beyond 32": b"AS1,20.0.0.0/33,33,ripe\n",
        "an AS number beyond 32 bits":
            b"AS4294967296,20.0.0.0/24,24,ripe\n",
        "a NUL": b"AS1,20.0.0.0/2\x004,24,ripe\n",
        "no number": b"ASx,20.0.0.0/24,24,ripe\n",
        "too few fields": b"AS1,20.0.0.0/24\n",
    }
    for what, row in bad_vrps.items():
        write("rows", head + b"".join(vrp[:1500]) + row + b"".join(vrp[1500:]))
        survey("a VRP with " + what, {"--vrps": "rows"}, 0,
               r"rows:1502\b")
        write("rows", head + b"".join(vrp[:50]) + row * 3 + vrp[50])
        survey("too many VRPs with " + what, {"--vrps": "rows"}, 1,
               r"rows:52\b")
        write("rows", head + b"".join(vrp[:500]) + row + vrp[500])
        survey("beyond --max-gaps, VRPs with " + what, {"--vrps": "rows"}, 3,
               r"rows:502\b(.|\n)*gaps")
    bad_json = {
        "host bits": b'{"asn": 1, "prefix": "20.0.0.1/24", "maxLength": 24}',
        "maxLength beyond 32":
            b'{"asn": 1, "prefix": "20.0.0.0/24", "maxLength": 33}',
        "maxLength negative":
            b'{"asn": 1, "prefix": "20.0.0.0/24", "maxLength": -1}',
        "an AS number beyond 32 bits":
            b'{"asn": 4294967296, "prefix": "20.0.0.0/24"}',
        "an AS number that is a fraction":
            b'{"asn": 1.5, "prefix": "20.0.0.0/24"}',
        "no prefix": b'{"asn": 1}',
    }
    for what, row in bad_json.items():
        write("rows", b'{"roas": [\n' + b",\n".join(
            json_vrp[:1500] + [row] + json_vrp[1500:]) + b"\n]}\n")
        survey("a JSON VRP with " + what, {"--vrps": "rows"}, 0, r"\brows\b")
        write("rows", b'{"roas": [\n' + b",\n".join(
            json_vrp[:20] + [row] * 3) + b"\n]}\n")
        survey("too many JSON VRPs with " + what, {"--vrps": "rows"}, 1,
               r"\brows\b")
    for what, bad in (
            ("cut", b'{"roas": [\n' + b",\n".join(json_vrp) + b"\n"),
            ("two values", b'{"roas": [\n' + b",\n".join(json_vrp)
             + b"]} {}"),
            ("deep", b'{"roas": [' + b"[" * 100000)):
        write("json", bad)
        survey("JSON " + what, {"--vrps": "json"}, 1, r"\bjson\b")
    bad_routes = {
        "host bits": b"20.0.0.1\t24\t1\n",
        "a length beyond 32": b"20.0.0.0\t33\t1\n",
        "an AS number beyond 32 bits": b"20.0.0.0\t24\t4294967296\n",
        "a NUL": b"20.0.0.0\t24\t1\x00\n",
        "no origin": b"20.0.0.0\t24\n",
    }
    for what, row in bad_routes.items():
        write("rows", b"".join(route[:1500]) + row + b"".join(route[1500:]))
        survey("a route with " + what, {"--routes": "rows"}, 0,
               r"rows:1501\b")
        write("rows", b"".join(route[:50]) + row * 3 + route[50])
        survey("too many routes with " + what, {"--routes": "rows"}, 1,
               r"rows:51\b")
    zone = good("root.zone")
    many = b"".join(b"t%d. 1 IN NS ns1.nic.shop.\n" % i for i in range(2000))
    for what, row in (
            ("an address that is none", b"a.nic.shop. 1 IN A 1.2.3.999\n"),
            ("a name of 256 octets",
             b"shop. 1 IN NS " + b"a" * 60 + b"." + (b"b" * 60 + b".") * 4
             + b"\n"),
            ("a label of 64 octets", b"x" * 64 + b". 1 IN NS ns.shop.\n"),
            ("a NUL", b"sh\x00op. 1 IN NS\n")):
        write("zone", zone + many + row)
        survey("a zone with " + what, {"--root-zone": "zone"}, 0,
               r"\bzone:\d+\b")
    for what, row in (
            ("$INCLUDE", b"$INCLUDE other.zone\n"),
            ("an open parenthesis", b"shop. 1 IN NS ( ns.shop.\n")):
        write("zone", zone + row)
        survey("a zone with " + what, {"--root-zone": "zone"}, 1,
               r"\bzone:\d+\b")


def gigabytes():
    """A line without an end, streamed: little memory, and a clear end."""
    size = (1 << 26) if SANITIZED else (1 << 30)
    block = b"a" * (1 << 20)
    heads = {
        "--root-zone": good("root.zone"),
        "--gtlds": b'{"gTLDs": [{"gTLD": "',
        "--public-suffixes": b"// ===BEGIN ICANN DOMAINS===\n",
        "--answers": b'{"dnsroa-answers": 1}\n{"name": "',
        "--routes": good("routes4.pfx2as"),
        "--vrps": good("vrps.csv"),
        "--zone-list": b"nl\n",
    }
    for role, head in heads.items():
        def feed():
            yield head
            yield from repeated(block, size)
        survey("%s with a line of a gigabyte" % role, {role: "-"}, 1,
               "standard input|stdin|-", feed())
    write("bomb", gzip.compress(b'{"roas": [{"prefix": "' + b"a" * size, 1))
    found, text, memory = run(["vrps", "bomb"])
    problems = problems_of(found, 1, r"\bbomb\b", text)
    if not SANITIZED and memory > MEMORY:
        problems.append("%d MB of memory" % (memory >> 20))
    judge("a gigabyte of one JSON string, compressed", problems, text)


def databases():
    def refused(name, path, pattern):
        before = digest(path) if os.path.isfile(path) else None
        for words in (["survey"] + options(), ["report"], ["surveys"],
                      ["surveys", "--keep", "1"], ["reassess"]):
            found, text, _ = run(["-d", path] + words)
            problems = problems_of(found, 1, pattern, text)
            if before is not None and digest(path) != before:
                problems.append("the file has changed")
            judge("%s, %s" % (name, words[0]), problems, text)

    os.makedirs("folder", exist_ok=True)
    if os.path.exists("other.db"):
        os.remove("other.db")
    with sqlite3.connect("other.db") as other:
        other.execute("CREATE TABLE t (a)")
        other.execute("PRAGMA application_id = 4711")
    other.close()
    refused("a database of another program", "other.db", "other.db")
    if os.path.exists("plain.db"):
        os.remove("plain.db")
    with sqlite3.connect("plain.db") as other:
        other.execute("CREATE TABLE t (a)")
    other.close()
    refused("a database of nobody", "plain.db", "plain.db")
    shutil.copy("kept.db", "newer.db")
    with sqlite3.connect("newer.db") as newer:
        newer.execute("PRAGMA user_version = 9999")
        newer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    newer.close()
    refused("a database of a newer version", "newer.db", "newer.db.*newer")
    write("text.db", b"this is no database\n" * 100)
    refused("a text file", "text.db", "text.db")
    refused("a folder", "folder", "folder")
    with open("kept.db", "rb") as stream:
        write("cut.db", stream.read(8192))
    refused("a database that was cut", "cut.db", "cut.db")
    found, text, _ = run(["-d", "absent.db", "report"])
    judge("a database that is not there",
          problems_of(found, 1, "absent.db", text)
          + (["it was made"] if os.path.exists("absent.db") else []), text)
    found, text, _ = run(["-d", "no/such/folder/s.db", "survey"] + options())
    judge("a database in no folder",
          problems_of(found, 1, "no/such/folder/s.db", text), text)


def disks():
    with open("/dev/full", "wb") as full:
        for words in (["-d", "good.db", "report"], ["--help"],
                      ["-d", "good.db", "report", "--format", "json"],
                      ["-d", "good.db", "surveys"],
                      ["vrps", os.path.join(DATA, "vrps.csv")],
                      ["routes", "--dump", "--routes",
                       os.path.join(DATA, "routes4.pfx2as")],
                      ["validate", "--vrps", os.path.join(DATA, "vrps.csv"),
                       "194.0.28.0/23", "1140"]):
            found, text, _ = run(words, stdout=full)
            judge("a full disk behind stdout: %s" % words[-1],
                  problems_of(found, 1, "No space left", text), text)

    # A database that may not grow, as on a full disk.
    before = digest("good.db")
    found, text, _ = run(["-d", "good.db", "survey"] + options(),
                         file_size=65536)
    problems = problems_of(found, 1, r"good\.db", text)
    connection = sqlite3.connect("good.db")
    if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        problems.append("the database is broken")
    if connection.execute("SELECT count(*) FROM v_survey").fetchone() != (1,):
        problems.append("its surveys are not as they were")
    connection.close()
    if digest("good.db") != before:
        problems.append("the database has changed")
    judge("a full disk behind the database", problems, text)
    shutil.copy("kept.db", "good.db")

    # SQLite's shared memory has no room; "disk I/O error" does not say so.
    found, text, _ = run(["-d", "good.db", "report"], file_size=4096)
    judge("a full disk beside the database",
          problems_of(found, 1, r"good\.db: .*: File too large", text), text)

    found, text, _ = run(["-d", "small.db", "survey"] + options(),
                         file_size=8192)
    judge("a full disk behind a new database",
          problems_of(found, 1, r"small\.db", text), text)

    # The limit leaves room for SQLite's shared memory (32 KB).
    write("zone", good("root.zone")
          + b"".join(b"t%d. 1 IN NS ns1.nic.shop.\n" % i
                     for i in range(2000)))
    run(["-d", "large.db", "survey"] + options({"--root-zone": "zone"}))
    shutil.rmtree("out", ignore_errors=True)
    found, text, _ = run(["-d", "large.db", "report", "-o", "out"],
                         file_size=40000)
    problems = problems_of(found, 1, r"\.csv", text)
    left = [name for name in os.listdir(".") if name.startswith(("out", ".out"))]
    if left:
        problems.append("left behind: %s" % left)
    judge("a full disk behind a report's folder", problems, text)


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK)
    os.chdir(WORK)
    found, text, _ = run(["-d", "good.db", "survey"] + options())
    if found != 0:
        print(text)
        tally(False, "bad input: the good survey, status %d" % found)
        return
    shutil.copy("good.db", "kept.db")
    for group in (archives, files, inputs_without_a_zone, formats, indexes,
                  rows, gigabytes, databases, disks):
        group()


if __name__ == "__main__":
    main()
