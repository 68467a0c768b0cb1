"""Hold what the program reads from StayRTR against what it reads from the
file that StayRTR serves.

    stayrtr.py DNSROA STAYRTR DIRECTORY
"""

import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import time

GOLDEN = "tests/golden/data"
NEVER = 4102444800  # StayRTR drops what has expired, whatever it is told


def tally(good, name):
    with open(os.environ.get("TALLY", "/dev/null"), "a",
              encoding="utf-8") as stream:
        stream.write("%s rtr: %s\n" % ("passed" if good else "failed", name))
    if not good:
        print("FAILED: rtr: " + name)


def check(name, expected, found):
    if expected != found:
        print("%s:\n  wanted: %.600s\n  found:  %.600s"
              % (name, expected, found))
    tally(expected == found, name)


def random_prefix(rng):
    if rng.random() < 0.6:
        length = rng.randint(8, 24)
        value = (rng.randint(1 << 24, 224 << 24) >> (32 - length)
                 << (32 - length))
        return "%s/%d" % (socket.inet_ntop(
            socket.AF_INET, value.to_bytes(4, "big")), length), length, 32
    length = rng.randint(19, 48)
    value = (0x20010000 << 96 | rng.getrandbits(112)) >> (128 - length) << (
        128 - length)
    return "%s/%d" % (socket.inet_ntop(
        socket.AF_INET6, value.to_bytes(16, "big")), length), length, 128


def make_vrps(path, rows):
    with open(path, "w", encoding="utf-8") as stream:
        json.dump({"metadata": {"buildtime": "2025-07-20T10:00:00Z"},
                   "roas": rows}, stream)


def random_world(rng):
    rows, routes, seen = [], [], set()
    while len(rows) < 3000:
        prefix, length, bits = random_prefix(rng)
        longest = min(bits, length + rng.choice((0, 0, 0, 1, 4, 16)))
        asn = rng.choice((0, rng.randint(1, 50), rng.getrandbits(32)))
        if (prefix, longest, asn) in seen:
            continue
        seen.add((prefix, longest, asn))
        rows.append({"asn": asn, "prefix": prefix, "maxLength": longest,
                     "ta": "ripe", "expires": NEVER})
        address = prefix.split("/")[0]
        for other in (asn, rng.randint(1, 50)):
            routes.append("%s/%d %d" % (address, rng.randint(
                length, longest), other))
    routes += ["%s 7" % random_prefix(rng)[0] for _ in range(1000)]
    return rows, routes


class Server:
    def __init__(self, program, vrps, version, log):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            second.bind(("127.0.0.1", 0))
            self.port = first.getsockname()[1]
            metrics = second.getsockname()[1]
        with open(log, "w", encoding="utf-8") as stream:
            self.process = subprocess.Popen(
                [program, "-bind", "127.0.0.1:%d" % self.port, "-cache", vrps,
                 "-checktime=false", "-protocol", str(version),
                 "-metrics.addr", "127.0.0.1:%d" % metrics],
                stdout=stream, stderr=stream, stdin=subprocess.DEVNULL)
        self.source = "rtr:127.0.0.1:%d" % self.port
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)

    def stop(self):
        self.process.kill()
        self.process.wait()


def run(program, *arguments, text=""):
    done = subprocess.run((program,) + arguments, input=text.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def fields(text):
    return dict(line.split(None, 1) for line in text.splitlines()
                if line.startswith(("format", "rows", "unreadable", "dupl",
                                    "VRPs", "all")))


def survey(program, directory, name, vrps, offline=()):
    database = os.path.join(directory, name + ".db")
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(database + suffix):
            os.unlink(database + suffix)
    # Answers, though there are none of them: the DNS itself is not asked.
    answers = os.path.join(directory, "answers.jsonl")
    with open(answers, "w", encoding="utf-8") as stream:
        stream.write('{"dnsroa-answers": 1,'
                     ' "started": "2025-07-20T10:00:00Z"}\n')
    status = run(program, "-d", database, "survey", *offline,
                 "--answers", answers, "--max-gaps", "100",
                 "--root-zone", GOLDEN + "/root.zone",
                 "--gtlds", GOLDEN + "/gtlds.json",
                 "--routes", GOLDEN + "/routes4.pfx2as",
                 "--routes", GOLDEN + "/routes6.whois", "--vrps", vrps)
    coverage = run(program, "-d", database, "report", "--format", "csv")[:2]
    inputs = []
    if status[0] == 0:
        with sqlite3.connect(database) as connection:
            inputs = connection.execute(
                "SELECT location, format, rows_read, length(sha256),"
                " unixepoch(data_time) FROM v_input"
                " WHERE role = 'vrps'").fetchall()
    return status, coverage, inputs


def main():
    program, stayrtr, directory = sys.argv[1:]
    rng = random.Random(8210)
    rows, routes = random_world(rng)
    vrps = os.path.join(directory, "vrps.json")
    make_vrps(vrps, rows)
    questions = "\n".join(routes) + "\n"
    expected = run(program, "validate", "--vrps", vrps, text=questions)
    tally(expected[0] == 0 and {"valid", "invalid", "not-found"} <= {
        line.split()[2] for line in expected[1].splitlines()},
        "the world has routes of every state")
    # Version 2 is what StayRTR knows and the program does not ask for.
    for version, spoken in ((0, 0), (1, 1), (2, 1)):
        name = "StayRTR of version %d" % version
        server = Server(stayrtr, vrps, version, os.path.join(
            directory, "stayrtr-%d.log" % version))
        try:
            told = run(program, "vrps", server.source)
            check(name + ": the set", {
                "format": "rtr-%d" % spoken, "rows": str(len(rows)),
                "unreadable": "0", "duplicates": "0",
                "VRPs": str(len(rows))},
                {key: value for key, value in fields(told[1]).items()
                 if key != "all"})
            check(name + ": the states", expected, run(
                program, "validate", "--vrps", server.source,
                text=questions))
        finally:
            server.stop()
        status = run(program, "vrps", server.source)
        tally(status[0] == 1 and "refused" in status[2],
              name + ": gone, which is said")

    golden = os.path.join(directory, "golden.json")
    with open(GOLDEN + "/vrps.csv", encoding="utf-8") as stream:
        lines = [line.strip().split(",") for line in stream][1:]
    make_vrps(golden, [{"asn": int(line[0][2:]), "prefix": line[1],
                        "maxLength": int(line[2]), "ta": line[3],
                        "expires": NEVER} for line in lines])
    server = Server(stayrtr, golden, 1, os.path.join(directory, "golden.log"))
    try:
        by_file = survey(program, directory, "file", golden, ("--offline",))
        start = int(time.time())
        by_rtr = survey(program, directory, "rtr", server.source)
        check("a survey: status", 0, by_rtr[0][0])
        check("a survey: the same coverage", by_file[1], by_rtr[1])
        check("a survey: the input",
              [(server.source, "rtr-1", len(lines), 64)],
              [row[:4] for row in by_rtr[2]])
        tally(all(start <= row[4] <= time.time() for row in by_rtr[2]),
              "a survey: the time is that of End of Data")
        refused = survey(program, directory, "offline", server.source,
                         ("--offline",))
        tally(refused[0][0] == 2 and "--offline" in refused[0][2],
              "--offline touches no server")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
