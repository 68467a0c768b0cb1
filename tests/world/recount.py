#!/usr/bin/env python3
"""recount.py DATABASE...: every survey's stored figures, counted anew from
what the database itself holds of it.

The longest match of each address is looked for again among the stored routes,
the state of each route origin among the stored VRPs, and v_coverage is
counted by coverage.sql.  Prints what differs; exits with 1 if anything does.
"""

import collections
import ipaddress
import os
import sqlite3
import sys

SQL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "coverage.sql")


def rows(db, sql, survey):
    cursor = db.execute(sql, {"survey": survey})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor]


def network(text):
    net = ipaddress.ip_network(text)
    return net.version, int(net.network_address), net.prefixlen


def covering(version, number, length):
    """The prefixes that cover this one, from the longest to the shortest."""
    bits = 32 if version == 4 else 128
    for shorter in range(length, -1, -1):
        yield version, number >> (bits - shorter) << (bits - shorter), shorter


def check_routes(db, survey):
    """Of each address that is not special the longest match and the state."""
    wrong = []
    used = {}
    for r in rows(db, "SELECT DISTINCT prefix, origin FROM v_route"
                  " WHERE survey_id = :survey AND filter = 'used'", survey):
        used.setdefault(network(r["prefix"]), set()).add(r["origin"])
    vrps = {}
    for r in rows(db, "SELECT prefix, max_length, asn FROM v_survey"
                  " JOIN rpki_vrp USING (rpki_id) JOIN vrp USING (vrp_id)"
                  " JOIN prefix USING (prefix_id)"
                  " WHERE survey_id = :survey", survey):
        vrps.setdefault(network(r["prefix"]), []).append(
            (r["max_length"], r["asn"]))

    def state_of(route, origin):
        found = [vrp for prefix in covering(*route)
                 for vrp in vrps.get(prefix, [])]
        if any(asn != 0 and origin == str(asn) and route[2] <= max_length
               for max_length, asn in found):
            return "valid"
        return "invalid" if found else "not-found"

    longest = {}
    for r in rows(db, "SELECT address, prefix, origin FROM v_address_route"
                  " WHERE survey_id = :survey", survey):
        longest.setdefault(r["address"], set()).add(
            (network(r["prefix"]), r["origin"]))
    seen = {}
    for r in rows(db, "SELECT address, state FROM v_address"
                  " WHERE survey_id = :survey", survey):
        address = ipaddress.ip_address(r["address"])
        version, bits = address.version, address.max_prefixlen
        match = set()
        if r["state"] != "special":
            for prefix in covering(version, int(address), bits):
                if prefix in used:
                    match = {(prefix, origin) for origin in used[prefix]}
                    break
        states = {state_of(*pair) for pair in match}
        state = (r["state"] if r["state"] == "special" else "unrouted"
                 if not states else states.pop() if len(states) == 1
                 else "mixed")
        if state != r["state"]:
            wrong.append("%s is %s, not %s" % (r["address"], state,
                                               r["state"]))
        if match != longest.get(r["address"], set()):
            wrong.append("%s: other routes" % r["address"])
        for pair in match:
            seen[pair] = state_of(*pair)
    stored = {(network(r["prefix"]), r["origin"]): r["state"]
              for r in rows(db, "SELECT prefix, origin, state"
                            " FROM v_route_origin"
                            " WHERE survey_id = :survey", survey)}
    if stored != seen:
        wrong.append("%d route origins, of the addresses %d; %d differ" % (
            len(stored), len(seen), len(set(stored.items())
                                        ^ set(seen.items()))))
    return wrong


def check_coverage(db, survey):
    wrong = []
    with open(SQL, encoding="ascii") as stream:
        counted = rows(db, stream.read(), survey)
    stored = {(r["category"], r["family"]): r for r in rows(
        db, "SELECT * FROM v_coverage WHERE survey_id = :survey", survey)}
    if len(stored) != len(counted):
        wrong.append("%d rows of v_coverage, not %d" % (len(stored),
                                                       len(counted)))
    for row in counted:
        other = stored.get((row["category"], row["family"]), {})
        for column, value in row.items():
            found = other.get(column, "missing")
            if column == "zone_share" and value is not None:
                same = isinstance(found, float) and abs(found - value) < 1e-12
            else:
                same = found == value
            if not same:
                wrong.append("%s, %s: %s is %s, counted %s" % (
                    row["category"], row["family"], column, found, value))
    return wrong


def zone_addresses(db, survey):
    """The addresses behind each zone, of the links that the method counts;
    and what does not go with v_zone."""
    wrong = []
    servers = {}
    for r in rows(db, "SELECT nameserver, address FROM v_nameserver_address"
                  " WHERE survey_id = :survey AND counted", survey):
        servers.setdefault(r["nameserver"], set()).add(r["address"])
    of_zone, names = {}, {}
    for r in rows(db, "SELECT zone, nameserver FROM v_zone_nameserver"
                  " WHERE survey_id = :survey AND counted", survey):
        names.setdefault(r["zone"], set()).add(r["nameserver"])
        of_zone.setdefault(r["zone"], set()).update(
            servers.get(r["nameserver"], ()))
    for r in rows(db, "SELECT zone, nameservers, addresses FROM v_zone"
                  " WHERE survey_id = :survey", survey):
        found = (len(names.get(r["zone"], ())), len(of_zone.get(r["zone"],
                                                                ())))
        if found != (r["nameservers"], r["addresses"]):
            wrong.append("%s: %d servers and %d addresses are counted" % (
                (r["zone"],) + found))
    return of_zone, wrong


def check_concentration(db, survey):
    of_zone, wrong = zone_addresses(db, survey)
    origins = {}
    for r in rows(db, "SELECT address, origin FROM v_address_route"
                  " WHERE survey_id = :survey", survey):
        origins.setdefault(r["address"], set()).add(r["origin"])
    ases = {zone: set().union(*[origins.get(a, set()) for a in addresses])
            for zone, addresses in of_zone.items()}
    behind = {}
    for zone, found in ases.items():
        for origin in found:
            behind.setdefault(origin, set()).add(zone)
    order = sorted(behind, key=lambda origin: (-len(behind[origin]),
                                               origin.encode()))
    rank = {origin: i + 1 for i, origin in enumerate(order)}
    places = [[rank[origin] for origin in found] for found in ases.values()
              if found]
    best = collections.Counter(map(min, places))
    worst = collections.Counter(map(max, places))
    counted, touched, whole = [], 0, 0
    for n in sorted(set(best) | set(worst)):
        touched += best[n]
        whole += worst[n]
        counted.append((n, touched, whole))
    stored = [tuple(r.values()) for r in rows(
        db, "SELECT ases, zones_touched, zones_whole FROM v_concentration"
        " WHERE survey_id = :survey ORDER BY ases", survey)]
    if counted != stored:
        wrong.append("v_concentration: %s, counted %s" % (
            stored[:3], counted[:3]))
    return wrong


def check_exposure(db, survey):
    """The sums of v_exposure_sum out of v_exposure, of all zones."""
    wrong = []
    for family in ("all", "ipv4", "ipv6"):
        sums = rows(db, "SELECT valid, loose, beyond FROM v_exposure_sum"
                    " WHERE survey_id = :survey AND category = 'all'"
                    " AND family = '%s'" % family, survey)
        counted = rows(
            db, "SELECT count(*) AS valid, coalesce(sum(loose), 0) AS loose,"
            " coalesce(sum(beyond), 0) AS beyond FROM (SELECT"
            " max(loose) AS loose, max(beyond) AS beyond FROM v_exposure"
            " WHERE survey_id = :survey AND '%s' IN ('all',"
            " iif(instr(prefix, ':'), 'ipv6', 'ipv4'))"
            " GROUP BY prefix, origin)" % family, survey)
        if sums != counted:
            wrong.append("v_exposure_sum, %s: %s, counted %s" % (
                family, sums, counted))
    return wrong


def main():
    bad = 0
    for path in sys.argv[1:]:
        db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        surveys = [r[0] for r in db.execute("SELECT survey_id FROM v_survey")]
        if not surveys:
            print("%s: no survey" % path)
            bad += 1
        for survey in surveys:
            for line in (check_routes(db, survey)
                         + check_coverage(db, survey)
                         + check_concentration(db, survey)
                         + check_exposure(db, survey)):
                print("%s: survey %d: %s" % (path, survey, line))
                bad += 1
        db.close()
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
