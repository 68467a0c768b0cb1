#!/bin/sh
# Every kind of bad input against the program in BIN.
set -u
. tests/tally.sh
python3 tests/bad_input/bad_input.py "$BIN" "$PWD/tests/golden/data" ||
    fail 'bad input: the runner'
exit 0
