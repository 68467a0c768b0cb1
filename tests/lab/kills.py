"""Surveys that ask, killed at random moments.

    kills.py PROGRAM DIRECTORY      in a namespace

All surveys go into one database.  Each is killed, goes on with --resume, is
killed again, until it ends; after each kill the database is whole, no answer
that was on disk is gone, and every survey that had ended is as it was.  At
the end all are what an undisturbed one found.  With LONG in the environment
there are 300 kills, else 15; the moments are drawn by a seed.
"""

import glob
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time

import namespace
import scenario
import servers
from surveys import QUESTIONS, VIEWS
from tally import check, equal

KILLS = 300 if os.environ.get("LONG") else 15
# Two TLDs, their zones, and names of servers that lead elsewhere.
WORLD = """# a world to be killed in

zone aa at 5.1.1.1 2a00:1::1
    @       NS      ns1
    @       NS      ns.shop.
    ns1     A       5.1.1.1
    ns1     AAAA    2a00:1::1
    $GENERATE 0-39 host$ A 5.4.1.$
    $GENERATE 0-39 z$ NS ns.z$
    $GENERATE 0-39 z$ NS host$
    $GENERATE 0-39 ns.z$ A 5.5.1.1
zone shop at 5.2.1.1 5.1.1.1 2a00:1::1
    @       NS      ns
    @       NS      ns1.aa.
    ns      A       5.2.1.1
    ns      AAAA    2a00:2::1
server 5.2.1.1 good delay 0.01
server 5.4.1.7 servfail
"""
# Its zones beneath aa, and the candidates that are none.
ZONES = "".join("""zone z%d.aa at 5.5.1.1 5.4.1.%d
    @       NS      ns
    @       NS      host%d.aa.
    ns      A       5.5.1.1
""" % (i, i, i) for i in range(40))
SUFFIXES = """file psl
    // ===BEGIN ICANN DOMAINS===
    aa
%s%s    // ===END ICANN DOMAINS===
survey --public-suffixes psl --rate 1000
""" % ("".join("    z%d.aa\n" % i for i in range(40)),
       "".join("    none%d.aa\n" % i for i in range(20)))


class Killed:
    """A database, and the survey that is killed."""

    def __init__(self, program, directory):
        path = os.path.join(directory, "world")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(WORLD + ZONES + SUFFIXES)
        world = scenario.Scenario(path)
        self.directory = directory
        self.db = os.path.join(directory, "x.db")
        self.command = [program, "-q", "-d", "x.db", "survey"] + \
            scenario.write_inputs(world, directory)
        self.farm = servers.Farm(os.path.join(directory, "farm"),
                                 world.zones.values(), world.odd)
        self.farm.wait()
        self.log = os.path.join(directory, "log")

    def start(self, *more):
        with open(self.log, "wb") as log:
            return subprocess.Popen(
                self.command + list(more), cwd=self.directory,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill_after(self, seconds, *more):
        """Its status: -9, or what it ended with before."""
        process = self.start(*more)
        try:
            return process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as stream:
            return stream.read()[-500:]

    def answers(self):
        """The whole lines that an interrupted survey has left."""
        lines = set()
        for path in glob.glob(glob.escape(self.db) + "-answers*"):
            with open(path, "rb") as stream:
                lines |= {line for line in stream if line.endswith(b"\n")}
        return lines

    def surveys(self):
        """{number: its views}, of a database that is whole."""
        db = sqlite3.connect(self.db)
        try:
            whole = db.execute("PRAGMA integrity_check").fetchall()
            assert whole == [("ok",)], whole
            assert not db.execute("PRAGMA foreign_key_check").fetchall()
            if not db.execute("SELECT 1 FROM sqlite_schema").fetchall():
                return {}
            return {number: self.views(db, number) for number, in
                    db.execute("SELECT survey_id FROM v_survey").fetchall()}
        finally:
            db.close()

    @staticmethod
    def views(db, number):
        found = {}
        for name, query in list(VIEWS.items()) + list(QUESTIONS.items()):
            query = query.replace("SELECT *", "SELECT survey_id, *")
            rows = db.execute(query + " WHERE survey_id = %d" % number)
            names = [column[0] for column in rows.description]
            keep = [i for i, column in enumerate(names)
                    if column != "survey_id"]
            found[name] = {tuple(row[i] for i in keep) for row in rows}
        return found


def cut_between(one, record, wanted):
    """What an interrupted survey would have left that had just asked the
    first of a parent's servers about a name of which it asks each.  Its
    status, and whether it ends as wanted."""
    process = one.start()
    while process.poll() is None and not one.answers():
        time.sleep(0.01)
    process.kill()
    process.wait()
    journal = one.db + "-answers"
    with open(journal, encoding="utf-8") as stream:
        header = stream.readline()
    with open(record, encoding="utf-8") as stream:
        lines = [(json.loads(line), line) for line in stream][1:]
    cut = next(answer["name"] for answer, _ in lines
               if answer.get("each") and not answer.get("aa"))
    first = [line for answer, line in lines
             if answer.get("each") and answer["name"] == cut][0]
    with open(journal, "w", encoding="utf-8") as stream:
        stream.write(header)
        stream.writelines(
            line for answer, line in lines if not answer.get("again") and
            (line == first or not answer.get("each") or
             answer["name"] != cut))
    before = one.surveys()
    status = one.start("--resume").wait()
    return status, [views == wanted for number, views
                    in one.surveys().items() if number not in before]


def kill_on(one, seconds, kills):
    """Kills and goes on; returns faults, and how many surveys ended."""
    rng = random.Random(300)
    faults, killed, interrupted = [], 0, False
    answers, known = set(), one.surveys()
    ended = len(known)
    while killed < kills:
        status = one.kill_after(rng.random() * seconds * 1.1,
                                *["--resume"] * interrupted)
        killed += status == -9
        if status not in (-9, 0):
            faults.append("kill %d: status %d: %s" % (killed, status,
                                                      one.said()))
            break
        left, found = one.answers(), one.surveys()
        for number, views in known.items():
            if found.get(number) != views:
                faults.append("kill %d: survey %d" % (killed, number))
        # Stored and not yet said so is ended too; the answers may be there.
        new = len(found) - len(known)
        if new == 0 and not answers <= left:
            faults.append("kill %d: %d answers are gone" % (
                killed, len(answers - left)))
        ended += new
        interrupted = bool(left)
        answers = left if new == 0 else set()
        known = found
    return faults, ended, interrupted


def main():
    program, directory = map(os.path.abspath, sys.argv[1:])
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    namespace.check()
    one = Killed(program, directory)
    begun = time.monotonic()
    record = os.path.join(directory, "record.jsonl")
    if not equal("kills: a survey that nobody disturbs",
                 one.start("--record", record).wait(), 0):
        print("  " + one.said())
        return
    seconds = time.monotonic() - begun
    wanted = one.surveys()[1]
    check("kills: it has zones, and questions without an answer",
          len(wanted["zones"]) > 40 and
          any(row[4] != "data" for row in wanted["questions"]))
    equal("kills: cut between two servers of a parent it asks the rest",
          cut_between(one, record, wanted), (0, [True]))
    faults, ended, interrupted = kill_on(one, seconds, KILLS)
    equal("kills: %d of them lose nothing" % KILLS, faults, [])
    equal("kills: what is left of the last goes on",
          one.start(*["--resume"] * interrupted).wait(), 0)
    found = one.surveys()
    equal("kills: a survey more than had ended", len(found), ended + 1)
    equal("kills: every one is as if nothing had been",
          [number for number, views in found.items() if views != wanted], [])
    check("kills: nothing is left of them", one.answers() == set())
    print("lab: %d kills of surveys of %.1f s, %d surveys ended" % (
        KILLS, seconds, len(found)))
    one.farm.stop()


if __name__ == "__main__":
    main()
