#!/usr/bin/env python3
"""Speed and memory as ratios to a peer or a floor, measured in one run.

    bench.py BUILD_DIRECTORY

Commands that are compared run in turns, A B A B; CPU is user and system time
of the whole process as the kernel tells it when the process has ended, the
median of the rounds is quoted, and memory is the largest resident set.  It
says what it measured and never fails for being slow.
"""

import bz2
import os
import pathlib
import random
import shutil
import socket
import statistics
import subprocess
import sys
import time

ROUNDS = 5
TOP = pathlib.Path(__file__).resolve().parents[2]
DAY = TOP.parent / "shared" / "data" / "2025-07-20"
WORK = TOP / "build" / "bench"
PEERS = WORK / "peers"


class Run:
    """A process that has ended: CPU seconds, peak memory in KiB."""

    def __init__(self, command, stdin=None, status=(0,), env=None):
        with open(stdin or os.devnull, "rb") as source:
            start = time.monotonic()
            process = subprocess.Popen(
                [str(word) for word in command], stdin=source,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=env)
            _, code, usage = os.wait4(process.pid, 0)
            self.wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(code)
        if process.returncode not in status:
            sys.exit("bench: %s: exit status %d" % (
                " ".join(map(str, command)), process.returncode))
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss


def pair(ours, other, rounds=ROUNDS):
    """Both in turns -> medians of CPU, the median ratio, peak memories."""
    runs = [(ours(), other()) for _ in range(rounds)]
    return (statistics.median(a.cpu for a, _ in runs),
            statistics.median(b.cpu for _, b in runs),
            statistics.median(a.cpu / b.cpu for a, b in runs),
            max(a.memory for a, _ in runs), max(b.memory for _, b in runs))


def say(what, figure, goal=""):
    print("%-46s %s%s" % (what, figure, "   (%s)" % goal if goal else ""))
    sys.stdout.flush()


def inputs(build):
    """-> survey options, the large inputs, a VRP file, route files."""
    if DAY.is_dir():
        print("inputs: the real day 2025-07-20")
        routes = [DAY / "ipv4.pfx2as.gz", DAY / "riswhoisdump.IPv6.gz"]
        vrps = DAY / "vrps.rpki-client.json.bz2"
        zone = DAY / "root.zone.gz"
        options = ["--root-zone", zone, "--gtlds", DAY / "icann-gtlds.json.gz"]
        large = [zone] + routes + [vrps]
    else:
        print("inputs: the synthetic world, twelvefold (no real day here)")
        world = WORK / "world"
        subprocess.run([build / "tests/world/world", "--scale", "12", world],
                       check=True, stdout=subprocess.DEVNULL)
        for name, tool in (("root.zone", "gzip"), ("routes4.pfx2as", "gzip"),
                           ("routes6.whois", "gzip"), ("vrps.json", "bzip2")):
            subprocess.run([tool, "-kf", world / name], check=True)
        routes = [world / "routes4.pfx2as.gz", world / "routes6.whois.gz"]
        vrps = world / "vrps.json.bz2"
        zone = world / "root.zone.gz"
        options = ["--root-zone", zone, "--gtlds", world / "gtlds.json"]
        large = [zone] + routes + [vrps]
    for route in routes:
        options += ["--routes", route]
    options += ["--vrps", vrps]
    return options, large, vrps, routes


def bench_survey(build, options, large):
    database = WORK / "bench.db"

    def survey():
        for name in WORK.glob("bench.db*"):
            name.unlink()
        return Run([build / "dnsroa", "-q", "-d", database, "survey",
                    "--offline"] + options)

    cpu, floor, ratio, memory, _ = pair(
        survey, lambda: Run([build / "tests/bench/floor", "read"] + large))
    say("survey, whole command", "%.2f s CPU, %.0f MB" % (
        cpu, memory / 1024), "goal: under 150 MB")
    say("  its four large inputs decompressed only", "%.2f s CPU" % floor)
    say("  ratio", "%.2f" % ratio, "goal: at most 1.6, aim 1.3")
    first = database.stat().st_size
    Run([build / "dnsroa", "-q", "-d", database, "survey", "--offline"]
        + options)
    say("  database", "%.2f MB, a further survey of the same %.2f MB" % (
        first / 1e6, (database.stat().st_size - first) / 1e6))


def bench_vrps(build, vrps):
    plain = WORK / "vrps.json"
    with bz2.open(vrps) as source, open(plain, "wb") as target:
        shutil.copyfileobj(source, target)
    small = WORK / "small.json"
    small.write_text('{"roas": [{"asn": 1, "prefix": "192.0.2.0/24"}]}')
    floor = build / "tests/bench/floor"
    cpu, jansson, ratio, memory, others = pair(
        lambda: Run([floor, "vrps", plain]),
        lambda: Run([floor, "jansson", plain]), 3)
    base = Run([floor, "vrps", small]).memory
    say("VRP set of %.0f MB JSON" % (plain.stat().st_size / 1e6),
        "%.2f s CPU; jansson's whole file %.2f s" % (cpu, jansson))
    say("  times as fast", "%.1f" % (1 / ratio), "goal: at least 8")
    say("  memory, the table included", "%.0f MB; jansson %.0f MB" % (
        (memory - base) / 1024, (others - base) / 1024),
        "goal: a tenth beside the table")
    return plain


def bench_lookup(build, plain, routes):
    lookup = build / "tests/bench/lookup"
    for words in (["rov", "2000000", plain],
                  ["match", "2000000"] + routes):
        done = subprocess.run([lookup] + words, stdout=subprocess.PIPE,
                              text=True)
        if done.returncode != 0:
            sys.exit("bench: lookup %s failed" % words[0])
        print("lookups, %s:" % words[0])
        for line in done.stdout.splitlines():
            say("  " + line.rpartition(" ")[0], line.rpartition(" ")[2])


def wait_for_port(port, process, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            time.sleep(0.2)
    return False


def bench_validate(build, plain):
    """Questions on stdin, beside rpki-rov, which asks an RTR cache."""
    stayrtr, rov = PEERS / "usr/bin/stayrtr", PEERS / "usr/bin/rpki-rov"
    stayrtr = shutil.which("stayrtr") or (stayrtr.exists() and stayrtr)
    rov = shutil.which("rpki-rov") or (rov.exists() and rov)
    if not stayrtr or not rov:
        say("validate", "skipped: no stayrtr or rpki-rov here")
        return
    # stayrtr drops what has expired, even unasked; so nothing does.
    fresh = WORK / "vrps.fresh.json"
    sed = subprocess.run(["sed", r's/"expires": [0-9]*/"expires": 4102444800/',
                          plain], check=True, stdout=subprocess.PIPE)
    fresh.write_bytes(sed.stdout)
    lines = 1000000
    dice = random.Random(2025)
    ours, theirs = WORK / "questions", WORK / "questions.rov"
    with open(ours, "w") as a, open(theirs, "w") as b:
        for _ in range(lines):
            address = dice.getrandbits(32) & 0xdfffff00
            text = "%d.%d.%d.0" % (address >> 24 or 1, address >> 16 & 255,
                                   address >> 8 & 255)
            asn = dice.randrange(1, 400000)
            a.write("%s/24 %d\n" % (text, asn))
            b.write("%s 24 %d\n" % (text, asn))
    port = 18282
    server = subprocess.Popen(
        [str(stayrtr), "-bind", "127.0.0.1:%d" % port, "-cache", str(fresh),
         "-checktime=false", "-metrics.addr", "127.0.0.1:19847",
         "-protocol", "1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not wait_for_port(port, server):
            say("validate", "skipped: stayrtr does not serve")
            return
        env = dict(os.environ, LD_LIBRARY_PATH=str(
            next(PEERS.glob("usr/lib/*-linux-gnu"), PEERS)))
        command = [rov, "127.0.0.1", str(port)]
        empty = Run(command, status=(0, 1), env=env)
        asked = Run(command, stdin=theirs, status=(0, 1), env=env)
        mine = [build / "dnsroa", "validate", "--offline", "--vrps", plain]
        start = Run(mine)
        done = Run(mine, stdin=ours)
    finally:
        server.terminate()
        server.wait()
    # What a run with no question costs is the load of the VRPs.
    peer = lines / max(asked.cpu - empty.cpu, 1e-3)
    own = lines / max(done.cpu - start.cpu, 1e-3)
    say("validate, lines a CPU second", "%.0f; rpki-rov %.0f" % (own, peer))
    say("  times as many", "%.1f" % (own / peer), "goal: at least 3")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    WORK.mkdir(parents=True, exist_ok=True)
    print("CPU: user and system seconds; load average now %.1f" %
          os.getloadavg()[0])
    options, large, vrps, routes = inputs(build)
    bench_survey(build, options, large)
    plain = bench_vrps(build, vrps)
    bench_lookup(build, plain, routes)
    bench_validate(build, plain)


if __name__ == "__main__":
    main()
