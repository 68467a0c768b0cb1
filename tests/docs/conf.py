"""Hold dnsroa.conf(5) and the README against survey/dnsroa.conf: the sections
and their keys, and the places."""

import re
import sys

sys.path.insert(0, "tests/docs")
from manual import check  # noqa: E402
from readme import tally  # noqa: E402


def built_in():
    """-> {section kind: keys, commented ones too}, places."""
    kinds, places, kind = {}, [], None
    with open("survey/dnsroa.conf", encoding="utf-8") as stream:
        for line in stream:
            line = line.strip()
            section = re.match(r"#?\[([a-z]+)( .*)?\]$", line)
            key = re.match(r"#?([a-z-]+) = (.*)$", line)
            if section:
                kind = section[1]
                kinds.setdefault(kind, set())
            elif key and kind:
                kinds[kind].add(key[1])
                if key[1] == "place":
                    places.append(key[2])
    # Any option may stand in a command's section.
    kinds["command"] = set()
    return kinds, places


def described():
    kinds, kind = {}, None
    with open("survey/dnsroa.conf.5", encoding="utf-8") as stream:
        for line in stream:
            section = re.match(r"\.Ss Sections? ([a-z]+)", line)
            if section:
                kind = section[1]
                kinds[kind] = set()
            elif line.startswith(".Sh FILES"):
                kind = None
            elif kind and line.startswith(".It Cm "):
                kinds[kind] |= set(re.findall(r"[a-z-]{3,}", line[7:]))
    # "As an input", and in words.
    kinds["archive"] |= kinds["input"] - {"required", "fetch"}
    kinds["files"] |= {"licence", "publish"}
    return kinds


def main():
    kinds, places = built_in()
    found = described()
    check("sections of dnsroa.conf", sorted(kinds), sorted(found))
    for kind in kinds:
        check("keys of [%s]" % kind, sorted(kinds[kind]),
              sorted(found.get(kind, [])))
    with open("README.md", encoding="utf-8") as stream:
        section = stream.read().partition("## Where the data come from")[2]
    shown = re.findall(r"<(https://[^>]+)>", section.partition("\n## ")[0])
    tally(len(shown) > 5 and all(
        any(place.startswith(url) for place in places) for url in shown),
        "README: its places are those of dnsroa.conf: %s" % [
            url for url in shown
            if not any(place.startswith(url) for place in places)])


if __name__ == "__main__":
    main()
