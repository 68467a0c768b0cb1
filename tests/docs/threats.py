"""Each threat has a test, and each test that survey/doc/threats.md names is
there: a path, or a case by its name."""

import os
import re
import sys

sys.path.insert(0, "tests/docs")
from readme import tally  # noqa: E402


def cases():
    names = set()
    for folder, _, files in os.walk("tests"):
        for name in files:
            if not name.endswith((".c", ".py")):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as stream:
                text = stream.read()
            names |= set(re.findall(r"^(?:def )?([a-z0-9_]{12,})\(", text,
                                    flags=re.MULTILINE))
    return names


def main():
    known = cases()
    rows = 0
    with open("survey/doc/threats.md", encoding="utf-8") as stream:
        for line in stream:
            if not line.startswith("| ") or line.startswith("| who | tries"):
                continue
            rows += 1
            named = re.findall(r"`([^`]+)`", line.split("|")[4])
            missing = [name for name in named if name not in known
                       and not os.path.exists(name)]
            tally(named != [] and missing == [],
                  "threats: %s%s" % (line.split("|")[2].strip(),
                                     "".join(", no " + name
                                             for name in missing)))
    tally(rows > 20, "threats: it has rows")


if __name__ == "__main__":
    main()
