"""The real day's files, read as plainly as can be: no tables, no tries, each
line looked at once.  What a prefix has above or beneath it is found by asking
for every length.
"""

import bz2
import collections
import datetime
import gzip
import ipaddress
import json
import os
import socket

BITS = {4: 32, 6: 128}
SHORTEST, LONGEST = {4: 8, 6: 16}, {4: 24, 6: 48}
MIN_PEERS = 10      # of a RIS whois dump

Vrp = collections.namedtuple("Vrp", "prefix max_length asn ta expires")


def unpack(path):
    data = open(path, "rb").read()
    return (bz2.decompress if data[:3] == b"BZh" else gzip.decompress)(
        data).decode()


def network(address, length):
    """(family, number, length) of the prefix that holds it."""
    family = 6 if ":" in address else 4
    rest = BITS[family] - length
    number = int.from_bytes(socket.inet_pton(
        socket.AF_INET6 if family == 6 else socket.AF_INET, address), "big")
    return family, number >> rest << rest, length


def prefix(text):
    address, _, length = text.partition("/")
    return network(address, int(length))


def text_of(key):
    family, number, length = key
    cls = ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address
    return "%s/%d" % (cls(number), length)


def network_of(key, length):
    """The prefix of that length which holds the other."""
    rest = BITS[key[0]] - length
    return key[0], key[1] >> rest << rest, length


def above(key):
    """The prefix and all that contain it, the longest first."""
    for length in range(key[2], -1, -1):
        yield network_of(key, length)


def origin_text(text):
    """As the views have it: an AS number, or a sorted set of some."""
    if text[0] == "{":
        return "{%s}" % ",".join(str(n) for n in sorted(
            {int(n) for n in text[1:-1].split(",")}))
    return str(int(text))


class Day:
    def __init__(self, data):
        def path(name):
            return os.path.join(data, name)
        self.zone = path("root.zone.gz")
        self.gtlds = path("icann-gtlds.json.gz")
        self.routes4 = path("ipv4.pfx2as.gz")
        self.routes6 = path("riswhoisdump.IPv6.gz")
        self.vrps = path("vrps.rpki-client.json.bz2")

    def options(self):
        return ["--offline", "--root-zone", self.zone, "--gtlds", self.gtlds,
                "--routes", self.routes4, "--routes", self.routes6,
                "--vrps", self.vrps]

    def read_zone(self):
        """-> {zone: servers}, {server: addresses}"""
        servers = collections.defaultdict(set)
        addresses = collections.defaultdict(set)
        for line in unpack(self.zone).splitlines():
            owner, _, _, kind, data = line.split(None, 4)
            owner = owner.rstrip(".").lower() or "."
            if kind == "NS":
                servers[owner].add(data.rstrip(".").lower())
            elif kind in ("A", "AAAA"):
                addresses[owner].add(str(ipaddress.ip_address(data)))
        return servers, addresses

    def read_routes(self):
        """Yields prefix, origin, and whether the method counts the pair."""
        for line in unpack(self.routes4).splitlines():
            address, length, origin = line.split("\t")
            key = network(address, int(length))
            yield key, origin_text(origin), counts(key)
        for line in unpack(self.routes6).splitlines():
            fields = line.split("\t")
            if line[:1] != "%" and len(fields) == 3:
                key = prefix(fields[1])
                yield key, origin_text(fields[0]), (
                    counts(key) and int(fields[2]) >= MIN_PEERS)

    def read_vrps(self):
        """Those that had not expired when the set was made."""
        document = json.loads(unpack(self.vrps))
        made = datetime.datetime.fromisoformat(
            document["metadata"]["buildtime"].replace("Z", "+00:00"))
        for roa in document["roas"]:
            if roa["expires"] >= made.timestamp():
                yield Vrp(prefix(roa["prefix"]), roa["maxLength"],
                          roa["asn"], roa["ta"], roa["expires"])


def counts(key):
    return SHORTEST[key[0]] <= key[2] <= LONGEST[key[0]]


def state(key, origin, vrps):
    """RFC 6811, of the VRPs that cover it."""
    if any(str(vrp.asn) == origin and vrp.asn != 0
           and key[2] <= vrp.max_length for vrp in vrps):
        return "valid"
    return "invalid" if vrps else "not-found"
