#!/usr/bin/env python3
"""Run `dnsroa survey` and the oracle on the same options, and say where the
views of the database differ from what the oracle says they must hold.

    compare.py [--program PROGRAM] [--first N] [--keep DATABASE] OPTIONS...

OPTIONS are those of `dnsroa survey` (--offline is added).  The program is
PROGRAM, else $DNSROA, else `dnsroa` in $PATH.  Exit: 0 all views are equal,
1 they are not or one of the two failed.
"""

import argparse
import collections
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile

import next_roa
import operators
import oracle

# How many of a view's first columns identify a row, so that two rows that
# differ in the rest are shown as one difference.
KEYS = {
    "v_zone": 1, "v_zone_nameserver": 2, "v_nameserver_address": 2,
    "v_address": 1, "v_address_route": 3, "v_route_origin": 2,
    "v_route_origin_vrp": 5, "v_coverage": 2, "v_baseline": 3,
    "v_exposure": 4, "v_exposure_sum": 2, "v_sensitivity": 4,
    **next_roa.KEYS, **operators.KEYS}

# 0: done; 3: done, with more unreadable rows than --max-gaps.
DONE = (0, 3)

TOLERANCE = 1e-9


def run_program(program, options, database):
    """-> error text, or None."""
    command = [program, "-d", database, "survey", "--offline"] + [
        option for option in options if option != "--offline"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode in DONE:
        return None
    return "%s: exit status %d\n%s" % (
        " ".join(command), done.returncode,
        done.stderr.decode("utf-8", "replace"))


def same_spelling(value):
    """The spelling of an address is no difference (RFC 5952)."""
    if isinstance(value, str) and ":" in value:
        match = re.fullmatch(r"([0-9A-Fa-f:.]+)((?:/[0-9]+)?)", value)
        if match:
            try:
                packed = socket.inet_pton(socket.AF_INET6, match.group(1))
            except OSError:
                return value
            return (socket.inet_ntop(socket.AF_INET6, packed)
                    + match.group(2))
    return value


def read_views(database, columns_of):
    """-> the same structure as the oracle's."""
    connection = sqlite3.connect(database)
    survey = connection.execute(
        "SELECT max(survey_id) FROM v_survey").fetchone()[0]
    views = {}
    for name, columns in columns_of.items():
        rows = connection.execute(
            "SELECT %s FROM %s WHERE survey_id = ?" % (
                ", ".join('"%s"' % column for column in columns), name),
            (survey,))
        views[name] = [[same_spelling(value) for value in row]
                       for row in rows]
    connection.close()
    return views


def equal(one, other):
    if isinstance(one, float) or isinstance(other, float):
        return (one is not None and other is not None
                and not isinstance(one, str) and not isinstance(other, str)
                and abs(one - other) <= TOLERANCE)
    return one == other and type(one) is type(other)


def by_key(rows, key):
    table = collections.defaultdict(list)
    for row in rows:
        table[tuple(row[:key])].append(row[key:])
    for values in table.values():
        values.sort(key=oracle.sort_key)
    return table


def text_of(key):
    return " ".join("NULL" if value is None else str(value)
                    for value in key)


def differences(name, columns, expected, found):
    """Lines that tell every difference of one view."""
    columns = columns[KEYS[name]:]
    if name == "v_baseline":
        # a row that counts nothing may be there or not
        expected = [row for row in expected if row[-1]]
        found = [row for row in found if row[-1]]
    expected = by_key(expected, KEYS[name])
    found = by_key(found, KEYS[name])
    for key in sorted(set(expected) | set(found), key=oracle.sort_key):
        ours, theirs = expected.get(key, []), found.get(key, [])
        if not theirs:
            yield "%s: missing, must be %s" % (text_of(key), ours)
        elif not ours:
            yield "%s: must not be, is %s" % (text_of(key), theirs)
        elif len(ours) != len(theirs):
            yield "%s: %d rows, must be %d" % (
                text_of(key), len(theirs), len(ours))
        else:
            wrong = ["%s is %r, must be %r" % (column, there, here)
                     for one, other in zip(ours, theirs)
                     for column, here, there in zip(columns, one, other)
                     if not equal(here, there)]
            if wrong:
                yield "%s: %s" % (text_of(key), "; ".join(wrong))


def compare(program, options, first=20, keep=None, out=sys.stdout,
            deep=False):
    """-> True if the program and the oracle agree on the options; deep also
    on what takes the oracle long."""
    with tempfile.TemporaryDirectory() as directory:
        database = keep or os.path.join(directory, "compare.db")
        error = run_program(program, options, database)
        try:
            survey = oracle.make_survey(options)
            expected = survey.views()
            who = operators.Operators(survey)
            expected.update(who.views())
            expected.update(next_roa.views(survey, who, deep))
        except oracle.BadInput as why:
            # Never equal, even if the program refuses too: nothing was
            # compared.
            print("the oracle refuses: %s" % why, file=out)
            return False
        if error is not None:
            print(error, file=out)
            return False
        columns_of = {**oracle.VIEWS, **operators.COLUMNS,
                      **next_roa.columns(deep)}
        found = read_views(database, columns_of)
    agree = True
    for name in columns_of:
        # Through the same spelling as the database's rows.
        rows = [[same_spelling(value) for value in row]
                for row in expected[name]]
        lines = list(differences(
            name, columns_of[name], rows, found[name]))
        for line in lines[:first]:
            print("%s: %s" % (name, line), file=out)
        if len(lines) > first:
            print("%s: and %d more" % (name, len(lines) - first), file=out)
        agree = agree and not lines
    return agree


def default_program():
    return os.environ.get("DNSROA", "dnsroa")


def main():
    parser = argparse.ArgumentParser(
        usage="%(prog)s [--program PROGRAM] [--first N] [--keep DATABASE] "
        "OPTIONS...", allow_abbrev=False)
    parser.add_argument("--program", default=default_program())
    parser.add_argument("--first", type=int, default=20)
    parser.add_argument("--keep")
    own, options = parser.parse_known_args()
    if not compare(own.program, options, own.first, own.keep):
        sys.exit(1)
    print("equal: " + " ".join(KEYS))


if __name__ == "__main__":
    main()
