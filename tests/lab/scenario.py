"""Scenarios: a little world, a survey of it, and what the database must hold.

    scenario.py [--jobs N] PROGRAM DIRECTORY [FILE...]

Each scenario is a file of scenarios/ (all of them without arguments), runs in
a namespace of its own, and leaves its database and messages in DIRECTORY.
A line that begins in the first column says what follows it, indented:

    # the claim, one sentence (further such lines: why)
    zone NAME at ADDRESS...     a master file, relative to NAME.  An SOA is
                                added where none is; and to the zone above
                                the NS and glue of the apex, where that says
                                nothing of NAME.  "by knotd" and "signed" may
                                stand behind the addresses (its DS goes into
                                the zone above where that is signed too),
                                "broken NAME" (the NSEC of NAME is not there),
                                and "transfer" (it is granted, by IPv4)
    server ADDRESS BEHAVIOUR... the server there misbehaves (odd.py); "from
                                ADDRESS", "delay SECONDS", "fail NAME/TYPE,..."
                                (SERVFAIL); or "closed": nothing listens
    recursor ADDRESS            an unbound that resolves for others
    loss PERCENT                of the questions are lost, each name once at
                                most on its way to a server: two tries suffice
    file NAME                   a file for the survey, beside "ZONE.zone" of
                                each zone (and instead of "routes", "vrps.csv")
    survey OPTION...            beside the usual ones
    audit [status N] ARGUMENT...  instead of the survey: an audit of now, beside
                                the usual options; what it prints must have
                                the lines that follow, in this order (others
                                may stand between them)
    enumerate                   without the file of the root zone: the survey
                                finds out all zones itself
    status N                    of the survey, else 0
    rows SELECT ...             what it must give, a line each, fields parted
                                by "|"; it may go on on indented lines up to
                                one that ends in ";"
    asked NAME TYPE [at ADDRESS]        seen on the wire
    never NAME [TYPE] [at ADDRESS]      not seen
    questions N                 at most so many were seen in all

A scenario without a zone "." has a root of its own at 198.41.0.4.
"""

import collections
import concurrent.futures
import ipaddress
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import textwrap

import masterfile
import namespace
import servers
from masterfile import dotted
from tally import check, note
from zones import Zone, ancestors, has_soa, is_beneath

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT_ADDRESS = "198.41.0.4"
ROOT = "@ NS a.root.\na.root. A %s\n" % ROOT_ADDRESS


class Scenario:
    def __init__(self, path):
        self.name = os.path.basename(path)
        self.claim, self.zones, self.odd = "", {}, {}
        self.closed, self.loss, self.files = [], 0, {}
        self.options, self.status, self.rows = [], 0, []
        self.wire, self.knot, self.signed, self.broken = [], [], [], {}
        self.enumerate, self.recursor, self.audits = False, None, []
        self.questions = None
        with open(path, encoding="utf-8") as stream:
            for head, body in sections(stream.read()):
                if head.startswith("#"):
                    self.claim = self.claim or head.lstrip("# ").rstrip(".")
                    continue
                word, _, rest = head.partition(" ")
                getattr(self, "take_" + word)(rest, body)
        if "." not in self.zones:
            self.zones["."] = Zone(".", ROOT, [ROOT_ADDRESS])
        self.delegate()

    def take_zone(self, rest, body):
        name, at, *words = rest.split()
        assert at == "at", rest
        zone = Zone(name, generated(body))
        while words:
            word = words.pop(0)
            if word == "by":
                assert words.pop(0) == "knotd"
                self.knot.append(name)
            elif word == "signed":
                self.signed.append(name)
            elif word == "broken":
                self.broken[name] = words.pop(0)
            elif word == "transfer":
                zone.transfer = {a for a in zone.addresses if ":" not in a}
            else:
                zone.addresses.add(word)
        self.zones[name] = zone

    def take_server(self, rest, _):
        address, does, *words = rest.split()
        if does == "closed":
            self.closed.append(address)
            return
        settings = self.odd[address] = {"does": does}
        for key, value in zip(words[::2], words[1::2]):
            if key == "delay":
                value = float(value)
            elif key == "fail":
                value = [question.replace("/", " ")
                         for question in value.split(",")]
            settings[key] = value

    def take_recursor(self, rest, _):
        self.recursor = rest

    def take_loss(self, rest, _):
        self.loss = int(rest)

    def take_file(self, rest, body):
        self.files[rest] = body

    def take_survey(self, rest, _):
        self.options += rest.split()

    def take_audit(self, rest, body):
        words, status = shlex.split(rest), 0
        if words[0] == "status":
            status, words = int(words[1]), words[2:]
        self.audits.append((status, words, [
            line.strip() for line in body.splitlines() if line.strip()]))

    def take_enumerate(self, *_):
        self.enumerate = True

    def take_status(self, rest, _):
        self.status = int(rest)

    def take_rows(self, rest, body):
        lines = body.splitlines()
        if any(line.rstrip().endswith(";") for line in lines):
            while not rest.endswith(";"):
                rest += " " + lines.pop(0).strip()
        self.rows.append((rest.rstrip(";"), [x for x in lines if x]))

    def take_asked(self, rest, _):
        self.wire.append((True, rest))

    def take_questions(self, rest, _):
        self.questions = int(rest)

    def take_never(self, rest, _):
        self.wire.append((False, rest))

    def delegate(self):
        """NS and glue for the zones above, where these say nothing."""
        for name in sorted(self.zones):
            above = next((self.zones[a] for a in ancestors(name)
                          if a in self.zones), None)
            if name == "." or above is None or any(
                    r.owner == name and r.type == "NS"
                    for r in records(above)):
                continue
            for record in records(self.zones[name]):
                if (record.owner == name and record.type == "NS") or (
                        record.type in ("A", "AAAA") and
                        is_beneath(record.owner, name)):
                    above.text += "%s %s %s\n" % (dotted(record.owner),
                                                  record.type, record.data)

    def addresses(self):
        """All that the world's zones say, for the table of routes."""
        found = set()
        for zone in self.zones.values():
            found |= zone.addresses
            found |= {r.data for r in records(zone)
                      if r.type in ("A", "AAAA")}
        return found


def generated(text):
    """$GENERATE FIRST-LAST LINE, which not every server reads, written out."""
    lines = []
    for line in text.splitlines():
        found = re.match(r"\$GENERATE (\d+)-(\d+) (.*)", line)
        lines += [line] if found is None else [
            found[3].replace("$", str(number))
            for number in range(int(found[1]), int(found[2]) + 1)]
    return "\n".join(lines) + "\n"


def sections(text):
    """Lines of the first column, and what is indented under each."""
    head, body = None, []
    for line in text.splitlines():
        if line[:1] in (" ", "\t", ""):
            body.append(line)
            continue
        if head is not None:
            yield head, textwrap.dedent("\n".join(body)).strip("\n") + "\n"
        head, body = line, []
    yield head, textwrap.dedent("\n".join(body)).strip("\n") + "\n"


def records(zone):
    return masterfile.read(zone.text.splitlines(), zone.name)


def sign(zone, directory, above):
    """Signs a zone with a key of its own; its DS goes into the zone above.
    Returns the DS record."""
    name = dotted(zone.name)
    place = os.path.join(directory, "keys")
    os.makedirs(place, exist_ok=True)
    if not has_soa(zone.text):
        zone.text = "@ SOA mname.invalid. rname.invalid. 1 1800 900 604800 " \
            "3600\n" + zone.text
    key = servers.run("ldns-keygen", "-a", "ECDSAP256SHA256", "-k", name,
                      cwd=place, stdout=subprocess.PIPE).stdout.decode()
    key = key.strip()
    plain = os.path.join(place, "plain")
    with open(plain, "w", encoding="utf-8") as stream:
        stream.write(zone.master_file())
    servers.run("ldns-signzone", "-o", name, "-f", plain + ".signed", plain,
                key, cwd=place)
    with open(plain + ".signed", encoding="utf-8") as stream:
        zone.text = stream.read()
    with open(os.path.join(place, key + ".ds"), encoding="utf-8") as stream:
        ds = stream.read()
    if above is not None:
        above.text += ds
    return ds


def sign_all(scenario, directory):
    """From the leaves up, so that each DS is signed with its zone."""
    anchor = ""
    for name in sorted(scenario.signed, key=lambda n: -len(list(
            ancestors(n)))):
        above = next((scenario.zones[a] for a in ancestors(name)
                      if a in scenario.signed), None)
        anchor = sign(scenario.zones[name], directory, above)
        if name in scenario.broken:
            zone = scenario.zones[name]
            zone.text = re.sub(r"(?m)^%s\.\s.*\sNSEC\s.*\n" % re.escape(
                scenario.broken[name]), "", zone.text)
    return anchor


def prefix_of(address):
    if ":" in address:
        return str(ipaddress.ip_network(address + "/48", strict=False))
    return ".".join(address.split(".")[:3]) + ".0/24"


def write_inputs(scenario, directory):
    """The files of the survey; returns its options."""
    def write(name, text):
        with open(os.path.join(directory, name), "w",
                  encoding="utf-8") as stream:
            stream.write(text)

    prefixes = sorted({prefix_of(a) for a in scenario.addresses()} |
                      {"192.31.196.0/24", "2620:4f:8000::/48"})
    write("routes", "".join("%s %d\n" % (p, 1000 + i)
                            for i, p in enumerate(prefixes)))
    write("vrps.csv", "ASN,IP Prefix,Max Length,Trust Anchor\n" + "".join(
        "AS%d,%s,%s,ripe\n" % (1000 + i, p, p.split("/")[1])
        for i, p in enumerate(prefixes)))
    # A list of none is refused.
    write("gtlds.json", json.dumps({"gTLDs": [
        {"gTLD": name} for name in ["com"] + list(scenario.zones)
        if "." not in name and len(name) > 2 and
        not name.startswith("xn--")]}))
    root = scenario.zones["."]
    write("hints", "".join(
        "%s 3600000 %s %s\n" % (dotted(r.owner), r.type, r.data)
        for r in records(Zone(".", root.text))
        if (r.owner == "." and r.type == "NS") or r.owner.endswith("root")))
    for name, zone in scenario.zones.items():
        write(("root" if name == "." else name.replace("/", "_")) + ".zone",
              zone.master_file())
    for name, text in scenario.files.items():
        write(name, text)
    usual = ["--routes", "routes", "--vrps", "vrps.csv",
             "--root-hints", "hints", "--server-rate", "100000",
             "--timeout", "0.2", "--retries", "2"]
    if scenario.audits:
        return usual
    options = [] if scenario.enumerate or "--root-zone" in scenario.options \
        else ["--root-zone", "root.zone"]
    return options + usual + ["--gtlds", "gtlds.json",
                              "--max-gaps", "100"] + scenario.options


def judge_rows(scenario, directory):
    """What each SELECT gives, where it is not what it should."""
    wrong = []
    db = sqlite3.connect(os.path.join(directory, "x.db"))
    for query, wanted in scenario.rows:
        try:
            found = ["|".join("" if v is None else str(v) for v in row)
                     for row in db.execute(query)]
        except sqlite3.Error as error:
            found = [str(error)]
        if found != wanted:
            wrong.append("%s\n%s\n  wanted:\n%s" % (
                query, "\n".join("    " + row for row in found),
                "\n".join("    " + row for row in wanted)))
    db.close()
    return wrong


def judge_audit(status, done, lines):
    """What an audit printed, where it is not what it should."""
    wrong = []
    if done.returncode != status:
        wrong.append("audit: status %d" % done.returncode)
    printed = [line.strip() for line in
               done.stdout.decode(errors="replace").splitlines()]
    rest = iter(printed)
    for line in lines:
        if line not in rest:    # which takes what it passes over
            wrong.append("audit: not there, or not behind the one before: %s"
                         % line)
            break
    if wrong:
        wrong += ["    " + line for line in printed] + [
            done.stderr.decode(errors="replace")[-800:]]
    return wrong


def judge_wire(scenario, seen):
    wrong = []
    for must, rest in scenario.wire:
        words = rest.split()
        place = words[words.index("at") + 1] if "at" in words else None
        rtype = words[1] if len(words) > 1 and words[1] != "at" else None
        there = any(name == words[0] and rtype in (None, asked) and
                    place in (None, server)
                    for _, server, name, asked in seen)
        if there != must:
            wrong.append("on the wire: %s %s" % (
                "no" if must else "there was", rest))
    if scenario.questions is not None and len(seen) > scenario.questions:
        wrong.append("on the wire: %d questions" % len(seen))
    return wrong


def judge_conduct(scenario, seen):
    """What holds in every world: nobody is asked whom no record names, and
    where all is well nothing is asked over and over."""
    known = {ipaddress.ip_address(a) for a in
             list(scenario.addresses()) + [scenario.recursor or "::1"]}
    strangers = {server for _, server, _, _ in seen
                 if ipaddress.ip_address(server) not in known}
    wrong = ["asked, and in no zone: %s" % s for s in sorted(strangers)]
    if not (scenario.odd or scenario.closed or scenario.loss or
            scenario.signed):
        counts = collections.Counter(seen)
        wrong += ["asked %d times: %s" % (count, " ".join(question))
                  for question, count in counts.items() if count > 10]
    return wrong


def survey(scenario, program, directory, options):
    with open(os.path.join(directory, "out"), "wb") as out, \
            open(os.path.join(directory, "err"), "wb") as err:
        status = subprocess.run(
            [program, "-d", "x.db", "survey"] + options, cwd=directory,
            stdin=subprocess.DEVNULL, stdout=out, stderr=err).returncode
    wrong = []
    if status != scenario.status:
        with open(os.path.join(directory, "err"), encoding="utf-8",
                  errors="replace") as stream:
            wrong.append("status %d:\n%s" % (status, stream.read()[-800:]))
    if status in (0, 3):
        wrong += judge_rows(scenario, directory)
    return wrong


def audit(scenario, program, directory, options):
    """Each audit, and that it leaves nothing behind."""
    wrong, left = [], os.path.join(directory, "tmp")
    os.makedirs(left)
    for status, words, lines in scenario.audits:
        done = subprocess.run(
            [program, "-q", "audit", "--live"] + words + options,
            cwd=directory, env=dict(os.environ, TMPDIR=left),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        wrong += judge_audit(status, done, lines)
    wrong += ["audit: left behind: %s" % name for name in os.listdir(left)]
    return wrong


def run_inside(program, directory, path):
    """One scenario, in its namespace; prints what is wrong."""
    scenario = Scenario(path)
    if scenario.loss and not servers.can_lose():
        sys.exit(namespace.SKIPPED)
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    if scenario.signed:
        scenario.files["anchor"] = sign_all(scenario, directory)
    options = write_inputs(scenario, directory)
    farm = servers.Farm(os.path.join(directory, "farm"),
                        scenario.zones.values(), scenario.odd,
                        scenario.closed, scenario.knot, exact=True)
    farm.wait()
    if scenario.recursor:
        recursor = servers.unbound(os.path.join(directory, "unbound"),
                                   scenario.recursor,
                                   os.path.join(directory, "hints"))
        recursor.wait(scenario.recursor)
    if scenario.loss:
        servers.lose_some(scenario.loss)
    capture = servers.Capture(os.path.join(directory, "wire"))
    wrong = audit(scenario, program, directory, options) if scenario.audits \
        else survey(scenario, program, directory, options)
    seen = capture.stop()
    farm.stop()
    wrong += judge_wire(scenario, seen) + judge_conduct(scenario, seen)
    print("\n".join(wrong))


def run(program, directory, path):
    """What is wrong; None where it cannot be run."""
    command = namespace.command_in(
        [sys.executable, os.path.abspath(__file__), "--inside",
         program, directory, path])
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode == namespace.SKIPPED:
        return None
    wrong = done.stdout.decode(errors="replace").strip()
    if done.returncode != 0 and not wrong:
        wrong = "status %d" % done.returncode
    return wrong


def main():
    arguments = sys.argv[1:]
    if arguments[0] == "--inside":
        run_inside(*arguments[1:])
        return
    jobs = 10   # they wait more than they work
    if arguments[0] == "--jobs":
        jobs = int(arguments[1])
        arguments = arguments[2:]
    program, directory, *files = arguments
    if not files:
        place = os.path.join(HERE, "scenarios")
        files = [os.path.join(place, name) for name in sorted(
            os.listdir(place)) if re.fullmatch(r"[a-z0-9-]+", name)]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for path, wrong in zip(files, pool.map(
                lambda path: run(os.path.abspath(program), os.path.join(
                    os.path.abspath(directory), os.path.basename(path)),
                    os.path.abspath(path)), files)):
            claim = "%s: %s" % (os.path.basename(path), Scenario(path).claim)
            if wrong is None:
                note("skipped", claim + ": the kernel drops no packets here")
            else:
                check(claim, not wrong, wrong)


if __name__ == "__main__":
    main()
