#!/usr/bin/env python3
"""What changed between two surveys, and why: a second implementation of
`dnsroa diff`, held against it on random pairs of small worlds.

    change.py --pairs A-B [--program PROGRAM] [--keep DIRECTORY]

Each pair is surveyed into one database and compared twice: with its files
where they were, so that the program can read them again, and with the files
gone, so that it has what it has stored.  Exit: 0 all agree, 1 some do not.

Written from section 6 of the method and from the manual: "A verdict's cause
is the set of inputs whose single exchange in the old survey already changes
its verdict; none or several: joint.  The headline's change is decomposed by
the exact Shapley value over the 24 orders of exchange, as rationals."
"""

import argparse
import collections
import copy
import fractions
import itertools
import json
import math
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import compare
import oracle
import small_worlds

INPUTS = ["zone-list", "dns", "bgp", "rpki", "method"]
FAMILIES = {"all": None, "ipv4": 4, "ipv6": 6}


# --------------------------------------------------------------------------
# What a survey keeps, and what stands in for the rest


def known_servers(survey):
    return set().union(*(survey.known_servers(zone)
                         for zone in survey.categories))


def looked_up(survey):
    """All addresses that a survey knows of and looks up in BGP."""
    addresses = set()
    for server in known_servers(survey):
        addresses |= survey.evidence.glue.get(server, set())
        addresses |= survey.evidence.authoritative.get(server, set())
    return {a for a in addresses if not oracle.is_special(a)}


def covers(outer, inner):
    return (outer[0] == inner[0] and outer[2] <= inner[2]
            and oracle.network(inner[0], inner[1], outer[2]) == outer[1])


def host(address):
    return address + (oracle.BITS[address[0]],)


class KeptRoutes(oracle.RouteTable):
    """The routes that cover an address of the survey: "stored are all
    covering routes of a stored address"."""

    def __init__(self, survey):
        self.by_length = {4: collections.defaultdict(dict),
                          6: collections.defaultdict(dict)}
        self.prefixes = set()
        self.addresses = looked_up(survey)
        for family, number in self.addresses:
            for length, numbers in survey.routes.by_length[family].items():
                base = oracle.network(family, number, length)
                if base in numbers:
                    self.by_length[family][length][base] = numbers[base]
                    self.prefixes.add((family, base, length))

    def borrow(self, other, options):
        """With the routes that the other survey uses, of prefixes that this
        one knows nothing of."""
        mixed = copy.copy(self)
        mixed.by_length = {family: collections.defaultdict(dict, {
            length: dict(numbers) for length, numbers in lengths.items()})
            for family, lengths in self.by_length.items()}
        for prefix, origin in other.pairs(options):
            if not any(covers(prefix, host(a)) for a in self.addresses):
                family, number, length = prefix
                mixed.by_length[family][length].setdefault(
                    number, {})[origin] = None
        return mixed


class KeptVrps(oracle.VrpTable):
    """"Stored are the VRPs that cover a stored route"."""

    def __init__(self, vrps, prefixes):
        self.prefixes = prefixes
        self.fill(vrp for vrp in vrps
                  if any(covers(vrp[0], p) for p in prefixes))

    def fill(self, vrps):
        self.vrps = set(vrps)
        self.labels = {vrp: set() for vrp in self.vrps}
        self.by_length = {4: collections.defaultdict(dict),
                          6: collections.defaultdict(dict)}
        for (family, number, length), max_length, asn in self.vrps:
            self.by_length[family][length].setdefault(
                number, []).append((max_length, asn))

    def borrow(self, other):
        mixed = copy.copy(self)
        mixed.fill(self.vrps | {
            vrp for vrp in other.vrps
            if not any(covers(vrp[0], p) for p in self.prefixes)})
        return mixed


# --------------------------------------------------------------------------
# Combinations


def mixed_evidence(zones, dns):
    """The DNS of one survey for the zones of another: what the one does not
    have, no zone and no server, is as the other has it."""
    evidence = oracle.Evidence()
    has = known_servers(dns)
    for zone in zones.categories:
        source = dns if zone in dns.categories else zones
        for side in ("parent", "child"):
            getattr(evidence, side)[zone] = set(
                getattr(source.evidence, side).get(zone, ()))
    for zone in zones.categories:
        for server in evidence.parent[zone] | evidence.child[zone]:
            source = (dns if server in has else zones).evidence
            evidence.glue[server] = source.glue.get(server, set())
            evidence.authoritative[server] = source.authoritative.get(
                server, set())
            for family in (4, 6):
                if (server, family) in source.outcome:
                    evidence.outcome[server, family] = source.outcome[
                        server, family]
    return evidence


class Pair:
    """Two surveys, and every combination of their inputs.  whole: all files
    can be read again."""

    def __init__(self, old, new, whole):
        self.sides = [old, new]
        self.inputs = INPUTS[:4]
        if (old.options.method, old.options.glue) != (
                new.options.method, new.options.glue):
            self.inputs = INPUTS
        self.routes = [side.routes for side in self.sides]
        self.vrps = [side.vrps for side in self.sides]
        if not whole:
            self.keep()
        self.combinations = {}

    def keep(self):
        kept = [KeptRoutes(side) for side in self.sides]
        vrps = [KeptVrps(side.vrps.labels, k.prefixes)
                for side, k in zip(self.sides, kept)]
        self.routes = [kept[i].borrow(kept[1 - i],
                                      self.sides[1 - i].options)
                       for i in (0, 1)]
        self.vrps = [vrps[i].borrow(vrps[1 - i]) for i in (0, 1)]

    def combination(self, exchanged):
        exchanged = frozenset(exchanged)
        if exchanged not in self.combinations:
            self.combinations[exchanged] = self.judge(exchanged)
        return self.combinations[exchanged]

    def judge(self, exchanged):
        zones, dns, bgp, rpki, method = (
            int(name in exchanged) for name in INPUTS)
        if len(self.inputs) == 4:
            method = 0
        survey = copy.copy(self.sides[zones])
        survey.evidence = mixed_evidence(self.sides[zones], self.sides[dns])
        survey.routes, survey.vrps = self.routes[bgp], self.vrps[rpki]
        survey.options = argparse.Namespace(**vars(self.sides[bgp].options))
        survey.options.method = self.sides[method].options.method
        survey.options.glue = self.sides[method].options.glue
        survey.sides = oracle.sides_of(survey.options.method)
        survey.link()
        return survey

    @property
    def old(self):
        return self.combination([])

    @property
    def new(self):
        return self.combination(self.inputs)

    def causes(self, value):
        """value: a combination -> what it has, or None.  The inputs of the
        smallest sets whose exchange changes that; of what came or went,
        whether it is there."""
        def of(survey):
            found = value(survey)
            return found is not None if value(self.new) is None else found

        before = of(self.old)
        for size in range(1, len(self.inputs) + 1):
            found = set()
            for exchanged in itertools.combinations(self.inputs, size):
                if of(self.combination(exchanged)) != before:
                    found |= set(exchanged)
            if found:
                names = [name for name in INPUTS if name in found]
                return ("joint: " if len(names) > 1 else "") + "+".join(names)
        return ""


def share(survey, category, family):
    """-> (valid, route origins) of a row of the table."""
    members = survey.rows().get(category, [])
    zones = [zone for zone, found in survey.categories.items()
             if found in members]
    figures = dict(zip(oracle.VIEWS["v_coverage"][2:],
                       survey.coverage(zones, family)))
    return figures["valid"], figures["route_origins"]


def shapley(pair, value):
    """The mean over all orders of exchange of what each input moves."""
    parts = {name: fractions.Fraction(0) for name in pair.inputs}
    orders = list(itertools.permutations(pair.inputs))
    for order in orders:
        for position, name in enumerate(order):
            parts[name] += (value(order[:position + 1])
                            - value(order[:position]))
    return {name: total / len(orders) for name, total in parts.items()}


def shares(pair):
    """-> (category, family): old, new, change, parts; of those that move in
    some combination."""
    found = {}
    everywhere = [frozenset(names) for size in range(len(pair.inputs) + 1)
                  for names in itertools.combinations(pair.inputs, size)]
    for category in oracle.CATEGORIES + ["all"] + list(oracle.GROUPS):
        for family, number in FAMILIES.items():
            figures = {names: share(pair.combination(names), category, number)
                       for names in everywhere}
            if len(set(figures.values())) == 1:
                continue

            def value(exchanged):
                valid, origins = figures[frozenset(exchanged)]
                return fractions.Fraction(valid, origins) if origins else (
                    fractions.Fraction(0))

            found[category, family] = (
                figures[frozenset()], figures[frozenset(pair.inputs)],
                value(pair.inputs) - value([]), shapley(pair, value))
    return found


# --------------------------------------------------------------------------
# What each of the two has


def verdict_of(survey, addresses):
    """The verdict of a set of addresses, by the survey's method."""
    shadow = copy.copy(survey)
    shadow.addresses_of_zone = lambda zone, family=None: {
        a for a in addresses if family in (None, a[0])}
    return [shadow.verdict(None, family) for family in (None, 4, 6)]


def zone_verdict(zone, number):
    return lambda survey: (
        survey.verdict(zone, number) if zone in survey.categories else None)


def server_verdict(server, place):
    return lambda survey: (
        verdict_of(survey, survey.server_addresses[server])[place]
        if server in survey.server_addresses else None)


def address_state(address):
    return lambda survey: survey.address_states.get(address)


def origin_state(origin):
    return lambda survey: survey.origin_states.get(origin, [None])[0]


def sides_text(survey, zone, server):
    return {(1, 1): "both", (1, 0): "parent", (0, 1): "child"}[
        int(server in survey.evidence.parent.get(zone, ())),
        int(server in survey.evidence.child.get(zone, ()))]


def outcome_of(survey, server, family):
    return survey.evidence.outcome.get((server, family))


def things(survey, other):
    """-> {(object, key, key2): (fields in order: value), how many zones}"""
    zones_of_server = collections.Counter(
        server for servers in survey.zone_servers.values()
        for server in servers)
    found = {}
    for zone, category in survey.categories.items():
        found["zone", zone, ""] = ({
            "verdict": survey.verdict(zone),
            "verdict4": survey.verdict(zone, 4),
            "verdict6": survey.verdict(zone, 6),
            "complete": "yes" if survey.is_complete(zone) else "no",
            "category": category}, 1)
        if zone in other.categories:
            for server in survey.known_servers(zone):
                found["zone-nameserver", zone, server] = (
                    {"side": sides_text(survey, zone, server)}, 1)
    for server, addresses in survey.server_addresses.items():
        verdicts = verdict_of(survey, addresses)
        found["nameserver", server, ""] = (
            dict(zip(("verdict", "verdict4", "verdict6"), verdicts)),
            zones_of_server[server])
        if server in other.server_addresses:
            answered = survey.evidence.authoritative.get(server, set())
            glue = survey.evidence.glue.get(server, set())
            for address in answered | glue:
                found["nameserver-address", server,
                      oracle.address_text(address)] = ({
                          "source": "both" if address in answered & glue
                          else "answer" if address in answered else "glue"},
                          zones_of_server[server])
    zones_of_address = collections.Counter(
        address for addresses in survey.zone_addresses.values()
        for address in addresses)
    for address, state in survey.address_states.items():
        prefixes = {prefix for prefix, _ in survey.address_origins[address]}
        found["address", oracle.address_text(address), ""] = ({
            "state": state,
            "prefix": oracle.prefix_text(min(prefixes)) if prefixes else ""},
            zones_of_address[address])
    zones_of_origin = collections.Counter(
        origin for zone in survey.categories
        for origin in survey.origins_of_zone(zone))
    for origin, (state, reason) in survey.origin_states.items():
        found["route-origin", oracle.prefix_text(origin[0]),
              oracle.origin_text(origin[1])] = (
                  {"state": state, "reason": reason or ""},
                  zones_of_origin[origin])
    for prefix in {p for p, _ in survey.origin_states} | {
            p for p, _ in other.origin_states}:
        for (vrp, max_length, asn) in survey.vrps.covering(prefix):
            found["vrp", "%s-%d" % (oracle.prefix_text(vrp), max_length),
                  str(asn)] = ({"": ""}, 0)
    return found


def cause_of(pair, key, field):
    kind, name, second = key
    if kind == "zone" and field.startswith("verdict"):
        return pair.causes(zone_verdict(
            name, {"verdict": None, "verdict4": 4, "verdict6": 6}[field]))
    if kind == "nameserver" and field.startswith("verdict"):
        return pair.causes(server_verdict(
            name, ["verdict", "verdict4", "verdict6"].index(field)))
    if kind == "address" and field == "state":
        return pair.causes(address_state(oracle.parse_address(name)))
    if kind == "route-origin" and field == "state":
        return pair.causes(origin_state(
            (oracle.parse_prefix(name), oracle.parse_origin(second))))
    return ""


def changes(pair):
    """-> set of (object, change, key, key2, field, old, new, cause, zones)"""
    old, new = things(pair.old, pair.new), things(pair.new, pair.old)
    found = set()
    for key in set(old) | set(new):
        if key not in new or key not in old:
            fields, zones = old.get(key) or new[key]
            field = next(iter(fields))
            found.add((key[0], "added" if key in new else "removed",
                       key[1], key[2], field,
                       fields[field] if key in old else "",
                       fields[field] if key in new else "",
                       cause_of(pair, key, field), zones))
            continue
        for field, value in old[key][0].items():
            if new[key][0][field] != value:
                found.add((key[0], "changed", key[1], key[2], field, value,
                           new[key][0][field], cause_of(pair, key, field),
                           new[key][1]))
    return found | hijacks(pair)


def hijacks(pair):
    """Matches of an address by an origin that the old table does not have at
    that prefix; where the old table has no match there is none to hijack."""
    found = {}
    new, old = pair.new, pair.routes[0]
    options = pair.sides[0].options
    zones = {key: count for key, (_, count) in things(new, new).items()}
    for address in sorted(new.address_origins):
        before = next(old.matches(address, options), None)
        if oracle.is_special(address) or before is None:
            continue
        prefix, origins = before
        for now, origin in new.address_origins[address]:
            if origin in old.used(now, options):
                continue
            found.setdefault((now, origin), set()).add((prefix, tuple(
                sorted(origins, key=lambda o: (isinstance(o, tuple), o)))))
    rows = set()
    for (now, origin), befores in found.items():
        # Any address's match will do: the program tells one of them.
        rows.add((
            "possible-hijack", "added", oracle.prefix_text(now),
            oracle.origin_text(origin), frozenset(
                ("more-specific" if prefix[2] < now[2] else "origin",
                 oracle.prefix_text(prefix), frozenset(
                     oracle.origin_text(o) for o in origins))
                for prefix, origins in befores),
            new.origin_states[now, origin][0], "bgp",
            zones["route-origin", oracle.prefix_text(now),
                  oracle.origin_text(origin)]))
    return rows


# --------------------------------------------------------------------------
# The program's side


MEMBERS = {
    "zones": ("zone", "zone", None),
    "zone_nameservers": ("zone-nameserver", "zone", "nameserver"),
    "nameservers": ("nameserver", "nameserver", None),
    "nameserver_addresses": ("nameserver-address", "nameserver", "address"),
    "addresses": ("address", "address", None),
    "route_origins": ("route-origin", "prefix", "origin"),
    "vrps": ("vrp", "vrp", "asn")}


def read_changes(document):
    rows = []
    for member, (kind, key, second) in MEMBERS.items():
        for row in document[member]:
            if kind == "nameserver" and row["field"] in ("a", "aaaa"):
                # The oracle knows definite and not: below.
                continue
            rows.append((kind, row["change"], row[key],
                         row[second] if second else "", row["field"],
                         row["old"], row["new"], row["cause"], row["zones"]))
    return rows


def hijack_problems(expected, document):
    """The program tells one of the matches that led there before."""
    problems = []
    left = {row[2:4]: row for row in expected if row[0] == "possible-hijack"}
    for row in document["possible_hijacks"]:
        wanted = left.pop((row["prefix"], row["origin"]), None)
        prefix, _, origins = row["old"].partition(" ")
        told = (row["field"], prefix, frozenset(origins.split()))
        if wanted is None:
            problems.append("hijack must not be: %s" % row)
        elif (told not in wanted[4] or (row["new"], row["cause"],
                                        row["zones"]) != wanted[5:8]):
            problems.append("hijack %s: must be %s" % (row, wanted))
    problems += ["hijack is missing: %s" % (row,) for row in left.values()]
    states = [row["new"] for row in document["possible_hijacks"]]
    if states != sorted(states, key=["invalid", "not-found",
                                     "valid"].index):
        problems.append("hijacks are not in order")
    return problems


def share_problems(expected, document):
    problems = []
    for row in document["shares"]:
        wanted = expected.pop((row["category"], row["family"]), None)
        told = tuple((row[side]["valid"], row[side]["route_origins"])
                     for side in ("old", "new"))
        parts = {part["input"]: fractions.Fraction(part["change"])
                 for part in row["parts"]}
        change = fractions.Fraction(row["change"])
        if wanted is None:
            problems.append("share must not be: %s" % row)
            continue
        if (told + (change, parts)) != wanted:
            problems.append("share %s: must be %s" % (row, wanted))
        if sum(parts.values()) != change:
            problems.append("parts of %s do not sum to it" % row)
        # Rounded: half up, each part off by less than a hundredth.
        points = {part["input"]: round(100 * part["points"])
                  for part in row["parts"]}
        if round(100 * row["points"]) != math.floor(
                change * 10000 + fractions.Fraction(1, 2)):
            problems.append("points of %s" % row)
        if sum(points.values()) != round(100 * row["points"]) or any(
                abs(points[name] - 10000 * part) >= 1
                for name, part in parts.items()):
            problems.append("points of the parts of %s" % row)
    problems += ["share is missing: %s %s" % item for item in
                 expected.items()]
    return problems


def problems_of(pair, document):
    expected = changes(pair)
    problems = share_problems(shares(pair), document)
    problems += hijack_problems(expected, document)
    wanted = {row for row in expected if row[0] != "possible-hijack"}
    told = read_changes(document)
    if len(told) != len(set(told)):
        problems.append("a change is told twice")
    problems += ["must not be: %s" % (row,) for row in
                 sorted(set(told) - wanted)]
    problems += ["is missing: %s" % (row,) for row in
                 sorted(wanted - set(told))]
    return problems


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout.decode(), done.stderr.decode(
        "utf-8", "replace")


def diff(program, database, *options, new="2"):
    status, out, err = run(program, "-q", "-d", database, "diff", "--format",
                           "json", *options, "1", new)
    if status != 0:
        raise RuntimeError("diff: status %d\n%s" % (status, err))
    return json.loads(out)


def unlike(old, new):
    """Of different methods or categories: refused without being told."""
    return [(options.method, options.glue, options.category)
            for options in (old, new)]


# --------------------------------------------------------------------------
# Pairs of small worlds


def changes_of_pair(number):
    """Which parts of the second world differ, and how."""
    dice = random.Random("pair %d" % number)
    parts = small_worlds.World.PARTS
    if number % 3 == 0:
        # of one kind alone
        return {dice.choice(parts[:4]): dice.choice(["mild", "other"])}
    return {part: dice.choice(["same", "mild", "other"]) for part in parts
            if part != "choices"} | {
                "choices": "other" if dice.randrange(4) == 0 else "same"}


def alone(old, new):
    """The one cause that changes may have, where one input differs."""
    filters = ["min_peers", "min_length4", "max_length4", "min_length6",
               "max_length6"]
    inputs = {
        "zone-list": lambda s: s.categories,
        "dns": lambda s: vars(mixed_evidence(s, s)),
        "bgp": lambda s: (s.routes.by_length, [
            getattr(s.options, name) for name in filters]),
        "rpki": lambda s: set(s.vrps.labels),
        "method": lambda s: (s.options.method, s.options.glue)}
    differ = [name for name, of in inputs.items() if of(old) != of(new)]
    return differ[0] if len(differ) == 1 else None


def compare_pair(number, program, directory, out):
    kinds = changes_of_pair(number)
    database = os.path.join(directory, "pair.db")
    options, surveys = [], []
    for name, kind in (("old", {}), ("new", kinds)):
        words = small_worlds.write_world(
            number, os.path.join(directory, name), kind)
        error = compare.run_program(program, words, database)
        if error:
            raise RuntimeError(error)
        options.append(oracle.make_parser().parse_args(words))
        surveys.append(oracle.Survey(options[-1]))
    one, other = unlike(*options)
    allow = []
    problems = []
    if one != other:
        allow = ["--allow-different"]
        status, text, err = run(program, "-d", database, "diff", "1", "2")
        if status != 1 or text or not re.search("are of different", err):
            problems.append("not refused: %d %s%s" % (status, text, err))
    whole = diff(program, database, *allow)
    problems += ["files there: " + problem for problem in
                 problems_of(Pair(*surveys, True), whole)]
    only = alone(*surveys)
    problems += ["%s alone cannot do this: %s" % (only, row)
                 for row in read_changes(whole)
                 if only and row[7] not in ("", only)]
    for name in ("old", "new"):
        shutil.rmtree(os.path.join(directory, name))
    gone = diff(program, database, *allow)
    problems += ["files gone: " + problem for problem in
                 problems_of(Pair(*surveys, False), gone)]
    status, text, err = run(program, "-d", database, "diff", "--exit-code",
                            "--format", "csv", "2", "2")
    if status != 0 or len(text.splitlines()) != 1:
        problems.append("a survey differs from itself: %s%s" % (text, err))
    if problems:
        print("pair %d (%s): differs" % (number, kinds), file=out)
        for problem in problems[:12]:
            print("  " + problem, file=out)
    return not problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=small_worlds.parse_seeds,
                        default="1-100")
    parser.add_argument("--program", default=compare.default_program())
    parser.add_argument("--keep", metavar="DIRECTORY")
    arguments = parser.parse_args()
    failed = []
    for number in arguments.pairs:
        with tempfile.TemporaryDirectory() as scratch:
            directory = arguments.keep or scratch
            directory = os.path.join(directory, str(number))
            os.makedirs(directory)
            try:
                agree = compare_pair(
                    number, arguments.program, directory, sys.stdout)
            except RuntimeError as why:
                print("pair %d: %s" % (number, why))
                agree = False
            if not agree:
                failed.append(number)
    print("%d pairs, %d differ%s" % (
        len(arguments.pairs), len(failed),
        ": " + " ".join(map(str, failed)) if failed else ""))
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
