"""What became of each test, as tests/tally.sh tells it."""

import os


def note(word, name):
    with open(os.environ.get("TALLY", os.devnull), "a",
              encoding="utf-8") as stream:
        stream.write("%s lab: %s\n" % (word, name))


def check(name, good, detail=""):
    note("passed" if good else "failed", name)
    if not good:
        print("FAILED: lab: %s" % name)
        if detail:
            print("  %.2000s" % detail)
    return good


def equal(name, found, wanted):
    return check(name, found == wanted,
                 "found:  %.900r\n  wanted: %.900r" % (found, wanted))
