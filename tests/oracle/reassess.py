#!/usr/bin/env python3
"""`dnsroa reassess` on small random worlds: a survey of one world, judged anew
with the VRPs, the routes or the method of another, must be what the oracle
says of the mixed world.

    reassess.py --seeds A-B [--program PROGRAM]

In every second world of other VRPs the files of the first survey's routes are
gone: then the stored routes must be enough for all but what is said of the
whole table.  Exit: 0 all agree, 1 some do not.
"""

import argparse
import json
import os
import random
import shlex
import sqlite3
import subprocess
import sys
import tempfile

import compare
import next_roa
import operators
import oracle
import small_worlds

COLUMNS = {**oracle.VIEWS, **operators.COLUMNS, **next_roa.columns(False)}
METHOD = ("--method", "--glue")
FILTERS = ("--min-peers", "--min-length4", "--max-length4", "--min-length6",
           "--max-length6")
FLAGS = ("--allow-degraded", "--as0-tals")
# What the stored part of a table does not tell.
OF_THE_WHOLE_TABLE = {"v_baseline"} | set(next_roa.KEYS)


class OtherVrps(small_worlds.World):
    """The same world, with other VRPs."""

    def make_vrps(self):
        self.random = random.Random("other VRPs %r" % self.random.random())
        super().make_vrps()


class OtherRoutes(small_worlds.World):
    """The same zones and addresses, with other routes."""

    def make_routes(self):
        self.random = random.Random("other routes %r" % self.random.random())
        super().make_routes()


def split(options):
    """-> {group: words}."""
    groups = {name: [] for name in
              ("zones", "routes", "filters", "vrps", "method")}
    words = list(options)
    while words:
        word = words.pop(0)
        value = [] if word in FLAGS else [words.pop(0)]
        group = ("method" if word in METHOD else
                 "filters" if word in FILTERS else
                 "routes" if word == "--routes" else
                 "vrps" if word in ("--vrps", "--vrps-time", "--as0-tals")
                 else "zones")
        groups[group] += [word] + value
    return groups


def values(words, option):
    return [value for word, value in zip(words, words[1:]) if word == option]


def over(words, more):
    """The options of `more`, and of `words` those that it has not."""
    kept = []
    words = list(words)
    while words:
        word = words.pop(0)
        value = [] if word in FLAGS else [words.pop(0)]
        if word not in more:
            kept += [word] + value
    return kept + more


def run(program, words):
    done = subprocess.run([program, "-q"] + words, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in compare.DONE:
        raise RuntimeError("%s: status %d\n%s" % (
            shlex.join(words), done.returncode, done.stderr.decode()))
    return done.stdout.decode()


def expectation(options):
    survey = oracle.make_survey(options)
    views = survey.views()
    who = operators.Operators(survey)
    views.update(who.views())
    views.update(next_roa.views(survey, who, False))
    return views


def differences(database, expected, but):
    found = compare.read_views(database, COLUMNS)
    for name, columns in COLUMNS.items():
        if name in but:
            continue
        rows = [[compare.same_spelling(value) for value in row]
                for row in expected[name]]
        for line in compare.differences(name, columns, rows, found[name]):
            yield "%s: %s" % (name, line)
    if "v_baseline" in but and found["v_baseline"]:
        yield "v_baseline: there is none"


def rows_of(table, name):
    """Rows of a view as dictionaries."""
    return [dict(zip(COLUMNS[name], map(compare.same_spelling, row)))
            for row in table[name]]


def told_apart(program, database, own, vrps, expected):
    """What `dnsroa vrps --survey 1` says of these VRPs, if it is not what the
    oracle says of them."""
    sources = values(vrps, "--vrps")
    options = over(vrps, [])
    while "--vrps" in options:
        at = options.index("--vrps")
        del options[at:at + 2]
    said = json.loads(run(program, [
        "-d", database, "vrps", "--survey", "1", "--one-set", "--format",
        "json"] + options + sources))
    keys = {"v_route_origin": ("prefix", "origin"), "v_zone": ("zone",)}
    told = {"v_route_origin": {
        (row["prefix"], row["origin"]): ((row["states"]["survey"],),
                                         (row["states"]["A"],))
        for row in said["route_origins"]},
            "v_zone": {
        (row["zone"],): tuple(
            tuple(row["verdicts"][who][scope]
                  for scope in ("all", "ipv4", "ipv6"))
            for who in ("survey", "A"))
        for row in said["zones"]}}
    wanted = {"v_route_origin": ("state",),
              "v_zone": ("verdict", "verdict4", "verdict6")}
    for name in keys:
        def index(table, name=name):
            return {tuple(str(row[key]) for key in keys[name]):
                    tuple(row[key] for key in wanted[name])
                    for row in rows_of(table, name)}
        was, will = index(own), index(expected)
        differ = {key: (was[key], will[key]) for key in was
                  if was[key] != will[key]}
        if differ != told[name]:
            yield "vrps --survey: %s: %r is told, not %r" % (
                name, told[name], differ)


def judge_anew(seed, program, directory):
    """-> lines that tell what differs."""
    made = small_worlds.World(seed, os.path.join(directory, "a"))
    first = split(made.options)
    kind = ("vrps", "routes", "both", "method")[seed % 4]
    other = (OtherVrps if kind == "vrps" else OtherRoutes)(
        seed, os.path.join(directory, "b"))
    second = split(other.options)
    database = os.path.join(directory, "s.db")
    run(program, ["-d", database, "survey", "--offline"] + made.options)
    own = compare.read_views(database, COLUMNS)

    mixed = dict(first)
    words = ["--allow-degraded"]
    if kind in ("vrps", "both"):
        mixed["vrps"] = list(second["vrps"])
        # The survey's choice of AS0 trust anchors stays.
        if "--as0-tals" in first["vrps"]:
            mixed["vrps"] = over(mixed["vrps"], ["--as0-tals"])
        words += second["vrps"] + ["--one-set"]
    if kind in ("routes", "both"):
        mixed["routes"] = second["routes"]
        mixed["filters"] = over(first["filters"], second["filters"])
        words += second["routes"] + second["filters"]
    if kind == "method" or seed % 3 == 0:
        mixed["method"] = over(first["method"], second["method"])
        words += second["method"]
    gone = kind == "vrps" and seed % 8 < 4
    hidden = [(path, path + ".gone") for path in
              values(first["routes"], "--routes") if gone]
    for path, away in hidden:
        os.rename(path, away)
    run(program, ["-d", database, "reassess"] + words)
    for path, away in hidden:
        os.rename(away, path)
    expected = expectation(
        [word for group in mixed.values() for word in group])
    # By another method alone nothing is read again, nor need the baseline be.
    but = (OF_THE_WHOLE_TABLE if gone else
           set(next_roa.KEYS) if kind == "method" else set())
    lines = list(differences(database, expected, but))
    if kind == "vrps" and mixed["method"] == first["method"]:
        lines += told_apart(program, database, own, mixed["vrps"], expected)
    return lines


def shared(database):
    """Which of the observations the second survey shares with the first."""
    connection = sqlite3.connect(database)
    rows = connection.execute(
        "SELECT dns_id, bgp_id, rpki_id FROM v_survey").fetchall()
    connection.close()
    return [one == other for one, other in zip(rows[0], rows[-1])]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=small_worlds.parse_seeds,
                        default="1-100")
    parser.add_argument("--program", default=compare.default_program())
    arguments = parser.parse_args()
    failed = []
    wanted = {"vrps": [True, True, False], "routes": [True, False, False],
              "both": [True, False, False], "method": [True, True, True]}
    for seed in arguments.seeds:
        with tempfile.TemporaryDirectory() as directory:
            for name in ("a", "b"):
                os.mkdir(os.path.join(directory, name))
            lines = judge_anew(seed, arguments.program, directory)
            kind = ("vrps", "routes", "both", "method")[seed % 4]
            sharing = shared(os.path.join(directory, "s.db"))
            if sharing != wanted[kind]:
                lines.append("shares %s" % sharing)
        if lines:
            failed.append(seed)
            print("seed %d, %s: differs\n  %s" % (
                seed, kind, "\n  ".join(lines[:12])))
    print("%d worlds, %d differ%s" % (
        len(arguments.seeds), len(failed),
        ": " + " ".join(map(str, failed)) if failed else ""))
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
