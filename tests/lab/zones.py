"""The zones of a world, who serves them, and how few servers will do.

One server program cannot answer at every address: a server of the root that
also had a TLD's zone would never show the delegation.  So addresses are put
together that serve the same zones, and these sets together in *parts*, one
server program each, where nobody can tell: a part may hold more zones than an
address serves, but none beneath those that it serves.
"""

import collections
import ipaddress


class Zone:
    """A zone's name without the final dot, its master file, its servers'
    addresses, and those among them that grant a zone transfer."""

    def __init__(self, name, text="", addresses=(), transfer=()):
        self.name = name
        self.text = text
        self.addresses = set(addresses)
        self.transfer = set(transfer)

    def master_file(self):
        origin = "." if self.name == "." else self.name + "."
        text = "$ORIGIN %s\n$TTL 3600\n" % origin
        if not has_soa(self.text):
            text += "@ SOA mname.invalid. rname.invalid. 1 1800 900 604800 " \
                    "86400\n"
        return text + self.text


def has_soa(text):
    for line in text.splitlines():
        if "SOA" in line.split(";")[0].upper().split():
            return True
    return False


def ancestors(name):
    """The names above it, the root last."""
    while name != ".":
        name = name.partition(".")[2] or "."
        yield name


def is_beneath(name, zone):
    return zone == "." or name.endswith("." + zone)


class Part:
    """Zones that one server program holds, and the addresses it answers at."""

    def __init__(self):
        self.zones = set()
        self.addresses = []
        self.beneath = collections.defaultdict(set)  # of zones held
        self.holders = collections.defaultdict(list)

    def fits(self, served, above):
        if any(not self.beneath[zone] <= served for zone in served
               if zone in self.beneath):
            return False
        return not any(zone not in holder
                       for zone in served - self.zones
                       for name in above[zone]
                       for holder in self.holders.get(name, ()))

    def take(self, served, addresses, above):
        for zone in served - self.zones:
            for name in above[zone]:
                self.beneath[name].add(zone)
        for zone in served:
            self.holders[zone].append(served)
        self.zones |= served
        self.addresses += addresses


def parts(zones, exact=False, most=4000):
    """Deals the zones' addresses out, at most that many to a part; exactly:
    a part holds what its addresses serve and nothing else."""
    serves = collections.defaultdict(set)
    for zone in zones:
        for address in zone.addresses:
            serves[address].add(zone.name)
    sets = collections.defaultdict(list)
    for address, served in serves.items():
        sets[frozenset(served)].append(address)
    names = {zone.name for zone in zones}
    above = {name: [a for a in ancestors(name) if a in names]
             for name in names}
    dealt = []
    for served in sorted(sets, key=lambda s: (-len(s), sorted(s))):
        addresses = sorted(sets[served], key=address_key)
        while addresses:
            some, addresses = addresses[:most], addresses[most:]
            part = next((p for p in dealt
                         if not exact and
                         len(p.addresses) + len(some) <= most and
                         p.fits(served, above)), None)
            if part is None:
                part = Part()
                dealt.append(part)
            part.take(served, some, above)
    return dealt


def address_key(address):
    ip = ipaddress.ip_address(address)
    return ip.version, int(ip)
