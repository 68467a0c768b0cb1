#!/usr/bin/env python3
"""The real root zone of a day against altered ones: each kind of change must
be told with exactly its cause.

    change_day.py DATA DIRECTORY [--program PROGRAM] [--long]

DATA holds the day's files, DIRECTORY takes the altered ones.  Without --long
all alterations are made at once; with it each is made alone too, and the
whole is held against the oracle.  Exit: 0 as it must be, 1 not.
"""

import argparse
import bz2
import collections
import fractions
import gzip
import json
import os
import sqlite3
import sys

import change
import compare
import oracle

# Of the real world: ns1.dns.nl, whose prefix has a ROA; a.nic.de; and the
# address of a server within a prefix that is shorter than /24.
ROA_GONE = "194.0.28.53"
ORIGIN_CHANGED = "194.0.0.53"
HIJACKER = "64999"


def read_packed(path):
    data = open(path, "rb").read()
    unpack = bz2.decompress if data[:3] == b"BZh" else gzip.decompress
    return unpack(data).decode()


class Day:
    """The day's files, and how each is altered."""

    def __init__(self, data, directory):
        self.directory = directory
        self.files = {
            "root": os.path.join(data, "root.zone.gz"),
            "gtlds": os.path.join(data, "icann-gtlds.json.gz"),
            "routes4": os.path.join(data, "ipv4.pfx2as.gz"),
            "routes6": os.path.join(data, "riswhoisdump.IPv6.gz"),
            "vrps": os.path.join(data, "vrps.rpki-client.json.bz2")}
        self.zone = read_packed(self.files["root"]).splitlines()
        self.routes = [line.split("\t") for line in
                       read_packed(self.files["routes4"]).splitlines()]

    def options(self, altered):
        files = dict(self.files, **altered)
        return ["--root-zone", files["root"], "--gtlds", files["gtlds"],
                "--routes", files["routes4"], "--routes", files["routes6"],
                "--vrps", files["vrps"]]

    def longest(self, address):
        """The row of the longest announced prefix, /8 to /24."""
        number = oracle.parse_address(address)[1]
        best = None
        for row in self.routes:
            length = int(row[1])
            if 8 <= length <= 24 and (best is None
                                      or length > int(best[1])):
                base = oracle.parse_address(row[0])[1]
                if number >> (32 - length) == base >> (32 - length):
                    best = row
        return best

    def choose(self, database):
        """What there is to alter, out of a survey of the day."""
        records = [line.split() for line in self.zone]
        servers = collections.defaultdict(set)
        self.glue = {}
        for record in records:
            if record[3] == "NS" and record[0] != ".":
                servers[record[0]].add(record[4])
            elif record[3] == "A":
                self.glue.setdefault(record[0], record[4])
        used = {server for names in servers.values() for server in names}
        # A TLD that goes takes nobody else's servers with it.
        self.gone = next(
            tld for tld in sorted(servers)
            if not any(server.endswith("." + tld) for server in used))
        # A server that moves, of one TLD that is full, to where no ROA is.
        connection = sqlite3.connect(database)
        full = {zone + "." for zone, in connection.execute(
            "SELECT zone FROM v_zone WHERE verdict = 'full'")}
        self.target, = connection.execute(
            "SELECT min(address) FROM v_address WHERE family = 'ipv4'"
            " AND state = 'not-found'").fetchone()
        connection.close()
        self.moved = next(
            server for server in sorted(used)
            if server in self.glue and [
                tld in full and tld not in (self.gone, "nl.", "de.")
                for tld, names in servers.items() if server in names
            ] == [True])
        # A more specific beneath a server's own prefix.
        for server in sorted(used - {self.moved}):
            address = self.glue.get(server)
            row = address and self.longest(address)
            if row and int(row[1]) < 22 and address not in (
                    ROA_GONE, ORIGIN_CHANGED):
                self.specific = ".".join(address.split(".")[:3]) + ".0"
                break

    def write(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path, "w") as stream:
            stream.write(text)
        return path

    def altered_zone(self, gone, moved):
        lines = []
        for line in self.zone:
            record = line.split()
            # Its ring of names is another then, or it would not be whole.
            if gone and (record[0] == self.gone or record[3] == "NSEC"):
                continue
            if moved and record[0] == self.moved and (
                    record[4] == self.glue[self.moved]):
                line = "\t".join(record[:4] + [self.target])
            lines.append(line)
        return "\n".join(lines) + "\n"

    def altered_routes(self, origin, specific):
        row = self.longest(ORIGIN_CHANGED)
        lines = ["\t".join(r[:2] + [HIJACKER])
                 if origin and r is row else "\t".join(r)
                 for r in self.routes]
        if specific:
            lines.append("%s\t24\t%s" % (self.specific, HIJACKER))
        return "\n".join(lines) + "\n"

    def altered_vrps(self):
        """Without those that cover the prefix of ns1.dns.nl."""
        document = json.loads(read_packed(self.files["vrps"]))
        row = self.longest(ROA_GONE)
        route = oracle.parse_prefix("%s/%s" % tuple(row[:2]))
        document["roas"] = [
            roa for roa in document["roas"] if not change.covers(
                oracle.parse_prefix(roa["prefix"]), route)]
        return json.dumps(document)

    def alterations(self):
        """-> name: files, the cause"""
        return {
            "zone-list": {"root": self.write(
                "list.zone", self.altered_zone(True, False))},
            "dns": {"root": self.write(
                "dns.zone", self.altered_zone(False, True))},
            "bgp": {"routes4": self.write(
                "routes", self.altered_routes(True, True))},
            "rpki": {"vrps": self.write("vrps.json", self.altered_vrps())}}


def survey(program, options, database):
    error = compare.run_program(program, options, database)
    if error:
        sys.exit(error)


def must(problems, good, what):
    if not good:
        problems.append(what)


def check_shares(problems, document):
    for row in document["shares"]:
        parts = [fractions.Fraction(part["change"]) for part in row["parts"]]
        must(problems, sum(parts) == fractions.Fraction(row["change"]),
             "the parts of %s" % row)


def check_alone(name, day, document):
    """All that changed was changed by that input, and the right things."""
    problems = []
    rows = change.read_changes(document)
    for row in rows:
        must(problems, row[7] in ("", name), "another cause: %s" % (row,))
    must(problems, any(row[7] == name for row in rows), "nothing changed")
    check_shares(problems, document)
    for row in document["shares"]:
        for part in row["parts"]:
            must(problems, part["input"] == name or part["change"] == "0",
                 "another part: %s" % row)
    check_things(problems, {name}, day, document)
    return problems


def check_things(problems, names, day, document):
    told = {(row[0], row[1], row[2]) for row in
            change.read_changes(document)}
    zone = day.gone.rstrip(".")
    must(problems, (("zone", "removed", zone) in told)
         == ("zone-list" in names), "zone %s" % zone)
    moved = ("nameserver-address", "added", day.moved.rstrip("."))
    must(problems, (moved in told) == ("dns" in names), "%s" % (moved,))
    found = {(row["prefix"], row["origin"], row["field"])
             for row in document["possible_hijacks"]}
    origin = day.longest(ORIGIN_CHANGED)
    wanted = {("%s/%s" % tuple(origin[:2]), HIJACKER, "origin"),
              (day.specific + "/24", HIJACKER, "more-specific")}
    must(problems, found == (wanted if "bgp" in names else set()),
         "possible hijacks: %s" % found)
    route = day.longest(ROA_GONE)
    must(problems, any(
        row["prefix"] == "%s/%s" % tuple(route[:2]) and
        row["field"] == "state" and row["old"] == "valid" and
        row["new"] == "not-found" and row["cause"] == "rpki"
        for row in document["route_origins"]) == ("rpki" in names),
        "the state of %s" % route)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("directory")
    parser.add_argument("--program", default=compare.default_program())
    parser.add_argument("--long", action="store_true")
    arguments = parser.parse_args()
    day = Day(arguments.data, arguments.directory)
    database = os.path.join(arguments.directory, "day.db")
    if os.path.exists(database):
        os.unlink(database)
    survey(arguments.program, day.options({}), database)
    day.choose(database)
    alterations = day.alterations()
    everything = {name: path for files in alterations.values()
                  for name, path in files.items()}
    everything["root"] = day.write("both.zone", day.altered_zone(True, True))
    survey(arguments.program, day.options(everything), database)
    problems = []
    document = change.diff(arguments.program, database)
    check_shares(problems, document)
    check_things(problems, set(alterations), day, document)
    must(problems, document["shares"], "no share has changed")
    must(problems, {row["cause"] for row in document["zones"]} >= {
        "zone-list", "dns", "bgp", "rpki"}, "a cause without a zone")
    if arguments.long:
        pair = change.Pair(*(oracle.Survey(oracle.make_parser().parse_args(
            day.options(files))) for files in ({}, everything)), True)
        problems += change.problems_of(pair, document)
        for number, (name, files) in enumerate(alterations.items(), 3):
            survey(arguments.program, day.options(files), database)
            alone = change.diff(arguments.program, database,
                                new=str(number))
            problems += ["%s alone: %s" % (name, problem) for problem in
                         check_alone(name, day, alone)]
    for problem in problems[:20]:
        print(str(problem)[:600])
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
