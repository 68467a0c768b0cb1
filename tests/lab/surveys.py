"""Surveys of whole worlds.

    surveys.py [--measure] PROGRAM DIRECTORY WORLD [DATA]   in a namespace

WORLD is the sample world's folder (tests/world), DATA one of real data.  What
a survey finds by asking is held against what one of the same world finds in
files.  With LONG in the environment the worlds are whole, and more is broken.
--measure tests nothing: it prints what surveys of the whole worlds take.
"""

import glob
import gzip
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time

import namespace
import real
import sample
import servers
from tally import check, equal, note
from zones import address_key

LONG = bool(os.environ.get("LONG"))
# The lab takes what a registry would not: as fast as it goes.
QUICK = ["--rate", "1000000", "--server-rate", "100000", "--max-gaps", "100"]

VIEWS = {
    "zones": "SELECT zone, category, verdict, verdict4, verdict6, complete,"
             " nameservers, addresses, routed_addresses, valid_addresses,"
             " route_origins, valid_route_origins FROM v_zone",
    "sides": "SELECT zone, nameserver, in_parent, in_child"
             " FROM v_zone_nameserver",
    "addresses": "SELECT nameserver, address, authoritative"
                 " FROM v_nameserver_address",
    "servers": "SELECT nameserver, a, aaaa, alias FROM v_nameserver",
    "skipped": "SELECT zone, reason FROM v_skipped",
    "coverage": "SELECT * FROM v_coverage",
}
# What two runs that ask have in common besides.
QUESTIONS = {
    "questions": "SELECT name, type, view, server, outcome, dnssec"
                 " FROM v_question",
    "findings": "SELECT * FROM v_finding",
}


class Survey:
    """A run of the program into a database of its own."""

    def __init__(self, program, directory, options, quiet=True):
        self.program, self.directory = program, directory
        self.db = os.path.join(directory, "x.db")
        self.command = [program] + ["-q"] * quiet + [
            "-d", self.db, "survey"] + options
        os.makedirs(directory, exist_ok=True)

    def start(self, *more):
        self.log = open(os.path.join(self.directory, "log"), "wb")
        self.process = subprocess.Popen(
            self.command + list(more), stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log)

    def end(self):
        status = self.process.wait()
        self.log.close()
        return status

    def run(self, *more, expected=0):
        """True where it ended so; tells why not."""
        start = time.monotonic()
        self.start(*more)
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        status = self.end()
        self.wall = time.monotonic() - start
        self.cpu = used.ru_utime + used.ru_stime
        self.memory = used.ru_maxrss * 1024
        if status != expected:
            with open(self.log.name, encoding="utf-8",
                      errors="replace") as stream:
                print("  status %d: %s" % (status, stream.read()[-500:]))
        return status == expected

    def kill_at(self, lines, later, *more):
        """Kills it when so many answers are in the journal, or some seconds
        later, since answers go there together; False where it ended before.
        """
        self.start(*more)
        while self.process.poll() is None:
            if self.journal_lines() >= lines:
                time.sleep(later)
                self.process.kill()
                break
            time.sleep(0.002)
        return self.end() == -9

    def journal_lines(self):
        lines = 0
        for path in glob.glob(glob.escape(self.db) + "-answers*"):
            try:
                with open(path, "rb") as stream:
                    lines += stream.read().count(b"\n")
            except FileNotFoundError:
                pass
        return lines

    def rows(self, query):
        db = sqlite3.connect(self.db)
        try:
            return db.execute(query).fetchall()
        finally:
            db.close()

    def questions(self):
        return self.rows("SELECT questions FROM v_survey")[0][0]

    def measures(self):
        zones = self.rows("SELECT count(*) FROM v_zone")[0][0]
        return ("%d zones, %d questions: %.1f s, %.1f s of CPU (%.0f us a"
                " question), %.0f MB" % (
                    zones, self.questions(), self.wall, self.cpu,
                    self.cpu / self.questions() * 1e6, self.memory / 1e6))

    def views(self):
        """What it found; and, where it asked, what came of that."""
        return {name: set(self.rows(query)) for name, query in
                list(VIEWS.items()) + list(QUESTIONS.items())}

    def reports(self):
        """The files of its reports, but for the one that tells of the run."""
        found = {}
        for form in ("csv", "json"):
            place = os.path.join(self.directory, form)
            shutil.rmtree(place, ignore_errors=True)
            subprocess.run([self.program, "-d", self.db, "report", "--format",
                            form, "-o", place], check=True)
            for name in sorted(os.listdir(place)):
                if name != "run.json":
                    with open(os.path.join(place, name), "rb") as stream:
                        found[form, name] = stream.read()
        return found


def tell_difference(name, found, wanted):
    """One test for all views; says which rows differ."""
    lines = []
    for view in wanted:
        more = sorted(found[view] - wanted[view], key=repr)
        less = sorted(wanted[view] - found[view], key=repr)
        if more or less:
            lines.append("%s: %d rows more: %r; %d less: %r" % (
                view, len(more), more[:4], len(less), less[:4]))
    return check(name, not lines, "\n  ".join(lines))


class Sample:
    """The sample world, and its inputs for the live and the offline run."""

    def __init__(self, program, directory, path, whole):
        self.program, self.directory, self.path = program, directory, path
        self.world = sample.grant_transfers(sample.read(path))
        self.farm = servers.Farm(os.path.join(directory, "farm"),
                                 self.world.build(), sample.odd(self.world))
        self.hints = os.path.join(directory, "hints")
        with open(self.hints, "w", encoding="utf-8") as stream:
            stream.write(self.world.hints())
        self.farm.wait()
        # A part of the world, where time is short.
        self.some = [] if whole else ["--category", "root,ccTLD"]

    def file(self, name):
        return os.path.join(self.path, name)

    def tables(self):
        return ["--routes", self.file("routes4.pfx2as"),
                "--routes", self.file("routes6.whois"),
                "--vrps", self.file("vrps.json"),
                "--gtlds", self.file("gtlds.json"),
                "--public-suffixes", self.file("public_suffix_list.dat")]

    def transfer(self, zone):
        return "axfr:%s/%s" % (sorted(self.world.transfer[zone],
                                      key=address_key)[0], zone)

    def live(self, name, *more):
        options = ["--root-zone", self.transfer(".").rsplit("/", 1)[0]]
        for zone in ("arpa", "in-addr.arpa", "ip6.arpa"):
            options += ["--zone-data", self.transfer(zone)]
        return self.alone(name, *options, *more)

    def alone(self, name, *more):
        """It is not told where zones come from."""
        return Survey(self.program, os.path.join(self.directory, name),
                      self.tables() + self.some + ["--root-hints", self.hints]
                      + QUICK + list(more))

    def offline(self, name, answers=None):
        options = ["--offline", "--root-zone", self.file("root.zone"),
                   "--answers", answers or self.file("answers.jsonl")]
        for zone in ("arpa", "in-addr.arpa", "ip6.arpa"):
            options += ["--zone-data", self.file(zone + ".zone")]
        return Survey(self.program, os.path.join(self.directory, name),
                      self.tables() + self.some + options + ["--max-gaps",
                                                             "100"])

    def replay(self, name, record):
        """The same command, with the record for the network."""
        return Survey(self.program, os.path.join(self.directory, name),
                      self.tables() + self.some + [
                          "--offline", "--answers", record, "--max-gaps",
                          "100"])


def as_found(survey):
    """The views without questions, for there are more ways to zones."""
    views = survey.views()
    return {name: views[name] for name in VIEWS}


def as_seen(views, hidden):
    """The views without the parent's side of zones that hide it.  (The world's
    answers have one where the parent has a server that has no address.)  And
    without questions: its answers know of none to single servers."""
    sides = set()
    for zone, server, parent, child in views["sides"]:
        if zone not in hidden:
            sides.add((zone, server, parent, child))
        elif child:
            sides.add((zone, server, 0, child))
    return {**{name: views[name] for name in VIEWS}, "sides": sides}


def survey_sample(lab):
    record = os.path.join(lab.directory, "record.jsonl.zst")
    live = lab.live("live", "--record", record)
    capture = servers.Capture(os.path.join(lab.directory, "wire"))
    good = live.run()
    live.packets = len(capture.stop())
    if not check("a survey of the sample world", good):
        return None
    offline = lab.offline("offline")
    check("the same offline", offline.run())
    tell_difference("what was asked is what the world's files say",
                    live.views(), as_seen(offline.views(),
                                          lab.world.hidden()))
    print("lab: %s" % live.measures())
    alone = lab.alone("alone")
    if check("a survey that finds out all zones itself", alone.run()):
        tell_difference("finds the same", as_found(alone), as_found(live))
    replay = lab.replay("replay", record)
    if check("its record, played again", replay.run()):
        equal("the record gives the same reports", replay.reports(),
              live.reports())
        tell_difference("and the same views", replay.views(), live.views())
    return live


def audited(command):
    """What an audit tells of zones, but for what whole surveys alone know."""
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    told = json.loads(done.stdout or "{}")
    zones = told.get("zones", [])
    for zone in zones:
        for key in ("category", "operator", "advice", "level"):
            del zone[key]
        for one in zone["nameservers"] + zone["route_origins"]:
            one.pop("operator", None)
            one.pop("relation", None)
        zone["messages"] = [message for message in zone["messages"]
                            if message["tag"] not in (
                                "THIRD_PARTY", "UNHEALTHY", "DEGRADED")]
    if done.returncode != 0:
        print("  status %d: %s" % (done.returncode, done.stderr[-500:]))
    return zones


def audit_sample(lab, undisturbed):
    """An audit that asks tells of zones what the survey of all found."""
    rng = random.Random(6)
    zones = sorted(row[0] for row in undisturbed.rows(
        "SELECT zone FROM v_zone WHERE category = 'ccTLD'"))
    zones = rng.sample([zone for zone in zones
                        if zone not in lab.world.hidden()], 12) + ["."]
    command = [lab.program, "-q", "-d", undisturbed.db, "audit", "--format",
               "json"]
    stored = audited(command + zones)
    live = audited(command + zones + [
        "--live", "--root-hints", lab.hints, "--rate", "1000000",
        "--server-rate", "100000"] + lab.tables()[:6])
    equal("an audit of some zones", [zone["zone"] for zone in stored], zones)
    for one, other in zip(stored, live):
        for key in one:
            if one[key] != other[key]:
                print("  %s %s: %r, live %r" % (one["zone"], key, one[key],
                                                other[key]))
    check("it tells the same when it asks", stored == live)
    done = subprocess.run(
        command + ["--live", "nosuch", "--root-hints", lab.hints] +
        lab.tables()[:6], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    equal("a zone that is none", (done.returncode, b"nosuch" in done.stderr),
          (1, True))


def kill_sample(lab, undisturbed):
    """kill -9 at moments drawn by a seed; --resume goes on, where the options
    are the same."""
    rng = random.Random(2020)
    wanted = undisturbed.views()
    questions = undisturbed.questions()
    for number in range(8 if LONG else 1):
        one = lab.live("kill%d" % number)
        early = rng.randrange(questions // 2)
        if not one.kill_at(early, rng.random()):
            note("skipped", "kill %d: it ended before" % number)
            continue
        if number == 0:
            other = lab.live("kill0", "--retries", "7")
            equal("it does not go on with other options",
                  other.run("--resume", expected=1), True)
        one.kill_at(early + rng.randrange(questions // 2), rng.random(),
                    "--resume")
        # The second was perhaps not killed either.
        if check("a run that was killed goes on (%d)" % number,
                 one.journal_lines() == 0 or one.run("--resume")):
            tell_difference("and ends as if nothing had been (%d)" % number,
                            one.views(), wanted)
        shutil.rmtree(one.directory)


def most_within_a_second(times):
    times, first, most = sorted(times), 0, 0
    for last, time_ in enumerate(times):
        while time_ - times[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def keep_rates(lab):
    """Neither all servers nor one of them get more than was agreed, whoever
    of the program's parts asks."""
    rate, of_one = 500 if LONG else 1500, 20
    one = lab.live("rates", "--rate", str(rate), "--server-rate", str(of_one),
                   "--category", "root,ccTLD")
    capture = servers.Capture(os.path.join(lab.directory, "wire"))
    good = one.run()
    seen = capture.stop()
    if not check("a survey at no more than %d a second" % rate, good):
        return
    single = {}
    for row, time_ in zip(seen, capture.when):
        single.setdefault(row[1], []).append(time_)
    most = most_within_a_second(capture.when)
    most_of_one = max(map(most_within_a_second, single.values()))
    check("no more are sent", most <= rate, "%d in a second" % most)
    check("no more than %d to one address" % of_one, most_of_one <= of_one,
          "%d in a second" % most_of_one)
    print("lab: at most %d and %d a second: %d and %d, %.1f s" % (
        rate, of_one, most, most_of_one, one.wall))


def survive_dead(lab, undisturbed):
    """Every tenth address of a server is silent."""
    if not servers.can_lose():
        note("skipped", "every tenth address dead: the kernel drops nothing")
        return
    addresses = sorted(lab.farm.inner, key=address_key)
    dead = set(addresses[5::10]).difference(*lab.world.transfer.values())
    servers.lose_all_to(dead)
    one = lab.live("dead")
    capture = servers.Capture(os.path.join(lab.directory, "wire"))
    good = one.run()
    seen = capture.stop()
    servers.lose_nothing()
    if not check("a survey where every tenth address is dead", good):
        return
    reachable = reachable_zones(lab.world, dead)
    wanted, found = undisturbed.views(), one.views()
    missed = [row for row in wanted["sides"] - found["sides"]
              if row[0] in reachable]
    check("it misses no side of a zone that answers", not missed, missed[:5])
    missed = [row for row in wanted["servers"] - found["servers"]
              if lab.world.enclosing(row[0]) in reachable]
    check("it misses no name that answers", not missed, missed[:5])
    check("it asks not thrice as often", len(seen) < 3 * undisturbed.packets,
          "%d packets, undisturbed %d" % (len(seen), undisturbed.packets))
    if LONG:
        # Measured beside it: the machine may have others to serve by now.
        again = lab.live("again")
        check("and takes not thrice as long",
              again.run() and one.wall < 3 * max(again.wall,
                                                 undisturbed.wall),
              "%.1f s, undisturbed %.1f and %.1f s" % (
                  one.wall, undisturbed.wall, again.wall))
    print("lab: %d packets, %d of them to the %d dead, %.1f s; undisturbed %d"
          " packets, %.1f s" % (
              len(seen), sum(row[1] in dead for row in seen), len(dead),
              one.wall, undisturbed.packets, undisturbed.wall))


def without_quarrels(views, undisturbed):
    """The views without what was asked of parents about names of which their
    servers do not say the same: whether one that serves the name itself is
    among those that are heard, and then all are asked, is chance."""
    said = {}
    for name, kind, view, _, outcome, _ in undisturbed["questions"]:
        if view == "parent":
            said.setdefault((name, kind), set()).add(outcome)
    return {**views, "questions": {
        row for row in views["questions"]
        if row[2] != "parent" or len(said.get(row[:2], ())) < 2}}


def survive_loss(lab, undisturbed):
    """Questions get lost, and nothing else is."""
    if not servers.can_lose():
        note("skipped", "loss: the kernel drops nothing")
        return
    for percent in (5, 20):
        servers.lose_some(percent)
        one = lab.live("loss%d" % percent)
        good = one.run()
        servers.lose_nothing()
        if check("a survey where %d %% of the questions are lost" % percent,
                 good):
            wanted = undisturbed.views()
            tell_difference("finds the same",
                            without_quarrels(one.views(), wanted),
                            without_quarrels(wanted, wanted))
            print("lab: with %d %% lost: %.1f s" % (percent, one.wall))


def reachable_zones(world, dead):
    """Zones to which a way leads past the dead addresses."""
    reachable = {"."}
    while True:
        more = set()
        for zone, facts in world.zones.items():
            if zone in reachable or zone == "." or \
                    world.above(zone) not in reachable:
                continue
            for server in facts.parent:
                glue = facts.glue.get(server, set())
                if set(glue) - dead or (
                        world.enclosing(server) in reachable and
                        set(world.addresses(server)) - dead):
                    more.add(zone)
        if not more:
            return reachable
        reachable |= more


class Root:
    """The real root zone, and what is asked and looked up for it."""

    def __init__(self, program, directory, data):
        self.program, self.directory = program, directory
        self.farm = servers.Farm(os.path.join(directory, "farm"),
                                 real.read(data).build())
        self.zone = os.path.join(directory, "root.zone")
        with gzip.open(os.path.join(data, "root.zone.gz"), "rb") as stream, \
                open(self.zone, "wb") as out:
            shutil.copyfileobj(stream, out)
        self.tables = []
        for option, name in (("--gtlds", "icann-gtlds.json.gz"),
                             ("--routes", "ipv4.pfx2as.gz"),
                             ("--routes", "riswhoisdump.IPv6.gz"),
                             ("--vrps", "vrps.rpki-client.json.bz2")):
            self.tables += [option, os.path.join(data, name)]
        self.farm.wait()

    def survey(self, name, *more):
        return Survey(self.program, os.path.join(self.directory, name),
                      self.tables + ["--root-zone", self.zone] + list(more))


def survey_root(root, data):
    """The file's name servers and addresses, exactly."""
    live, offline = root.survey("live", *QUICK), root.survey("offline",
                                                             "--offline")
    if not check("a survey of the real root zone",
                 live.run() and offline.run()):
        return
    sides, addresses = {}, {}
    for record in real.read_records(data):
        if record.type == "NS":
            sides.setdefault(record.owner, set()).add(record.data[:-1] or ".")
        elif record.type in ("A", "AAAA"):
            addresses.setdefault(record.owner, set()).add(
                sample.canonical(record.data))
    found = {}
    for zone, server in live.rows("SELECT zone, nameserver"
                                  " FROM v_zone_nameserver WHERE in_child"):
        found.setdefault(zone, set()).add(server)
    equal("each of its zones has exactly the file's name servers",
          {z: s for z, s in sides.items() if found.get(z) != s}, {})
    found = {}
    for server, address in live.rows(
            "SELECT nameserver, address FROM v_nameserver_address"
            " WHERE authoritative"):
        found.setdefault(server, set()).add(address)
    equal("and they have exactly the file's addresses",
          {s: (a, found.get(s)) for s, a in addresses.items()
           if found.get(s) != a}, {})
    query = ("SELECT category, family, zones, nameservers, addresses,"
             " unrouted, special, route_origins, valid, invalid, not_found,"
             " full, partial, \"none\", undetermined, zone_share"
             " FROM v_coverage")
    equal("coverage is that of the offline survey",
          set(live.rows(query)) ^ set(offline.rows(query)), set())
    print("lab: the real root zone, %s" % live.measures())


def measure(name, survey):
    if not survey.run():
        sys.exit(1)
    print("%-46s %s" % ("survey of " + name, survey.measures()))


def many_names(lab, number):
    """A list of so many names, none of which is a zone, beneath all TLDs."""
    tlds = sorted(zone for zone in lab.world.zones
                  if "." not in zone and zone != ".")
    path = os.path.join(lab.directory, "many")
    with open(path, "w", encoding="utf-8") as stream:
        for i in range(number):
            stream.write("n%06d.%s\n" % (i, tlds[i % len(tlds)]))
    return lab.live("measured-many", "--zone-list", path)


def measure_all(lab, program, directory, data):
    measure("the sample world", lab.live("measured"))
    measure("it and a list of 200,000 names", many_names(lab, 200000))
    lab.farm.stop()
    for one in data:
        root = Root(program, os.path.join(directory, "real"), one)
        measure("the real root zone", root.survey("measured", *QUICK))
        root.farm.stop()


def main():
    measuring = sys.argv[1] == "--measure"
    program, directory, path, *data = map(os.path.abspath,
                                          sys.argv[1 + measuring:])
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    namespace.check()
    lab = Sample(program, directory, path, LONG or measuring)
    if measuring:
        measure_all(lab, program, directory, data)
        return
    undisturbed = survey_sample(lab)
    if undisturbed is not None:
        audit_sample(lab, undisturbed)
        keep_rates(lab)
        kill_sample(lab, undisturbed)
        survive_dead(lab, undisturbed)
        if LONG:
            survive_loss(lab, undisturbed)
    lab.farm.stop()
    for one in data:
        root = Root(program, os.path.join(directory, "real"), one)
        survey_root(root, one)
        root.farm.stop()


if __name__ == "__main__":
    main()
