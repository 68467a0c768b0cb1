#!/usr/bin/env python3
"""The next best ROAs of the real day: what they promise comes true.

    next_roa_day.py DATA DIRECTORY [--program PROGRAM] [--first N]

Each of the first N (100) proposals of `dnsroa report --next-roas` is added by
SLURM, alone, and the survey is judged anew; so are all those of an AS, of the
first few, and the first N of the sequence, together.  The verdicts that change must be those that were promised, and the
routes that turn invalid those that stand beneath the ROA in the day's files,
and are covered by nothing.  Exit: 0 all is so, 1 some is not.

So that each is judged quickly, the survey is judged under the VRPs alone that
cover its routes; which is held first to change nothing, and last to give what
the whole set does.
"""

import argparse
import collections
import json
import os
import sqlite3
import subprocess
import sys

import audit_day
import compare
import day as days

ORDER = {"none": 0, "partial": 1, "full": 2}
SMALL = "small.csv"

Roa = collections.namedtuple(
    "Roa", "rank prefix origin max_length zones_lifted none_to_partial"
    " none_to_full partial_to_full zones_worsened addresses"
    " routes_invalidated")
Group = collections.namedtuple("Group", ("key", "roas") + Roa._fields[4:])
Step = collections.namedtuple(
    "Step", "step prefix origin max_length full partial none worsened")


class World:
    """What a survey of the database makes of zones, addresses, origins."""

    def __init__(self, connection, survey):
        def rows(select):
            return connection.execute(select + " WHERE survey_id = ?",
                                      (survey,))
        self.verdicts = dict(rows("SELECT zone, verdict FROM v_zone"))
        self.addresses = dict(rows("SELECT address, state FROM v_address"))
        self.states = {(prefix, origin): state for prefix, origin, state in
                       rows("SELECT prefix, origin, state FROM"
                            " v_route_origin")}


class Bench:
    def __init__(self, arguments):
        self.program = arguments.program
        self.directory = arguments.directory
        self.database = os.path.join(self.directory, "next.db")
        if os.path.exists(self.database):
            os.unlink(self.database)
        self.day = days.Day(arguments.data)
        error = compare.run_program(self.program, self.day.options(),
                                    self.database)
        if error:
            sys.exit(error)
        self.connection = sqlite3.connect(self.database)
        self.last = 1
        self.before = World(self.connection, 1)
        self.zones_of = collections.defaultdict(set)    # of an origin
        for pair in self.connection.execute(
                "SELECT DISTINCT r.prefix, r.origin, n.zone"
                " FROM v_address_route r JOIN v_nameserver_address a"
                " USING (survey_id, address) JOIN v_zone_nameserver n"
                " USING (survey_id, nameserver) WHERE survey_id = 1"):
            self.zones_of[pair[:2]].add(pair[2])

    def write_small(self):
        with open(os.path.join(self.directory, SMALL), "w",
                  encoding="ascii") as stream:
            stream.write("ASN,IP Prefix,Max Length,Trust Anchor\n")
            for row in self.connection.execute(
                    "SELECT DISTINCT asn, vrp_prefix, max_length, ta"
                    " FROM v_route_origin_vrp WHERE survey_id = 1"):
                stream.write("AS%d,%s,%d,%s\n" % row)

    def judge(self, roas=(), vrps=SMALL):
        """The survey as it is with these ROAs."""
        path = os.path.join(self.directory, "roas.slurm")
        with open(path, "w", encoding="ascii") as stream:
            stream.write(audit_day.slurm_of(
                {(roa.prefix, int(roa.origin), roa.max_length)
                 for roa in roas}))
        subprocess.run(
            [self.program, "-q", "-d", self.database, "reassess", "1",
             "--vrps", os.path.join(self.directory, vrps), "--slurm", path,
             "--vrps-time", "2025-07-20T10:01:43Z"],
            check=True, stdout=subprocess.DEVNULL)
        self.last += 1
        return World(self.connection, self.last)

    def moves(self, after):
        """How many zones went from one verdict to another; upwards only."""
        moves = collections.Counter()
        for zone, was in self.before.verdicts.items():
            verdict = after.verdicts[zone]
            if was != verdict:
                moves[was, verdict] += 1
        return moves

    def harmed(self, after):
        return set().union(*(
            self.zones_of[pair] for pair, state in after.states.items()
            if state == "invalid" and self.before.states[pair]
            == "not-found"))


def check_effect(bench, promise, after):
    """promise: a Roa or a Group."""
    moves = bench.moves(after)
    found = {
        "none_to_partial": moves["none", "partial"],
        "none_to_full": moves["none", "full"],
        "partial_to_full": moves["partial", "full"],
        "zones_lifted": sum(n for (was, verdict), n in moves.items()
                            if ORDER[verdict] > ORDER[was]),
        "zones_worsened": len(bench.harmed(after)),
        "addresses": sum(
            state == "valid" != bench.before.addresses[address]
            for address, state in after.addresses.items())}
    for name, number in found.items():
        if number != getattr(promise, name):
            yield "%s: %s is %d, promised %d" % (
                describe(promise), name, number, getattr(promise, name))


def check_alone(bench, roa, after):
    yield from check_effect(bench, roa, after)
    if after.states[roa.prefix, roa.origin] != "valid":
        yield "%s: it is not valid" % describe(roa)


def check_groups(bench):
    """The first few ASes: all that are proposed for each, together."""
    for group in [Group(*row) for row in bench.connection.execute(
            "SELECT %s FROM v_next_roa_group WHERE survey_id = 1"
            " AND dimension = 'as' ORDER BY place LIMIT 5" %
            ", ".join(Group._fields))]:
        roas = [Roa(*row) for row in bench.connection.execute(
            "SELECT %s FROM v_next_roa WHERE survey_id = 1 AND origin = ?" %
            ", ".join(Roa._fields), (group.key,))]
        if len(roas) != group.roas:
            yield "AS%s: %d ROAs" % (group.key, len(roas))
        yield from check_effect(bench, group, bench.judge(roas))


def describe(promise):
    if isinstance(promise, Group):
        return "all of AS%s" % promise.key
    roa = promise
    return "rank %d, %s AS%s" % (roa.rank, roa.prefix, roa.origin)


def check_invalid(bench, roas):
    """The routes that each turns invalid, out of the day's files."""
    beneath = {days.prefix(roa.prefix): set() for roa in roas}
    lengths = {(key[0], key[2]) for key in beneath}
    pairs = set()
    for key, origin, _ in bench.day.read_routes():
        above = {days.network_of(key, length) for family, length in lengths
                 if family == key[0] and length <= key[2]} & beneath.keys()
        for one in above:
            beneath[one].add((key, origin))
        if above:
            pairs.add(key)
    wanted = set().union(*(days.above(key) for key in pairs))
    covered = {vrp.prefix for vrp in bench.day.read_vrps()
               if vrp.prefix in wanted}
    for roa in roas:
        own = days.prefix(roa.prefix)
        found = {(days.text_of(key), origin) for key, origin in beneath[own]
                 if not covered & set(days.above(key))
                 and (key, origin) != (own, roa.origin)}
        told = set(bench.connection.execute(
            "SELECT invalid_prefix, invalid_origin FROM v_next_roa_invalid"
            " WHERE survey_id = 1 AND prefix = ? AND origin = ?",
            (roa.prefix, roa.origin)))
        if found != told or len(told) != roa.routes_invalidated:
            yield "%s: turns %d invalid, promised %d: %s" % (
                describe(roa), len(found), len(told), sorted(found ^ told))


def check_sequence(bench, steps, after):
    verdicts = collections.Counter(after.verdicts.values())
    last = steps[-1]
    for name, number in (("full", verdicts["full"]),
                         ("partial", verdicts["partial"]),
                         ("none", verdicts["none"]),
                         ("worsened", len(bench.harmed(after)))):
        if number != getattr(last, name):
            yield "step %d: %s is %d, promised %d" % (
                last.step, name, number, getattr(last, name))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("directory")
    parser.add_argument("--program", default=compare.default_program())
    parser.add_argument("--first", type=int, default=100)
    arguments = parser.parse_args()
    arguments.data = os.path.abspath(arguments.data)
    bench = Bench(arguments)

    def select(kind, order):
        return [kind(*row) for row in bench.connection.execute(
            "SELECT %s FROM v_next_roa WHERE survey_id = 1 AND %s <= ?"
            " ORDER BY %s" % (", ".join('"%s"' % name for name in
                                        kind._fields), order, order),
            (arguments.first,))]
    roas, steps = select(Roa, "rank"), select(Step, "step")
    bench.write_small()
    problems = []
    if vars(bench.judge()) != vars(bench.before):
        problems.append("without the VRPs that cover no route the survey is"
                        " another")
    for roa in roas:
        problems += check_alone(bench, roa, bench.judge([roa]))
    problems += check_groups(bench)
    together = bench.judge(steps)
    problems += check_sequence(bench, steps, together)
    if vars(bench.judge(steps, bench.day.vrps)) != vars(together):
        problems.append("under the whole set the first steps end otherwise")
    problems += check_invalid(bench, roas)
    if len(roas) != arguments.first or not any(
            roa.zones_lifted for roa in roas) or not any(
                roa.routes_invalidated for roa in roas):
        problems.append("there is nothing to be held against")
    for problem in problems[:40]:
        print(problem[:600])
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
