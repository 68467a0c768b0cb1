#!/usr/bin/env python3
"""A second, slow and obvious implementation of the survey's method.

It is the test oracle of `dnsroa survey`: it takes the same options, and
prints what the views of the database must hold, as JSON, without the
survey_id: one key a view, each a sorted list of rows in the column order of
VIEWS.  It shares no code with the program and was written from the method's
text alone, which is quoted where it is followed.  Where the text leaves a
choice, a comment that begins with "Reading:" says which one was taken.

Plain Python 3.11, standard library only.  Clear before fast: addresses are
(family, number), prefixes (family, number, length), a longest match tries
every length, from the longest.
"""

import argparse
import bz2
import collections
import copy
import csv
import datetime
import functools
import gzip
import io
import itertools
import json
import lzma
import os
import re
import socket
import sys
import unicodedata

VIEWS = {
    "v_zone": [
        "zone", "category", "verdict", "verdict4", "verdict6", "complete",
        "nameservers", "addresses", "routed_addresses", "valid_addresses",
        "route_origins", "valid_route_origins"],
    "v_zone_nameserver": ["zone", "nameserver", "in_parent", "in_child"],
    "v_nameserver_address": [
        "nameserver", "address", "glue", "authoritative"],
    "v_address": ["address", "state", "nameservers", "zones"],
    "v_address_route": ["address", "prefix", "origin"],
    "v_route_origin": ["prefix", "origin", "state", "reason", "zones"],
    "v_route_origin_vrp": [
        "prefix", "origin", "vrp_prefix", "max_length", "asn", "ta",
        "matches"],
    "v_coverage": [
        "category", "family", "zones", "nameservers", "addresses",
        "unrouted", "special", "route_origins", "valid", "invalid",
        "not_found", "full", "full_complete", "partial", "none",
        "undetermined", "zone_share"],
    "v_baseline": ["family", "state", "reason", "routes"],
    "v_exposure": [
        "prefix", "origin", "vrp_prefix", "max_length", "authorised",
        "announced", "loose", "beyond"],
    "v_exposure_sum": [
        "category", "family", "valid", "loose", "beyond", "zones"],
    "v_sensitivity": [
        "choice", "value", "category", "family", "own", "zones",
        "nameservers", "addresses", "unrouted", "special", "route_origins",
        "valid", "invalid", "not_found", "full", "full_complete", "partial",
        "none", "undetermined", "zone_share"],
}

CATEGORIES = [
    "root", "gTLD", "ccTLD", "sub-gTLD", "sub-ccTLD", "revMap", "enum",
    "arpa", "tTLD", "other"]

# "core: ccTLD + gTLD + revMap + sub-ccTLD + sub-gTLD", "TLD: gTLD + ccTLD,
# always" and so on; "all" is every surveyed zone and is not in this table.
GROUPS = {
    "core": ["ccTLD", "gTLD", "revMap", "sub-ccTLD", "sub-gTLD"],
    "TLD": ["gTLD", "ccTLD"],
    "TLD+revMap": ["gTLD", "ccTLD", "revMap"],
    "ccTLD+sub": ["ccTLD", "sub-ccTLD"],
    "gTLD+sub": ["gTLD", "sub-gTLD"],
}

# "tTLD (IANA's eleven IDN test labels)"
TEST_LABELS = {
    "xn--0zwm56d", "xn--11b5bs3a9aj6g", "xn--80akhbyknj4f", "xn--9t4b11yi5a",
    "xn--deba0ad", "xn--g6w251d", "xn--hgbk6aj7f53bba", "xn--hlcj6aya9esc7a",
    "xn--jxalpdlp", "xn--kgbechtv", "xn--zckzah"}

# The two IANA special-purpose address registries: block and whether it is
# globally reachable (N/A is written False, as the method says).
SPECIAL_REGISTRIES = [
    ("0.0.0.0/8", False), ("0.0.0.0/32", False), ("10.0.0.0/8", False),
    ("100.64.0.0/10", False), ("127.0.0.0/8", False),
    ("169.254.0.0/16", False), ("172.16.0.0/12", False),
    ("192.0.0.0/24", False), ("192.0.0.0/29", False),
    ("192.0.0.8/32", False), ("192.0.0.9/32", True),
    ("192.0.0.10/32", True), ("192.0.0.170/32", False),
    ("192.0.0.171/32", False), ("192.0.2.0/24", False),
    ("192.31.196.0/24", True), ("192.52.193.0/24", True),
    ("192.88.99.0/24", False), ("192.168.0.0/16", False),
    ("192.175.48.0/24", True), ("198.18.0.0/15", False),
    ("198.51.100.0/24", False), ("203.0.113.0/24", False),
    ("240.0.0.0/4", False), ("255.255.255.255/32", False),
    ("::1/128", False), ("::/128", False), ("::ffff:0:0/96", False),
    ("64:ff9b::/96", True), ("64:ff9b:1::/48", False), ("100::/64", False),
    ("100:0:0:1::/64", False), ("2001::/23", False), ("2001::/32", False),
    ("2001:1::1/128", True), ("2001:1::2/128", True),
    ("2001:1::3/128", True), ("2001:2::/48", False), ("2001:3::/32", True),
    ("2001:4:112::/48", True), ("2001:10::/28", False),
    ("2001:20::/28", True), ("2001:30::/28", True),
    ("2001:db8::/32", False), ("2002::/16", False),
    ("2620:4f:8000::/48", True), ("3fff::/20", False), ("5f00::/16", False),
    ("fc00::/7", False), ("fe80::/10", False)]

MULTICAST = ["224.0.0.0/4", "ff00::/8"]

BITS = {4: 32, 6: 128}


class BadRow(Exception):
    """One row cannot be read: it is skipped and counted."""


class BadInput(Exception):
    """A file, or the whole run, cannot be used."""


# --------------------------------------------------------------------------
# Addresses, prefixes, AS numbers, names


def parse_address(text):
    """'192.0.2.1' -> (4, 3221225985)."""
    family = 6 if ":" in text else 4
    try:
        packed = socket.inet_pton(
            socket.AF_INET6 if family == 6 else socket.AF_INET, text)
    except (OSError, ValueError):
        raise BadRow("address %r" % text)
    return (family, int.from_bytes(packed, "big"))


def address_text(address):
    family, number = address
    if family == 4:
        return socket.inet_ntop(socket.AF_INET, number.to_bytes(4, "big"))
    return socket.inet_ntop(socket.AF_INET6, number.to_bytes(16, "big"))


def parse_decimal(text, largest):
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > largest:
        raise BadRow("number %r" % text)
    return int(text)


def make_prefix(address, length):
    """Host bits that are set make a row bad."""
    family, number = address
    if number & ((1 << (BITS[family] - length)) - 1):
        raise BadRow("host bits set")
    return (family, number, length)


def parse_prefix(text):
    base, slash, length = text.partition("/")
    if not slash:
        raise BadRow("prefix %r" % text)
    address = parse_address(base)
    return make_prefix(address, parse_decimal(length, BITS[address[0]]))


def prefix_text(prefix):
    return "%s/%d" % (address_text(prefix[:2]), prefix[2])


def network(family, number, length):
    """The number with all bits beyond the length cleared."""
    host_bits = BITS[family] - length
    return number >> host_bits << host_bits


def parse_asn(value):
    """A number, "123" or "AS123"; below 2^32."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise BadRow("AS number %r" % (value,))
    if isinstance(value, int):
        if not 0 <= value < 2 ** 32:
            raise BadRow("AS number %r" % value)
        return value
    text = value.strip()
    if text[:2].upper() == "AS":
        text = text[2:]
    return parse_decimal(text, 2 ** 32 - 1)


def parse_origin(text):
    """A number, or `{a,b}`: an AS set, kept as a sorted tuple of numbers.

    "Anything else (AS_SET, also of one member): NONE, printed as the set,
    sorted and without duplicates."
    """
    if text.startswith("{") and text.endswith("}"):
        members = re.split(r"[,\s]+", text[1:-1].strip())
        return tuple(sorted({parse_asn(member) for member in members}))
    return parse_asn(text)


def origin_text(origin):
    if isinstance(origin, tuple):
        return "{" + ",".join(str(member) for member in origin) + "}"
    return str(origin)


def name_labels(text):
    """Presentation form (RFC 1035 5.1) -> tuple of labels as bytes, lower
    case; the root is the empty tuple."""
    if text in (".", ""):
        return ()
    labels, label, position = [], bytearray(), 0
    while position < len(text):
        character = text[position]
        if character == "\\":
            digits = text[position + 1:position + 4]
            if re.fullmatch("[0-9]{3}", digits):
                label.append(int(digits) & 255)
                position += 4
                continue
            label += text[position + 1:position + 2].encode()
            position += 2
            continue
        if character == ".":
            labels.append(bytes(label).lower())
            label = bytearray()
        else:
            label += character.encode()
        position += 1
    if label:
        labels.append(bytes(label).lower())
    if not all(labels) or any(len(label) > 63 for label in labels):
        raise BadRow("name %r" % text)
    return tuple(labels)


def labels_text(labels):
    if not labels:
        return "."
    out = []
    for label in labels:
        text = ""
        for octet in label:
            character = chr(octet)
            if character in '.;()"\\@$':
                text += "\\" + character
            elif 33 <= octet <= 126:
                text += character
            else:
                text += "\\%03d" % octet
        out.append(text)
    return ".".join(out)


@functools.lru_cache(maxsize=None)
def normal_name(text):
    """
    "named by its A-label in lower case without final dot".
    """
    return labels_text(name_labels(text))


@functools.lru_cache(maxsize=None)
def labels_of(name):
    return name_labels(name)


def is_at_or_under(name, top):
    name, top = labels_of(name), labels_of(top)
    return len(name) >= len(top) and name[len(name) - len(top):] == top


def ancestors(name):
    """The name itself, then each parent, up to and with the root."""
    labels = labels_of(name)
    return [labels_text(labels[skip:]) for skip in range(len(labels) + 1)]


def to_a_label(name):
    """U-labels of a list become A-labels."""
    labels = []
    for label in re.split("[.\u3002]", name.strip().rstrip(".")):
        if not label.isascii():
            label = unicodedata.normalize("NFC", label.lower())
            label = "xn--" + label.encode("punycode").decode()
        labels.append(label)
    return normal_name(".".join(labels) or ".")


# --------------------------------------------------------------------------
# Files


def read_bytes(path):
    """Compression is recognised by content, never by the name."""
    with open(path, "rb") as stream:
        data = stream.read()
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if data.startswith(b"BZh"):
        return bz2.decompress(data)
    if data.startswith(b"\xfd7zXZ\x00"):
        return lzma.decompress(data)
    return data


def read_text(path):
    return read_bytes(path).decode("utf-8", "surrogateescape")


class RowCounter:
    """A bad row is skipped and counted; more than 5 % of bad rows make a bad
    file."""

    def __init__(self, path):
        self.path, self.read, self.bad, self.first = path, 0, 0, None

    def skip(self, where, why):
        self.bad += 1
        if self.first is None:
            self.first = "%s: %s" % (where, why)

    def finish(self):
        if self.bad * 20 > self.read:
            raise BadInput("%s: %d of %d rows are bad (%s)" % (
                self.path, self.bad, self.read, self.first))
        if self.bad:
            print("oracle: %s: %d of %d rows skipped (%s)" % (
                self.path, self.bad, self.read, self.first), file=sys.stderr)


# --------------------------------------------------------------------------
# Master files (RFC 1035 section 5)

TOKEN = re.compile(
    r'"(?:\\.|[^"\\\n])*"?'         # a quoted string, to the line's end
    r"|;[^\n]*"                     # a comment
    r"|\n|[()]|[ \t\r\f\v]+"
    r'|(?:\\.|[^\s;()"\\])+'        # a word
    r"|.")

TTL = re.compile(r"[0-9]+|(?:[0-9]+[smhdw])+", re.IGNORECASE)
CLASSES = {"IN", "CH", "HS", "CS"}


def logical_lines(text):
    """(line number, begins with a blank, words) of each entry."""
    line, start, depth, blank, words, fresh = 1, 1, 0, False, [], True
    for match in TOKEN.finditer(text):
        token = match.group()
        if token == "\n":
            line += 1
            if depth == 0:
                if words:
                    yield start, blank, words
                words, blank, fresh, start = [], False, True, line
            continue
        if token[0] in " \t\r\f\v":
            if fresh and depth == 0 and not words:
                blank = True
        elif token == "(":
            depth += 1
        elif token == ")":
            depth = max(0, depth - 1)
        elif token[0] != ";":
            words.append(token)
        fresh = False
    if words:
        yield start, blank, words


def absolute_name(text, origin):
    if text == "@":
        return origin
    if text.endswith(".") and not text.endswith("\\."):
        return normal_name(text)
    if origin == ".":
        return normal_name(text + ".")
    return normal_name(text + "." + origin + ".")


def split_record(words):
    """words after the owner -> (type, rdata words); TTL and class come in
    either order, or not at all; None if the class is not IN."""
    position, internet = 0, True
    seen_ttl = seen_class = False
    while position < len(words):
        word = words[position].upper()
        if not seen_ttl and TTL.fullmatch(word):
            seen_ttl = True
        elif not seen_class and (
                word in CLASSES or re.fullmatch("CLASS[0-9]+", word)):
            seen_class = True
            internet = word in ("IN", "CLASS1")
        else:
            break
        position += 1
    if position >= len(words):
        raise BadRow("no record type")
    record_type = words[position].upper()
    record_type = {"TYPE1": "A", "TYPE2": "NS", "TYPE28": "AAAA",
                   "TYPE6": "SOA", "TYPE5": "CNAME",
                   "TYPE39": "DNAME"}.get(record_type, record_type)
    return (record_type, words[position + 1:]) if internet else None


def record_data(record_type, rdata, origin):
    """The data of the types that the survey looks at, else None."""
    if record_type in ("A", "AAAA"):
        if len(rdata) != 1:
            raise BadRow("rdata of %s" % record_type)
        address = parse_address(rdata[0])
        if address[0] != (4 if record_type == "A" else 6):
            raise BadRow("rdata of %s" % record_type)
        return address
    if record_type in ("NS", "CNAME", "DNAME"):
        if len(rdata) != 1:
            raise BadRow("rdata of %s" % record_type)
        return absolute_name(rdata[0], origin)
    if record_type == "SOA":
        if len(rdata) != 7:
            raise BadRow("rdata of SOA")
        return (absolute_name(rdata[0], origin),
                absolute_name(rdata[1], origin))
    return None


def read_zone_file(path):
    """-> list of (owner, type, data) of the types NS, A, AAAA, SOA."""
    records, counter = [], RowCounter(path)
    origin, owner = ".", None
    for line, blank, words in logical_lines(read_text(path)):
        counter.read += 1
        try:
            if not blank and words[0].upper() == "$ORIGIN":
                origin = absolute_name(words[1], origin)
                continue
            if not blank and words[0].upper() == "$TTL":
                continue
            if not blank and words[0].startswith("$"):
                raise BadInput("%s:%d: %s" % (path, line, words[0]))
            if not blank:
                owner = absolute_name(words[0], origin)
                words = words[1:]
            if owner is None:
                raise BadRow("no owner")
            parts = split_record(words)
            if parts is None:
                continue
            data = record_data(parts[0], parts[1], origin)
            if data is not None:
                records.append((owner, parts[0], data))
        except (BadRow, IndexError) as why:
            counter.skip(line, why)
    counter.finish()
    return records


# --------------------------------------------------------------------------
# The DNS evidence


class Evidence:
    """All that the inputs say of zones, servers and addresses.  "Parent and
    child, glue and authoritative are kept apart"."""

    def __init__(self):
        self.zones_of_data = set()   # apexes and delegations of zone data
        self.apexes = set()          # shown by an answer to an SOA question
        self.rname = {}              # of SOA records
        self.parent = collections.defaultdict(set)   # zone -> server names
        self.child = collections.defaultdict(set)
        self.glue = collections.defaultdict(set)     # server -> addresses
        self.authoritative = collections.defaultdict(set)
        # (name, family) -> "definite" or "failed"; absent: never asked
        self.outcome = {}

    def note_outcome(self, name, family, outcome):
        # Reading: of several look-ups of one question, a definite one counts.
        if self.outcome.get((name, family)) != "definite":
            self.outcome[(name, family)] = outcome


def add_zone_data(evidence, path):
    """The delegations, glue and authoritative addresses of a zone file.

    "like the root zone, the zone itself is surveyed too (its apex NS are
    the child's side)"
    """
    records = read_zone_file(path)
    apexes = [owner for owner, kind, _ in records if kind == "SOA"]
    if not apexes:
        raise BadInput("%s: no SOA record" % path)
    apex = apexes[0]
    records = [r for r in records if is_at_or_under(r[0], apex)]
    ns_owners = {owner for owner, kind, _ in records
                 if kind == "NS" and owner != apex}

    def cut_above(name):
        """The topmost delegation at or above the name, in this zone."""
        found = None
        for ancestor in ancestors(name):
            if ancestor == apex:
                break
            if ancestor in ns_owners:
                found = ancestor
        return found

    evidence.zones_of_data.add(apex)
    evidence.rname[apex] = next(
        data[1] for owner, kind, data in records
        if kind == "SOA" and owner == apex)
    for owner, kind, data in records:
        cut = cut_above(owner)
        if kind == "NS" and owner == apex:
            evidence.child[apex].add(data)
        elif kind == "NS" and owner == cut:
            # What lies beneath another delegation is not of this zone: no
            # server of it refers to such a name.
            evidence.zones_of_data.add(owner)
            evidence.parent[owner].add(data)
        elif kind in ("A", "AAAA") and cut is not None:
            # Reading: "the glue of any delegation stands in" for a server,
            # so glue is kept by the server's name.  The root's own servers
            # lie under the delegation of net. and are covered by this too.
            evidence.glue[owner].add(data)
        elif kind in ("A", "AAAA"):
            # Data of the zone itself, which is complete: both families are
            # definitely known.
            evidence.authoritative[owner].add(data)
            evidence.note_outcome(owner, 4, "definite")
            evidence.note_outcome(owner, 6, "definite")


def parse_section(lines):
    """Records of a section: (owner, type, data); others are left out."""
    records = []
    for line in lines or []:
        for _, blank, words in logical_lines(line):
            if blank:
                continue
            parts = split_record(words[1:])
            if parts is None:
                continue
            data = record_data(parts[0], parts[1], ".")
            if data is not None:
                records.append((absolute_name(words[0], "."),
                                parts[0], data))
    return records


def end_of_chain(name, records):
    """All names that the aliases of an answer lead through (RFC 1034 3.6.2,
    RFC 6672), the question's name first."""
    chain = [name]
    while len(chain) <= 64:
        target = None
        for owner, kind, data in records:
            if kind == "CNAME" and owner == chain[-1]:
                target = data
        if target is None:
            for owner, kind, data in records:
                if (kind == "DNAME" and owner != chain[-1]
                        and is_at_or_under(chain[-1], owner)):
                    kept = labels_of(chain[-1])
                    kept = kept[:len(kept) - len(labels_of(owner))]
                    target = labels_text(kept + labels_of(data))
        if target is None or target in chain:
            break
        chain.append(target)
    return chain


def add_answer(evidence, answer):
    """One recorded answer.

    "How an outcome is read: NOERROR with a record of the type asked in the
    answer section (also behind CNAMEs, or DNAMEs) is "data"; NOERROR
    without is "nodata"; NXDOMAIN is "nxdomain"; anything else, no response
    included, is "failed"."
    """
    name = normal_name(answer["name"])
    kind = answer["type"].upper()
    view = answer.get("view", "answer")
    rcode = (answer.get("rcode") or "").upper()
    authoritative = bool(answer.get("aa"))
    records = parse_section(answer.get("answer"))
    if kind in ("A", "AAAA") and view == "answer":
        family = 4 if kind == "A" else 6
        if rcode == "NOERROR":
            chain = end_of_chain(name, records)
            for owner, record_kind, data in records:
                if record_kind == kind and owner in chain:
                    evidence.authoritative[name].add(data)
        definite = rcode in ("NOERROR", "NXDOMAIN")
        evidence.note_outcome(
            name, family, "definite" if definite else "failed")
    elif rcode != "NOERROR":
        return
    elif kind == "NS" and view == "answer":
        # "NS records in the answer section of the view "answer" are the
        # child's NS set."
        for owner, record_kind, data in records:
            if record_kind == "NS" and owner == name:
                evidence.child[name].add(data)
    elif kind == "NS" and view == "parent" and not authoritative:
        # "NS records in the authority section that have the question's name
        # as owner, AA clear, are a referral: the delegation's NS set, and
        # address records of these servers in the additional section are
        # its glue."
        servers = {data for owner, record_kind, data
                   in parse_section(answer.get("authority"))
                   if record_kind == "NS" and owner == name}
        evidence.parent[name] |= servers
        for owner, record_kind, data in parse_section(
                answer.get("additional")):
            if record_kind in ("A", "AAAA") and owner in servers:
                evidence.glue[owner].add(data)
    elif kind == "SOA" and (
            view == "answer" or view == "server" and authoritative):
        # "An answer (view "answer", or "server" with AA) to an SOA question
        # that holds an SOA record with the question's name as owner shows a
        # zone apex."
        for owner, record_kind, data in records:
            if record_kind == "SOA" and owner == name:
                evidence.apexes.add(name)
                # "Of several SOA records of a zone that of an answer counts,
                # else that of zone data, else that of one of its servers."
                if view == "answer" or name not in evidence.rname:
                    evidence.rname[name] = data[1]


def add_answers(evidence, path):
    counter = RowCounter(path)
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        counter.read += 1
        try:
            answer = json.loads(line)
            if "dnsroa-answers" not in answer:
                add_answer(evidence, answer)
        except (ValueError, KeyError, AttributeError, BadRow) as why:
            counter.skip(number, why)
    counter.finish()


# --------------------------------------------------------------------------
# Zones and categories


def read_gtlds(path):
    """
    "In ICANN's gTLD list (removed entries included)".
    """
    return {to_a_label(entry["gTLD"])
            for entry in json.loads(read_text(path))["gTLDs"]}


def tld_category(label, gtlds):
    """
    "Two ASCII letters: ccTLD. In ICANN's gTLD list (removed entries
    included) or one of edu, gov, int, mil: gTLD. A test label: tTLD. Any
    other A-label (`xn--`): ccTLD. Anything else: `other`".
    """
    if re.fullmatch("[a-z][a-z]", label):
        return "ccTLD"
    if label in gtlds or label in ("edu", "gov", "int", "mil"):
        return "gTLD"
    if label in TEST_LABELS:
        return "tTLD"
    if label.startswith("xn--"):
        return "ccTLD"
    return "other"


def category_of(zone, gtlds):
    """
    "root; gTLD; ccTLD; sub-gTLD, sub-ccTLD (any depth below a TLD);
    revMap (a delegation of in-addr.arpa or ip6.arpa, at any depth); enum (a
    delegation of e164.arpa); arpa (arpa itself and every other zone directly
    under it, in-addr.arpa, ip6.arpa and e164.arpa included); tTLD; other".
    """
    labels = zone.split(".") if zone != "." else []
    if not labels:
        return "root"
    if labels[-1] == "arpa":
        if len(labels) <= 2:
            return "arpa"
        if labels[-2] in ("in-addr", "ip6"):
            return "revMap"
        if labels[-2] == "e164":
            return "enum"
        return "other"
    category = tld_category(labels[-1], gtlds)
    if len(labels) == 1:
        return category
    return {"gTLD": "sub-gTLD", "ccTLD": "sub-ccTLD"}.get(category, "other")


def read_zone_list(path):
    """`zone[<TAB>category[<TAB>ns,ns,...]]` -> (zone, category, servers)."""
    for line in read_text(path).splitlines():
        line = line.rstrip("\r")
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t") + ["", ""]
        servers = [to_a_label(name) for name in fields[2].split(",")
                   if name.strip()]
        yield to_a_label(fields[0]), fields[1].strip() or None, servers


def read_public_suffixes(path):
    """
    "(ICANN section only) are candidates: `a.b` literally; `*.x` gives
    none (skipped as `wildcard`); `!a.x` none."
    """
    inside = False
    for line in read_text(path).splitlines():
        if "===BEGIN ICANN DOMAINS===" in line:
            inside = True
        elif "===END ICANN DOMAINS===" in line:
            inside = False
        elif inside and line.strip() and not line.startswith("//"):
            rule = line.split()[0]
            if "*" not in rule and not rule.startswith("!"):
                yield to_a_label(rule)


def collect_zones(options, evidence, gtlds):
    """The surveyed zones and their categories; zones that are none are left
    out ("never counted")."""
    categories = {}
    for zone in evidence.zones_of_data:
        categories[zone] = category_of(zone, gtlds)
    listed = [entry for path in options.zone_list
              for entry in read_zone_list(path)]
    for zone, _, servers in listed:
        # A list's servers count as the parent's side.
        evidence.parent[zone].update(servers)

    def has_evidence(zone):
        return bool(evidence.parent.get(zone) or evidence.child.get(zone)
                    or zone in evidence.apexes
                    or zone in evidence.zones_of_data)

    for zone, category, _ in listed:
        if has_evidence(zone):
            # "an own list may name any category": also for a zone that
            # another input gives too.
            categories[zone] = category or categories.get(
                zone, category_of(zone, gtlds))
    for path in options.public_suffixes:
        for zone in read_public_suffixes(path):
            # "candidates for sub-ccTLD and sub-gTLD zones"
            category = category_of(zone, gtlds)
            if (category in ("sub-gTLD", "sub-ccTLD")
                    and zone not in categories and has_evidence(zone)):
                categories[zone] = category
    if options.category:
        wanted = set()
        for name in options.category.split(","):
            wanted.update(GROUPS.get(name.strip(), [name.strip()]))
        if "all" not in wanted:
            categories = {zone: category for zone, category
                          in categories.items() if category in wanted}
    return categories


# --------------------------------------------------------------------------
# Name servers and addresses


def sides_of(method):
    """strict: "The union of parent and child NS."
    manrs2020: "child NS where known, else parent"."""
    return "child-else-parent" if method == "manrs2020" else "union"


def servers_of_zone(zone, evidence, sides):
    parent = evidence.parent.get(zone, set())
    child = evidence.child.get(zone, set())
    return {"parent": parent, "child": child, "union": parent | child,
            "child-else-parent": child or parent}[sides]


def addresses_of_server(server, evidence, method, glue_choice):
    """strict: "the union of its A and AAAA answers; only if that look-up
    failed (not: was empty) or was never asked (a survey from zone files
    alone) the glue of any delegation stands in [...]; `--glue union` counts
    both."  A and AAAA stand alone.
    manrs2020: "authoritative addresses, the delegation's only where none was
    ever asked for".
    """
    answered = evidence.authoritative.get(server, set())
    glue = evidence.glue.get(server, set())
    # Reading: `--glue union` is the user's word and holds in both methods.
    if glue_choice == "union":
        return answered | glue
    if method == "manrs2020":
        asked = ((server, 4) in evidence.outcome
                 or (server, 6) in evidence.outcome)
        return set(answered) if asked else set(glue)
    counted = set()
    for family in (4, 6):
        definite = evidence.outcome.get((server, family)) == "definite"
        source = answered if definite else glue
        counted |= {a for a in source if a[0] == family}
    return counted


def has_definite_answers(server, evidence):
    """
    "every NS name has a definite answer (data, or an authoritative 'no
    data') for A and AAAA".
    """
    return all(evidence.outcome.get((server, family)) == "definite"
               for family in (4, 6))


def is_special(address):
    """
    "multicast; the blocks of the two IANA special-purpose registries
    whose *Globally Reachable* is False or N/A, the most specific entry
    deciding; IPv4-mapped and IPv4-compatible IPv6; IPv6 outside 2000::/3".
    """
    family, number = address
    if family == 6 and number >> 125 != 1:
        return True
    for text in MULTICAST:
        block = parse_prefix(text)
        if block[0] == family and network(
                family, number, block[2]) == block[1]:
            return True
    best, reachable = -1, True
    for text, globally_reachable in SPECIAL_REGISTRIES:
        block = parse_prefix(text)
        if (block[0] == family and block[2] > best
                and network(family, number, block[2]) == block[1]):
            best, reachable = block[2], globally_reachable
    return not reachable


# --------------------------------------------------------------------------
# Routes

# "sources that state peers: default 10 for RIS whois dumps".  Reading: the
# hits of bgp.tools are a count of that kind and have the same default.
DEFAULT_MIN_PEERS = 10


def read_routes(path):
    """-> (prefix, origin, peers or None) of each row; the format is told by
    the first row that is no comment."""
    counter = RowCounter(path)
    kind = None
    for number, line in enumerate(io.StringIO(read_text(path)), 1):
        line = line.strip()
        if not line or line[0] in "%#;":
            continue
        if kind is None:
            kind = route_format(path, line)
        counter.read += 1
        try:
            yield from parse_route(kind, line)
        except (BadRow, KeyError) as why:
            counter.skip(number, why)
    counter.finish()


def route_format(path, line):
    fields = line.split()
    if line.startswith("{") and '"CIDR"' in line:
        return "bgp.tools"
    if len(fields) == 3 and "=>" == fields[1]:
        return "prefix origin"
    if len(fields) == 3 and "/" in fields[1]:
        return "RIS whois"
    if len(fields) == 3 and "/" not in fields[0]:
        return "pfx2as"
    if len(fields) == 2 and "/" in fields[0]:
        return "prefix origin"
    raise BadInput("%s: no route table that is known: %r" % (path, line))


def parse_route(kind, line):
    if kind == "bgp.tools":
        try:
            row = json.loads(line)
        except ValueError as why:
            raise BadRow(why)
        yield parse_prefix(row["CIDR"]), parse_asn(row["ASN"]), row["Hits"]
        return
    fields = line.split()
    if kind == "RIS whois":
        if len(fields) != 3:
            raise BadRow("%d fields" % len(fields))
        yield (parse_prefix(fields[1]), parse_origin(fields[0]),
               parse_decimal(fields[2], 2 ** 32 - 1))
    elif kind == "pfx2as":
        if len(fields) != 3:
            raise BadRow("%d fields" % len(fields))
        # "`_` joins MOAS, `,` joins an AS set"
        address = parse_address(fields[0])
        prefix = make_prefix(
            address, parse_decimal(fields[1], BITS[address[0]]))
        origins = [parse_origin("{" + part + "}" if "," in part else part)
                   for part in fields[2].split("_")]
        for origin in origins:
            yield prefix, origin, None
    else:
        fields = [field for field in fields if field != "=>"]
        if len(fields) != 2:
            raise BadRow("%d fields" % len(fields))
        yield parse_prefix(fields[0]), parse_origin(fields[1]), None


def passes_filters(prefix, peers, options):
    """
    "Filters: 0.0.0.0/0 and ::/0; shorter than /8 (IPv4) or /16 (IPv6);
    longer than /24 or /48; a (prefix, origin) pair seen by fewer than
    `--min-peers`. The threshold applies before the longest match, to sources
    that state peers".
    """
    family, _, length = prefix
    shortest, longest = {
        4: (options.min_length4, options.max_length4),
        6: (options.min_length6, options.max_length6)}[family]
    if length == 0 or length < shortest or length > longest:
        return False
    threshold = (DEFAULT_MIN_PEERS if options.min_peers is None
                 else options.min_peers)
    return peers is None or peers >= threshold


class RouteTable:
    """All routes: by family and length, prefix number to origins, each with
    the most peers that a source states; None where one states no number.
    "a pair counts if any source accepts it"."""

    def __init__(self, options):
        self.by_length = {4: collections.defaultdict(dict),
                          6: collections.defaultdict(dict)}
        self.states_peers = False
        # Every row, "before the peer filter": origin to prefixes.
        self.announced = collections.defaultdict(set)
        for path in options.routes:
            for prefix, origin, peers in read_routes(path):
                self.announced[origin].add(prefix)
                family, number, length = prefix
                origins = self.by_length[family][length].setdefault(
                    number, {})
                if peers is None:
                    origins[origin] = None
                    continue
                self.states_peers = True
                best = origins.get(origin, 0)
                origins[origin] = (
                    None if best is None else max(best, peers))

    def used(self, prefix, options):
        """The origins of the prefix that pass the filters."""
        family, number, length = prefix
        origins = self.by_length[family][length].get(number, {})
        return {origin for origin, peers in origins.items()
                if passes_filters(prefix, peers, options)}

    def matches(self, address, options):
        """-> (prefix, origins) of all used routes that cover the address,
        the longest first: "the longest matching announced prefix that passes
        the filters, with all of its origins (MOAS)"."""
        family, number = address
        for length in sorted(self.by_length[family], reverse=True):
            prefix = (family, network(family, number, length), length)
            origins = self.used(prefix, options)
            if origins:
                yield prefix, origins

    def all_pairs(self):
        """Whatever filters them."""
        for family, lengths in self.by_length.items():
            for length, numbers in lengths.items():
                for number, origins in numbers.items():
                    for origin in origins:
                        yield (family, number, length), origin

    def pairs(self, options):
        for family, lengths in self.by_length.items():
            for length, numbers in lengths.items():
                for number in numbers:
                    prefix = (family, number, length)
                    for origin in self.used(prefix, options):
                        yield prefix, origin


# --------------------------------------------------------------------------
# VRPs


def normal_trust_anchor(label):
    """
    "`ripencc` = `ripe`, `apnic-*` = `apnic`"; "'N/A' means none".
    """
    if label is None or label.strip() in ("", "N/A"):
        return None
    label = label.strip()
    if is_as0_label(label):
        return label
    if label == "ripencc":
        return "ripe"
    if label.startswith("apnic-"):
        return "apnic"
    return label


def is_as0_label(label):
    """Trust anchors of AS0 ROAs only, by their names."""
    lower = (label or "").strip().lower()
    return lower.startswith("as0") or lower.endswith("as0")


def parse_time(text):
    """RFC 3339, `YYYY-MM-DD HH:MM:SS` (UTC), or Unix time -> Unix time;
    None if there is none."""
    if text is None or isinstance(text, bool):
        return None
    if isinstance(text, (int, float)):
        return text
    text = text.strip()
    if text in ("", "N/A"):
        return None
    if re.fullmatch("[0-9]+", text):
        return int(text)
    try:
        time = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise BadRow("time %r" % text)
    if time.tzinfo is None:
        time = time.replace(tzinfo=datetime.timezone.utc)
    return int(time.timestamp())


def make_vrp(asn, prefix, max_length):
    """
    "Reject [...]: maxLength < length or > 32/128, host bits set, ASN >=
    2^32"; "maxLength absent (= prefix length)".
    """
    prefix = parse_prefix(prefix)
    if max_length is None or max_length == "":
        max_length = prefix[2]
    elif isinstance(max_length, str):
        max_length = parse_decimal(max_length.strip(), 128)
    elif isinstance(max_length, bool) or not isinstance(max_length, int):
        raise BadRow("maxLength %r" % (max_length,))
    if not prefix[2] <= max_length <= BITS[prefix[0]]:
        raise BadRow("maxLength %d" % max_length)
    return (prefix, max_length, parse_asn(asn))


CSV_COLUMNS = {
    "uri": "uri", "asn": "asn", "ip prefix": "prefix", "prefix": "prefix",
    "max length": "max_length", "max prefix length": "max_length",
    "trust anchor": "ta", "expires": "expires", "not before": "not_before",
    "not after": "not_after"}


def read_vrp_csv(path, text):
    """-> (VRP, label, expiry) of each row, by the header's names."""
    counter = RowCounter(path)
    reader = csv.reader(io.StringIO(text))
    header = [CSV_COLUMNS.get(name.strip().lower())
              for name in next(reader, [])]
    if "asn" not in header or "prefix" not in header:
        raise BadInput("%s: no header of VRPs" % path)
    for fields in reader:
        if not fields:
            continue
        counter.read += 1
        try:
            if len(fields) != len(header):
                raise BadRow("%d fields" % len(fields))
            row = dict(zip(header, (field.strip() for field in fields)))
            vrp = make_vrp(row["asn"], row["prefix"], row.get("max_length"))
            expiry = parse_time(row.get("expires") or row.get("not_after"))
            yield vrp, row.get("ta"), expiry
        except BadRow as why:
            counter.skip(reader.line_num, why)
    counter.finish()


def read_vrp_json(path, document):
    """-> (VRP, label, expiry): rpki-client, Routinator (json and jsonext),
    Cloudflare, or a bare array."""
    counter = RowCounter(path)
    if isinstance(document, dict) and "slurmVersion" in document:
        raise BadInput("%s: SLURM, not a set of VRPs" % path)
    rows = document if isinstance(document, list) else document.get("roas")
    for number, row in enumerate(rows or []):
        counter.read += 1
        try:
            vrp = make_vrp(row["asn"], row["prefix"], row.get("maxLength"))
            sources = row.get("source")
            if sources:
                for source in sources:
                    validity = source.get("validity") or {}
                    yield (vrp, source.get("tal"),
                           parse_time(validity.get("notAfter")))
            else:
                yield vrp, row.get("ta"), parse_time(row.get("expires"))
        except (BadRow, KeyError, TypeError) as why:
            counter.skip("roas[%d]" % number, why)
    counter.finish()


def data_time_of(path, document, options):
    """
    "Whether a VRP has expired is judged at the set's own data time":
    metadata's buildtime or generated, else --vrps-time, else the file's
    date.  1970 is no time of a set but a missing one.
    """
    if isinstance(document, dict):
        metadata = document.get("metadata") or {}
        for key in ("buildtime", "generated", "generatedTime"):
            try:
                time = parse_time(metadata.get(key))
            except BadRow:
                continue
            if time:
                return time
    if options.vrps_time is not None:
        return parse_time(options.vrps_time)
    return int(os.stat(path).st_mtime)


class VrpTable:
    """by family and length: prefix number -> list of (maxLength, AS); and
    the labels of each VRP.  "that triple is its identity, the trust anchor a
    label (several possible)"."""

    def __init__(self, options):
        self.labels = collections.defaultdict(set)
        for path in options.vrps:
            self.read_file(path, options)
        self.by_length = {4: collections.defaultdict(dict),
                          6: collections.defaultdict(dict)}
        for (family, number, length), max_length, asn in self.labels:
            self.by_length[family][length].setdefault(
                number, []).append((max_length, asn))

    def read_file(self, path, options):
        text = read_text(path)
        document = None
        if text.lstrip()[:1] in ("{", "["):
            document = json.loads(text)
            rows = read_vrp_json(path, document)
        else:
            rows = read_vrp_csv(path, text)
        now = data_time_of(path, document, options)
        for vrp, label, expiry in rows:
            if expiry is not None and expiry < now:
                continue
            # "AS0 trust anchors' VRPs are left out without" --as0-tals
            if is_as0_label(label) and not options.as0_tals:
                continue
            labels = self.labels[vrp]
            label = normal_trust_anchor(label)
            if label is not None:
                labels.add(label)

    def covering(self, prefix):
        """
        "A VRP *covers* a route if its prefix contains the route's".
        """
        family, number, length = prefix
        found = []
        for vrp_length, numbers in self.by_length[family].items():
            if vrp_length <= length:
                base = network(family, number, vrp_length)
                for max_length, asn in numbers.get(base, ()):
                    found.append(((family, base, vrp_length),
                                  max_length, asn))
        return found


def matches(vrp, prefix, origin):
    """
    "it *matches* if besides the route is no longer than maxLength and the
    AS is equal and not 0".
    """
    _, max_length, asn = vrp
    return prefix[2] <= max_length and asn == origin and asn != 0


def route_state(prefix, origin, covering):
    """
    "`valid` at least one match, `invalid` covered, no match, `not-found`
    not covered. [...] Reason of an invalid, first that applies: `as-set`
    (origin NONE), `as0` (all covering VRPs are AS0), `length` (a covering
    VRP has the AS), `as`."  -> (state, reason or None)
    """
    if not covering:
        return "not-found", None
    if any(matches(vrp, prefix, origin) for vrp in covering):
        return "valid", None
    if isinstance(origin, tuple):
        return "invalid", "as-set"
    if all(asn == 0 for _, _, asn in covering):
        return "invalid", "as0"
    if any(asn == origin for _, _, asn in covering):
        return "invalid", "length"
    return "invalid", "as"


# --------------------------------------------------------------------------
# Verdicts


class Survey:
    """Everything that follows from the inputs under one method."""

    def __init__(self, options):
        self.options = options
        self.evidence = Evidence()
        for path in options.root_zone + options.zone_data:
            add_zone_data(self.evidence, path)
        for path in options.answers:
            add_answers(self.evidence, path)
        gtlds = set()
        for path in options.gtlds:
            gtlds |= read_gtlds(path)
        self.categories = collect_zones(options, self.evidence, gtlds)
        self.routes = RouteTable(options)
        self.vrps = VrpTable(options)
        # What only sensitivity makes otherwise.
        self.sides = sides_of(options.method)
        self.every = False
        self.link()

    def link(self):
        """From zone to route origin."""
        method = self.options.method
        self.zone_servers = {
            zone: servers_of_zone(zone, self.evidence, self.sides)
            for zone in self.categories}
        counted = set().union(*self.zone_servers.values())
        self.server_addresses = {
            server: addresses_of_server(
                server, self.evidence, method, self.options.glue)
            for server in counted}
        self.zone_addresses = {
            zone: set().union(*(self.server_addresses[server]
                                for server in servers))
            for zone, servers in self.zone_servers.items()}
        self.address_origins = {}
        self.address_states = {}
        self.origin_states = {}
        self.origin_covering = {}
        for address in set().union(*self.zone_addresses.values()):
            self.judge_address(address)

    def judge_address(self, address):
        """
        "State of an address. `valid` all its longest-match origins are
        valid, `invalid` all invalid, `not-found` all not-found, `mixed` MOAS
        with different states, `unrouted`, `special`".
        """
        self.address_origins[address] = set()
        if is_special(address):
            self.address_states[address] = "special"
            return
        matches = list(itertools.islice(
            self.routes.matches(address, self.options),
            None if self.every else 1))
        if not matches:
            self.address_states[address] = "unrouted"
            return
        states = set()
        for prefix, origins in matches:
            covering = self.vrps.covering(prefix)
            for origin in origins:
                self.address_origins[address].add((prefix, origin))
                self.origin_covering[(prefix, origin)] = covering
                state = route_state(prefix, origin, covering)
                self.origin_states[(prefix, origin)] = state
                states.add(state[0])
        self.address_states[address] = (
            states.pop() if len(states) == 1 else "mixed")

    def addresses_of_zone(self, zone, family=None):
        return {address for address in self.zone_addresses[zone]
                if family in (None, address[0])}

    def origins_of_zone(self, zone, family=None):
        """
        "its distinct route origins".
        """
        return set().union(*(
            self.address_origins[address]
            for address in self.addresses_of_zone(zone, family)))

    def is_valid(self, route_origin):
        return self.origin_states[route_origin][0] == "valid"

    def verdict(self, zone, family=None):
        if self.options.method == "manrs2020":
            return self.verdict_manrs2020(zone, family)
        return self.verdict_strict(zone, family)

    def verdict_strict(self, zone, family):
        """
        "over its routed, non-special addresses, and again for IPv4 and
        IPv6 alone: `full` every one valid, `partial` some, `none` not one,
        `undetermined` there is none to judge."
        """
        states = [self.address_states[address]
                  for address in self.addresses_of_zone(zone, family)]
        states = [state for state in states
                  if state not in ("special", "unrouted")]
        valid = states.count("valid")
        if not states:
            return "undetermined"
        if valid == len(states):
            return "full"
        return "partial" if valid else "none"

    def verdict_manrs2020(self, zone, family):
        """
        "per-zone percentage truncated to an integer: 0 none, 1-99
        partial, 100 full".
        """
        origins = self.origins_of_zone(zone, family)
        if not origins:
            return "undetermined"
        valid = sum(self.is_valid(origin) for origin in origins)
        percentage = 100 * valid // len(origins)
        if percentage == 100:
            return "full"
        return "partial" if percentage else "none"

    def is_complete(self, zone):
        """
        "every NS name has a definite answer [...] for A and AAAA, and no
        address is unrouted."  Reading: of no server at all, every one has;
        the verdict is undetermined then anyway.
        """
        return (all(has_definite_answers(server, self.evidence)
                    for server in self.zone_servers[zone])
                and all(self.address_states[address] != "unrouted"
                        for address in self.zone_addresses[zone]))

    # ----------------------------------------------------------------------
    # The views

    def v_zone(self):
        for zone, category in self.categories.items():
            addresses = self.zone_addresses[zone]
            states = [self.address_states[a] for a in addresses]
            origins = self.origins_of_zone(zone)
            yield [zone, category, self.verdict(zone),
                   self.verdict(zone, 4), self.verdict(zone, 6),
                   int(self.is_complete(zone)),
                   len(self.zone_servers[zone]), len(addresses),
                   sum(s not in ("special", "unrouted") for s in states),
                   states.count("valid"), len(origins),
                   sum(self.is_valid(origin) for origin in origins)]

    def known_servers(self, zone):
        """Both sides, whatever the method counts: "each zone-server pair
        keeps both bits"."""
        return (self.evidence.parent.get(zone, set())
                | self.evidence.child.get(zone, set()))

    def v_zone_nameserver(self):
        for zone in self.categories:
            for server in self.known_servers(zone):
                yield [zone, server,
                       int(server in self.evidence.parent.get(zone, ())),
                       int(server in self.evidence.child.get(zone, ()))]

    def v_nameserver_address(self):
        servers = set().union(*(self.known_servers(zone)
                                for zone in self.categories))
        for server in servers:
            glue = self.evidence.glue.get(server, set())
            answered = self.evidence.authoritative.get(server, set())
            for address in glue | answered:
                yield [server, address_text(address),
                       int(address in glue), int(address in answered)]

    def v_address(self):
        servers, zones = (collections.defaultdict(set) for _ in range(2))
        for zone, names in self.zone_servers.items():
            for server in names:
                for address in self.server_addresses[server]:
                    servers[address].add(server)
                    zones[address].add(zone)
        for address, state in self.address_states.items():
            yield [address_text(address), state,
                   len(servers[address]), len(zones[address])]

    def v_address_route(self):
        for address, origins in self.address_origins.items():
            for prefix, origin in origins:
                yield [address_text(address), prefix_text(prefix),
                       origin_text(origin)]

    def v_route_origin(self):
        zones = collections.Counter(
            origin for zone in self.categories
            for origin in self.origins_of_zone(zone))
        for (prefix, origin), (state, reason) in self.origin_states.items():
            yield [prefix_text(prefix), origin_text(origin), state, reason,
                   zones[(prefix, origin)]]

    def v_route_origin_vrp(self):
        for (prefix, origin), covering in self.origin_covering.items():
            for vrp in covering:
                labels = self.vrps.labels[vrp]
                yield [prefix_text(prefix), origin_text(origin),
                       prefix_text(vrp[0]), vrp[1], vrp[2],
                       ";".join(sorted(labels)) or None,
                       int(matches(vrp, prefix, origin))]

    def rows(self):
        """Each row of the tables, and the categories that it counts."""
        rows = {name: [name] for name in CATEGORIES}
        rows.update((name, [name]) for name in self.categories.values())
        rows.update(GROUPS)
        rows["all"] = sorted(set(self.categories.values()))
        return rows

    def v_coverage(self):
        for name, members in self.rows().items():
            zones = [zone for zone, category in self.categories.items()
                     if category in members]
            for family in (None, 4, 6):
                yield [name, {None: "all", 4: "ipv4", 6: "ipv6"}[family]
                       ] + self.coverage(zones, family)

    def coverage(self, zones, family):
        """Section 4: "unique route origins of the longest matches within the
        selection" and "the mean over zones of: its distinct valid route
        origins / its distinct route origins; zones without one left out"."""
        if self.options.method == "manrs2020":
            # "the zones of a row are those with an address of the family"
            zones = [zone for zone in zones
                     if self.addresses_of_zone(zone, family)]
        servers = set().union(*(self.zone_servers[z] for z in zones))
        addresses = set().union(*(self.addresses_of_zone(z, family)
                                  for z in zones))
        states = [self.address_states[address] for address in addresses]
        origins = set().union(*(self.origins_of_zone(z, family)
                                for z in zones))
        origin_states = [self.origin_states[origin][0] for origin in origins]
        verdicts = [self.verdict(zone, family) for zone in zones]
        full_complete = sum(
            verdict == "full" and self.is_complete(zone)
            for zone, verdict in zip(zones, verdicts))
        shares = []
        for zone in zones:
            own = self.origins_of_zone(zone, family)
            if own:
                shares.append(
                    sum(self.is_valid(origin) for origin in own) / len(own))
        return [len(zones), len(servers), len(addresses),
                states.count("unrouted"), states.count("special"),
                len(origins), origin_states.count("valid"),
                origin_states.count("invalid"),
                origin_states.count("not-found"),
                verdicts.count("full"), full_complete,
                verdicts.count("partial"), verdicts.count("none"),
                verdicts.count("undetermined"),
                sum(sorted(shares)) / len(shares) if shares else None]

    def v_baseline(self):
        """
        "Baseline: the states of all routes of the same snapshot".
        """
        counts = collections.Counter()
        for prefix, origin in self.routes.pairs(self.options):
            state, reason = route_state(
                prefix, origin, self.vrps.covering(prefix))
            counts[("ipv%d" % prefix[0], state, reason)] += 1
        for (family, state, reason), routes in counts.items():
            yield [family, state, reason, routes]

    # "no longer than /24 or /48"
    REACH = {4: 24, 6: 48}

    def forged_would_be_valid(self, prefix, vrp):
        """
        "a matching VRP authorises a sub-prefix of the *route*, no longer
        than /24 or /48, that the VRP's AS does not announce".  One half that
        is not announced is enough; behind one that is, its halves are tried.
        """
        family, number, length = prefix
        _, max_length, asn = vrp
        if length >= min(max_length, self.REACH[family]):
            return False
        half = 1 << (BITS[family] - length - 1)
        return any(
            part not in self.routes.announced[asn]
            or self.forged_would_be_valid(part, vrp)
            for part in ((family, number, length + 1),
                         (family, number + half, length + 1)))

    def v_exposure(self):
        for (prefix, origin), covering in self.origin_covering.items():
            family, number, length = prefix
            for vrp in covering:
                if not matches(vrp, prefix, origin):
                    continue
                reach = min(vrp[1], self.REACH[family])
                beneath = [
                    other for other in self.routes.announced[origin]
                    if other[0] == family and length < other[2] <= reach
                    and network(family, other[1], length) == number]
                yield [prefix_text(prefix), origin_text(origin),
                       prefix_text(vrp[0]), vrp[1],
                       sum(2 ** (longer - length)
                           for longer in range(length + 1, reach + 1)),
                       len(beneath),
                       int(self.forged_would_be_valid(prefix, vrp)),
                       int(vrp[1] > self.REACH[family])]

    def v_exposure_sum(self):
        loose, beyond = set(), set()
        for (prefix, origin), covering in self.origin_covering.items():
            for vrp in covering:
                if not matches(vrp, prefix, origin):
                    continue
                if self.forged_would_be_valid(prefix, vrp):
                    loose.add((prefix, origin))
                # "maxLength beyond /24 or /48 is counted apart"
                if vrp[1] > self.REACH[prefix[0]]:
                    beyond.add((prefix, origin))
        for name, members in self.rows().items():
            zones = [zone for zone, category in self.categories.items()
                     if category in members]
            for family in (None, 4, 6):
                of_zone = [self.origins_of_zone(zone, family)
                           for zone in zones]
                valid = {origin for origins in of_zone for origin in origins
                         if self.is_valid(origin)}
                yield [name, {None: "all", 4: "ipv4", 6: "ipv6"}[family],
                       len(valid), len(valid & loose), len(valid & beyond),
                       sum(bool(origins & loose) for origins in of_zone)]

    def otherwise(self, sides=None, every=False, **options):
        """The same inputs, judged with some choices made otherwise."""
        other = copy.copy(self)
        other.options = argparse.Namespace(**{**vars(self.options),
                                              **options})
        if "method" in options:
            other.sides = sides_of(options["method"])
        other.sides = sides or other.sides
        other.every = every
        other.link()
        return other

    def v_sensitivity(self):
        """The headlines with one choice made otherwise: "longest match or
        every covering route; 1, 10, 20 peers; glue or authoritative; parent,
        child, union; unique or zone-weighted"."""
        peers = (DEFAULT_MIN_PEERS if self.options.min_peers is None
                 else self.options.min_peers)
        cases = [("method", name, name == self.options.method,
                  {"method": name}) for name in ("strict", "manrs2020")]
        cases += [("routes", "longest", True, {}),
                  ("routes", "every", False, {"every": True})]
        if self.routes.states_peers:
            cases += [("min-peers", str(number), number == peers,
                       {"min_peers": number}) for number in (1, 10, 20)]
        cases += [("servers", sides, sides == self.sides,
                   {"sides": sides}) for sides in (
                       "parent", "child", "union", "child-else-parent")]
        cases += [("glue", glue, glue == self.options.glue, {"glue": glue})
                  for glue in ("answer", "union")]
        for choice, value, own, changes in cases:
            other = self if own else self.otherwise(**changes)
            for category, members in (
                    ("all", set(self.categories.values())),
                    ("core", GROUPS["core"])):
                zones = [zone for zone, found in self.categories.items()
                         if found in members]
                for family in (None, 4, 6):
                    yield [choice, value, category,
                           {None: "all", 4: "ipv4", 6: "ipv6"}[family],
                           int(own)] + other.coverage(zones, family)

    def views(self):
        return {name: sorted(getattr(self, name)(), key=sort_key)
                for name in VIEWS}


def sort_key(row):
    """NULL first, numbers before text."""
    return [(value is not None, isinstance(value, str), value)
            if value is not None else (False, False, 0) for value in row]


def make_parser():
    parser = argparse.ArgumentParser(
        description="what the survey's views must hold, as JSON",
        allow_abbrev=False)
    for name in ("root-zone", "zone-data", "gtlds", "public-suffixes",
                 "zone-list", "routes", "vrps", "answers", "root-db",
                 "operators"):
        parser.add_argument("--" + name, action="append", default=[])
    parser.add_argument("--category")
    parser.add_argument("--min-peers", type=int)
    parser.add_argument("--min-length4", type=int, default=8)
    parser.add_argument("--max-length4", type=int, default=24)
    parser.add_argument("--min-length6", type=int, default=16)
    parser.add_argument("--max-length6", type=int, default=48)
    parser.add_argument("--vrps-time")
    parser.add_argument("--as0-tals", action="store_true")
    parser.add_argument("--method", choices=("strict", "manrs2020"),
                        default="strict")
    parser.add_argument("--glue", choices=("answer", "union"),
                        default="answer")
    # of the program, without a meaning here
    for name in ("offline", "allow-degraded"):
        parser.add_argument("--" + name, action="store_true")
    for name in ("label", "max-gaps"):
        parser.add_argument("--" + name)
    return parser


def make_survey(arguments):
    """What `dnsroa survey ARGUMENTS` has to find."""
    return Survey(make_parser().parse_args(arguments))


def survey_views(arguments):
    """Its views, as a dictionary."""
    return make_survey(arguments).views()


def main():
    try:
        views = survey_views(sys.argv[1:])
    except (BadInput, OSError, EOFError, ValueError) as why:
        sys.exit("oracle: %s" % why)
    # A row a line, so that two such files can be compared with diff(1).
    print("{")
    for number, (name, rows) in enumerate(views.items()):
        lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False)
                           for row in rows)
        comma = "," if number + 1 < len(views) else ""
        print('"%s": [%s]%s' % (name, "\n" + lines + "\n" if rows else "",
                                comma))
    print("}")


if __name__ == "__main__":
    main()
