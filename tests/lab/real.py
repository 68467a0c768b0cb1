"""A world of the lab from real data: a root zone as it was, its TLDs with the
name servers that it names, second-level zones as far as addresses are known,
and reverse trees that are made up.

The data are DIRECTORY/root.zone.gz, zonedb.tsv.gz (zone, ..., name servers)
and nameserver-addresses.tsv (name, addresses).
"""

import collections
import gzip
import os

import masterfile
from sample import read_zone_file
from world import World, ancestors, canonical

IN_ADDR = ["%s.in-addr-servers.arpa" % c for c in "abcdef"]
IP6 = ["%s.ip6-servers.arpa" % c for c in "abcdef"]
IANA = ["%s.iana-servers.net" % c for c in "abc"]
RIRS = (["pri.authdns.ripe.net", "manus.authdns.ripe.net"],
        ["ns1.arin.net", "ns2.arin.net", "u.arin.net", "z.arin.net"],
        ["ns4.apnic.net", "rirns.arin.net"],
        ["ns3.lacnic.net", "pri.authdns.ripe.net", "tinnie.arin.net"],
        ["ns3.afrinic.net", "ns4.apnic.net", "pri.authdns.ripe.net"])


def read_addresses(path):
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            name, addresses = line.rstrip("\n").split("\t")
            yield name.rstrip(".").lower(), [canonical(a)
                                             for a in addresses.split()]


def read_second_level(path):
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            fields = line.rstrip("\n").split("\t")
            if "." not in fields[0] or len(fields) < 5:
                continue
            try:
                yield (fields[0].encode("idna").decode(), fields[4].split())
            except UnicodeError:
                continue


def reverse_zones():
    """What a tree delegates, in its order, with servers in turn."""
    zones = ["%d.in-addr.arpa" % i for i in range(1, 224)
             if i not in (10, 127)]
    zones += ["%d.192.in-addr.arpa" % i for i in range(0, 256, 5)]
    zones += ["%x.%x.0.2.ip6.arpa" % (i % 16, i // 16) for i in range(16)]
    zones += ["%s.2.ip6.arpa" % digit for digit in "468ac"]
    zones += ["%x.0.1.0.0.2.ip6.arpa" % digit for digit in range(16)]
    zones.remove("192.in-addr.arpa")
    for number, zone in enumerate(zones):
        yield zone, RIRS[number % len(RIRS)]
    for number, code in enumerate((1, 31, 33, 41, 43, 44, 46, 48, 49, 55)):
        yield (".".join(reversed(str(code))) + ".e164.arpa",
               RIRS[number % len(RIRS)])


def infrastructure():
    yield "in-addr.arpa", IN_ADDR
    yield "ip6.arpa", IP6
    yield "in-addr-servers.arpa", IN_ADDR
    yield "ip6-servers.arpa", IP6
    yield "e164.arpa", RIRS[0] + ["ns3.lacnic.net"]
    for name in ("as112", "home", "ipv4only", "iris", "uri", "urn"):
        yield name + ".arpa", IANA


def read(directory):
    world = World()
    read_zone_file(world, os.path.join(directory, "root.zone.gz"), ".")
    known = collections.defaultdict(list)
    for record in world.zones["."].verbatim:
        if record.type in ("A", "AAAA"):
            known[record.owner].append(canonical(record.data))
    for name, addresses in read_addresses(
            os.path.join(directory, "nameserver-addresses.tsv")):
        if name not in known:
            known[name] = addresses
    for facts in world.zones.values():
        facts.child = facts.child or facts.parent
    more = list(infrastructure()) + list(reverse_zones())
    more += [(zone, servers) for zone, servers in read_second_level(
        os.path.join(directory, "zonedb.tsv.gz"))
        if any(server.lower() in known for server in servers)]
    for zone, servers in more:
        tld = list(ancestors("." + zone))[-2]
        if zone not in world.zones and tld in world.zones:
            facts = world.zone(zone)
            facts.parent = facts.child = sorted(set(
                server.lower() for server in servers
                if server.lower() in known))
    for name, addresses in known.items():
        for address in addresses:
            world.add(name, "AAAA" if ":" in address else "A", address)
    return world


def read_records(directory):
    """The records of its root zone file."""
    return masterfile.read_file(os.path.join(directory, "root.zone.gz"))
