"""Master files (RFC 1035 section 5) as records, names absolute and in lower
case, without the final dot.
"""

import collections
import gzip
import re

Record = collections.namedtuple("Record", "owner ttl type data")

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[()]|;.*|(?:[^\s();"\\]|\\.)+')
NAMES = {"NS": (0,), "CNAME": (0,), "DNAME": (0,), "PTR": (0,),
         "SOA": (0, 1), "MX": (1,)}


def open_text(path):
    if path.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8")
    return open(path, encoding="utf-8")


def entries(lines):
    """Tokens of each entry, and whether its first line began with a blank."""
    tokens, depth, blank = [], 0, False
    for line in lines:
        if depth == 0:
            blank = line[:1] in (" ", "\t")
        for token in TOKEN.findall(line):
            if token[0] == ";":
                break
            if token == "(":
                depth += 1
            elif token == ")":
                depth -= 1
            else:
                tokens.append(token)
        if depth == 0 and tokens:
            yield tokens, blank
            tokens = []


def dotted(name):
    return name if name == "." else name + "."


def absolute(name, origin):
    if name == "@":
        return origin
    if name.endswith(".") and not name.endswith("\\."):
        return name[:-1].lower() or "."
    return (name if origin == "." else name + "." + origin).lower()


def read(lines, origin="."):
    ttl, owner = 3600, origin
    for tokens, blank in entries(lines):
        if tokens[0] == "$ORIGIN":
            origin = absolute(tokens[1], origin)
            continue
        if tokens[0] == "$TTL":
            ttl = int(tokens[1])
            continue
        if not blank:
            owner = absolute(tokens.pop(0), origin)
        own = ttl
        while tokens[0].isdigit() or tokens[0].upper() == "IN":
            token = tokens.pop(0)
            if token.isdigit():
                own = int(token)
        rtype = tokens.pop(0).upper()
        for place in NAMES.get(rtype, ()):
            tokens[place] = dotted(absolute(tokens[place], origin))
        yield Record(owner, own, rtype, " ".join(tokens))


def read_file(path, origin="."):
    with open_text(path) as stream:
        yield from read(stream, origin)
