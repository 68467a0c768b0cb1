"""A whole DNS, from facts: which zones there are, what parents and children
say of them, what their servers' names answer.  What the facts do not name,
such as who serves the names of the servers, the world makes up.
"""

import collections
import ipaddress

from masterfile import dotted
from zones import Zone, ancestors, is_beneath

# Of the lab's own servers: ordinary addresses (AS112's, and one beside it),
# which no name server of the worlds has.
HOSTING, SILENT, BROKEN = "192.175.48.53", "192.175.48.54", "192.175.48.55"


class Facts:
    """Of a zone.  Sides are lists of server names; parent is None where the
    parent's records come with its own master file."""

    def __init__(self):
        self.parent = []
        self.child = []
        self.soa = None        # "mname. rname. serial"
        self.ds = []
        self.glue = {}         # server: addresses, as the parent tells them
        self.verbatim = None   # records of its master file


class World:
    def __init__(self):
        self.zones = {}
        self.data = collections.defaultdict(list)  # owner: (type, RDATA)
        self.broken = {}     # names whose look-up fails: SILENT or BROKEN
        self.servfail = []   # (name, type) that the zone's servers fail at
        self.transfer = {}   # zone: addresses

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

    def cut_servers(self):
        """Servers whose address the parent tells otherwise than it is live
        in a zone of their own, at HOSTING, so that both can be seen; names
        that cannot be looked up, behind servers that do not answer."""
        self.told = collections.defaultdict(set)
        self.cuts = {}
        for zone, facts in self.zones.items():
            for server, addresses in facts.glue.items():
                self.told[server].update(addresses)
        for server, told in self.told.items():
            place = self.enclosing(server)
            if self.zones[place].verbatim is None and \
                    told - set(self.addresses(server)) and \
                    any(server in f.glue and z != "." and
                        self.above(z) == place
                        for z, f in self.zones.items() if z != "."):
                self.cuts[server] = HOSTING
        self.cuts.update(self.broken)

    def build(self):
        """The zones as they are to be served."""
        self.cut_servers()
        text = {name: [] for name in self.zones}
        names = {HOSTING: "hosting", SILENT: "silent", BROKEN: "broken"}
        hosted = []
        for server, address in sorted(self.cuts.items()):
            place = self.enclosing(server)
            helper = "lab-%s.%s" % (names[address], place)
            lines = text[place]
            lines.append("%s. NS %s." % (server, helper))
            self.add(helper, "A", address)
            for told in sorted(self.told.get(server, ())):
                lines.append("%s. %s %s" % (server, address_type(told), told))
            if address == HOSTING:
                hosted.append(Zone(
                    server, "@ NS %s.\n" % helper +
                    "".join("@ %s %s\n" % rr for rr in self.data[server]),
                    {HOSTING}))
        self.put_data(text)
        for name, facts in self.zones.items():
            self.put_zone(name, facts, text)
        return hosted + [
            Zone(name, "\n".join(lines) + "\n", self.serving(name),
                 self.transfer.get(name, ()))
            for name, lines in text.items()]

    def put_data(self, text):
        for owner, records in self.data.items():
            if owner in self.cuts:
                continue
            place = self.enclosing(owner)
            known = {(r.owner, r.type, r.data)
                     for r in self.verbatim_at(place, owner)}
            for rtype, data in records:
                if (owner, rtype, data) not in known:
                    text[place].append("%s %s %s" % (dotted(owner), rtype,
                                                     data))

    def verbatim_at(self, zone, owner):
        facts = self.zones[zone]
        if facts.verbatim is None:
            return ()
        if not hasattr(facts, "by_owner"):
            facts.by_owner = collections.defaultdict(list)
            for record in facts.verbatim:
                facts.by_owner[record.owner].append(record)
        return facts.by_owner[owner]

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
        lines += ["%s. DS %s" % (name, ds) for ds in facts.ds]
        for server in facts.parent:
            self.put_glue(server, facts, above, lines)

    def put_glue(self, server, facts, above, lines):
        """Only of servers below a cut: others have their data there."""
        if not is_beneath(server, above) or server in self.cuts or \
                self.enclosing(server) == above:
            return
        addresses = facts.glue.get(server) or self.addresses(server)
        lines += ["%s. %s %s" % (server, address_type(a), a)
                  for a in sorted(addresses)]

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
