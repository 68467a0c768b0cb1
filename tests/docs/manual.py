"""Hold dnsroa(1) against the program: the commands, the options of each and
their arguments, in the same order as --help has them; the statuses; the
views and their columns; and what the other texts say of options.

    manual.py BIN DIRECTORY

DIRECTORY holds a database, s.db, with a survey.
"""

import re
import sqlite3
import subprocess
import sys

sys.path.insert(0, "tests/docs")
from readme import tally  # noqa: E402

# Options of other programs, of which the texts speak.
OF_OTHERS = {"--no-install-recommends", "--all-nameservers", "--iterative",
             "--result-verbosity"}


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                          stdin=subprocess.DEVNULL).stdout.decode()


def sections(lines):
    table, name = {}, None
    for line in lines:
        if line.startswith(".Sh "):
            name = line[4:].strip()
            table[name] = []
        elif name is not None:
            table[name].append(line)
    return table


def option(macro):
    """".It Fl o , -output Ar dir" without its macro -> (names, argument)."""
    names, _, argument = macro.partition(" Ar ")
    found = re.findall(r"(?:^| )(-?[A-Za-z][A-Za-z0-9-]*)",
                       names.replace("Fl ", ""))
    return tuple("-" + name for name in found), argument.lower()


def synopsis(lines):
    """-> {command: [(names, argument)]}."""
    table, command = {}, None
    for line in lines:
        if line == ".Nm":
            command = None
        elif line.startswith(".Ic "):
            command = line[4:]
            table[command] = []
        elif command is not None and line.startswith(".Op Fl "):
            table[command].append(option(line[7:]))
    return table


def help_options(text):
    rows = re.findall(
        r"^  (?:(-\w), |    )(--[a-z0-9-]+)(?: (\S+))? {2,}\S", text,
        flags=re.MULTILINE)
    rows += re.findall(
        r"^  (?:(-\w), |    )(--[a-z0-9-]+)(?: (\S+))? \S", text,
        flags=re.MULTILINE) if not rows else []
    return [(tuple(name for name in row[:2] if name), row[2].lower())
            for row in rows]


def check(name, expected, found):
    if expected != found:
        print("%s:\n  the program: %s\n  the manual:  %s" % (
            name, expected, found))
    tally(expected == found, "manual: " + name)


def main():
    binaries, directory = sys.argv[1:]
    program = binaries + "/dnsroa"
    with open("survey/dnsroa.1", encoding="utf-8") as stream:
        page = sections(stream.read().splitlines())
    general = output(program, "--help")
    commands = re.findall(r"^  ([a-z]+) {2,}\S",
                          general.partition("commands:")[2].partition(
                              "global options:")[0], flags=re.MULTILINE)
    check("commands", commands, list(synopsis(page["SYNOPSIS"])))
    check("commands have a text", commands,
          [line[7:] for line in page["DESCRIPTION"]
           if line.startswith(".It Ic ")])
    globals_of_help = help_options(general.partition("global options:")[2])
    found = [option(line[7:].replace("database Ar database",
                                     "database Ar file"))
             for line in page["DESCRIPTION"] if line.startswith(".It Fl ")]
    check("global options", sorted(globals_of_help), sorted(found))

    described = [option(line[7:]) for line in page["OPTIONS"]
                 if line.startswith(".It Fl ")]
    every = []
    for command, listed in synopsis(page["SYNOPSIS"]).items():
        told = [row for row in
                help_options(output(program, command, "--help"))
                if row[0] != ("-h", "--help")]
        check("options of " + command, told, listed)
        every += [row for row in told if row not in every]
    check("every option has a text", sorted(every), sorted(described))
    check("no option has two", len(described), len(set(described)))

    statuses = [line[4:] for line in page["EXIT STATUS"]
                if line.startswith(".It ")]
    check("exit statuses", ["0", "1", "2", "3", "4"], statuses)

    # Scripts look for tags and levels: they are documented, and stay.
    with open("survey/audit_tag.c", encoding="utf-8") as stream:
        tags = re.findall(r'\{ "([A-Z0-9_]+)", LEVEL_([A-Z]+) \}',
                          stream.read())
    found = re.findall(r"^\.It Li ([A-Z0-9_]+)\n([a-z]+): ",
                       "\n".join(page["MESSAGES"]), flags=re.MULTILINE)
    check("messages", [(tag, level.lower()) for tag, level in tags], found)

    connection = sqlite3.connect(directory + "/s.db")
    views = {name: [row[1] for row in connection.execute(
        "PRAGMA table_info(%s)" % name)] for name, in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'view'")}
    named = {}
    view = []
    for line in page["DATABASE"]:
        words = line.replace(",", " ").replace(".Va", " ").split()
        if line.startswith(".It Va "):
            view = words[2:]
            for name in view:
                named.setdefault(name, [])
        elif line.startswith(".Va ") and view:
            for name in view:
                named[name] += [word for word in words
                                if re.fullmatch(r"[a-z0-9_]{2,}", word)]
    check("views", sorted(views), sorted(named))
    for name, columns in named.items():
        missing = [column for column in columns
                   if column not in views.get(name, [])]
        check("columns of " + name, [], missing)

    # Every option that the other texts name exists.
    names = {name for row in every + globals_of_help for name in row[0]}
    names.add("--help")
    for path in ("README.md", "survey/dnsroa-method.7", "survey/dnsroa.1"):
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        used = set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]+", text))
        used |= {"-" + name for name in
                 re.findall(r"Fl (-[a-z][a-z0-9-]+)", text)}
        check("options named in " + path, [],
              sorted(used - names - OF_OTHERS))


if __name__ == "__main__":
    main()
