#!/usr/bin/env python3
"""Audits of the real day's zones, against what was found by hand.

    audit_day.py DATA DIRECTORY [--program PROGRAM]

What audit_day.txt tells is held against the day's files, read by day.py, and
against what `dnsroa audit` tells; then all ROAs that the audit advises are
added by SLURM, and the survey judged anew must have the verdicts that the audit
promises.  Exit: 0 all is so, 1 some is not.
"""

import argparse
import collections
import json
import os
import sqlite3
import subprocess
import sys

import compare
import day as days

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     "audit_day.txt")

# Said of each zone, since the day has no answers of the DNS and is long ago.
ALWAYS = {"ZONE_INCOMPLETE", "GLUE_STANDS_IN", "UNHEALTHY"}
OF_VERDICT = {"full": "ZONE_FULL", "partial": "ZONE_PARTIAL",
              "none": "ZONE_NONE", "undetermined": "ZONE_UNDETERMINED"}


class Address:
    """A line of a server's address, and what stands beneath it."""

    def __init__(self, words):
        self.server, self.address, self.prefix = words[:3]
        self.effect = words[3] if len(words) > 3 else None
        self.states = {}    # by origin
        self.roas, self.nroas = set(), None

    def state(self):
        if not self.states:
            return "unrouted"
        states = set(self.states.values())
        return states.pop() if len(states) == 1 else "mixed"


class Zone:
    def __init__(self, line):
        name, _, rest = line.partition(": ")
        self.name = name
        self.tallies = dict(zip(("all", "ipv4", "ipv6"), rest.split("; ")))
        self.says, self.addresses = set(), []


def read_table():
    zones, words, before = [], [], ""
    for line in open(TABLE, encoding="ascii"):
        deep = len(line) - len(line.lstrip(" "))
        if line.startswith("#") or not line.strip():
            continue
        if deep == 12:      # goes on with the line above
            line = before + " " + line.strip()
            deep = 8
        words, before = line.split(), line.rstrip()
        if deep == 0:
            zones.append(Zone(line.strip()[len("zone "):]))
        elif words[0] == "says":
            zones[-1].says.add(" ".join(words[1:]))
        elif deep == 4:
            zones[-1].addresses.append(Address(words))
        elif words[0] == "roas":
            zones[-1].addresses[-1].nroas = int(words[1])
        elif words[0] == "roa":
            zones[-1].addresses[-1].roas.add(tuple(words[1:]))
        else:
            for origin in words[1:]:
                zones[-1].addresses[-1].states[origin] = words[0]
    return zones


# --------------------------------------------------------------------------
# The table against the files


class Inputs:
    """What the files have that bears on the table's addresses."""

    def __init__(self, day, zones):
        self.servers, self.glue = day.read_zone()
        self.routes = collections.defaultdict(set)
        self.more = collections.defaultdict(set)    # of an origin: prefixes
        self.vrps = collections.defaultdict(set)
        above, beneath = set(), collections.defaultdict(set)
        for zone in zones:
            for one in zone.addresses:
                above.update(days.above(self.host(one.address)))
            for said in zone.says:
                if said.startswith("LOOSE"):
                    _, prefix, origin = said.split()
                    beneath[origin].add(days.prefix(prefix))
        for key, origin, counts in day.read_routes():
            if counts and key in above:
                self.routes[key].add(origin)
            if any(key != loose and loose in days.above(key)
                   for loose in beneath.get(origin, ())):
                self.more[origin].add(key)
        for vrp in day.read_vrps():
            if vrp.prefix in above:
                self.vrps[vrp.prefix].add(vrp)

    @staticmethod
    def host(address):
        return days.network(address, 128 if ":" in address else 32)

    def matches(self, address):
        """Prefixes that are announced and hold it, the longest first."""
        return [key for key in days.above(self.host(address))
                if key in self.routes]

    def covering(self, key):
        return set().union(*(self.vrps[a] for a in days.above(key)))

    def state(self, key, origin):
        return days.state(key, origin, self.covering(key))

    def effect(self, address):
        """Of an address with an invalid route (method, section 3)."""
        first, *rest = self.matches(address)
        left = {self.state(first, origin) for origin in self.routes[first]}
        if "invalid" not in left:
            return None
        if left != {"invalid"}:
            return "same-prefix"
        for key in rest:
            states = {self.state(key, origin) for origin in self.routes[key]
                      if origin[0] != "{"} - {"invalid"}
            if states:
                return "covered-by-" + (
                    "valid" if "valid" in states else "not-found")
        return "no-alternative"


def roa_of(vrp):
    return ("%s-%d" % (days.text_of(vrp.prefix), vrp.max_length),
            str(vrp.asn), vrp.ta)


def check_address(inputs, one):
    where = "%s %s" % (one.server, one.address)
    keys = inputs.matches(one.address)
    if not keys:
        if one.prefix != "unrouted":
            yield "%s: no route" % where
        return
    found = days.text_of(keys[0])
    if found != one.prefix:
        yield "%s: in %s" % (where, found)
        return
    states = {origin: inputs.state(keys[0], origin)
              for origin in inputs.routes[keys[0]]}
    if states != one.states:
        yield "%s: %s" % (where, states)
    roas = {roa_of(vrp) for vrp in inputs.covering(keys[0])}
    if len(roas) != one.nroas if one.nroas else roas != one.roas:
        yield "%s: covered by %s" % (where, sorted(roas))
    if inputs.effect(one.address) != one.effect:
        yield "%s: %s" % (where, inputs.effect(one.address))


def tally(addresses):
    judged = [one for one in addresses if one.states]
    valid = sum(one.state() == "valid" for one in judged)
    verdict = ("undetermined" if not judged else "none" if not valid
               else "full" if valid == len(judged) else "partial")
    return "%s %d/%d" % (verdict, valid, len(judged))


def check_inputs(inputs, zone):
    pairs = {(server, address) for server in inputs.servers[zone.name]
             for address in inputs.glue[server]}
    if pairs != {(one.server, one.address) for one in zone.addresses}:
        yield "its servers' addresses are %s" % sorted(pairs)
    for one in zone.addresses:
        yield from check_address(inputs, one)
    families = {"all": zone.addresses,
                "ipv4": [a for a in zone.addresses if ":" not in a.address],
                "ipv6": [a for a in zone.addresses if ":" in a.address]}
    for family, addresses in families.items():
        if tally(addresses) != zone.tallies[family]:
            yield "%s: %s" % (family, tally(addresses))
    for said in zone.says:
        if said.startswith("LOOSE"):
            yield from check_loose(inputs, *said.split()[1:])


def check_loose(inputs, prefix, origin):
    """The AS announces less beneath its route than its VRPs allow."""
    route = days.prefix(prefix)
    longest = min(days.LONGEST[route[0]], max(
        vrp.max_length for vrp in inputs.covering(route)
        if str(vrp.asn) == origin))
    announced = sum(key[2] <= longest and route in days.above(key)
                    for key in inputs.more[origin])
    if announced >= (1 << (longest - route[2] + 1)) - 2:
        yield "LOOSE %s %s: all is announced" % (prefix, origin)


# --------------------------------------------------------------------------
# The audit against the table


def expected_messages(zone):
    """Tag and what it is about, as a set of texts."""
    says = set(zone.says) | {OF_VERDICT[zone.tallies["all"].split()[0]]}
    for one in zone.addresses:
        if one.state() == "unrouted":
            says.add("UNROUTED %s" % one.address)
        if one.effect == "no-alternative":
            says.add("NO_ALTERNATIVE %s" % one.address)
        for origin, state in one.states.items():
            says.add("%s %s %s" % (tag_of(one, origin, state), one.prefix,
                                   origin))
    return says


def tag_of(one, origin, state):
    if state != "invalid":
        return "VALID" if state == "valid" else "NOT_FOUND"
    return ("INVALID_LENGTH" if any(asn == origin for _, asn, _ in one.roas)
            else "INVALID_AS")


def told_messages(told):
    says = set()
    for message in told["messages"]:
        tag = message["tag"]
        if tag in ALWAYS:
            continue
        about = [message[key] for key in ("address", "prefix", "origin")
                 if key in message]
        if tag in ("SEVERAL_ORIGINS", "ONE_PREFIX"):
            about = [message["prefix"]]
        elif tag == "ONE_AS":
            about = [message["origin"]]
        elif tag == "ONE_TRUST_ANCHOR":
            about = []
        says.add(" ".join([tag] + about))
    return says


def expected_advice(zone):
    """The ROA of each gap, at once for all origins of a prefix."""
    roas = set()
    for one in zone.addresses:
        for origin, state in one.states.items():
            if state != "valid":
                roas.add((tag_of(one, origin, state).lower().replace(
                    "_", "-"), one.prefix, int(origin),
                    int(one.prefix.split("/")[1])))
    for said in zone.says:
        if said.startswith("LOOSE"):
            _, prefix, origin = said.split()
            roas.add(("loose", prefix, int(origin),
                      int(prefix.split("/")[1])))
    return roas


def check_audit(zone, told):
    for family, text in zone.tallies.items():
        found = "%s %d/%d" % (told[family]["verdict"], told[family]["valid"],
                              told[family]["routed"])
        if found != text:
            yield "audit: %s: %s" % (family, found)
    vrps = {(origin["prefix"], origin["origin"]): origin
            for origin in told["route_origins"]}
    found = {}
    for server in told["nameservers"]:
        for address in server["addresses"]:
            found[server["name"], address["address"]] = address
    for one in zone.addresses:
        address = found.pop((one.server, one.address), None)
        if address is None:
            yield "audit: no %s %s" % (one.server, one.address)
            continue
        yield from check_told(one, address, vrps)
    if found:
        yield "audit: %s besides" % sorted(found)
    for name, wanted, have in (
            ("messages", expected_messages(zone), told_messages(told)),
            ("advice", expected_advice(zone), {
                (advice["kind"], advice["roa"]["prefix"],
                 advice["roa"]["asn"], advice["roa"]["maxLength"])
                for advice in told["advice"] if "roa" in advice})):
        if wanted != have:
            yield "audit: %s: %s missing, %s besides" % (
                name, sorted(wanted - have), sorted(have - wanted))
    with_advice = told["with_advice"]["all"]
    if (with_advice["verdict"], with_advice["valid"]) != (
            "full", told["all"]["routed"]):
        yield "audit: with all ROAs %s" % with_advice


def check_told(one, address, vrps):
    where = "audit: %s %s" % (one.server, one.address)
    if (address["state"], address["effect"]) != (one.state(), one.effect):
        yield "%s: %s, %s" % (where, address["state"], address["effect"])
    routes = {route["origin"]: route["prefix"]
              for route in address["routes"]}
    if routes != {origin: one.prefix for origin in one.states}:
        yield "%s: %s" % (where, routes)
        return
    for origin, state in one.states.items():
        told = vrps[one.prefix, origin]
        if told["state"] != state:
            yield "%s: AS%s %s" % (where, origin, told["state"])
        roas = {("%s-%d" % (vrp["prefix"], vrp["maxLength"]),
                 str(vrp["asn"]), vrp["ta"]) for vrp in told["vrps"]}
        if len(roas) != one.nroas if one.nroas else roas != one.roas:
            yield "%s: AS%s: %s" % (where, origin, sorted(roas))


# --------------------------------------------------------------------------
# What the audit promises


def slurm_of(roas):
    """A file of local exceptions that asserts prefix, AS and maxLength."""
    return json.dumps({
        "slurmVersion": 1,
        "validationOutputFilters": {"prefixFilters": [], "bgpsecFilters": []},
        "locallyAddedAssertions": {"bgpsecAssertions": [], "prefixAssertions": [
            {"prefix": prefix, "asn": asn, "maxPrefixLength": max_length}
            for prefix, asn, max_length in sorted(roas)]}})


def check_promise(arguments, database, zones):
    """All ROAs that are advised: each of these zones is full."""
    roas = {advice[1:] for zone in zones for advice in expected_advice(zone)
            if advice[0] != "loose"}
    path = os.path.join(arguments.directory, "advice.slurm")
    with open(path, "w", encoding="ascii") as stream:
        stream.write(slurm_of(roas))
    subprocess.run([arguments.program, "-q", "-d", database, "reassess",
                    "--slurm", path], check=True, stdout=subprocess.DEVNULL)
    connection = sqlite3.connect(database)
    verdicts = dict(connection.execute(
        "SELECT zone, verdict FROM v_zone WHERE survey_id = 2"))
    connection.close()
    for zone in zones:
        if verdicts[zone.name] != "full":
            yield "%s: with all ROAs by SLURM: %s" % (
                zone.name, verdicts[zone.name])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("directory")
    parser.add_argument("--program", default=compare.default_program())
    arguments = parser.parse_args()
    day, zones = days.Day(arguments.data), read_table()
    database = os.path.join(arguments.directory, "audit.db")
    if os.path.exists(database):
        os.unlink(database)
    error = compare.run_program(arguments.program, day.options(), database)
    if error:
        sys.exit(error)
    told = json.loads(subprocess.run(
        [arguments.program, "-q", "-d", database, "audit", "--format", "json"]
        + [zone.name for zone in zones], check=True,
        stdout=subprocess.PIPE).stdout)
    inputs = Inputs(day, zones)
    problems = []
    for zone, audit in zip(zones, told["zones"]):
        problems += ["%s: %s" % (zone.name, problem) for problem in
                     list(check_inputs(inputs, zone))
                     + list(check_audit(zone, audit))]
    problems += check_promise(arguments, database, zones)
    for problem in problems[:40]:
        print(problem[:600])
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
