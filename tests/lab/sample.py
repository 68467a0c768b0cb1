"""The sample world (tests/world) as a world of the lab: its zone files as they
are, and behind them all that its recorded answers say was answered.
"""

import collections
import json
import os

import masterfile
from world import BROKEN, SILENT, World, canonical

ZONE_FILES = (("root.zone", "."), ("arpa.zone", "arpa"),
              ("in-addr.arpa.zone", "in-addr.arpa"),
              ("ip6.arpa.zone", "ip6.arpa"))


def read_zone_file(world, path, apex):
    facts = world.zone(apex)
    facts.verbatim = list(masterfile.read_file(path, apex))
    glue = collections.defaultdict(set)
    for record in facts.verbatim:
        if record.type in ("A", "AAAA"):
            glue[record.owner].add(canonical(record.data))
    for record in facts.verbatim:
        if record.type != "NS":
            continue
        server = record.data.rstrip(".")
        zone = world.zone(record.owner)
        (zone.child if record.owner == apex else zone.parent).append(server)
        if server in glue:
            zone.glue[server] = glue[server]


def read_answers(path):
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            if "name" in row:
                yield row


def section(row, name):
    """Records of a section: owner, type, RDATA."""
    for text in row.get(name, ()):
        owner, _, _, rtype, data = text.split(" ", 4)
        yield owner.rstrip(".") or ".", rtype, data


def take_zone(world, row):
    """An answer that shows an apex, or a referral."""
    name = row["name"]
    if row["view"] == "parent":
        facts = world.zone(name)
        if row["aa"]:       # the parent's servers serve the child
            facts.parent = [data[:-1] for _, _, data in section(row, "answer")]
            return
        facts.parent = [data[:-1] for _, _, data in section(row, "authority")]
        for owner, _, data in section(row, "additional"):
            facts.glue.setdefault(owner, set()).add(canonical(data))
    elif row["type"] == "NS":
        world.zone(name).child = [
            data[:-1] for _, _, data in section(row, "answer")]
    else:
        soa = next(data for _, _, data in section(row, "answer"))
        world.zone(name).soa = " ".join(soa.split()[:3])


def is_zone(row):
    """A referral, or an answer of the type asked with the name as owner."""
    if row["type"] not in ("NS", "SOA") or row["rcode"] != "NOERROR":
        return False
    where = ("authority" if row["view"] == "parent" and not row["aa"]
             else "answer")
    return any(rtype == row["type"] and owner == row["name"]
               for owner, rtype, _ in section(row, where))


def take_other(world, row):
    """A candidate that is no zone, or a server's name."""
    name = row["name"]
    records = list(section(row, "answer"))
    for owner, rtype, data in records:
        if not (rtype == "CNAME" and any(t == "DNAME" for _, t, _ in records)):
            world.add(owner, rtype,
                      canonical(data) if rtype in ("A", "AAAA") else data)
        if rtype == "CNAME" and row["type"] in ("NS", "SOA"):
            world.add(data[:-1], "TXT", '"the end of an alias"')
    if row["rcode"] == "NOERROR" and not records:
        if row["type"] in ("A", "AAAA"):
            world.add(name, "TXT", '"a server without an address"')
        else:
            world.add("beneath." + name, "TXT", '"an empty non-terminal"')
    elif row["rcode"] not in ("NOERROR", "NXDOMAIN"):
        if row["type"] in ("A", "AAAA"):
            world.broken[name] = SILENT if row["rcode"] is None else BROKEN
        else:
            world.servfail.append((name, row["type"]))


def read(directory):
    world = World()
    for name, apex in ZONE_FILES:
        read_zone_file(world, os.path.join(directory, name), apex)
    for row in read_answers(os.path.join(directory, "answers.jsonl")):
        if is_zone(row):
            take_zone(world, row)
        else:
            take_other(world, row)
    for facts in world.zones.values():
        # A child that could not be asked says what its parent says.
        facts.child = facts.child or facts.parent
    return world


def grant_transfers(world):
    """Zone transfers at one address of the root's and of the trees' own."""
    for zone in (".", "arpa", "in-addr.arpa", "ip6.arpa"):
        world.transfer[zone] = {
            a for server in world.zones[zone].child[:1]
            for a in world.addresses(server) if ":" not in a}
    return world


def odd(world):
    """The servers that are no server programs' of the world."""
    fail = collections.defaultdict(list)
    for name, rtype in world.servfail:
        zone = world.enclosing(name)
        for address in world.serving(zone):
            fail[address].append("%s %s" % (name, rtype))
    servers = {address: {"does": "good", "fail": sorted(questions)}
               for address, questions in fail.items()}
    servers[SILENT] = {"does": "silent"}
    servers[BROKEN] = {"does": "servfail"}
    return servers
