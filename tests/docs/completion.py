"""The completions of the shells: they are programs that their shells take,
and each completes every command and option that --help tells.

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


# zsh completes at a terminal alone: its file is run with other functions in
# place of those that show what there is.
ASK_ZSH = r"""
file=$1 wanted=$2
_describe() { print -rl -- ${(P@)2%%:*} }
_arguments() {
	if [[ $1 == -C ]]; then
		line=($wanted) state=${${wanted:+argument}:-command}
	else
		print -rl -- ${${@%%\[*}#\*}
	fi
}
complete_it() { source $file }
complete_it
"""


def ask_zsh(path, command):
    """Commands where command is "", else its options."""
    words = output("zsh", "-f", "-c", ASK_ZSH, "zsh", path, command).split()
    return [word for word in words if ":" not in word]


def ask_fish(path, command):
    line = "dnsroa %s --" % command if command else "dnsroa "
    lines = output("fish", "--no-config", "-c", "source %s; complete -C '%s'"
                   % (path, line)).splitlines()
    return [one.split("\t")[0] for one in lines]


def check_others(directory, commands, options):
    for shell, ask in (("zsh", ask_zsh), ("fish", ask_fish)):
        if shutil.which(shell) is None:
            continue
        path = "%s/completion.%s" % (directory, shell)
        check("commands that %s completes" % shell, sorted(commands),
              sorted(ask(path, "")))
        for command in commands:
            check("options of %s that %s completes" % (command, shell),
                  sorted(options[command]), sorted(ask(path, command)))


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
    options = {}
    for command in commands:
        told = options[command] = [
            names[-1] for names, _ in
            help_options(output(program, command, "--help"))]
        check("options of %s that bash completes" % command, told,
              ask("-d", "x.db", command, "--"))
    check_others(directory, commands, options)
    check("files behind an option", ["README.md"],
          ask("survey", "--routes", "READM"))
    check("nothing behind an option of its own words", [],
          ask("survey", "--label", ""))


if __name__ == "__main__":
    main()
