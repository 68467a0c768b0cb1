"""The lab itself: its world answers as the world's own files say it does.

    selftest.py WORLD DIRECTORY [DATA]      in a namespace (namespace.py)

WORLD is the sample world's folder, DATA one of real data.

Asked by a client of the lab's, server by server, and by unbound, which knows
nothing of the lab and resolves every name from the root.
"""

import os
import shutil
import struct
import subprocess
import sys
import time

import dns
import namespace
import odd
import real
import sample
import servers
from tally import check, equal, note
from world import BROKEN, SILENT
from zones import Zone, parts

RECURSOR = "127.0.0.2"


def refusal():
    """Another interface that is up, whatever kinds the kernel has."""
    for kind in (["dummy"], ["bridge"], ["veth"]):
        if subprocess.run(["ip", "link", "add", "lab0", "type"] + kind,
                          stderr=subprocess.DEVNULL).returncode == 0:
            break
    else:
        note("skipped", "refuses other interfaces: none can be made")
        return
    try:
        namespace.check()
        subprocess.run(["ip", "link", "set", "lab0", "up"], check=True)
        namespace.check()
        refused = ""
    except namespace.Refused as reason:
        refused = str(reason)
    check("refuses to start where another interface is up", "lab0" in refused,
          refused)
    subprocess.run(["ip", "link", "del", "lab0"], check=True)
    namespace.check()


def dealing():
    """Zones are put together only where nobody can tell."""
    def deal(**options):
        zones = [Zone(".", addresses=["1.1.1.1"]),
                 Zone("aa", addresses=["2.2.2.2", "3.3.3.3"]),
                 Zone("bb", addresses=["2.2.2.2"]),
                 Zone("com.aa", addresses=["3.3.3.3", "4.4.4.4"]),
                 Zone("com.bb", addresses=["4.4.4.4"]),
                 Zone("org.bb", addresses=["5.5.5.5"])]
        return sorted((sorted(p.zones), sorted(p.addresses))
                      for p in parts(zones, **options))

    equal("no part shows a zone beneath what its addresses serve", deal(), [
        (["."], ["1.1.1.1"]),
        (["aa", "bb"], ["2.2.2.2"]),
        (["aa", "com.aa", "com.bb", "org.bb"],
         ["3.3.3.3", "4.4.4.4", "5.5.5.5"])])
    equal("exact parts hold what their addresses serve", len(deal(exact=True)),
          5)


# What an odd server says to "www.aa A" by UDP and by TCP: rcode, AA, TC and
# rows of the answer; or why there is none.
GOOD = (0, True, False, ["192.0.2.1"])
FORGED = (0, True, False, [odd.FORGED])
CUT, NONE = (0, True, True, []), "none"
ODD = {
    "good": (GOOD, GOOD),
    "silent": (NONE, NONE),
    "refused": ((5, False, False, []),) * 2,
    "servfail": ((2, False, False, []),) * 2,
    "notimp": ((4, False, False, []),) * 2,
    "formerr": ((1, False, False, []),) * 2,
    "non-aa": ((0, False, False, ["192.0.2.1"]),) * 2,
    "upward": ((0, False, False, []),) * 2,
    "servfail-once": ((2, False, False, []), GOOD),
    "refused-once": ((5, False, False, []), GOOD),
    "silent-once": (NONE, GOOD),
    "formerr-edns": ((1, False, False, []),) * 2,
    "notimp-edns": ((4, False, False, []),) * 2,
    "badvers-edns": ((16, False, False, []),) * 2,
    "silent-edns": (NONE, GOOD),
    "tc": (CUT, GOOD),
    "tc-closed": (CUT, NONE),
    "tc-stall": (CUT, NONE),
    "tc-end": (CUT, NONE),
    "tc-reset": (CUT, NONE),
    "tc-half": (CUT, NONE),
    "wrong-id": ("wrong id", "wrong id"),
    "wrong-question": ("wrong question",) * 2,
    "wrong-address": (NONE, NONE),
    "no-qr": ("no answer",) * 2,
    "garbage": ("unreadable",) * 2,
    "pointer-loop": ("unreadable",) * 2,
    "forged-first": ("wrong id", GOOD),
    "other-zone": ("another owner",) * 2,
    "upper": ("upper case",) * 2,
    "oversize": ("9 kB", GOOD),
}


def judge(query, wire):
    if wire is None:
        return NONE
    if wire[:2] != query[:2]:
        return "wrong id"
    try:
        message = dns.Message(wire)
    except (ValueError, IndexError, struct.error):
        return "unreadable"
    if not message.flags & dns.QR:
        return "no answer"
    if message.question != ("www.aa", 1):
        return "wrong question"
    if any(record.owner != "www.aa" for record in message.answer):
        return "another owner"
    if b"\3WWW" in wire:
        return "upper case"
    if len(wire) > 8000:
        return "9 kB"
    return (message.rcode, message.aa, message.tc,
            message.rows(message.answer))


def exchange(address, query, tcp, patience):
    kind = dns.socket.SOCK_STREAM if tcp else dns.socket.SOCK_DGRAM
    with dns.socket.socket(dns.family(address), kind) as sock:
        sock.settimeout(patience)
        try:
            sock.connect((address, dns.PORT))
            if not tcp:
                sock.send(query)
                return sock.recv(65535)
            sock.sendall(struct.pack("!H", len(query)) + query)
            return dns.read_tcp(sock)
        except (OSError, EOFError):
            return None


def odd_servers(directory):
    settings = {"192.88.99.%d" % (100 + i): {"does": name,
                                             "from": "192.88.99.99"}
                for i, name in enumerate(sorted(odd.BEHAVIOURS))}
    zone = Zone("aa", "www A 192.0.2.1\n", settings)
    farm = servers.Farm(directory, [zone], settings)
    farm.wait()
    query = dns.make_query("www.aa", "A", ident=1)
    for address, one in settings.items():
        wanted = ODD[one["does"]]
        found = tuple(judge(query, exchange(address, query, tcp, 0.1 if
                                            wanted[tcp] == NONE else 5.0))
                      for tcp in (False, True))
        equal("odd server: %s" % one["does"], found, wanted)
    farm.stop()


def referrals(world):
    """Each TLD's delegation, as a server of the root tells it."""
    root = sorted(world.serving("."))[0]
    bad = []
    tlds = [z for z, f in world.zones.items()
            if z not in (".", "arpa") and "." not in z]
    answers = dns.ask_many(root, [(tld, "NS") for tld in tlds])
    for tld in tlds:
        message = answers[tld, "NS"]
        if message is None or message.aa or \
                message.rows(message.authority, tld, "NS") != \
                sorted(world.zones[tld].parent):
            bad.append(tld)
    check("a root server refers to all %d TLDs" % len(tlds), not bad, bad)


def transfers(world):
    for zone in world.transfer:
        granted = sorted(world.transfer[zone])[0]
        refused = sorted(world.serving(zone) - world.transfer[zone])[0]
        found = dns.transfer(granted, zone) or []
        wanted = world.zones[zone].verbatim
        owners = {r.owner for r in wanted if r.type == "NS"}
        equal("%s: a zone transfer where it is granted" % zone,
              {r.owner for r in found if r.type == dns.TYPES["NS"]}, owners)
        equal("%s: and none elsewhere" % zone,
              dns.transfer(refused, zone), None)


def as_recorded(row):
    """What a recorded answer says, in the terms of Message.rows."""
    found = []
    for owner, rtype, data in sample.section(row, "answer"):
        if rtype == "SOA":
            mname, rname, serial = data.split()[:3]
            data = "%s %s %s" % (mname[:-1], rname[:-1], serial)
        elif rtype in ("NS", "CNAME", "DNAME"):
            data = data[:-1]
        else:
            data = sample.canonical(data)
        found.append((owner, dns.TYPES[rtype], data))
    return row["rcode"], sorted(found)


def recursion(world, path, directory):
    """Every name that the world's recorded answers have, by unbound."""
    hints = os.path.join(directory, "hints")
    with open(hints, "w", encoding="utf-8") as stream:
        stream.write(world.hints())
    server = servers.unbound(os.path.join(directory, "unbound"), RECURSOR,
                             hints)
    server.wait(RECURSOR)
    # A zone file has a serial of its own; what fails takes its time.
    rows = {(row["name"], row["type"]): row
            for row in sample.read_answers(os.path.join(path,
                                                        "answers.jsonl"))
            if row["view"] == "answer" and
            row["rcode"] in ("NOERROR", "NXDOMAIN") and
            not (row["type"] == "SOA" and
                 world.zone(row["name"]).verbatim is not None)}
    if not os.environ.get("LONG"):
        rows = dict(sorted(rows.items())[::6])
    start = time.monotonic()
    answers = dns.ask_many(RECURSOR, rows, flags=dns.RD)
    bad = []
    for question, row in rows.items():
        message = answers[question]
        found = message and (
            dns.RCODES[message.rcode],
            sorted((r.owner, r.type, r.text()) for r in message.answer))
        if found != as_recorded(row):
            bad.append((question, found, as_recorded(row)))
    check("unbound resolves what was recorded", not bad,
          "%d of %d differ: %r" % (len(bad), len(rows), bad[:3]))
    print("lab: unbound resolved %d names of the sample world in %.1f s"
          % (len(rows), time.monotonic() - start))
    server.stop()


def real_world(path, directory):
    """The same with real data, by unbound's own hints: every zone's name
    servers, and every address that is known."""
    world = real.read(path)
    farm = servers.Farm(directory, world.build())
    farm.wait()
    server = servers.unbound(os.path.join(directory, "unbound"), RECURSOR)
    server.wait(RECURSOR)
    names = {s for facts in world.zones.values() for s in facts.child}
    answers = dns.ask_many(RECURSOR, [(z, "NS") for z in world.zones] + [
        (name, rtype) for name in names for rtype in ("A", "AAAA")],
        flags=dns.RD)

    def rows(name, rtype):
        message = answers[name, rtype]
        return [] if message is None else message.rows(message.answer, name,
                                                       rtype)
    bad = [zone for zone, facts in world.zones.items()
           if rows(zone, "NS") != sorted(set(facts.child))]
    check("unbound finds all name servers of %d real zones"
          % len(world.zones), not bad, bad[:9])
    bad = [name for name in names if sorted(rows(name, "A") + rows(
        name, "AAAA")) != sorted(world.addresses(name))]
    check("and all addresses of %d servers" % len(names), not bad, bad[:9])
    server.stop()
    farm.stop()


def main():
    path, directory, *data = map(os.path.abspath, sys.argv[1:])
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    refusal()
    dealing()
    odd_servers(os.path.join(directory, "odd"))
    world = sample.grant_transfers(sample.read(path))
    farm = servers.Farm(os.path.join(directory, "sample"), world.build(),
                        sample.odd(world))
    farm.wait()
    equal("a silent server", dns.ask(SILENT, "aa", "NS", timeout=0.1, tries=1),
          None)
    equal("a broken server", dns.ask(BROKEN, "aa", "NS").rcode, 2)
    referrals(world)
    transfers(world)
    recursion(world, path, directory)
    farm.stop()
    for one in data:
        real_world(one, os.path.join(directory, "real"))


if __name__ == "__main__":
    main()
