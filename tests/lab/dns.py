"""DNS messages (RFC 1035 section 4), as much of them as the lab needs: to ask
its servers, to read what they say, and to spoil it.
"""

import ipaddress
import os
import re
import select
import socket
import struct
import time

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "TXT": 16,
         "AAAA": 28, "DNAME": 39, "OPT": 41, "DS": 43, "RRSIG": 46,
         "NSEC": 47, "DNSKEY": 48, "AXFR": 252, "ANY": 255}
TYPE_NAMES = {number: name for name, number in TYPES.items()}
RCODES = ("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED")
BADVERS = 16

QR, AA, TC, RD, RA = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080
PORT = 53


def labels_of(text):
    """The labels of a name in text form, as octets; the root has none."""
    labels, label = [], bytearray()
    for part in re.findall(r"\\\d\d\d|\\.|[^\\]", text, re.S):
        if part == ".":
            labels.append(bytes(label))
            label = bytearray()
        elif len(part) == 4:
            label.append(int(part[1:]))
        else:
            label += part[-1:].encode()
    if label:
        labels.append(bytes(label))
    return [] if text in (".", "") else labels


def name_text(labels):
    """The text form without the final dot, in lower case; "." is the root."""
    text = []
    for label in labels:
        for octet in label.lower():
            char = chr(octet)
            if char in '."\\;()@$':
                text.append("\\" + char)
            elif 0x21 <= octet <= 0x7e:
                text.append(char)
            else:
                text.append("\\%03d" % octet)
        text.append(".")
    return "".join(text)[:-1] or "."


def encode_name(text):
    return b"".join(bytes([len(label)]) + label
                    for label in labels_of(text)) + b"\0"


def decode_labels(wire, at):
    """The labels at an offset, and the offset behind them."""
    labels, end, jumps = [], None, 0
    while True:
        length = wire[at]
        if length >= 0xc0:
            end = at + 2 if end is None else end
            at = struct.unpack_from("!H", wire, at)[0] & 0x3fff
            jumps += 1
            if jumps > 127:
                raise ValueError("pointers in a loop")
        elif length == 0:
            return labels, at + 1 if end is None else end
        else:
            labels.append(wire[at + 1:at + 1 + length])
            at += 1 + length


def decode_name(wire, at):
    labels, end = decode_labels(wire, at)
    return name_text(labels), end


class Record:
    """start is where its owner stands, data where its RDATA does."""

    def __init__(self, wire, at):
        self.start = at
        self.owner, at = decode_name(wire, at)
        self.type, self.cls, self.ttl, self.length = struct.unpack_from(
            "!HHIH", wire, at)
        self.data = at + 10
        self.end = self.data + self.length
        if self.end > len(wire):
            raise ValueError("a record beyond the message's end")
        self.wire = wire

    def text(self):
        """Its RDATA in master file form; names without the final dot."""
        name = TYPE_NAMES.get(self.type)
        data = self.wire[self.data:self.end]
        if name in ("A", "AAAA"):
            return str(ipaddress.ip_address(data))
        if name in ("NS", "CNAME", "DNAME", "PTR"):
            return decode_name(self.wire, self.data)[0]
        if name == "SOA":
            mname, at = decode_name(self.wire, self.data)
            rname, at = decode_name(self.wire, at)
            return "%s %s %d" % (mname, rname,
                                 struct.unpack_from("!I", self.wire, at)[0])
        if name == "NSEC":
            return decode_name(self.wire, self.data)[0]
        return data.hex()


class Message:
    def __init__(self, wire):
        self.wire = wire
        self.id, self.flags, *counts = struct.unpack_from("!6H", wire)
        self.rcode = self.flags & 15
        self.aa = bool(self.flags & AA)
        self.tc = bool(self.flags & TC)
        at, self.question = 12, None
        for _ in range(counts[0]):
            labels, at = decode_labels(wire, at)
            number = struct.unpack_from("!H", wire, at)[0]
            at += 4
            self.question = (name_text(labels), number)
        self.question_end = at
        self.sections = []
        for count in counts[1:]:
            records = []
            for _ in range(count):
                records.append(Record(wire, at))
                at = records[-1].end
            self.sections.append(records)
        self.answer, self.authority, self.additional = self.sections
        self.opt = next((r for r in self.additional
                         if r.type == TYPES["OPT"]), None)
        if self.opt is not None:
            self.rcode |= self.opt.ttl >> 24 << 4

    def rows(self, section, name=None, qtype=None):
        """RDATA of a section's records, sorted."""
        return sorted(r.text() for r in section
                      if (name is None or r.owner == name) and
                      (qtype is None or r.type == TYPES[qtype]))


def make_query(name, qtype, flags=0, edns=1232, dnssec=False, ident=None):
    ident = (struct.unpack("!H", os.urandom(2))[0] if ident is None
             else ident)
    wire = struct.pack("!6H", ident, flags, 1, 0, 0, 1 if edns else 0)
    wire += encode_name(name) + struct.pack("!HH", TYPES[qtype], 1)
    if edns:
        wire += b"\0" + struct.pack("!HHIH", TYPES["OPT"], edns,
                                    0x8000 if dnssec else 0, 0)
    return wire


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def read_exactly(stream, length):
    data = b""
    while len(data) < length:
        more = stream.recv(length - len(data))
        if not more:
            raise EOFError("the connection ended within a message")
        data += more
    return data


def read_tcp(stream):
    length = struct.unpack("!H", read_exactly(stream, 2))[0]
    return read_exactly(stream, length)


def ask(server, name, qtype, tcp=False, timeout=2.0, tries=3, port=PORT,
        **options):
    """A server's answer to a question; None where it stays silent."""
    for _ in range(1 if tcp else tries):
        wire = make_query(name, qtype, **options)
        kind = socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM
        with socket.socket(family(server), kind) as sock:
            sock.settimeout(timeout)
            try:
                sock.connect((server, port))
                if tcp:
                    sock.sendall(struct.pack("!H", len(wire)) + wire)
                    return Message(read_tcp(sock))
                sock.send(wire)
                reply = sock.recv(65535)
            except OSError:
                continue
            if reply[:2] == wire[:2]:
                return Message(reply)
    return None


def transfer(server, zone, timeout=10.0, port=PORT):
    """A zone transfer (RFC 5936): its records, or None where refused."""
    records = []
    with socket.create_connection((server, port), timeout) as sock:
        wire = make_query(zone, "AXFR", edns=0)
        sock.sendall(struct.pack("!H", len(wire)) + wire)
        while sum(r.type == TYPES["SOA"] for r in records) < 2:
            message = Message(read_tcp(sock))
            if message.rcode != 0 or not message.answer:
                return None
            records += message.answer
    return records[:-1]


def ask_many(server, questions, window=200, patience=30.0, **options):
    """Many questions to one server at a time: (name, type): Message, or None
    where no answer came."""
    answers, waiting = dict.fromkeys(questions), {}
    left = list(enumerate(answers))
    with socket.socket(family(server), socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        sock.connect((server, PORT))
        end = time.monotonic() + patience
        while (left or waiting) and time.monotonic() < end:
            while left and len(waiting) < window:
                number, question = left.pop()
                waiting[number & 0xffff] = question
                sock.send(make_query(*question, ident=number & 0xffff,
                                     **options))
            if not select.select([sock], [], [], 0.5)[0]:
                continue
            message = Message(sock.recv(65535))
            question = waiting.pop(message.id, None)
            if question is not None:
                answers[question] = message
                end = time.monotonic() + patience
    return answers
