#!/bin/sh
# Feeds every file of the committed corpora to its fuzzer's function.
set -u
. tests/tally.sh
work=$BIN/check/corpus
mkdir -p "$work"
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	set -- tests/fuzz/corpus/"${name#fuzz_}"/*
	if ! [ -e "$1" ]; then
		fail "$name: no corpus"
	elif "$BIN/tests/fuzz/replay_$name" "$@" >"$work/$name" 2>&1; then
		pass "corpus of $name, $# files${SAN:+ ($SAN)}"
	else
		tail -n 60 "$work/$name"
		fail "corpus of $name${SAN:+ ($SAN)}"
	fi
done
exit 0
