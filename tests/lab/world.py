"""A whole DNS, from facts: which zones there are, what parents and children
say of them, what their servers' names answer.  What the facts do not name,
such as who serves the names of the servers, the world makes up.
"""

import collections
import ipaddress

from masterfile import dotted
from zones import Zone, ancestors, is_beneath

# Of the lab's own servers: ordinary addresses (AS112's), which no name server
# of the worlds has.
SILENT, BROKEN = "192.175.48.54", "192.175.48.55"


class Facts:
    """Of a zone.  Both sides are lists of server names; the parent's is not
    written out where the parent has a master file of its own."""

    def __init__(self):
        self.parent = []
        self.child = []
        self.known = None
        self.soa = None        # "mname. rname. serial"
        self.glue = {}         # server: addresses, as the parent tells them
        self.verbatim = None   # records of its master file

    def has(self, owner, rtype, data):
        """Its master file has that already."""
        if self.verbatim is None:
            return False
        if self.known is None:
            self.known = {(r.owner, r.type, r.data) for r in self.verbatim}
        return (owner, rtype, data) in self.known


class World:
    def __init__(self):
        self.zones = {}
        self.data = collections.defaultdict(list)  # owner: (type, RDATA)
        self.broken = {}     # names whose look-up fails: SILENT or BROKEN
        self.servfail = []   # (name, type) that the zone's servers fail at
        self.transfer = {}   # zone: addresses
        self.told = collections.defaultdict(set)  # server: glue of all zones

    def zone(self, name):
        return self.zones.setdefault(name, Facts())

    def add(self, owner, rtype, data):
        if (rtype, data) not in self.data[owner]:
            self.data[owner].append((rtype, data))

    def enclosing(self, name):
        """The deepest zone at or above a name."""
        if name in self.zones:
            return name
        return next(a for a in ancestors(name) if a in self.zones)

    def above(self, zone):
        return next(a for a in ancestors(zone) if a in self.zones)

    def addresses(self, server):
        """What a server's name answers, behind an alias too."""
        found = []
        for rtype, data in self.data.get(server, ()):
            if rtype in ("A", "AAAA"):
                found.append(data)
            elif rtype == "CNAME":
                found += self.addresses(data[:-1])
        return found

    def serving(self, name):
        """Addresses that serve a zone: of every server that either side
        names, answered or told as glue."""
        facts = self.zones[name]
        found = set()
        for server in set(facts.parent) | set(facts.child):
            found.update(self.addresses(server))
            found.update(facts.glue.get(server, ()))
            found.update(self.told.get(server, ()))
        return found

    def build(self):
        """The zones as they are to be served."""
        for facts in self.zones.values():
            for server, addresses in facts.glue.items():
                self.told[server].update(addresses)
        text = {name: [] for name in self.zones}
        self.cut_broken(text)
        self.put_data(text)
        for name, facts in self.zones.items():
            self.put_zone(name, facts, text)
        return [Zone(name, "\n".join(lines) + "\n", self.serving(name),
                     self.transfer.get(name, ()))
                for name, lines in text.items()]

    def cut_broken(self, text):
        """Names that cannot be looked up are zones of servers that do not
        answer; the glue that others tell of them is there."""
        for server, address in sorted(self.broken.items()):
            place = self.enclosing(server)
            helper = "lab-%s.%s" % ("silent" if address == SILENT else
                                    "broken", place)
            self.add(helper, "A", address)
            text[place].append("%s. NS %s." % (server, helper))
            text[place] += ["%s. %s %s" % (server, address_type(a), a)
                            for a in sorted(self.told[server])]

    def put_data(self, text):
        for owner, records in self.data.items():
            if owner in self.broken:
                continue
            place = self.enclosing(owner)
            text[place] += ["%s %s %s" % (dotted(owner), rtype, data)
                            for rtype, data in records
                            if not self.zones[place].has(owner, rtype, data)]

    def put_zone(self, name, facts, text):
        lines = text[name]
        if facts.verbatim is not None:
            lines += ["%s %d %s %s" % (dotted(r.owner), r.ttl, r.type, r.data)
                      for r in facts.verbatim]
        else:
            soa = facts.soa or "mname.invalid. rname.invalid. 1"
            lines.append("@ SOA %s 1800 900 604800 3600" % soa)
            lines += ["@ NS %s." % server for server in facts.child]
        if name == ".":
            return
        above = self.above(name)
        if self.zones[above].verbatim is not None:
            return
        lines = text[above]
        lines += ["%s. NS %s." % (name, server) for server in facts.parent]
        for server in facts.parent:
            self.put_glue(server, facts, above, lines)

    def put_glue(self, server, facts, above, lines):
        """Only of servers below a cut: others have their data there."""
        if not is_beneath(server, above) or server in self.broken or \
                self.enclosing(server) == above:
            return
        addresses = facts.glue.get(server) or self.addresses(server)
        lines += ["%s. %s %s" % (server, address_type(a), a)
                  for a in sorted(addresses)]

    def hidden(self):
        """Zones that every server of the parent serves too: nobody can see
        what the parent says of them."""
        return {name for name in self.zones if name != "." and
                self.zones[self.above(name)].verbatim is None and
                self.serving(self.above(name)) <= self.serving(name)}

    def hints(self):
        """A file of root hints (for root-hints of libunbound)."""
        lines = []
        for server in self.zones["."].child:
            lines.append(". 3600000 NS %s" % dotted(server))
            addresses = self.zones["."].glue.get(server) or \
                self.addresses(server)
            lines += ["%s 3600000 %s %s" % (dotted(server), address_type(a), a)
                      for a in sorted(addresses)]
        return "\n".join(lines) + "\n"


def address_type(address):
    return "AAAA" if ":" in address else "A"


def canonical(address):
    return str(ipaddress.ip_address(address))
