"""The health gate: doctored inputs stop a survey that fetched them, and are
warned of in one that was told to take them; either way they are stored and
reported.

    health.py BIN DIRECTORY
"""

import os
import re
import shutil
import sqlite3
import sys
import time

sys.path.insert(0, "tests/docs")
sys.path.insert(0, "tests/fetch")
from readme import tally  # noqa: E402
import fetch  # noqa: E402
from fetch import expect  # noqa: E402
import server as web  # noqa: E402

DAY = 86400
NOW = time.time()


def when(age, form):
    return time.strftime(form, time.gmtime(NOW - age * DAY))


def root_zone(age=0.5, tlds=40):
    text = (". 86400 IN SOA a.example. b.example. %s00 1 1 1 1\n"
            ". 518400 IN NS a.example.\na.example. 1 IN A 11.0.0.1\n"
            % when(age, "%Y%m%d"))
    for i in range(tlds):
        text += "t%02d. 172800 IN NS ns.t%02d.\nns.t%02d. 1 IN A 11.0.%d.1\n" \
            % (i, i, i, i)
    return text.encode()


def gtlds(tlds=40):
    return ('{"gTLDs": [%s]}' % ", ".join(
        '{"gTLD": "t%02d"}' % i for i in range(tlds))).encode()


def routes(age=0.2, n4=60, n6=30):
    text = "%% Generated at %s UTC\n" % when(age, "%Y-%m-%d %H:%M:%S")
    text += "% This file was generated at " + when(
        age, "%a %b %d %H:%M:%S UTC %Y") + ".\n"
    text += "".join("%d\t11.0.%d.0/24\t99\n" % (64000 + i, i)
                    for i in range(n4))
    text += "".join("%d\t2a00:%x::/32\t99\n" % (64000 + i, i)
                    for i in range(n6))
    return text.encode()


def vrps(age=0.1, rows=50, anchors=("ripe", "arin"), named=None, failed=0,
         manifests=1000):
    roas = ",\n".join(
        '{"asn": %d, "prefix": "11.%d.%d.0/24", "maxLength": 24, "ta": "%s"}'
        % (64000 + i, number, i, anchor) for number, anchor in
        enumerate(anchors) for i in range(rows))
    return ('{"metadata": {"buildtime": "%s", "manifests": %d,'
            ' "failedmanifests": %d, "talfiles": [%s]},\n"roas": [%s]}' % (
                when(age, "%Y-%m-%dT%H:%M:%SZ"), manifests, failed,
                ", ".join('"/tals/%s.tal"' % name
                          for name in named or anchors), roas)).encode()


HEALTHY = {"root-zone": root_zone(), "gtlds": gtlds(), "routes": routes(),
           "vrps": vrps()}

# What is doctored, and what is said of it.  The first column of sizes needs
# a survey before it.
FAULTS = [
    ("age", {"routes": routes(age=5), "vrps": vrps(age=5)},
     "routes, VRPs: older than 96 hours when the survey began"),
    ("gap", {"vrps": vrps(age=3.5)},
     r"the inputs' data times lie \d days apart"),
    ("failed", {"vrps": vrps(failed=60)},
     "the VRPs' validator could not use 60 of 1000 manifests"),
    ("shrinkage", {"root-zone": root_zone(tlds=19)},
     r"19 gTLD zones, where survey 1 had 40"),
    ("shrinkage", {"routes": routes(n6=14)},
     "14 IPv6 routes, where survey 1 had 30"),
    ("shrinkage", {"vrps": vrps(anchors=("ripe",))},
     "0 VRPs of arin, where survey 1 had 50"),
]
STRUCTURE = [
    ({"routes": routes(n6=0)}, "the routes hold no IPv6 route that counts"),
    ({"vrps": vrps(named=("ripe", "arin", "apnic"))},
     'the VRP set names the trust anchor "apnic" and holds no VRP of it'),
    ({"vrps": vrps()[:-40]}, "vrps"),
    ({"root-zone": b""}, "root-zone"),
]


class World(fetch.Bench):
    def serve(self, changes):
        extra = ""
        for name, body in dict(HEALTHY, **changes).items():
            self.server.on("/" + name, web.sane(body))
            with open(self.path(name), "wb") as stream:
                stream.write(body)
            extra += "[input %s]\nfetch = yes\nplace = %s\n" % (
                name, self.server.url("/" + name))
        self.configure(extra=extra)
        # The last section is the one of no use here.
        with open(self.path("conf")) as stream:
            text = stream.read()
        with open(self.path("conf"), "w") as stream:
            for name in HEALTHY:
                text = text.replace("[input %s]\nfetch = no\n" % name, "")
            stream.write(text + "[input x]\nfetch = no\n")

    def survey(self, *options):
        """Of the DNS nothing is recorded, and nobody is asked."""
        with open(self.path("answers"), "w") as stream:
            stream.write('{"dnsroa-answers": 1}\n')
        return self.run("survey", "--max-age", "0 s", "--answers",
                        self.path("answers"), *options)

    def told(self, *options):
        """The same files, named."""
        return self.run("survey", "--offline", *(
            word for name in HEALTHY
            for word in ("--" + name, self.path(name))), *options)

    def stored(self):
        with sqlite3.connect(self.path("s.db")) as database:
            return database.execute(
                "SELECT survey_id, degraded, kind, fault FROM v_survey"
                " LEFT JOIN v_health USING (survey_id)"
                " ORDER BY survey_id, place").fetchall()


CASES = []


def case(function):
    CASES.append(function)
    return function


@case
def healthy_inputs_pass(world):
    world.serve({})
    for _ in range(2):
        world.survey()
        expect(world.status == 0 and world.error == "", world.error)
    expect(world.stored() == [(1, 0, None, None), (2, 0, None, None)],
           world.stored())
    with sqlite3.connect(world.path("s.db")) as database:
        inputs = database.execute(
            "SELECT role, location, retrieved IS NOT NULL, licence, publish"
            " FROM v_input WHERE survey_id = 1 AND role = 'vrps'").fetchall()
    expect(len(inputs) == 1 and inputs[0][1] == world.server.url("/vrps")
           and inputs[0][2] == 1 and inputs[0][3].startswith("public")
           and inputs[0][4] == 1, inputs)


@case
def what_is_wrong_stops_a_survey_that_fetched_it(world):
    world.serve({})
    world.survey()
    for _, changes, words in FAULTS:
        world.serve(changes)
        world.survey()
        expect(world.status == 1 and re.search(words, world.error),
               words + ": " + world.error)
        expect(world.error.count("\n") == 1, world.error)
    expect(len(world.stored()) == 1, world.stored())


@case
def what_is_wrong_is_stored_and_told_where_it_was_named(world):
    world.serve({})
    world.told()
    expect(world.status == 0, world.error)
    for number, (kind, changes, words) in enumerate(FAULTS, 2):
        world.serve(changes)
        world.told()
        # Later surveys have smaller ones before them.
        pattern = words.replace("survey 1", r"survey \d+")
        if re.search(pattern, world.error) is None and kind == "shrinkage":
            world.run("surveys", "--keep", "1")
            continue
        expect(world.status == 0 and re.search(pattern, world.error),
               words + ": " + world.error)
        rows = [row for row in world.stored() if row[0] == number]
        expect(any(row[1] == 0 and row[2] == kind and
                   re.search(pattern, row[3]) for row in rows), rows)
        world.run("report")
        if kind != "gap":
            expect(re.search(pattern, " ".join(world.output.split())),
                   world.output[:1500])
        # So that the next is compared with a healthy one.
        world.run("surveys", "--delete", str(number))
        world.serve({})


@case
def allowed_to_go_on_a_survey_is_marked(world):
    world.serve({})
    world.survey()
    for number, (kind, changes, words) in enumerate(FAULTS, 2):
        world.serve(changes)
        world.survey("--allow-degraded")
        expect(world.status == 0, world.error)
        expect("the survey is marked as degraded" in world.error, world.error)
        rows = [row for row in world.stored() if row[0] == number]
        expect(all(row[1] == 1 for row in rows), rows)
        expect(kind in [row[2] for row in rows], rows)
        world.run("report")
        expect("DEGRADED" in world.output, world.output)
    # A degraded survey is nobody's measure: survey 1 still is.
    world.serve({"root-zone": root_zone(tlds=19)})
    world.survey()
    expect("where survey 1 had 40" in world.error, world.error)


@case
def a_fault_of_structure_always_stops(world):
    for changes, words in STRUCTURE:
        world.serve(changes)
        # Else what was fetched before would stand in.
        shutil.rmtree(world.cache, ignore_errors=True)
        for run in (world.survey, world.told):
            run()
            expect(world.status == 1 and words in world.error,
                   words + ": " + world.error)
            expect(not os.path.exists(world.path("s.db")), "a database")


@case
def other_categories_are_another_survey(world):
    world.serve({})
    world.survey()
    # Fewer zones, since they were not asked for.
    world.survey("--category", "root")
    expect(world.status == 0, world.error)
    expect(world.stored()[-1][2] is None, world.stored())


@case
def what_is_just_half_or_was_few_is_no_shrinkage(world):
    world.serve({"root-zone": root_zone(tlds=38), "routes": routes(n6=19)})
    world.survey()
    expect(world.status == 0, world.error)
    world.serve({"root-zone": root_zone(tlds=19), "routes": routes(n6=1)})
    world.survey()
    expect(world.status == 0, world.error)


@case
def what_was_made_of_former_days_is_no_measure(world):
    world.serve({})
    world.survey()
    # Of fewer VRPs, last year's, after today's.
    with open(world.path("former"), "wb") as stream:
        stream.write(vrps(age=365, rows=22))
    world.run("reassess", "--vrps", world.path("former"))
    expect(world.status == 0, world.error)
    expect([row[:2] for row in world.stored() if row[2] == "shrinkage"] == [],
           world.stored())
    world.serve({"vrps": vrps(rows=24)})
    world.survey()
    expect(world.status == 1 and
           re.search("24 VRPs of arin, where survey 1 had 50", world.error),
           world.error)
    # Nor is today the measure of a former day.
    world.serve({"vrps": vrps(age=364, rows=24)})
    world.told()
    expect(world.status == 0 and "where survey" not in world.error,
           world.error)


def main():
    for function in CASES:
        name = "health: " + function.__name__.replace("_", " ")
        world = World("health_" + function.__name__)
        try:
            function(world)
            tally(True, name)
        except (AssertionError, sqlite3.Error) as fault:
            print("%s: %s\n%s" % (name, fault, world.error))
            tally(False, name)


if __name__ == "__main__":
    main()
