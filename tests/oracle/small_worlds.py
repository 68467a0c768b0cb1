#!/usr/bin/env python3
"""Small random worlds full of odd cases, each surveyed by the program and by
the oracle.

    small_worlds.py --seeds A-B [--program PROGRAM] [--keep DIRECTORY]

The same seed gives the same files, byte for byte.  With --keep the worlds
stay, with an `options` file each, so that a difference can be looked at
(`compare.py $(cat DIRECTORY/7/options)`); with --only-write nothing is run.
Exit: 0 all worlds agree, 1 some do not.

Names are invented.  Addresses and AS numbers are of ordinary ranges, since
special-purpose ones are never looked up; no packet is ever sent to them.
"""

import argparse
import bz2
import gzip
import io
import json
import lzma
import os
import random
import shlex
import socket
import sys
import tempfile
import time

import compare

BITS = {4: 32, 6: 128}
TIME = 1750000000           # the worlds' now

SPECIAL4 = ["10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.7.7",
            "192.0.0.8", "192.0.0.9", "192.0.0.10", "192.0.0.171",
            "192.0.2.1", "192.31.196.7", "192.52.193.1", "192.88.99.1",
            "192.175.48.6", "198.18.3.4", "203.0.113.9", "224.0.0.5",
            "239.255.255.250", "240.0.0.1", "255.255.255.255", "0.0.0.0"]
SPECIAL6 = ["::1", "::", "::ffff:9.8.7.6", "::1.2.3.4", "64:ff9b::1",
            "100::1", "2001::1", "2001:1::1", "2001:1::4", "2001:2::1",
            "2001:3::7", "2001:4:112::1", "2001:10::1", "2001:20::1",
            "2001:30::1", "2001:db8::53", "2002:102:304::1",
            "2620:4f:8000::53", "3fff::1", "3fff:1000::1", "5f00::1",
            "fd00::1", "fe80::1", "ff02::1", "4000::1", "1fff::1"]

CCTLDS = ["nl", "de", "zz", "xn--p1ai"]
GTLDS = ["com", "alpha", "beta", "xn--vermgensberatung-pwb", "edu", "int"]
LISTED_GTLDS = ["com", "alpha", "beta", "xn--vermgensberatung-pwb",
                "removed"]
OTHER_TLDS = ["weird", "xn--zckzah"]
RNAMES = ["hostmaster.one.net", "dns.one.net", "hostmaster.two.net",
          "h.example", "root.localhost", "hostmaster.Three.ORG"]
CONTACTS = ["One, Inc.", "ONE INC", "Two Ltd", "Three", "N/A",
            "a.person@four.net"]
BEL = "\u0431\u0435\u043b"


def text_of_address(family, number):
    if family == 4:
        return socket.inet_ntop(socket.AF_INET, number.to_bytes(4, "big"))
    return socket.inet_ntop(socket.AF_INET6, number.to_bytes(16, "big"))


def cut_to(family, number, length):
    shift = BITS[family] - length
    return number >> shift << shift


def text_of_prefix(prefix):
    family, number, length = prefix
    return "%s/%d" % (text_of_address(family, number), length)


def compact(value):
    return json.dumps(value, ensure_ascii=False)


class World:
    """changes: how a second world of the same seed differs from the first,
    by part (PARTS): "other" makes it anew by chance, "mild" changes a few of
    its routes, VRPs or answers."""

    PARTS = ["routes", "vrps", "dns", "lists", "choices"]

    def __init__(self, seed, directory, changes=None):
        self.seed, self.changes = seed, changes
        self.random = random.Random("small world %d" % seed)
        self.directory = directory
        self.options = ["--allow-degraded"]
        self.files = 0
        # In some worlds little goes wrong, so that full and complete
        # zones come about too.
        self.routed = self.chance(60)
        self.roa_percent = self.pick([0, 40, 90, 100])
        self.set_percent = self.pick([0, 2, 9])
        self.failed_percent = self.pick([0, 4, 15])
        self.unasked_percent = self.pick([0, 5, 25])
        self.make_addresses()
        self.begin("routes")
        self.make_routes()
        self.begin("vrps")
        self.make_vrps()
        self.begin("dns")
        self.make_dns()
        self.begin("choices")
        self.make_choices()

    # -- the second of a pair

    def begin(self, part, stage=""):
        """From here on chance depends on the part's own change alone."""
        if self.changes is not None:
            self.random = random.Random("part %s%s of %d%s" % (
                part, stage, self.seed,
                ", other" if self.changes.get(part) == "other" else ""))

    def changed(self, part, items, change):
        """The items, in a mild change one in ten of them changed."""
        if self.changes is None or self.changes.get(part) != "mild":
            return items
        mild = random.Random("mild %s of %d" % (part, self.seed))
        return [change(mild, item) if mild.randrange(10) == 0 else item
                for item in items]

    def other_route(self, mild, row):
        prefix, origin = row
        if mild.randrange(2):
            return prefix, mild.choice(self.asns)
        return mild.choice(mild.choice(self.ladders[prefix[0]])), origin

    def other_vrp(self, mild, vrp):
        prefix, max_length, asn = vrp[:3]
        if mild.randrange(2):
            return (prefix, max_length, mild.choice(self.asns)) + vrp[3:]
        prefix = mild.choice(mild.choice(self.ladders[prefix[0]]))
        return (prefix, prefix[2], asn) + vrp[3:]

    def other_answer(self, mild, line):
        failed = {name: value for name, value in line.items()
                  if name in ("name", "type", "view", "server")}
        failed["rcode"] = mild.choice([None, "SERVFAIL", "NXDOMAIN"])
        return failed

    # -- chance

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def some(self, items, least=0, most=None):
        items = list(items)
        most = len(items) if most is None else min(most, len(items))
        return self.random.sample(
            items, self.random.randint(min(least, most), most))

    def pick(self, items):
        return self.random.choice(items)

    # -- files

    def write(self, option, suffix, text, mtime=None):
        """Compressed or not; the name says nothing about it."""
        data = text.encode()
        how = self.random.randrange(6)
        if how == 0:
            buffer = io.BytesIO()
            with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as stream:
                half = len(data) // 2
                stream.write(data[:half])
            data = buffer.getvalue() + gzip.compress(data[half:], mtime=0)
        elif how == 1:
            data = bz2.compress(data)
        elif how == 2:
            data = lzma.compress(data)
        self.files += 1
        path = os.path.join(self.directory, "%02d%s" % (self.files, suffix))
        with open(path, "wb") as stream:
            stream.write(data)
        mtime = TIME if mtime is None else mtime
        os.utime(path, (mtime, mtime))
        self.options += [option, path]

    # -- addresses, routes

    def make_addresses(self):
        """Blocks, each with a ladder of nested prefixes and addresses."""
        self.ladders, self.addresses = {4: [], 6: []}, {4: [], 6: []}
        for family, count in ((4, self.random.randint(4, 8)),
                              (6, self.random.randint(3, 7))):
            for _ in range(count):
                if family == 4:
                    base = (self.random.randint(1, 223) << 24
                            | self.random.getrandbits(24))
                    lengths = [7, 8, 9, 12, 16, 19, 20, 22, 23, 24, 25, 32]
                else:
                    top = self.pick([0x2400, 0x2600, 0x2a00, 0x2001, 0x2804])
                    base = (top << 112 | self.random.getrandbits(12) << 96
                            | self.random.getrandbits(96))
                    lengths = [12, 15, 16, 20, 29, 32, 36, 40, 44, 47, 48,
                               49, 56, 128]
                self.ladders[family].append(
                    [(family, cut_to(family, base, length), length)
                     for length in lengths])
                for length in self.some(
                        lengths[1:], 2, 5):
                    near = cut_to(family, base, length) | (
                        self.random.getrandbits(BITS[family] - length)
                        if length < BITS[family] else 0)
                    self.addresses[family].append(
                        text_of_address(family, near))
            special = SPECIAL4 if family == 4 else SPECIAL6
            self.addresses[family] += self.some(special, 1, 4)
        # nobody announces these
        self.addresses[4] += ["9.9.9.9"] if self.chance(50) else []
        self.addresses[6] += ["2c0f:ffff::9"] if self.chance(50) else []

    def random_prefix(self, family):
        return self.pick(self.pick(self.ladders[family]))

    def make_routes(self):
        self.asns = [self.random.randint(1, 64000) for _ in range(5)] + [
            self.random.randint(131072, 400000), 4199999999]
        rows = []
        for family in (4, 6):
            for ladder in self.ladders[family]:
                prefixes = self.some(ladder, 1, 6)
                if self.routed:
                    prefixes.append(next(p for p in ladder
                                         if p[2] in (16, 32)))
                for prefix in prefixes:
                    for _ in range(self.pick([1, 1, 1, 1, 2, 3])):
                        rows.append((prefix, self.random_origin()))
            if self.chance(40):
                rows.append(((family, 0, 0), self.random_origin()))
        # ROAs do not follow what a mild change announces.
        self.announced = list(rows)
        rows = self.changed("routes", rows, self.other_route)
        beneath = [row for prefix, origin in self.some(rows, 0, 30)
                   for row in self.more_specifics(prefix, origin)]
        if beneath and self.chance(60):
            # seen by too few to count: the route above them stays
            self.ris_whois(beneath, [1, 2])
        else:
            rows += beneath
        sources = [[] for _ in range(self.random.randint(2, 4))]
        for row in rows:
            for source in self.some(sources, 1, 2):
                source.append(row)
        # a family without any route would be a structural fault
        for family, length in ((4, 16), (6, 32)):
            prefix = [p for p in self.ladders[family][0] if p[2] == length]
            sources[0].append((prefix[0], self.asns[0]))
        for number, source in enumerate(sources):
            self.random.shuffle(source)
            if number == 0:
                # some source without a threshold
                form = self.pick([self.pfx2as, self.plain_routes])
            else:
                form = self.pick([self.pfx2as, self.plain_routes,
                                  self.pyasn, self.bgp_tools,
                                  self.ris_whois, self.ris_whois])
            if source:
                form(source)

    def more_specifics(self, prefix, origin):
        """What lies beneath it, one and two bits longer: all, or all but
        one; so that nothing, or little, is left for a forged origin."""
        family, number, length = prefix
        parts = [(family, number + (i << (BITS[family] - length - bits)),
                  length + bits)
                 for bits in range(1, self.pick([2, 3]))
                 for i in range(1 << bits)
                 if length + bits <= BITS[family]]
        if parts and self.chance(25):
            parts.remove(self.pick(parts))
        return [(part, origin) for part in parts]

    def random_origin(self):
        """A number, or a list: an AS set."""
        if self.chance(1):
            return 0                    # nobody's; it never matches
        if self.chance(self.set_percent):
            return [self.pick(self.asns)]
        if self.chance(self.set_percent):
            return [self.pick(self.asns) for _ in range(3)]
        return self.pick(self.asns)

    def random_peers(self):
        return self.pick([1, 2, 4, 5, 8, 9, 10, 11, 12, 50, 300])

    def bad_rows(self, lines, bad):
        """At most one in twenty, or the file is bad as a whole."""
        if len(lines) > 40 and self.chance(30):
            lines.insert(self.random.randint(10, len(lines)),
                         self.pick(bad))
        return lines

    def pfx2as(self, rows):
        origins = {}
        for prefix, origin in rows:
            if isinstance(origin, list):
                origin = ",".join(str(asn) for asn in origin)
                if "," not in origin:
                    # no set of one member can be written
                    continue
            origins.setdefault(prefix, []).append(str(origin))
        lines = ["%s\t%d\t%s" % (text_of_address(*prefix[:2]), prefix[2],
                                 "_".join(dict.fromkeys(texts)))
                 for prefix, texts in origins.items()]
        if lines:
            self.bad_rows(lines, ["1.2.3.4\t24\t5", "1.2.3.0\t33\t5",
                                  "1.2.3.0\t24\t4294967296", "rubbish"])
            self.write("--routes", ".pfx2as", "\n".join(lines) + "\n")

    def set_text(self, origin):
        if isinstance(origin, list):
            return "{" + ",".join(str(asn) for asn in origin) + "}"
        return str(origin)

    def plain_routes(self, rows):
        """`prefix asn`, or `prefix => asn`."""
        between = self.pick([" ", "\t", " => "])
        mark = self.pick(["", "AS"])
        lines = [text_of_prefix(prefix) + between
                 + ("" if isinstance(origin, list) else mark)
                 + self.set_text(origin) for prefix, origin in rows]
        self.bad_rows(lines, ["1.2.3.4/24 5", "1.2.3.0/24 AS4294967296"])
        self.write("--routes", ".txt", "\n".join(lines) + "\n")

    def pyasn(self, rows):
        lines = ["; IP-ASN32-DAT file", "; Converted on a day", "; "]
        lines += ["%s\t%d" % (text_of_prefix(prefix), origin)
                  for prefix, origin in rows if isinstance(origin, int)]
        if len(lines) > 3:
            self.write("--routes", ".dat", "\n".join(lines) + "\n")

    def bgp_tools(self, rows):
        lines = [compact({"CIDR": text_of_prefix(prefix), "ASN": origin,
                          "Hits": self.random_peers()})
                 for prefix, origin in rows if isinstance(origin, int)]
        if lines:
            self.write("--routes", ".jsonl", "\n".join(lines) + "\n")

    def ris_whois(self, rows, peers=None):
        lines = ["%", "% Full dump of combined RIS routing tables",
                 "% Format:  <origin> <tab> <prefix> <tab> "
                 "<seen by #rispeers>", "%", ""]
        for prefix, origin in rows:
            for _ in range(self.pick([1, 1, 1, 2])):
                lines.append("%s\t%s\t%d" % (
                    self.set_text(origin), text_of_prefix(prefix),
                    self.pick(peers) if peers else self.random_peers()))
        self.bad_rows(lines, ["5\t1.2.3.4/24\t100", "x\t1.2.3.0/24\t9"])
        self.write("--routes", ".whois", "\n".join(lines) + "\n")

    # -- VRPs

    def make_vrps(self):
        """A VRP is (prefix, maxLength, AS, label, seconds until expiry)."""
        labels = ["ripe", "ripencc", "apnic", "apnic-iana", "apnic-ripe",
                  "arin", "lacnic", "afrinic", None, "N/A", "apnic-as0",
                  "lacnic-as0", "as0"]
        vrps = []
        for prefix, origin in self.announced:
            if isinstance(origin, int) and self.chance(self.roa_percent):
                top = min(BITS[prefix[0]], prefix[2] + self.pick([0, 0, 1, 2]))
                vrps.append((prefix, top, origin,
                             self.pick(["ripe", "arin", "apnic-iana"]),
                             86400))
        most = 10 if self.roa_percent > 50 else 45
        for _ in range(self.random.randint(4, most)):
            family = self.pick([4, 4, 6])
            prefix = self.random_prefix(family)
            top = BITS[family]
            max_length = self.pick([
                prefix[2], prefix[2], prefix[2], min(top, prefix[2] + 1),
                min(top, prefix[2] + 8), max(prefix[2], 24 if family == 4
                                             else 48), top])
            asn = 0 if self.chance(8) else self.pick(self.asns)
            left = self.pick([86400, 86400, 3600, 1, 0, -1, -86400, None])
            vrps.append((prefix, max_length, asn, self.pick(labels), left))
        for family in (4, 6):
            if self.chance(12):
                vrps.append(((family, 0, 0), self.pick([0, 24]),
                             self.pick(self.asns + [0]), "ripe", 86400))
        for vrp in self.some(vrps, 0, 6):
            vrps.append(vrp[:3] + (self.pick(labels), self.pick(
                [86400, -5])))
        vrps = self.changed("vrps", vrps, self.other_vrp)
        self.random.shuffle(vrps)
        half = self.random.randint(1, len(vrps) - 1)
        parts = [vrps] if self.chance(60) else [vrps[:half], vrps[half:]]
        for part in parts:
            # the set's own time: in its metadata, or by --vrps-time or the
            # file's date, which are the same for files without metadata
            self.pick([self.rpki_client_json, self.rpki_client_csv,
                       self.routinator_json, self.routinator_csv,
                       self.csvcompat, self.csvext, self.jsonext,
                       self.fort_csv, self.bare_array])(part)
        if self.chance(50):
            self.options += ["--vrps-time", self.rfc3339(TIME)]

    def rfc3339(self, seconds):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))

    def blank_time(self, seconds):
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds))

    def spell_asn(self, asn):
        return self.pick([asn, str(asn), "AS%d" % asn])

    def json_rows(self, vrps, now, spelling=True, expires=True, ta=True):
        rows = []
        for prefix, max_length, asn, label, left in vrps:
            row = {"asn": self.spell_asn(asn) if spelling else asn,
                   "prefix": text_of_prefix(prefix),
                   "maxLength": max_length}
            if max_length == prefix[2] and self.chance(20):
                del row["maxLength"]
            if label is not None and ta:
                row["ta"] = label
            if left is not None and expires:
                row["expires"] = now + left
            rows.append(row)
        if len(rows) > 40 and self.chance(40):
            rows[self.random.randrange(len(rows))] = self.pick([
                {"asn": 1, "prefix": "1.2.3.4/24", "maxLength": 24},
                {"asn": 1, "prefix": "1.2.3.0/24", "maxLength": 23},
                {"asn": 1, "prefix": "1.2.3.0/24", "maxLength": 33},
                {"asn": 4294967296, "prefix": "1.2.3.0/24"}])
        return rows

    def rpki_client_json(self, vrps):
        now = TIME + self.random.randint(-1000, 1000)
        document = {"metadata": {"buildmachine": "b", "vrps": len(vrps),
                                 "buildtime": self.rfc3339(now)},
                    "roas": self.json_rows(vrps, now, spelling=False),
                    "bgpsec_keys": [], "aspas": [
                        {"customer_asid": 64000, "expires": now,
                         "providers": [1, 2]}]}
        self.write("--vrps", ".json", json.dumps(document, indent="\t"),
                   TIME - 500000)

    def routinator_json(self, vrps):
        generated = self.pick([0, TIME, TIME + 7])
        document = {"metadata": {"generated": generated, "generatedTime":
                                 self.rfc3339(generated)},
                    "roas": self.json_rows(vrps, generated or TIME)}
        if self.chance(30):
            document = dict(reversed(document.items()))
        self.write("--vrps", ".json", compact(document),
                   TIME if generated == 0 else TIME - 77)

    def bare_array(self, vrps):
        self.write("--vrps", ".json", compact(self.json_rows(vrps, TIME)))

    def jsonext(self, vrps):
        rows = []
        for prefix, max_length, asn, label, left in vrps:
            source = {"type": "roa", "uri": "rsync://example.net/a.roa",
                      "tal": label or "N/A"}
            if left is not None:
                source["validity"] = {
                    "notBefore": self.rfc3339(TIME - 10 ** 6),
                    "notAfter": self.rfc3339(TIME + left)}
            else:
                source = {"type": "exception", "path": None}
            rows.append({"asn": "AS%d" % asn,
                         "prefix": text_of_prefix(prefix),
                         "maxLength": max_length, "source": [source]})
        self.write("--vrps", ".jsonext", compact({
            "metadata": {"generated": TIME,
                         "generatedTime": self.rfc3339(TIME)},
            "roas": rows}), TIME - 5)

    def csv(self, header, rows):
        ending = self.pick(["\n", "\n", "\r\n"])
        self.write("--vrps", ".csv", ending.join([header] + rows) + ending)

    def routinator_csv(self, vrps):
        self.csv("ASN,IP Prefix,Max Length,Trust Anchor",
                 ["AS%d,%s,%d,%s" % (v[2], text_of_prefix(v[0]), v[1],
                                     v[3] or "N/A") for v in vrps])

    def csvcompat(self, vrps):
        self.csv('"ASN","IP Prefix","Max Length","Trust Anchor"',
                 ['"%d","%s","%d","%s"' % (
                     v[2], text_of_prefix(v[0]), v[1], v[3] or "N/A")
                  for v in vrps])

    def rpki_client_csv(self, vrps):
        self.csv("ASN,IP Prefix,Max Length,Trust Anchor,Expires",
                 ["AS%d,%s,%d,%s,%d" % (
                     v[2], text_of_prefix(v[0]), v[1], v[3] or "N/A",
                     TIME + (1000 if v[4] is None else v[4]))
                  for v in vrps])

    def csvext(self, vrps):
        lines = []
        for prefix, max_length, asn, _, left in vrps:
            if max_length == prefix[2] and self.chance(30):
                max_length = ""
            uri = self.pick(["N/A", "rsync://example.net/a.roa",
                             '"rsync://example.net/b.roa"'])
            after = ("N/A" if left is None else
                     self.blank_time(TIME + left))
            before = ("N/A" if left is None else
                      self.blank_time(TIME - 10 ** 6))
            lines.append("%s,AS%d,%s,%s,%s,%s" % (
                uri, asn, text_of_prefix(prefix), max_length, before,
                after))
        self.csv("URI,ASN,IP Prefix,Max Length,Not Before,Not After", lines)

    def fort_csv(self, vrps):
        self.csv("ASN,Prefix,Max prefix length",
                 ["AS%d,%s,%d" % (v[2], text_of_prefix(v[0]), v[1])
                  for v in vrps])

    # -- DNS

    def make_dns(self):
        self.make_names()
        self.in_zone_data = set()
        self.root_present = self.chance(85)
        apexes = []
        if self.root_present:
            apexes.append(".")
        for apex, percent in (
                ("arpa", 35), ("in-addr.arpa", 35), ("ip6.arpa", 30),
                ("e164.arpa", 25), ("nl", 30), ("com", 20)):
            if self.chance(percent) or not apexes and apex == "com":
                apexes.append(apex)
        for apex in apexes:
            self.make_zone_file(apex)
        self.begin("lists")
        if self.chance(85):
            self.make_gtlds()
        self.suffixes = []
        if self.chance(50):
            self.make_public_suffixes()
        self.listed = []
        for _ in range(self.pick([0, 0, 1, 2])):
            self.make_zone_list()
        self.begin("dns", " answers")
        if self.chance(75):
            self.make_answers()
        if self.chance(60):
            self.make_root_db()
        if self.chance(40):
            self.make_operators()

    def make_root_db(self):
        lines = ["Domain,Type,TLD Manager,Technical Contact"]
        for tld in self.some(self.tlds + ["unknown"], 2):
            lines.append('%s%s,generic,"A, B","%s"' % (
                self.pick(["", "."]), tld, self.pick(CONTACTS + [""])))
        self.write("--root-db", ".csv", "\n".join(lines) + "\n")

    def make_operators(self):
        values = {
            "zone": self.tlds + ["co.nl", "arpa"],
            "rname": ["hostmaster.one.net", "dns.one.net",
                      "root.localhost"],
            "contact": ["two ltd.", "Three"],
            "server": self.host_names[:4] + ["nl", "nic.com", "example"],
            "as": [str(asn) for asn in self.asns]}
        rows = []
        for _ in range(self.random.randint(1, 8)):
            kind = self.pick(sorted(values))
            rows.append('%s,%s,%s' % (
                kind, self.pick(values[kind]),
                self.pick(["", '"Two Ltd"', "Own", "Other"])))
        self.write("--operators", ".csv", "\n".join(
            ["kind,value,operator"] + rows) + "\n")

    def make_names(self):
        """Host names and their addresses as their own zones tell them."""
        tlds = CCTLDS + GTLDS + OTHER_TLDS
        self.tlds = sorted(self.some(tlds, 4))
        if "com" not in self.tlds:
            self.tlds.append("com")
        self.hosts = {}
        for number in range(self.random.randint(6, 16)):
            under = self.pick(self.tlds + ["undelegated"])
            host = self.pick(["ns%d.nic.%s", "ns%d.%s", "a%d.ns.host.%s"]
                             ) % (number, under)
            self.hosts[host] = self.random_addresses()
        for host in ("a.in-addr-servers.arpa", "b.ip6-servers.arpa",
                     "ns1.nl", "ns.co.nl", "ns3.shared.com"):
            self.hosts[host] = self.random_addresses()
        self.host_names = sorted(self.hosts)
        for host in self.some(self.host_names, 0, 3):
            self.hosts[host] = []
        self.aliases = set(self.some(self.host_names, 0, 2))

    def random_addresses(self):
        return (self.some(self.addresses[4], 0, 3)
                + self.some(self.addresses[6], 0, 2))

    def delegations(self, apex):
        if apex == ".":
            names = self.tlds + (["arpa"] if self.chance(80) else [])
        elif apex == "arpa":
            names = self.some(["in-addr.arpa", "ip6.arpa", "e164.arpa",
                               "home.arpa", "in-addr-servers.arpa",
                               "deep.uri.arpa"], 1)
        elif apex == "in-addr.arpa":
            names = ["%d.in-addr.arpa" % self.random.randint(1, 223)
                     for _ in range(4)] + self.some(
                         ["5.2.in-addr.arpa", "0-63.7.6.5.in-addr.arpa"])
        elif apex == "ip6.arpa":
            names = ["0.4.2.ip6.arpa", "6.2.ip6.arpa",
                     "8.e.f.ip6.arpa"]
        elif apex == "e164.arpa":
            names = ["1.3.e164.arpa", "6.4.e164.arpa"]
        else:
            names = ["%s.%s" % (label, apex) for label in self.some(
                ["co", "nic", "gov", "a.b", "xn--4gbrim", "host",
                 "shared"], 1)]
        names = list(dict.fromkeys(names))
        if self.chance(6):
            # beneath another delegation: not this zone's to say
            names.append("beneath." + names[0])
        return names

    def spell(self, name):
        """Any case."""
        if self.chance(15):
            return name.upper()
        if self.chance(5):
            return name.title()
        return name

    def make_zone_file(self, apex):
        style = self.Style(self, apex)
        cuts = self.delegations(apex)
        self.in_zone_data.update(cuts + [apex])
        records = [(apex, "NS", host)
                   for host in self.some(self.host_names, 1, 4)]
        servers = {host for _, _, host in records}
        for cut in cuts:
            own = self.some(self.host_names, 1, 4)
            if self.chance(15):
                own.append(cut)             # glue at the delegation itself
            servers.update(own)
            records += [(cut, "NS", host) for host in own]
            if self.chance(50):
                records.append((cut, "DS", "1 8 2 (%s)" % ("AB" * 32)))
        for host in sorted(servers):
            if self.chance(80):
                for address in self.seen_addresses(host):
                    records.append((host, "AAAA" if ":" in address else "A",
                                    address))
        inside = [r for r in records
                  if apex == "." or ("." + r[0]).endswith("." + apex)]
        self.random.shuffle(inside)
        if self.chance(70):
            inside.sort(key=lambda r: r[0])
        option = "--root-zone" if apex == "." else "--zone-data"
        self.write(option, ".zone", style.file(inside))

    def seen_addresses(self, host):
        """What somebody else says the host's addresses are."""
        addresses = list(self.hosts.get(host, self.random_addresses()))
        if self.chance(20):
            addresses = self.some(addresses)
        if self.chance(15):
            addresses += self.some(
                self.addresses[4] + self.addresses[6], 1, 1)
        return list(dict.fromkeys(addresses))

    class Style:
        """One way to write a master file."""

        def __init__(self, world, apex):
            self.world, self.apex = world, apex
            self.relative = world.chance(50)
            self.class_first = world.chance(50)
            self.no_ttl = world.chance(30)
            self.no_class = world.chance(20)
            self.lower_type = world.chance(20)

        def name(self, name):
            world, apex = self.world, self.apex
            if name == ".":
                return "."
            if self.relative and world.chance(80):
                if name == apex:
                    return "@"
                if apex == ".":
                    return world.spell(name)
                if name.endswith("." + apex):
                    return world.spell(name[:-len(apex) - 1])
            return world.spell(name) + "."

        def middle(self):
            ttl = "" if self.no_ttl else self.world.pick(
                ["3600", "0", "1h30m", "86400"])
            word = "" if self.no_class else self.world.pick(["IN", "in"])
            parts = [word, ttl] if self.class_first else [ttl, word]
            return " ".join(part for part in parts if part)

        def file(self, records):
            world, apex = self.world, self.apex
            top = "." if apex == "." else apex + "."
            lines = []
            if self.relative:
                lines.append("$ORIGIN " + top)
            lines.append("$TTL 86400 ; a comment")
            lines.append("%s %s SOA %s hostmaster.example. (" % (
                top, self.middle(), "a.example."))
            lines += ["\t1 ; serial (not a parenthesis)",
                      "\t1800 900", "\t604800 86400 )"]
            previous = apex
            for owner, kind, data in records:
                if owner == previous and world.chance(60):
                    start = world.pick(["\t", "  "])
                else:
                    start = self.name(owner) + world.pick(["\t", " "])
                previous = owner
                if kind == "NS":
                    data = self.name(data)
                elif kind == "AAAA" and world.chance(20):
                    data = data.upper()
                line = "%s%s %s %s" % (
                    start, self.middle(),
                    kind.lower() if self.lower_type else kind, data)
                if world.chance(10):
                    line += " ; " + world.pick(['"', "(", "NS x."])
                lines.append(line)
                if world.chance(5):
                    lines.append("%s %s TXT \"a; (b\" \"c \\\" d\"" % (
                        start, self.middle()))
                if world.chance(5):
                    lines.append(world.pick(["", "   ", "; comment"]))
            if len(records) > 60 and world.chance(40):
                lines.append("%s 1 IN A 1.2.3" % top)
            if world.chance(30):
                # a transfer ends as it began
                lines.append("%s IN SOA a.example. hostmaster.example. "
                             "1 1800 900 604800 86400" % top)
            return "\n".join(lines) + "\n"

    def make_gtlds(self):
        self.write("--gtlds", ".json", json.dumps({"gTLDs": [
            {"gTLD": name, "uLabel": None, "registryOperator": "Somebody",
             "delegationDate": "2015-01-01",
             "removalDate": "2020-01-01" if name == "removed" else None,
             "contractTerminated": False} for name in LISTED_GTLDS],
            "updatedOn": "2025-01-01"}, indent=2))

    def make_public_suffixes(self):
        self.suffixes = self.some(
            ["co.nl", "gov.nl", "x.y.de", "co.zz", "net.alpha",
             "a.b.com", "xn--80aqecdr1a.xn--p1ai"], 2)
        rules = ["nl", "com"] + self.suffixes + [
            "*.wild.nl", "!city.wild.nl", "// sub.nl", "tail.nl  comment"]
        self.random.shuffle(rules)
        # a U-label, and a wildcard in the middle
        rules += [BEL + ".xn--p1ai", "a.*.de"]
        self.suffixes += [
            "xn--" + BEL.encode("punycode").decode() + ".xn--p1ai",
            "tail.nl", "city.wild.nl"]
        self.write("--public-suffixes", ".dat", "\n".join(
            ["// VERSION: 2025-01-01", "", "// ===BEGIN ICANN DOMAINS===",
             ""] + rules + ["", "// ===END ICANN DOMAINS===",
                            "// ===BEGIN PRIVATE DOMAINS===",
                            "private.com", "// ===END PRIVATE DOMAINS==="])
            + "\n")
        self.suffixes.append("private.com")

    def make_zone_list(self):
        lines = []
        for zone in self.some(
                ["own.nl", "own.alpha", "7.in-addr.arpa", "registry.weird",
                 "bare.nl", "evidence.de", "com", "removed"], 1, 4):
            if zone in self.listed:
                continue                # two lists that differ: not decided
            self.listed.append(zone)
            fields = [self.spell(zone) + self.pick(["", "."])]
            if self.chance(60):
                fields.append(self.pick(["", "enum", "ccTLD", "revMap"]))
                if self.chance(60):
                    fields.append(",".join(
                        self.spell(host) + self.pick(["", "."])
                        for host in self.some(self.host_names, 1, 3)))
            lines.append("\t".join(fields))
        if lines:
            self.write("--zone-list", ".list", "\n".join(lines) + "\n")

    # -- recorded answers

    def rr(self, owner, kind, data):
        return "%s. %d IN %s %s" % (self.spell(owner), 300, kind, data)

    def make_answers(self):
        lines = []
        zones = sorted(self.in_zone_data | set(self.suffixes)
                       | set(self.listed))
        for zone in zones:
            if zone != ".":
                self.answers_of_zone(zone, lines)
        for host in self.host_names:
            for kind in ("A", "AAAA"):
                self.answer_of_host(host, kind, lines)
        lines = self.changed("dns", lines, self.other_answer)
        self.random.shuffle(lines)
        lines.insert(0, {"dnsroa-answers": 1, "started": self.rfc3339(TIME)})
        self.write("--answers", ".jsonl", "\n".join(
            compact(line) for line in lines) + "\n")

    def question(self, name, kind, view):
        line = {"name": self.spell(name) + self.pick(["", "."]),
                "type": kind}
        if view != "answer" or self.chance(50):
            line["view"] = view
        return line

    def failure(self):
        if self.chance(50):
            return {"rcode": self.pick(["SERVFAIL", "REFUSED", "FORMERR"])}
        return {"rcode": None, "error": "timeout", "tries": 3}

    def answers_of_zone(self, zone, lines):
        servers = self.some(self.host_names, 1, 4)
        if zone not in self.in_zone_data and self.chance(40):
            return                      # nothing is known of it
        if self.chance(40):
            line = self.question(zone, "NS", "parent")
            if self.chance(15):
                line.update(self.failure())
            elif self.chance(15):
                # the parent's server serves the child as well
                line.update(rcode="NOERROR", aa=True)
                line[self.pick(["answer", "authority"])] = [
                    self.rr(zone, "NS", host + ".") for host in servers]
            elif self.chance(15):
                line.update(rcode="NOERROR", aa=self.chance(50), authority=[
                    self.rr(zone.partition(".")[2] or "x", "SOA",
                            "a.example. h.example. 1 2 3 4 5")])
            else:
                line.update(rcode="NOERROR", aa=False, authority=[
                    self.rr(zone, "NS", self.spell(host) + ".")
                    for host in servers], additional=[
                        self.rr(host, "AAAA" if ":" in address else "A",
                                address)
                        for host in servers + self.some(
                            self.host_names, 0, 1)
                        for address in self.seen_addresses(host)])
            lines.append(line)
        if self.chance(60):
            line = self.question(zone, "NS", "answer")
            if self.chance(20):
                line.update(self.failure())
            elif self.chance(10):
                line.update(rcode="NXDOMAIN")
            elif self.chance(10):
                line.update(rcode="NOERROR", answer=[
                    self.rr(zone, "CNAME", "elsewhere.example."),
                    self.rr("elsewhere.example", "NS", "ns.example.")])
            else:
                child = self.some(servers, 1) + self.some(
                    self.host_names, 0, 1)
                line.update(rcode="NOERROR", answer=[
                    self.rr(zone, "NS", self.spell(host) + ".")
                    for host in child])
            lines.append(line)
        if self.chance(90 if zone in self.tlds else 50):
            view = self.pick(["answer", "answer", "server"])
            line = self.question(zone, "SOA", view)
            soa = "a.example. %s. 1 2 3 4 5" % self.pick(RNAMES)
            line.update(rcode="NOERROR", aa=self.chance(60))
            if view == "server":
                line["server"] = "9.9.9.9"
            if self.chance(80):
                line["answer"] = [self.rr(zone, "SOA", soa)]
            else:
                line["authority"] = [self.rr("parent.example", "SOA", soa)]
            lines.append(line)
        if self.chance(20):
            lines.append({"name": zone, "type": "DNSKEY",
                          "rcode": "NOERROR"})
        if self.chance(10):
            lines.append({"name": zone, "type": "MX", "rcode": "NOERROR"})

    def answer_of_host(self, host, kind, lines):
        if self.chance(self.unasked_percent):
            return                      # never asked
        line = self.question(host, kind, "answer")
        addresses = [address for address in self.hosts[host]
                     if (":" in address) == (kind == "AAAA")]
        if self.chance(self.failed_percent):
            line.update(self.failure())
            lines.append(line)
            if self.chance(80):
                return
            # asked once more at the end
            line = self.question(host, kind, "answer")
        if self.chance(6):
            line.update(rcode="NXDOMAIN")
        elif host in self.aliases:
            target = self.pick(["real.example", "r.e.al.example"])
            line.update(rcode="NOERROR", answer=[
                self.rr(host, "CNAME", target + ".")] + [
                    self.rr(target, kind, address)
                    for address in addresses])
            if self.chance(30):
                line["answer"].reverse()
        else:
            line.update(rcode="NOERROR", answer=[
                self.rr(host, kind, address) for address in addresses])
            if not addresses and self.chance(50):
                del line["answer"]
        lines.append(line)

    # -- choices

    def make_choices(self):
        if self.chance(30):
            self.options += ["--method", "manrs2020"]
        elif self.chance(25):
            # with manrs2020 the method does not say what this would mean
            self.options += ["--glue", self.pick(["answer", "union"])]
        if self.chance(30):
            self.options += ["--min-peers", str(self.pick([0, 1, 5, 11]))]
        for name, values in (("--min-length4", [0, 7, 9, 16]),
                             ("--max-length4", [23, 25, 32]),
                             ("--min-length6", [0, 12, 20, 32]),
                             ("--max-length6", [47, 49, 128])):
            if self.chance(12):
                self.options += [name, str(self.pick(values))]
        if self.root_present and self.chance(20):
            # .com is always there: never a survey of nothing
            wanted = self.some(["root", "ccTLD", "sub-ccTLD", "revMap",
                                "arpa", "enum", "other"], 0, 4)
            self.options += ["--category", ",".join(
                ["gTLD", "other"] + wanted)]
        if self.chance(30):
            self.options.append("--as0-tals")


def write_world(seed, directory, changes=None):
    """-> the options of the survey of the world, its files written."""
    os.makedirs(directory, exist_ok=True)
    options = World(seed, directory, changes).options
    with open(os.path.join(directory, "options"), "w") as stream:
        stream.write(shlex.join(options) + "\n")
    return options


def run_world(seed, program, directory, out):
    """-> True if the program and the oracle agree on the world."""
    report = io.StringIO()
    options = write_world(seed, directory)
    agree = compare.compare(program, options, out=report, deep=True)
    if not agree:
        print("seed %d: differs\n  %s\n%s" % (
            seed, shlex.join(options), report.getvalue()), file=out)
        out.flush()
    return agree


def parse_seeds(text):
    first, dash, last = text.partition("-")
    return range(int(first), int(last if dash else first) + 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=parse_seeds, default="1-100")
    parser.add_argument("--program", default=compare.default_program())
    parser.add_argument("--keep", metavar="DIRECTORY")
    parser.add_argument("--only-write", action="store_true")
    arguments = parser.parse_args()
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        for seed in arguments.seeds:
            directory = os.path.join(arguments.keep or scratch, str(seed))
            if arguments.only_write:
                write_world(seed, directory)
            elif not run_world(seed, arguments.program, directory,
                               sys.stdout):
                failed.append(seed)
    if arguments.only_write:
        return
    print("%d worlds, %d differ%s" % (
        len(arguments.seeds), len(failed),
        ": " + " ".join(map(str, failed)) if failed else ""))
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
