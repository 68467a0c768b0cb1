"""Who operates zones and name servers, and whose gap is whose, from the
method's text (DNS OPERATORS); beside oracle.py like next_roa.py.
"""

import collections
import csv
import io
import re

import oracle

COLUMNS = {
    "v_zone_operator": ["zone", "operator"],
    "v_nameserver_operator": ["nameserver", "operator"],
    "v_third_party": ["zone", "nameserver", "verdict", "operator",
                      "nameserver_operator"],
    "v_operator": ["operator", "rnames", "contacts", "zones",
                   "route_origins", "valid", "full", "partial", "none"],
    "v_operator_sum": ["operators", "zones", "silent", "held_back"],
}
KEYS = {"v_zone_operator": 1, "v_nameserver_operator": 1,
        "v_third_party": 2, "v_operator": 1, "v_operator_sum": 0}

NOBODY = {"na", "notassigned", "none", "unset", "unknown", "notavailable",
          "redacted"}
NOWHERE = {"localhost", "localdomain", "local", "internal", "invalid",
           "example", "test"}


def contact_key(text):
    """
    "Contacts are equal if their letters and digits are, in any case".
    """
    key = "".join(c for c in text.lower() if not c.isascii() or c.isalnum())
    return "" if key in NOBODY else key


def tells_nothing(rname):
    labels = oracle.labels_of(rname)
    return len(labels) < 2 or labels[-1].decode() in NOWHERE


def read_contacts(path):
    """-> {zone: contact}; the small worlds write CSV."""
    contacts = {}
    for row in csv.DictReader(io.StringIO(oracle.read_text(path))):
        if row["Technical Contact"]:
            contacts[oracle.to_a_label(row["Domain"].lstrip("."))] = (
                row["Technical Contact"])
    return contacts


def read_own(path):
    """-> {(kind, value): operator or None}; the last row counts."""
    own = {}
    for row in csv.DictReader(io.StringIO(oracle.read_text(path))):
        value = row["value"]
        if row["kind"] == "contact":
            value = contact_key(value)
        elif row["kind"] == "as":
            value = oracle.parse_asn(value)
        else:
            value = oracle.to_a_label(value)
        own[row["kind"], value] = row["operator"] or None
    return own


class Operators:
    def __init__(self, survey):
        self.survey = survey
        self.contacts, self.own = {}, {}
        for path in survey.options.root_db:
            self.contacts.update(read_contacts(path))
        for path in survey.options.operators:
            self.own.update(read_own(path))
        # The user's names; an operator is one with the contact of its name.
        self.names = {contact_key(name) or name: name
                      for name in self.own.values() if name}
        self.silent = 0
        self.marks = {zone: self.marks_of(zone)
                      for zone in survey.categories}
        self.join()
        self.name()
        self.find_servers()

    def own_mark(self, name):
        return ("contact", contact_key(name) or name)

    def marks_of(self, zone):
        """-> (own or None, RNAME or None, contact or None), each a mark."""
        if ("zone", zone) in self.own:
            name = self.own["zone", zone]
            return (self.own_mark(name) if name else None, None, None)
        own = rname = contact = None
        text = self.survey.evidence.rname.get(zone)
        if text is not None:
            if ("rname", text) in self.own:
                name = self.own["rname", text]
                if name:
                    own = self.own_mark(name)
                else:
                    self.silent += 1
            elif tells_nothing(text):
                self.silent += 1
            else:
                rname = ("rname", text)
        text = self.contacts.get(zone)
        if text is not None:
            key = contact_key(text)
            if key and ("contact", key) in self.own:
                name = self.own["contact", key]
                if not name:
                    self.silent += 1
                else:
                    own = own or self.own_mark(name)
            elif key:
                contact = ("contact", key)
            else:
                self.silent += 1
        return own, rname, contact

    def join(self):
        """
        "A technical contact joins the RNAMEs of which it has more than half
        of those zones that have a contact."
        """
        pairs = collections.Counter(
            (rname, contact) for own, rname, contact in self.marks.values()
            if not own and rname and contact)
        with_contact = collections.Counter()
        for (rname, _), count in pairs.items():
            with_contact[rname] += count
        self.contact_of = {
            rname: contact for (rname, contact), count in pairs.items()
            if 2 * count > with_contact[rname]}
        self.held_back = len(pairs) - len(self.contact_of)
        self.identity = {}
        for zone, (own, rname, contact) in self.marks.items():
            mark = own or self.contact_of.get(rname, rname) or contact
            if mark:
                self.identity[zone] = mark

    def spelling(self, mark):
        kind, key = mark
        if kind == "rname":
            return oracle.labels_text(oracle.labels_of(key)[1:])
        if key in self.names:
            return self.names[key]
        text = min((zone, text) for zone, text in self.contacts.items()
                   if zone in self.survey.categories
                   and self.marks[zone][2] == mark)[1]
        return text.rpartition("@")[2]

    def name(self):
        """
        "named by the user's list, by its contact, or by its RNAME without
        the first label, and with one of its zones behind it where two would
        have the same name" (the least one).
        """
        members = collections.defaultdict(list)
        for zone, mark in self.identity.items():
            members[mark].append(zone)
        for key in self.names:
            members.setdefault(("contact", key), [])
        plain = {mark: self.spelling(mark) for mark in members}
        times = collections.Counter(plain.values())
        self.text = {
            mark: name if times[name] == 1 or not members[mark]
            else "%s (%s)" % (name, min(members[mark]))
            for mark, name in plain.items()}
        self.members = members

    def find_servers(self):
        survey = self.survey
        served = collections.defaultdict(list)
        for zone in survey.categories:
            for server in survey.known_servers(zone):
                served[server].append(zone)
        self.server = {}
        for server, zones in served.items():
            mark = self.elect(server, [zone for zone in zones
                                       if zone in self.identity])
            for name in oracle.ancestors(server):
                if ("server", name) in self.own:
                    own = self.own["server", name]
                    mark = self.own_mark(own) if own else None
                    break
            if mark:
                self.server[server] = mark

    def elect(self, server, zones):
        homes = [zone for zone in zones
                 if zone != "." and oracle.is_at_or_under(server, zone)]
        if homes:
            return self.identity[max(
                homes, key=lambda zone: len(oracle.labels_of(zone)))]
        counts = collections.Counter(self.identity[zone] for zone in zones)
        for mark, count in counts.items():
            if 2 * count > len(zones):
                return mark
        return None

    def gaps(self, server):
        states = self.survey.address_states
        return any(states[address] in ("invalid", "not-found", "mixed")
                   for address in self.survey.server_addresses[server])

    def third_parties(self):
        for zone, mark in self.identity.items():
            verdict = self.survey.verdict(zone)
            servers = self.survey.zone_servers[zone]
            if verdict not in ("partial", "none") or any(
                    self.server.get(server) == mark and self.gaps(server)
                    for server in servers):
                continue
            for server in servers:
                if self.gaps(server):
                    other = self.server.get(server)
                    yield [zone, server, verdict, self.text[mark],
                           self.text[other] if other else None]

    def figures(self):
        used = set()
        for _, rname, contact in self.marks.values():
            used |= {rname, contact}
        for mark, zones in self.members.items():
            if not zones:
                continue
            joined = {mark} | {rname for rname, contact
                               in self.contact_of.items() if contact == mark}
            figures = self.survey.coverage(zones, None)
            yield [self.text[mark],
                   sum(kind == "rname" for kind, _ in joined & (used - {None})),
                   sum(kind == "contact" for kind, _
                       in joined & (used - {None})),
                   figures[0], figures[5], figures[6], figures[9],
                   figures[11], figures[12]]

    def views(self):
        return {
            "v_zone_operator": [[zone, self.text[mark]]
                                for zone, mark in self.identity.items()],
            "v_nameserver_operator": [
                [server, self.text[mark]]
                for server, mark in self.server.items()],
            "v_third_party": list(self.third_parties()),
            "v_operator": list(self.figures()),
            "v_operator_sum": [[len(self.members), len(self.identity),
                                self.silent, self.held_back]],
        }
