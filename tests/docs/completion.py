"""The completions of the shells: they are programs that their shells take,
and bash completes every command and option that --help tells.

    completion.py BIN DIRECTORY
"""

import re
import shutil
import subprocess
import sys

sys.path.insert(0, "tests/docs")
from manual import check, help_options, output  # noqa: E402
from readme import tally  # noqa: E402

ASK = r"""
. "$1"; shift
compopt() { :; }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_dnsroa
printf '%s\n' "${COMPREPLY[@]}"
"""


def main():
    binaries, directory = sys.argv[1:]
    program = binaries + "/dnsroa"
    for shell in ("bash", "zsh", "fish"):
        path = "%s/completion.%s" % (directory, shell)
        text = output(program, "completion", shell)
        with open(path, "w") as stream:
            stream.write(text)
        if shutil.which(shell) is None:
            tally(None, "completion: no %s here" % shell)
            continue
        done = subprocess.run([shell, "-n", path], stderr=subprocess.PIPE)
        tally(done.returncode == 0 and done.stderr == b"",
              "completion: %s takes it" % shell)

    def ask(*words):
        return output("bash", "-c", ASK, "bash",
                      directory + "/completion.bash", "dnsroa",
                      *words).split()

    general = output(program, "--help")
    commands = re.findall(r"^  ([a-z]+) {2,}\S",
                          general.partition("commands:")[2].partition(
                              "global options:")[0], flags=re.MULTILINE)
    check("commands that bash completes", commands,
          [word for word in ask("") if not word.startswith("-")])
    for command in commands:
        told = [names[-1] for names, _ in
                help_options(output(program, command, "--help"))]
        check("options of %s that bash completes" % command, told,
              ask("-d", "x.db", command, "--"))
    check("files behind an option", ["README.md"],
          ask("survey", "--routes", "READM"))
    check("nothing behind an option of its own words", [],
          ask("survey", "--label", ""))


if __name__ == "__main__":
    main()
