"""Servers that misbehave, each at an address of its own and each in one way.

    odd.py CONFIG     CONFIG: JSON, {address: {"does": BEHAVIOUR,
                      "backend": address of a good server, ...}}

A question goes on to the good server, and its answer is spoiled on the way
back.  What a forged answer says of addresses is FORGED: where it turns up,
somebody believed it.
"""

import json
import os
import random
import signal
import socket
import struct
import sys
import threading
import time

import dns

FORGED = "192.88.99.66"


def header(query, flags, rcode=0):
    """A response to a question, without records."""
    flags |= dns.QR | query.flags & dns.RD | rcode & 15
    return (struct.pack("!6H", query.id, flags, 1, 0, 0, 0) +
            query.wire[12:query.question_end])


def only_rcode(rcode):
    return lambda server, query, reply: [header(query, 0, rcode)]


def names_again(record, change):
    """A record's RDATA without compression, each name changed."""
    name = dns.TYPE_NAMES.get(record.type)
    if name in ("NS", "CNAME", "DNAME", "PTR"):
        return encode(change(dns.decode_labels(record.wire, record.data)[0]))
    if name == "SOA":
        mname, at = dns.decode_labels(record.wire, record.data)
        rname, at = dns.decode_labels(record.wire, at)
        return (encode(change(mname)) + encode(change(rname)) +
                record.wire[at:record.end])
    return record.wire[record.data:record.end]


def encode(labels):
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def again(reply, owner=lambda labels: labels, name=lambda labels: labels,
          data=lambda record, rdata: rdata, more=b"", extra=0):
    """The answer written anew: owners, names in RDATA, and RDATA changed, and
    more records at its end."""
    message = dns.Message(reply)
    wire = bytearray(reply[:message.question_end])
    for record in (message.answer + message.authority + message.additional):
        rdata = data(record, names_again(record, name))
        labels = dns.decode_labels(reply, record.start)[0]
        if record is not message.opt:
            labels = owner(labels)
        wire += encode(labels) + struct.pack(
            "!HHIH", record.type, record.cls, record.ttl, len(rdata)) + rdata
    count = len(message.additional) + extra
    wire[10:12] = struct.pack("!H", count)
    return bytes(wire + more)


def forge(reply):
    def data(record, rdata):
        if record.type == dns.TYPES["A"]:
            return socket.inet_aton(FORGED)
        return rdata
    return again(reply, data=data)


def non_aa(server, query, reply):
    return [struct.pack("!HH", query.id, dns.Message(reply).flags & ~dns.AA) +
            reply[4:]]


def upward(server, query, reply):
    """A referral to the root, as of old BIND where it did not know better."""
    wire = bytearray(header(query, 0))
    wire[8:10] = struct.pack("!H", 1)
    target = dns.encode_name("a.root-servers.net")
    return [bytes(wire) + b"\0" + struct.pack(
        "!HHIH", dns.TYPES["NS"], 1, 3600, len(target)) + target]


def once(rcode):
    """Each question fails once; silently where rcode is None."""
    def behave(server, query, reply):
        if server.first(query.question):
            return [] if rcode is None else [header(query, 0, rcode)]
        return [reply]
    return behave


def edns(rcode):
    """No EDNS: an error (without OPT), or silence where rcode is None."""
    def behave(server, query, reply):
        if query.opt is None:
            return [reply]
        if rcode is None:
            return []
        if rcode != dns.BADVERS:
            return [header(query, 0, rcode)]
        wire = bytearray(header(query, 0))
        wire[10:12] = struct.pack("!H", 1)
        return [bytes(wire) + b"\0" + struct.pack(
            "!HHIH", dns.TYPES["OPT"], 1232, 1 << 24, 0)]
    return behave


def truncated(server, query, reply):
    return [header(query, dns.TC | dns.AA)]


def wrong_id(server, query, reply):
    return [struct.pack("!H", query.id ^ 0x5555) + forge(reply)[2:]]


def wrong_question(server, query, reply):
    """The question of the answer is another name's."""
    wire = forge(reply)
    labels = dns.decode_labels(query.wire, 12)[0]
    labels = [b"z" * len(labels[0])] + labels[1:] if labels else [b"z"]
    return [wire[:12] + encode(labels) +
            query.wire[query.question_end - 4:query.question_end] +
            wire[query.question_end:]]


def no_qr(server, query, reply):
    wire = forge(reply)
    flags = struct.unpack_from("!H", wire, 2)[0] & ~dns.QR
    return [wire[:2] + struct.pack("!H", flags) + wire[4:]]


def garbage(server, query, reply):
    rng = random.Random(query.wire[2:])
    return [query.wire[:2] + bytes([0x84, 0]) + rng.randbytes(200)]


def loop(server, query, reply):
    """An answer whose owner is a compression pointer to itself."""
    wire = bytearray(header(query, dns.AA))
    wire[6:8] = struct.pack("!H", 1)
    return [bytes(wire) + struct.pack("!H", 0xc000 | len(wire)) +
            struct.pack("!HHIH", query.question[1], 1, 60, 4) + b"\1\2\3\4"]


def forged_first(server, query, reply):
    """A wrong answer that comes before the right one."""
    return wrong_id(server, query, reply) + [reply]


def other_zone(server, query, reply):
    """An answer with authority, about a name that nobody asked about."""
    return [again(reply, owner=lambda labels: [b"elsewhere", b"example"])]


def upper(server, query, reply):
    return [again(reply, owner=lambda ls: [x.upper() for x in ls],
                  name=lambda ls: [x.upper() for x in ls])]


def oversize(server, query, reply):
    """A datagram of some 9,000 octets, whatever the asker takes."""
    text = b"\xff" + b"x" * 255
    record = (encode([b"padding", b"example"]) + struct.pack(
        "!HHIH", dns.TYPES["TXT"], 1, 60, len(text)) + text)
    return [again(reply, more=record * 32, extra=32)]


# How a behaviour treats datagrams and, where it is not None, connections:
# the same answers; none taken; taken, and then silence, an end or a reset;
# half of a good answer.
SAME, CLOSED, STALL, END, RESET, HALF, GOOD = range(7)
BEHAVIOURS = {
    "silent": (lambda *_: [], STALL),
    "refused": (only_rcode(5), SAME),
    "servfail": (only_rcode(2), SAME),
    "notimp": (only_rcode(4), SAME),
    "formerr": (only_rcode(1), SAME),
    "non-aa": (non_aa, SAME),
    "upward": (upward, SAME),
    "servfail-once": (once(2), GOOD),
    "refused-once": (once(5), GOOD),
    "silent-once": (once(None), GOOD),
    "formerr-edns": (edns(1), SAME),
    "notimp-edns": (edns(4), SAME),
    "badvers-edns": (edns(dns.BADVERS), SAME),
    "silent-edns": (edns(None), GOOD),
    "tc": (truncated, GOOD),
    "tc-closed": (truncated, CLOSED),
    "tc-stall": (truncated, STALL),
    "tc-end": (truncated, END),
    "tc-reset": (truncated, RESET),
    "tc-half": (truncated, HALF),
    "wrong-id": (wrong_id, SAME),
    "wrong-question": (wrong_question, SAME),
    "wrong-address": (None, CLOSED),
    "no-qr": (no_qr, SAME),
    "garbage": (garbage, SAME),
    "pointer-loop": (loop, SAME),
    "forged-first": (forged_first, GOOD),
    "other-zone": (other_zone, SAME),
    "upper": (upper, SAME),
    "oversize": (oversize, GOOD),
    "good": (lambda server, query, reply: [reply], SAME),
}


class Server:
    """One address.  Of its settings: "does", "backend", "fail" (questions
    "name TYPE" to which it says SERVFAIL), "delay" (seconds)."""

    def __init__(self, address, settings):
        self.address = address
        self.backend = settings.get("backend")
        self.behave, self.tcp = BEHAVIOURS[settings.get("does", "good")]
        self.silent = settings.get("does") == "silent"
        self.fail = {tuple(text.split(" ")) for text in
                     settings.get("fail", ())}
        self.delay = settings.get("delay", 0.0)
        self.seen, self.lock = set(), threading.Lock()
        self.udp = socket.socket(dns.family(address), socket.SOCK_DGRAM)
        self.udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.udp.bind((address, dns.PORT))
        if self.behave is None:     # answers come from another address
            self.other = socket.socket(dns.family(address), socket.SOCK_DGRAM)
            self.other.bind((settings["from"], dns.PORT))
        self.listener = None
        if self.tcp != CLOSED:
            self.listener = socket.socket(dns.family(address))
            self.listener.setsockopt(socket.SOL_SOCKET,
                                     socket.SO_REUSEADDR, 1)
            self.listener.bind((address, dns.PORT))
            self.listener.listen(64)

    def first(self, question):
        with self.lock:
            new = question not in self.seen
            self.seen.add(question)
        return new

    def good_reply(self, wire):
        if self.backend is None:
            return header(dns.Message(wire), 0, 5)
        with socket.socket(dns.family(self.backend)) as sock:
            sock.settimeout(5.0)
            sock.connect((self.backend, dns.PORT))
            sock.sendall(struct.pack("!H", len(wire)) + wire)
            return dns.read_tcp(sock)

    def replies(self, wire, behave):
        query = dns.Message(wire)
        name, qtype = query.question
        if (name, dns.TYPE_NAMES.get(qtype)) in self.fail:
            return [header(query, 0, 2)]
        return behave(self, query, self.good_reply(wire))

    def serve_udp(self):
        while True:
            wire, client = self.udp.recvfrom(65535)
            try:
                if self.delay:
                    threading.Thread(target=self.answer_late, daemon=True,
                                     args=(wire, client)).start()
                else:
                    self.answer(wire, client)
            except (OSError, ValueError, IndexError, struct.error) as error:
                print("odd %s: %r" % (self.address, error), file=sys.stderr)

    def answer_late(self, wire, client):
        time.sleep(self.delay)
        self.answer(wire, client)

    def answer(self, wire, client):
        out = self.udp
        if self.behave is None:
            out, replies = self.other, [forge(self.good_reply(wire))]
        else:
            replies = self.replies(wire, self.behave)
        opt = dns.Message(wire).opt
        limit = max(512, 0 if opt is None else opt.cls)
        for reply in replies:
            if len(reply) > limit and self.behave is not oversize:
                reply = truncated(self, dns.Message(wire), reply)[0]
            out.sendto(reply, client)

    def serve_tcp(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.connection, args=(connection,),
                             daemon=True).start()

    def connection(self, sock):
        with sock:
            try:
                while self.exchange(sock):
                    pass
            except (OSError, EOFError):
                pass

    def exchange(self, sock):
        """One question over a connection; False where it is to end."""
        wire = dns.read_tcp(sock)
        if self.tcp == STALL:
            sock.settimeout(60.0)
            sock.recv(1)
            return False
        if self.tcp == END:
            return False
        if self.tcp == RESET:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                            struct.pack("ii", 1, 0))
            return False
        time.sleep(self.delay)
        replies = self.replies(
            wire, self.behave if self.tcp == SAME else BEHAVIOURS["good"][0])
        for reply in replies:
            frame = struct.pack("!H", len(reply)) + reply
            if self.tcp == HALF:
                frame = frame[:len(frame) // 2]
            sock.sendall(frame)
        return self.tcp != HALF

    def start(self):
        # What nobody reads the kernel drops; what nobody takes waits.
        if self.silent:
            return
        threading.Thread(target=self.serve_udp, daemon=True).start()
        if self.listener is not None:
            threading.Thread(target=self.serve_tcp, daemon=True).start()


def main():
    with open(sys.argv[1], encoding="utf-8") as stream:
        settings = json.load(stream)
    servers = [Server(address, some) for address, some in settings.items()]
    for server in servers:
        server.start()
    print("ready", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    os._exit(0)


if __name__ == "__main__":
    main()
