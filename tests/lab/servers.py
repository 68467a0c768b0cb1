"""The lab's server programs: nsd, knotd, unbound, each with a folder of its
own and in the foreground, so that they end with the lab.
"""

import json
import os
import subprocess
import sys
import time

import dns
import zones as zoning

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
ROOT = os.path.join(TOP, "build/lab")
PATIENCE = 60.0
INNER = bytes((127, 53))    # the first octets of inner addresses


class Failure(Exception):
    """The lab itself is broken: no word on the program under test."""


def program(name):
    for place in ("usr/sbin", "usr/bin"):
        path = os.path.join(ROOT, place, name)
        if os.access(path, os.X_OK):
            return path
    raise Failure("%s: not there; tests/lab/fetch.sh brings it" % name)


def environment():
    found = dict(os.environ)
    machine = os.uname().machine
    found["LD_LIBRARY_PATH"] = os.path.join(
        ROOT, "usr/lib", "%s-linux-gnu" % machine)
    return found


def run(name, *arguments, **options):
    """Runs one of the lab's programs to its end."""
    return subprocess.run([program(name)] + list(arguments), check=True,
                          env=environment(), **options)


def lose_some(percent):
    """Questions get lost: a name once at most on its way to a server, so that
    two tries are enough."""
    rules, keys = ["table inet lost {"], {}
    for version, family in ((4, "ip"), (6, "ip6")):
        # The server's address and what is behind the header of DNS.
        keys[version] = "%s daddr . @th,160,128" % family
        rules.append("set seen%d { typeof %s; size 1000000; flags dynamic; }"
                     % (version, keys[version]))
    rules.append("chain in { type filter hook input priority 0;")
    for version, key in keys.items():
        question = "meta nfproto ipv%d udp dport 53" % version
        rules += ["%s %s @seen%d accept" % (question, key, version),
                  "%s add @seen%d { %s }" % (question, version, key)]
    which = "" if percent == 100 else "numgen random mod 100 < %d " % percent
    rules += ["udp dport 53 %sdrop" % which, "}", "}"]
    run("nft", "-f", "-", input="\n".join(rules + [""]).encode(),
        stderr=subprocess.PIPE)


def lose_all_to(addresses):
    """What is sent to these addresses never arrives: they are dead."""
    rules = ["table inet lost {"]
    for version in (4, 6):
        some = [a for a in addresses if (":" in a) == (version == 6)]
        rules.append("set dead%d { type ipv%d_addr; elements = { %s } }"
                     % (version, version, ", ".join(some)))
    rules += ["chain in { type filter hook input priority 0;",
              "ip daddr @dead4 drop", "ip6 daddr @dead6 drop", "}", "}"]
    run("nft", "-f", "-", input="\n".join(rules + [""]).encode())


def lose_nothing():
    run("nft", "delete", "table", "inet", "lost")


def can_lose():
    """The kernel drops what it is told to."""
    try:
        lose_some(1)
        lose_nothing()
        return True
    except (Failure, OSError, subprocess.CalledProcessError):
        return False


class Server:
    """A server program in its folder; config is given the folder's path."""

    def __init__(self, name, directory, config, arguments):
        os.makedirs(directory, exist_ok=True)
        self.name = name
        self.log = os.path.join(directory, "log")
        path = os.path.join(directory, name + ".conf")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(config)
        with open(self.log, "wb") as stream:
            self.process = subprocess.Popen(
                [program(name)] + arguments(path), cwd=directory,
                env=environment(), stdin=subprocess.DEVNULL, stdout=stream,
                stderr=stream)

    def wait(self, address, zone="."):
        """Until it answers, whatever it says."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if dns.ask(address, zone, "SOA", timeout=0.1, tries=1) is not None:
                return
            time.sleep(0.01)
        with open(self.log, encoding="utf-8", errors="replace") as stream:
            raise Failure("%s does not answer at %s:\n%s"
                          % (self.name, address, stream.read()[-2000:]))

    def errors(self):
        with open(self.log, encoding="utf-8", errors="replace") as stream:
            return [line for line in stream if "error" in line.lower()]

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()


def write_zones(directory, zones):
    """Master files, numbered, since a name may be no file's name."""
    os.makedirs(directory, exist_ok=True)
    paths = {}
    for number, zone in enumerate(zones):
        path = os.path.join(directory, "%d.zone" % number)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(zone.master_file())
        paths[zone.name] = path
    return paths


def nsd(directory, zones, addresses, files):
    """zones of files (their master files) answered at addresses.  A zone
    transfer is granted by the asker's address, and who asks a server of the
    namespace asks from that server's own address, if it is one of IPv4."""
    config = ["server:", "server-count: 1", "reuseport: yes", 'username: ""',
              'database: ""', 'zonesdir: "%s"' % directory,
              'pidfile: "%s/pid"' % directory,
              'xfrdfile: "%s/xfrd"' % directory,
              'xfrdir: "%s"' % directory,
              'zonelistfile: "%s/zones"' % directory,
              'cookie-secret-file: "%s/cookies"' % directory,
              "rrl-ratelimit: 0", "tcp-count: 200", "tcp-query-count: 0",
              "hide-version: yes", "refuse-any: no"]
    config += ["ip-address: %s" % a for a in addresses]
    config += ["remote-control:", "control-enable: no"]
    for zone in zones:
        config += ["zone:", 'name: "%s"' % zone.name,
                   'zonefile: "%s"' % files[zone.name]]
        config += ["provide-xfr: %s NOKEY" % a for a in sorted(zone.transfer)]
    return Server("nsd", directory, "\n".join(config) + "\n",
                  lambda path: ["-d", "-c", path])


def knotd(directory, zones, addresses, files):
    config = ["server:", '    rundir: "%s"' % directory,
              "    udp-workers: 1", "    tcp-workers: 1",
              "    background-workers: 1"]
    config += ["    listen: %s@53" % a for a in addresses]
    acl = []
    for number, zone in enumerate(zones):
        acl += ["  - id: t%d" % number,
                "    address: [%s]" % ", ".join(sorted(zone.transfer)),
                "    action: transfer"] if zone.transfer else []
    config += ["acl:"] * bool(acl) + acl
    config += ["database:", '    storage: "%s"' % directory,
               "log:", "  - target: stderr", "    any: warning",
               "template:", "  - id: default", '    storage: "%s"' % directory,
               "    journal-content: none", "    zonefile-load: whole",
               "    semantic-checks: off", "zone:"]
    for number, zone in enumerate(zones):
        config += ['  - domain: "%s."' % zone.name.rstrip("."),
                   '    file: "%s"' % files[zone.name]]
        config += ["    acl: t%d" % number] if zone.transfer else []
    return Server("knotd", directory, "\n".join(config) + "\n",
                  lambda path: ["-c", path])


def unbound(directory, address, hints=None):
    """A recursor of the world; without hints it believes its own."""
    config = ["server:", 'username: ""', 'chroot: ""',
              'directory: "%s"' % directory, 'pidfile: ""', "use-syslog: no",
              "interface: %s" % address, "access-control: 0.0.0.0/0 allow",
              "access-control: ::0/0 allow", "do-not-query-localhost: no",
              'module-config: "iterator"', "num-threads: 1",
              "outgoing-range: 4096", "num-queries-per-thread: 2048",
              "infra-cache-max-rtt: 2000", "unblock-lan-zones: yes",
              "insecure-lan-zones: yes"]
    config += ["local-zone: %s nodefault" % zone for zone in
               ("127.in-addr.arpa.", "home.arpa.", "test.", "onion.",
                "invalid.", "localhost.")]
    if hints is not None:
        config.append('root-hints: "%s"' % hints)
    config += ["remote-control:", "control-enable: no"]
    return Server("unbound", directory, "\n".join(config) + "\n",
                  lambda path: ["-d", "-c", path])


class Odd:
    """The servers that misbehave (odd.py), all in one process."""

    def __init__(self, directory, settings):
        os.makedirs(directory, exist_ok=True)
        config = os.path.join(directory, "odd.json")
        with open(config, "w", encoding="utf-8") as stream:
            json.dump(settings, stream)
        with open(os.path.join(directory, "odd.log"), "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, os.path.join(HERE, "odd.py"), config],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)

    def wait(self):
        if self.process.stdout.readline() != b"ready\n":
            raise Failure("the odd servers did not start (odd.log)")

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Capture:
    """Questions on the wire (capture.py), from its start to stop()."""

    def __init__(self, path):
        self.path = path
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "capture.py"), path],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        if self.process.stdout.readline() != b"ready\n":
            raise Failure("nothing can be captured")

    def stop(self):
        """(protocol, server, name, type) of each question; when has the
        time of each."""
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        with open(self.path, encoding="utf-8") as stream:
            rows = [tuple(line.split()) for line in stream]
        if rows[-1:] != [("end", "0")]:
            raise Failure("packets were not captured")
        self.when = [float(row[0]) for row in rows[:-1]]
        return [row[1:] for row in rows[:-1]]


class Farm:
    """All servers of a world, each zone at its addresses.

    odd: settings of those addresses where a server of odd.py answers instead;
    what it hands on goes to an inner address of the part that serves there.
    closed: addresses where nothing listens.  knot: zones whose part is
    served by knotd.
    """

    def __init__(self, directory, zones, odd=None, closed=(), knot=(),
                 exact=False):
        odd = dict(odd or {})
        zones = list(zones)
        files = write_zones(os.path.join(directory, "zones"), zones)
        by_name = {zone.name: zone for zone in zones}
        self.servers, self.inner = [], {}
        for number, part in enumerate(zoning.parts(zones, exact), 1):
            inner = "%d.%d.%d.%d" % (*INNER, number >> 8, number & 255)
            start = knotd if part.zones & set(knot) else nsd
            own = [a for a in part.addresses
                   if a not in odd and a not in closed]
            self.servers.append((inner, start(
                os.path.join(directory, "%s.%d" % (start.__name__, number)),
                [by_name[name] for name in sorted(part.zones)],
                own + [inner], files)))
            self.inner.update((a, inner) for a in part.addresses)
        self.odd = None
        if odd:
            for address, settings in odd.items():
                settings.setdefault("backend", self.inner.get(address))
            self.odd = Odd(directory, odd)

    def wait(self):
        for address, server in self.servers:
            server.wait(address)
            errors = server.errors()
            if errors:
                raise Failure("%s: %s" % (server.name, "".join(errors[:5])))
        if self.odd is not None:
            self.odd.wait()

    def stop(self):
        if self.odd is not None:
            self.odd.stop()
        for _, server in self.servers:
            server.stop()
