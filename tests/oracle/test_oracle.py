#!/usr/bin/env python3
"""What the oracle itself is held against: the RFCs' own examples, and worked
cases small enough for the eye.

    python3 -m unittest discover -s tests/oracle
"""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import compare
import oracle
import small_worlds

A, B = 64496, 64511


def prefix(text):
    return oracle.parse_prefix(text)


def table(*vrps):
    """A VRP table of (prefix, maxLength, AS)."""
    made = oracle.VrpTable.__new__(oracle.VrpTable)
    made.labels = {}
    made.by_length = {4: {}, 6: {}}
    for text, max_length, asn in vrps:
        family, number, length = prefix(text)
        made.by_length[family].setdefault(length, {}).setdefault(
            number, []).append((max_length, asn))
    return made


def state(vrps, route, origin):
    return oracle.route_state(
        prefix(route), oracle.parse_origin(origin),
        table(*vrps).covering(prefix(route)))


class StatesOfRoutes(unittest.TestCase):
    """RFC 6907 section 7.1, in its order, with our reasons beside it."""

    ROA = [("10.1.0.0/16", 20, A)]
    CASES = [
        ("7.1.1", ROA, "10.1.0.0/17", str(A), ("valid", None)),
        ("7.1.2", ROA, "10.1.0.0/22", str(A), ("invalid", "length")),
        ("7.1.3", ROA, "10.1.0.0/17", str(B), ("invalid", "as")),
        ("7.1.4", ROA, "10.1.0.0/22", str(B), ("invalid", "as")),
        ("7.1.5", [], "10.1.3.0/24", str(B), ("not-found", None)),
        ("7.1.6", [("10.1.0.0/16", 32, 0)], "10.1.0.0/16", str(B),
         ("invalid", "as0")),
        ("7.1.7", [("10.1.0.0/18", 20, A), ("10.1.64.0/18", 20, A),
                   ("10.1.128.0/18", 20, A), ("10.1.192.0/18", 20, A)],
         "10.1.0.0/16", str(A), ("not-found", None)),
        ("7.1.8", [], "10.1.0.0/16", "{64496,64497}", ("not-found", None)),
        ("7.1.9", [("10.1.0.0/16", 24, A)], "10.1.0.0/24", "{64496}",
         ("invalid", "as-set")),
        ("7.1.10", [("10.1.0.0/16", 24, A)], "10.1.0.0/24", "{64511}",
         ("invalid", "as-set")),
        ("7.1.11", [("10.1.0.0/16", 22, A)], "10.1.0.0/22",
         "{64496,64497}", ("invalid", "as-set")),
        ("7.1.12", [("10.1.0.0/18", 20, A), ("10.1.192.0/18", 20, B)],
         "10.1.0.0/16", "{64496,64511}", ("not-found", None)),
    ]

    def test_rfc_6907(self):
        for name, vrps, route, origin, expected in self.CASES:
            with self.subTest(name):
                self.assertEqual(state(vrps, route, origin), expected)

    def test_one_match_among_others_is_enough(self):
        self.assertEqual(state(
            [("10.0.0.0/8", 8, B), ("10.1.0.0/16", 16, A)],
            "10.1.0.0/16", str(A)), ("valid", None))
        self.assertEqual(state(
            [("10.0.0.0/8", 24, A), ("10.1.0.0/16", 16, B)],
            "10.1.0.0/16", str(A)), ("valid", None))

    def test_vrp_of_everything_covers(self):
        self.assertEqual(state([("0.0.0.0/0", 0, B)], "10.1.0.0/16",
                               str(A)), ("invalid", "as"))

    def test_length_goes_before_as(self):
        self.assertEqual(state(
            [("10.1.0.0/16", 16, A), ("10.1.0.0/16", 24, 0)],
            "10.1.0.0/24", str(A)), ("invalid", "length"))


class SpecialAddresses(unittest.TestCase):
    """The examples of method section 3."""

    def test_special(self):
        for text in ("192.88.99.1", "2002::1", "2001::1", "2001:10::1",
                     "2001:db8::1", "3fff::1", "224.0.0.1", "::ffff:1.1.1.1",
                     "::1.1.1.1", "4000::1", "255.255.255.255", "2001:5::1"):
            with self.subTest(text):
                self.assertTrue(oracle.is_special(
                    oracle.parse_address(text)))

    def test_ordinary(self):
        for text in ("192.31.196.1", "192.52.193.1", "192.175.48.1",
                     "192.0.0.9", "192.0.0.10", "2001:1::1", "2001:1::3",
                     "2001:3::1", "2001:4:112::1", "2001:20::1",
                     "2001:30::1", "2620:4f:8000::1", "2001:503:ba3e::1",
                     "8.8.8.8", "223.255.255.255"):
            with self.subTest(text):
                self.assertFalse(oracle.is_special(
                    oracle.parse_address(text)))


class MasterFiles(unittest.TestCase):
    def read(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".zone") as stream:
            stream.write(text)
            stream.flush()
            return oracle.read_zone_file(stream.name)

    def test_every_way_to_write_a_record(self):
        records = self.read(
            "$ORIGIN Example.\n"
            "@ 1h IN SOA a hostmaster ( 1 ; (\n 2 3\n4 5 )\n"
            "  NS A\n"
            "\tin 300 ns b.EXAMPLE.\n"
            "sub 300 IN NS ns.sub\n"
            "ns.sub IN A 1.2.3.4 ; \"\n"
            " TXT \"; (\" \"\\\"\"\n"
            " AAAA 2400::1\n"
            "$ORIGIN deep\n"
            "x NS y\n")
        self.assertEqual([r for r in records if r[1] != "SOA"], [
            ("example", "NS", "a.example"),
            ("example", "NS", "b.example"),
            ("sub.example", "NS", "ns.sub.example"),
            ("ns.sub.example", "A", (4, 0x01020304)),
            ("ns.sub.example", "AAAA", (6, 0x2400 << 112 | 1)),
            ("x.deep.example", "NS", "y.deep.example")])


class Categories(unittest.TestCase):
    def test_every_category(self):
        gtlds = {"com", "xn--vermgensberatung-pwb"}
        for zone, category in (
                (".", "root"), ("com", "gTLD"), ("nl", "ccTLD"),
                ("mil", "gTLD"), ("xn--vermgensberatung-pwb", "gTLD"),
                ("xn--p1ai", "ccTLD"), ("xn--zckzah", "tTLD"),
                ("weird", "other"), ("a.b.com", "sub-gTLD"),
                ("co.uk", "sub-ccTLD"), ("arpa", "arpa"),
                ("ip6.arpa", "arpa"), ("1.in-addr.arpa", "revMap"),
                ("3.2.1.in-addr.arpa", "revMap"),
                ("1.3.e164.arpa", "enum"), ("uri.arpa", "arpa"),
                ("ftp.uri.arpa", "other"), ("a.weird", "other")):
            with self.subTest(zone):
                self.assertEqual(oracle.category_of(zone, gtlds), category)


class WorkedSurvey(unittest.TestCase):
    """One zone by hand: two servers, MOAS, glue instead of an answer."""

    FILES = {
        "root.zone": ". IN SOA a. b. 1 2 3 4 5\n. NS ns1.nl.\n"
                     "nl. NS ns1.nl.\nnl. NS ns2.nl.\n"
                     "ns1.nl. A 1.0.0.1\nns2.nl. A 2.0.0.1\n"
                     "ns2.nl. AAAA 2400:1::1\n",
        "routes": "1.0.0.0/24 10\n1.0.0.0/24 20\n1.0.0.0/16 30\n"
                  "2.0.0.0/16 10\n2.0.0.0/25 99\n2400::/12 1\n",
        "vrps.csv": "ASN,IP Prefix,Max Length,Trust Anchor\n"
                    "AS10,1.0.0.0/16,24,ripencc\nAS10,2.0.0.0/16,16,N/A\n",
        "answers": '{"name": "NS2.nl.", "type": "A", "rcode": "NOERROR", '
                   '"answer": ["ns2.nl. 1 IN A 2.0.9.9"]}\n'
                   '{"name": "ns2.nl", "type": "AAAA", "rcode": null}\n',
    }

    def survey(self, *more):
        with tempfile.TemporaryDirectory() as directory:
            paths = {}
            for name, text in self.FILES.items():
                paths[name] = os.path.join(directory, name)
                with open(paths[name], "w") as stream:
                    stream.write(text)
            return oracle.survey_views(
                ["--root-zone", paths["root.zone"],
                 "--routes", paths["routes"], "--vrps", paths["vrps.csv"],
                 "--answers", paths["answers"]] + list(more))

    def test_strict(self):
        views = self.survey()
        self.assertEqual(views["v_zone"], [
            [".", "root", "none", "none", "undetermined", 0, 1, 1, 1, 0, 2,
             1],
            ["nl", "ccTLD", "partial", "partial", "undetermined", 0, 2, 3,
             2, 1, 3, 2]])
        self.assertEqual(views["v_address"], [
            ["1.0.0.1", "mixed", 1, 2], ["2.0.9.9", "valid", 1, 1],
            ["2400:1::1", "unrouted", 1, 1]])
        self.assertEqual(views["v_route_origin"], [
            ["1.0.0.0/24", "10", "valid", None, 2],
            ["1.0.0.0/24", "20", "invalid", "as", 2],
            ["2.0.0.0/16", "10", "valid", None, 1]])
        self.assertIn(["1.0.0.0/24", "10", "1.0.0.0/16", 24, 10, "ripe", 1],
                      views["v_route_origin_vrp"])
        self.assertIn(["2.0.0.0/16", "10", "2.0.0.0/16", 16, 10, None, 1],
                      views["v_route_origin_vrp"])
        self.assertIn(["ns2.nl", "2.0.0.1", 1, 0],
                      views["v_nameserver_address"])
        coverage = {tuple(row[:2]): row[2:] for row in views["v_coverage"]}
        self.assertEqual(coverage["all", "all"][:-1], [
            2, 2, 3, 1, 0, 3, 2, 1, 0, 0, 0, 1, 1, 0])
        self.assertAlmostEqual(coverage["all", "all"][-1], (1/2 + 2/3) / 2)
        self.assertEqual(coverage["gTLD", "ipv6"], [0] * 14 + [None])

    def test_manrs2020(self):
        views = self.survey("--method", "manrs2020")
        # ns2's failed AAAA look-up was a look-up: its glue does not count.
        self.assertEqual([row[1:9] for row in views["v_zone"]], [
            ["root", "partial", "partial", "undetermined", 0, 1, 1, 1],
            ["ccTLD", "partial", "partial", "undetermined", 0, 2, 2, 2]])
        coverage = {tuple(row[:2]): row[2:] for row in views["v_coverage"]}
        self.assertEqual(coverage["all", "ipv6"], [0] * 14 + [None])
        self.assertEqual(coverage["all", "ipv4"][0], 2)


class Comparison(unittest.TestCase):
    def test_every_kind_of_difference_is_told(self):
        row = ["all", "ipv4"] + [0] * 14 + [0.5]
        for name, expected, found, differ in (
                ("v_coverage", [row], [row[:-1] + [0.5 + 1e-12]], 0),
                ("v_coverage", [row], [row[:-1] + [0.5 + 1e-6]], 1),
                ("v_coverage", [row], [row[:-1] + [None]], 1),
                ("v_zone", [["nl"] + [0] * 11], [], 1),
                ("v_zone", [], [["nl"] + [0] * 11], 1),
                ("v_route_origin", [["p", "1", "valid", None, 1]],
                 [["p", "1", "valid", "", 1]], 1),
                ("v_address_route", [["a", "p", "1"]],
                 [["a", "p", "1"]] * 2, 1)):
            with self.subTest(found):
                self.assertEqual(len(list(compare.differences(
                    name, oracle.VIEWS[name], expected, found))), differ)


class SmallWorlds(unittest.TestCase):
    def test_the_same_seed_gives_the_same_files(self):
        with tempfile.TemporaryDirectory() as directory:
            def files():
                small_worlds.write_world(7, directory)
                return {name: open(os.path.join(directory, name), "rb"
                                   ).read()
                        for name in sorted(os.listdir(directory))}
            self.assertEqual(files(), files())


if __name__ == "__main__":
    unittest.main()
