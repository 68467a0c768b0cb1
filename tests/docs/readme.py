"""Run the examples of a Markdown file, and compare what they print.

    readme.py BIN DIRECTORY FILE

Every ```console block is a row of commands, each a line that begins with
"$ " (and its continuations, behind a backslash or |), with the output below it; a
line "..." stands for any number of lines.  They run in DIRECTORY, one after
the other, with BIN in PATH.  What goes to stderr counts as output too.

With UPDATE=1 the outputs are written into FILE; around a "..." as many lines
are kept as stood there.
"""

import os
import re
import subprocess
import sys


def tally(passed, name):
    """passed: True, False, or None for what was skipped."""
    path = os.environ.get("TALLY")
    word = {True: "passed", False: "failed", None: "skipped"}[passed]
    if passed is not True:
        print("%s: %s" % ("skipped" if passed is None else "FAILED", name))
    if path:
        with open(path, "a") as stream:
            stream.write("%s %s\n" % (word, name))


def parse(text):
    """-> pieces: text, or ("example", command lines, output lines)."""
    pieces = []
    for number, part in enumerate(
            re.split(r"^```console\n(.*?)^```\n", text,
                     flags=re.MULTILINE | re.DOTALL)):
        if number % 2 == 0:
            pieces.append(part)
            continue
        examples = []
        continued = False
        for line in part.splitlines():
            if continued:
                examples[-1][0].append(line)
            elif line.startswith("$ "):
                examples.append(([line], []))
            else:
                examples[-1][1].append(line)
                continue
            continued = line.endswith(("\\", "|")) or (
                examples[-1][0][0].count('"') % 2 == 1
                and "".join(examples[-1][0]).count('"') % 2 == 1)
        pieces.append(examples)
    return pieces


def run(lines, binaries, directory):
    command = "\n".join(lines)[2:]
    environment = dict(os.environ, PATH=binaries + ":" + os.environ["PATH"])
    done = subprocess.run(
        ["bash", "-c", command], cwd=directory, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=300)
    text = done.stdout.decode("utf-8", "replace")
    return done.returncode, [line.rstrip() for line in text.splitlines()]


def equal(expected, found):
    if "..." not in expected:
        return expected == found
    cut = expected.index("...")
    head, tail = expected[:cut], expected[cut + 1:]
    return (len(found) >= len(head) + len(tail) and found[:cut] == head
            and (not tail or found[-len(tail):] == tail))


def updated(expected, found):
    if "..." not in expected:
        return found
    cut = expected.index("...")
    rest = len(expected) - cut - 1
    return found[:cut] + ["..."] + (found[-rest:] if rest else [])


def main():
    binaries, directory, path = sys.argv[1:]
    with open(path, encoding="utf-8") as stream:
        pieces = parse(stream.read())
    text = []
    count = 0
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece)
            continue
        text.append("```console\n")
        for lines, expected in piece:
            count += 1
            status, found = run(lines, binaries, directory)
            good = status == 0 and (
                equal(expected, found) or bool(os.environ.get("UPDATE")))
            if not good:
                print("%s\nexpected:\n  %s\nfound, status %d:\n  %s" % (
                    "\n".join(lines), "\n  ".join(expected), status,
                    "\n  ".join(found)))
            tally(good, "%s: %s" % (path, lines[0]))
            text.extend(line + "\n" for line in
                        lines + updated(expected, found))
        text.append("```\n")
    tally(count > 0, "%s: it has examples" % path)
    if os.environ.get("UPDATE"):
        with open(path, "w", encoding="utf-8") as stream:
            stream.write("".join(text))


if __name__ == "__main__":
    main()
