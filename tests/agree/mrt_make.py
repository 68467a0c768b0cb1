"""MRT files with the odd cases of the field, made byte by byte.

cases() gives (name, bytes) for each.  mrt_bgpdump.py compares what is read of
them; "mrt_make.py DIRECTORY" writes them, as a corpus for fuzzing.
"""
import os
import struct
import sys

TIME = 1752969600
V4, V6 = 2, 4  # subtypes of TABLE_DUMP_V2


def record(kind, subtype, body, time=TIME):
    return struct.pack(">IHHI", time, kind, subtype, len(body)) + body


def index(asns, view=b"view"):
    body = b"\xc6\x12\0\1" + struct.pack(">H", len(view)) + view
    body += struct.pack(">H", len(asns))
    for i, asn in enumerate(asns):
        v6, wide = i % 2, asn > 0xffff
        body += bytes([v6 | 2 * wide]) + struct.pack(">I", i)
        body += (b"\x20\1\x0d\xb8" + bytes(11) if v6 else b"\xc6\x12\0")
        body += bytes([i + 1])
        body += struct.pack(">I" if wide else ">H", asn)
    return record(13, 1, body)


def nlri(prefix):
    address, length = prefix.split("/")
    if ":" in address:
        import ipaddress
        raw = ipaddress.ip_address(address).packed
    else:
        raw = bytes(int(part) for part in address.split("."))
    length = int(length)
    return bytes([length]) + raw[:(length + 7) // 8]


def attribute(kind, value, flags=0x40, extended=False):
    if extended or len(value) > 255:
        return struct.pack(">BBH", flags | 0x10, kind, len(value)) + value
    return struct.pack(">BBB", flags, kind, len(value)) + value


def segment(kind, asns, width=4):
    return bytes([kind, len(asns)]) + b"".join(
        struct.pack(">I" if width == 4 else ">H", asn) for asn in asns)


SET, SEQUENCE, CONFED_SEQUENCE, CONFED_SET = 1, 2, 3, 4
ORIGIN = attribute(1, b"\0")
NEXT_HOP = attribute(3, b"\xc6\x12\0\1")
COMMUNITIES = attribute(8, b"\0\x64\0\1" * 4, 0xc0)


def path(*segments, width=4, extended=False):
    return attribute(2, b"".join(segment(kind, asns, width)
                                 for kind, asns in segments),
                     extended=extended)


def path_to(*asns):
    return ORIGIN + path((SEQUENCE, asns)) + NEXT_HOP + COMMUNITIES


def entry(peer, attributes, path_id=None):
    head = struct.pack(">HI", peer, TIME - 100)
    if path_id is not None:
        head += struct.pack(">I", path_id)
    return head + struct.pack(">H", len(attributes)) + attributes


def rib(prefix, entries, subtype=None, head=b"", count=None):
    if subtype is None:
        subtype = V6 if ":" in prefix else V4
    count = len(entries) if count is None else count
    return record(13, subtype, struct.pack(">I", 1) + head + nlri(prefix) +
                  struct.pack(">H", count) + b"".join(entries))


def old(prefix, peer, attributes):
    import ipaddress
    net = ipaddress.ip_network(prefix)
    size = 4 if net.version == 4 else 16
    return record(12, 1 if size == 4 else 2,
                  struct.pack(">HH", 0, 1) + net.network_address.packed +
                  bytes([net.prefixlen, 1]) + struct.pack(">I", TIME) +
                  bytes(size - 1) + b"\1" +
                  struct.pack(">HH", peer, len(attributes)) + attributes)


PEERS = index([100, 200, 100, 70000, 300])
# Enough that one bad row among them makes no bad file.
GOOD = b"".join(rib("9.%d.0.0/16" % i, [entry(0, path((SEQUENCE, [9])))])
                for i in range(20))


def paths():
    yield "sequence", path_to(100, 5, 6)
    yield "as-number-of-four-bytes", path_to(100, 4294967295)
    yield "as0", path_to(100, 0)
    yield "empty-path", ORIGIN + path() + NEXT_HOP
    yield "no-path", ORIGIN + NEXT_HOP
    yield "no-attributes", b""
    yield "set-at-the-end", ORIGIN + path((SEQUENCE, [100]), (SET, [8, 7]))
    yield "set-of-one", ORIGIN + path((SEQUENCE, [100]), (SET, [8]))
    yield "set-with-doubles", ORIGIN + path((SET, [8, 7, 8]))
    yield "set-in-the-middle", ORIGIN + path((SEQUENCE, [100]), (SET, [8, 7]),
                                             (SEQUENCE, [5]))
    yield "two-sequences", ORIGIN + path((SEQUENCE, [100]), (SEQUENCE, [5]))
    yield "confederation-alone", ORIGIN + path((CONFED_SEQUENCE, [64512, 1]))
    yield "confederation-at-the-end", ORIGIN + path(
        (SEQUENCE, [100, 5]), (CONFED_SEQUENCE, [64512]))
    yield "confederation-first", ORIGIN + path(
        (CONFED_SEQUENCE, [64512]), (SEQUENCE, [100, 5]))
    yield "confederation-set", ORIGIN + path((CONFED_SET, [64512, 64513]))
    yield "extended-length", ORIGIN + path((SEQUENCE, [100, 5]),
                                           extended=True)
    yield "path-of-255", ORIGIN + path((SEQUENCE, [100] * 254 + [5]))
    yield "path-of-two-times-255", ORIGIN + path(
        (SEQUENCE, [100] * 255), (SEQUENCE, [100] * 254 + [5]))
    yield "path-before-origin", path((SEQUENCE, [100, 5])) + ORIGIN
    yield "path-last", ORIGIN + NEXT_HOP + COMMUNITIES + path(
        (SEQUENCE, [100, 5]))
    yield "unknown-attribute", ORIGIN + attribute(200, b"x" * 300, 0xc0) + \
        path((SEQUENCE, [100, 5]))
    yield "as4-path-in-v2", path_to(100, 5) + attribute(
        17, segment(SEQUENCE, [70000]), 0xc0)
    yield "two-paths", path_to(100, 5) + path((SEQUENCE, [100, 6]))
    yield "lie-behind-the-path", ORIGIN + path((SEQUENCE, [100, 5])) + \
        b"\x40\3\xff\xc6"
    yield "lie-before-the-path", ORIGIN + b"\x40\3\xff" + path(
        (SEQUENCE, [100, 5]))
    yield "path-longer-than-attributes", ORIGIN + b"\x40\2\x20" + segment(
        SEQUENCE, [100, 5])
    yield "segment-longer-than-path", ORIGIN + attribute(
        2, b"\2\7" + struct.pack(">II", 100, 5))
    yield "segment-without-as", ORIGIN + attribute(2, b"\2\0")
    yield "segment-of-no-type", ORIGIN + path((9, [100, 5]))


def old_paths():
    two = path((SEQUENCE, [100, 23456]), width=2)
    four = lambda *s: attribute(17, b"".join(segment(k, a) for k, a in s),
                                0xc0)
    yield "plain", path((SEQUENCE, [100, 5]), width=2)
    yield "set", path((SEQUENCE, [100]), (SET, [8, 7]), width=2)
    yield "empty", path()
    yield "as4", two + four((SEQUENCE, [100, 70000]))
    yield "as4-shorter", two + four((SEQUENCE, [70000]))
    yield "as4-longer", two + four((SEQUENCE, [1, 2, 70000]))
    yield "as4-set", two + four((SEQUENCE, [100]), (SET, [70000, 70001]))
    yield "as4-empty", two + four()
    yield "confederation", path((CONFED_SEQUENCE, [64512]), width=2)


def cases():
    for name, attributes in paths():
        yield "path-" + name, PEERS + rib(
            "1.0.0.0/24", [entry(1, attributes),
                           entry(0, path_to(100, 77))]) + GOOD
    for name, attributes in old_paths():
        yield "old-" + name, b"".join(
            [old("1.0.0.0/24", 100, ORIGIN + attributes + NEXT_HOP)] +
            [old("9.%d.0.0/16" % i, 100, ORIGIN + path(
                (SEQUENCE, [100, 9]), width=2) + NEXT_HOP)
             for i in range(20)])
    yield "old-ipv6", old("2001:db8::/32", 100, ORIGIN + path(
        (SEQUENCE, [100, 5]), width=2))
    good = path_to(100, 5)
    for prefix in ("0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/9", "1.2.3.4/32",
                   "::/0", "2000::/3", "2001:db8::/33", "2001:db8::1/128"):
        yield "prefix-" + prefix.replace("/", "-").replace(":", "."), \
            PEERS + rib(prefix, [entry(0, good)]) + GOOD
    yield "peers-of-one-as", PEERS + rib("1.0.0.0/24", [
        entry(i, good) for i in range(5)])
    yield "moas", PEERS + rib("1.0.0.0/24", [
        entry(i, path_to(100, 5 + i % 2)) for i in range(5)])
    yield "same-prefix-twice", PEERS + 2 * rib("1.0.0.0/24", [entry(0, good)])
    yield "out-of-order", PEERS + GOOD + rib("1.0.0.0/24", [entry(0, good)])
    yield "two-indexes", PEERS + rib("1.0.0.0/24", [entry(3, good)]) + \
        index([900, 901]) + rib("1.0.1.0/24", [entry(1, good)])
    yield "no-entries", PEERS + rib("1.0.0.0/24", []) + GOOD
    yield "multicast", PEERS + GOOD + rib("1.0.0.0/24", [entry(0, good)], 3) \
        + rib("2001:db8::/32", [entry(0, good)], 5)
    for name, subtype, prefix in (("4", 8, "1.0.0.0/24"),
                                  ("6", 10, "2001:db8::/32")):
        yield "add-path-" + name, PEERS + GOOD + rib(prefix, [
            entry(0, path_to(100, 5), 1), entry(0, path_to(100, 6), 2),
            entry(1, path_to(200, 5), 1)], subtype)
    yield "add-path-multicast", PEERS + GOOD + rib(
        "1.0.0.0/24", [entry(0, good, 1)], 9)
    yield "generic-4", PEERS + GOOD + rib(
        "1.0.0.0/24", [entry(0, good)], 6, b"\0\1\1")
    yield "generic-6", PEERS + GOOD + rib(
        "2001:db8::/32", [entry(0, good)], 6, b"\0\2\1")
    yield "generic-vpn", PEERS + GOOD + rib(
        "1.0.0.0/24", [entry(0, good)], 6, b"\0\1\x80")
    yield "generic-add-path-rfc", PEERS + GOOD + rib(
        "1.0.0.0/24", [entry(0, good)], 12, b"\0\1\1\0\0\0\7")
    yield "generic-add-path-openbgpd", PEERS + GOOD + rib(
        "1.0.0.0/24", [entry(0, good, 7)], 12, b"\0\1\1")
    update = record(16, 4, struct.pack(">IIHH", 100, 200, 0, 1) + bytes(8) +
                    b"\xff" * 16 + b"\0\x13\4")
    yield "updates-in-between", update + PEERS + update + GOOD + update
    yield "updates-alone", 20 * update
    # Lies.
    yield "peer-that-is-none", PEERS + GOOD + rib("1.0.0.0/24", [
        entry(5, good)])
    yield "length-33", PEERS + GOOD + record(
        13, V4, b"\0\0\0\1\x21\1\2\3\4\5\0\1" + entry(0, good))
    yield "length-129", PEERS + GOOD + record(
        13, V6, b"\0\0\0\1\x81" + bytes(17) + b"\0\1" + entry(0, good))
    yield "count-too-large", PEERS + GOOD + rib(
        "1.0.0.0/24", [entry(0, good)], count=65535)
    yield "count-too-small", PEERS + GOOD + rib(
        "1.0.0.0/24", [entry(0, good), entry(1, path_to(200, 6))], count=1)
    yield "attributes-longer-than-record", PEERS + GOOD + record(
        13, V4, b"\0\0\0\1\x18\1\0\0\0\1\0\0\0\0\0\0\xff\xff" + good)
    yield "record-of-4-gb", PEERS + GOOD + struct.pack(
        ">IHHI", TIME, 13, V4, 0xffffffff) + b"x"
    yield "record-cut", (PEERS + GOOD)[:-5]
    yield "header-cut", PEERS + GOOD + b"\0\0\0\0\0\x0d"
    yield "index-missing", GOOD
    yield "index-cut", record(13, 1, b"\0\0\0\0\0\0\0\5\0") + GOOD
    yield "index-of-65535", record(
        13, 1, b"\0\0\0\0\0\0\xff\xff" + b"\0\0\0\0\1\1\2\3\4\0\1") + GOOD
    yield "name-of-65535", record(13, 1, b"\0\0\0\0\xff\xff\0\1") + GOOD
    yield "type-that-is-none", PEERS + GOOD + record(14, 2, b"")
    yield "every-length-ff", record(13, 1, b"\xff" * 40)
    yield "old-cut", record(12, 1, b"\0\0\0\0\1\2\3")
    yield "old-length-200", old("1.0.0.0/24", 100, good).replace(
        b"\1\0\0\0\x18\1", b"\1\0\0\0\xc8\1")
    yield "zeros", bytes(64)


def main():
    for name, data in cases():
        with open(os.path.join(sys.argv[1], name), "wb") as f:
            f.write(data)


if __name__ == "__main__":
    main()
