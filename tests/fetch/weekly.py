"""Surveys that run by themselves: killed at any moment, two at once, with a
backup, a lock, and their outcome told.

    weekly.py BIN DIRECTORY

With LONG=1 there are 300 kills of a survey of the sample world, else 25.
"""

import hashlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, "tests/docs")
from readme import tally  # noqa: E402

BINARIES, DIRECTORY = sys.argv[1:3]
PROGRAM = BINARIES + "/dnsroa"
KILLS = 300 if os.environ.get("LONG") else 25
WORLD = os.path.join(DIRECTORY, "world")

SURVEY = ["survey", "--offline"]
for option, name in (
        ("root-zone", "root.zone"), ("zone-data", "arpa.zone"),
        ("gtlds", "gtlds.json"), ("routes", "routes4.pfx2as"),
        ("routes", "routes6.whois"), ("vrps", "vrps.json")):
    SURVEY += ["--" + option, os.path.join(WORLD, name)]


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


class Place:
    """A folder with a database."""

    def __init__(self, name):
        self.directory = os.path.join(DIRECTORY, "weekly_" + name)
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.directory)
        self.status, self.output, self.error = None, "", ""

    def path(self, name="s.db"):
        return os.path.join(self.directory, name)

    def start(self, *arguments, **more):
        return subprocess.Popen(
            [PROGRAM, "-d", self.path()] + list(arguments), cwd=self.directory,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **more)

    def run(self, *arguments, **more):
        process = self.start(*arguments, **more)
        output, error = process.communicate(timeout=120)
        self.output, self.error = output.decode(), error.decode()
        self.status = process.returncode
        return self.status == 0

    def surveys(self, name="s.db"):
        """-> {number: digest of all its figures}."""
        with sqlite3.connect(self.path(name)) as database:
            result = {}
            for number, in database.execute("SELECT survey_id FROM v_survey"):
                digest = hashlib.sha256()
                for view, order in (("v_coverage", "category, family"),
                                    ("v_zone", "zone"),
                                    ("v_route_origin", "prefix, origin")):
                    for row in database.execute(
                            "SELECT * FROM %s WHERE survey_id = ?"
                            " ORDER BY %s" % (view, order), (number,)):
                        digest.update(repr(row[1:]).encode())
                result[number] = digest.hexdigest()
            return result

    def leftovers(self):
        return [name for name in os.listdir(self.directory)
                if name not in ("s.db", "s.db-wal", "s.db-shm", "s.db.lock",
                                "copy.db", "run.prom", "report", "conf")]


CASES = []


def case(function):
    CASES.append(function)
    return function


@case
def killed_at_any_moment_no_finished_survey_is_lost(place):
    numbers = random.Random(20)
    begun = time.monotonic()
    expect(place.run(*SURVEY), place.error)
    needed = time.monotonic() - begun
    right = place.surveys()[1]
    finished = 0
    for _ in range(KILLS):
        process = place.start(*SURVEY)
        time.sleep(numbers.random() * needed * 1.1)
        process.send_signal(signal.SIGKILL)
        output, _ = process.communicate()
        finished += b"Survey " in output
        if numbers.random() < 0.2:
            expect(place.run("surveys", "--check"), place.error)
    expect(place.run("surveys", "--check"), place.error)
    surveys = place.surveys()
    # One may have been stored and not yet have said so.
    expect(len(surveys) >= 1 + finished, "%d of %d" % (
        len(surveys), 1 + finished))
    expect(set(surveys.values()) == {right}, "a survey is not whole")
    with sqlite3.connect(place.path()) as database:
        for table, key in (("dns_zone", "dns_id"), ("input", "data_id")):
            left = database.execute(
                "SELECT count(*) FROM %s WHERE %s NOT IN (SELECT dns_id"
                " FROM survey UNION SELECT bgp_id FROM survey UNION"
                " SELECT rpki_id FROM survey)" % (table, key)).fetchone()[0]
            expect(left == 0, "half a survey is left in " + table)
    expect(place.run(*SURVEY), place.error)
    expect(place.run("report"), place.error)
    expect(place.leftovers() == [], place.leftovers())


@case
def surveys_at_once_into_one_database_are_all_right(place):
    runs = [place.start(*SURVEY) for _ in range(3)]
    for run in runs:
        _, error = run.communicate(timeout=120)
        expect(run.returncode == 0, error.decode())
    surveys = place.surveys()
    expect(sorted(surveys) == [1, 2, 3], surveys)
    expect(len(set(surveys.values())) == 1, "they differ")
    expect(place.run("surveys", "--check"), place.error)


@case
def alone_is_alone(place):
    begun = time.monotonic()
    expect(place.run(*SURVEY), place.error)
    needed = time.monotonic() - begun
    # Not a matter of luck: the first is stopped when it has the lock.
    first = place.start(*SURVEY, "--alone")
    while not os.path.exists(place.path("s.db.lock")):
        time.sleep(0.001)
        expect(first.poll() is None, "it ended without a lock")
    first.send_signal(signal.SIGSTOP)
    while True:
        place.run(*SURVEY, "--alone", "--metrics", "run.prom")
        # Between making the file and locking it the second may win.
        if place.status == 1:
            break
        # And the first may have been stopped there.
        first.send_signal(signal.SIGCONT)
        time.sleep(0.002)
        first.send_signal(signal.SIGSTOP)
        expect(time.monotonic() - begun < 60 + needed, "both run")
    expect("another survey is under way" in place.error, place.error)
    expect(not os.path.exists(place.path("run.prom"))
           or "success 1" in open(place.path("run.prom")).read(),
           "it speaks of a run that was none")
    first.send_signal(signal.SIGCONT)
    first.communicate(timeout=60)


@case
def before_a_survey_the_database_is_checked_and_copied(place):
    expect(place.run(*SURVEY, "--backup", "copy.db"), place.error)
    expect(not os.path.exists(place.path("copy.db")), "a copy of nothing")
    for before in (1, 2):
        expect(place.run(*SURVEY, "--backup", "copy.db"), place.error)
        expect(len(place.surveys("copy.db")) == before, "the copy's surveys")
        expect(len(place.surveys()) == before + 1, "the database's")
    with open(place.path(), "r+b") as stream:
        stream.seek(os.path.getsize(place.path()) // 2)
        stream.write(b"\xff" * 20000)
    place.run(*SURVEY, "--backup", "copy.db")
    expect(place.status == 1, "a damaged database is taken")
    expect(place.error.count("\n") == 1, place.error)
    expect(len(place.surveys("copy.db")) == 2, "the backup is overwritten")
    expect(not place.run("surveys", "--check"), "the check finds nothing")
    expect(place.leftovers() == [], place.leftovers())


@case
def a_database_can_be_checked_and_copied_by_itself(place):
    expect(place.run(*SURVEY), place.error)
    expect(place.run("surveys", "--check", "--backup", "copy.db"), place.error)
    expect(place.surveys("copy.db") == place.surveys(), "they differ")
    expect(place.output == "", place.output)
    # What a killed copy left goes with the next, and nothing else does.
    names = ["copy.db.%d" % os.getpid(), "copy.db.4194305",
             "copy.db.4194305-journal", "copy.db.0", "copy.db.4194305x",
             "other.db.4194305"]
    for name in names:
        open(place.path(name), "w").close()
    expect(place.run("surveys", "--backup", "copy.db"), place.error)
    expect([name for name in names if os.path.exists(place.path(name))] ==
           [names[0]] + names[3:], os.listdir(place.path(".")))
    place.run("surveys", "--backup", "none/copy.db")
    expect(place.status == 1 and "none/copy.db" in place.error, place.error)


@case
def a_copy_takes_the_place_of_the_database_as_the_manual_says(place):
    expect(place.run(*SURVEY), place.error)
    expect(place.run("surveys", "--backup", "copy.db"), place.error)
    right = place.surveys()
    expect(place.run(*SURVEY), place.error)
    database = sqlite3.connect(place.path())
    database.execute("PRAGMA wal_autocheckpoint = 0")
    database.execute("DELETE FROM survey WHERE survey_id = 1")
    database.commit()
    shutil.copy(place.path("s.db-wal"), place.path("left"))
    database.close()
    shutil.copy(place.path("copy.db"), place.path())
    os.rename(place.path("left"), place.path("s.db-wal"))
    expect(not place.run("surveys", "--check") or place.surveys() != right,
           "what was left does no harm")
    shutil.copy(place.path("copy.db"), place.path())
    for end in ("-wal", "-shm"):
        if os.path.exists(place.path() + end):
            os.remove(place.path() + end)
    expect(place.run("surveys", "--check"), place.error)
    expect(place.surveys() == right, "they differ")


@case
def the_outcome_is_told(place):
    def metrics():
        with open(place.path("run.prom")) as stream:
            text = stream.read()
        expect(text.endswith("\n"), "no line end")
        seen = {}
        for line in text.splitlines():
            if line.startswith("# TYPE "):
                name = line.split()[2]
                expect(name not in seen, "twice: " + name)
                seen[name] = None
            elif not line.startswith("#"):
                found = re.match(r"([a-z_]+)(\{.*\})? (-?\d+)$", line)
                expect(found and found[1] in seen, line)
                seen[found[1]] = int(found[3])
        return seen

    place.run("survey", "--offline", "--metrics", "run.prom",
              "--root-zone", "none", "--routes", "none", "--vrps", "none")
    expect(place.status == 1, place.error)
    expect(metrics()["dnsroa_survey_success"] == 0, "success")
    expect("dnsroa_zones" not in metrics(), "figures of nothing")
    expect(place.run(*SURVEY, "--metrics", "run.prom"), place.error)
    good = metrics()
    expect(good["dnsroa_survey_success"] == 1, "no success")
    expect(abs(good["dnsroa_survey_run_timestamp_seconds"] - time.time())
           < 60, "when")
    place.run("survey", "--offline", "--metrics", "run.prom",
              "--root-zone", "none", "--routes", "none", "--vrps", "none")
    bad = metrics()
    expect(bad["dnsroa_survey_success"] == 0, "success")
    # The figures stay those of the last survey.
    expect(bad["dnsroa_zones"] == good["dnsroa_zones"], "figures")
    for number, command in enumerate((
            ["survey", "--offline", "--metrics", "run.prom"],
            ["-c", "none", *SURVEY, "--metrics", "run.prom"],
            ["-c", "conf", *SURVEY, "--metrics", "run.prom"])):
        with open(place.path("conf"), "w") as stream:
            stream.write("[command survey]\nglue = none\n")
        expect(place.run(*SURVEY, "--metrics", "run.prom"), place.error)
        expect(metrics()["dnsroa_survey_success"] == 1, "no success")
        place.run(*command)
        expect(place.status in (1, 2), place.status)
        expect(metrics()["dnsroa_survey_success"] == 0,
               "could not begin, %d" % number)
    place.run(*SURVEY, "--metrics", "none/run.prom")
    expect(place.status == 1 and "none/run.prom" in place.error, place.error)
    expect(place.leftovers() == [], place.leftovers())


@case
def the_journal_gets_priorities(place):
    read, write = os.pipe()
    stat = os.fstat(write)
    process = subprocess.Popen(
        [PROGRAM, "-d", place.path(), "report"], stderr=write,
        stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        env=dict(os.environ, JOURNAL_STREAM="%d:%d" % (
            stat.st_dev, stat.st_ino)))
    process.wait(timeout=60)
    os.close(write)
    with os.fdopen(read) as stream:
        text = stream.read()
    expect(text.startswith("<3>dnsroa: "), text)
    place.run("report", env=dict(os.environ, JOURNAL_STREAM="1:2"))
    expect(place.error.startswith("dnsroa: "), place.error)


@case
def what_the_configuration_says_stands_in_for_options(place):
    with open(place.path("conf"), "w") as stream:
        stream.write("[command survey]\n")
        for option, value in zip(SURVEY[2::2], SURVEY[3::2]):
            stream.write("%s = %s\n" % (option[2:], value))
        stream.write("offline = yes\nlabel = by the book\ncategory = gTLD\n"
                     "alone = no\n")
    expect(place.run("-c", "conf", "survey"), place.error)
    expect(place.run("-c", "conf", "survey", "--label", "by hand"),
           place.error)
    with sqlite3.connect(place.path()) as database:
        expect(database.execute("SELECT label FROM v_survey").fetchall() ==
               [("by the book",), ("by hand",)], "labels")
        expect(database.execute("SELECT DISTINCT category FROM v_zone")
               .fetchall() == [("gTLD",)], "categories")
    for line, words in (("zone = x", "no such option"),
                        ("category = x", "no category"),
                        ("offline = maybe", "yes or no")):
        with open(place.path("conf"), "w") as stream:
            stream.write("[command survey]\n%s\n" % line)
        place.run("-c", "conf", "survey")
        expect(place.status == 2 and words in place.error and
               "conf: [command survey]" in place.error, place.error)


def main():
    subprocess.run([BINARIES + "/tests/world/world", WORLD], check=True)
    for function in CASES:
        name = "weekly: " + function.__name__.replace("_", " ")
        place = Place(function.__name__)
        try:
            function(place)
            tally(True, name)
        except (AssertionError, sqlite3.Error, OSError,
                subprocess.TimeoutExpired, KeyError) as fault:
            print("%s: %s: %s\n%s" % (name, type(fault).__name__, fault,
                                      place.error))
            tally(False, name)


if __name__ == "__main__":
    main()
