#!/bin/sh
# Fetches from a web server of our own that misbehaves, surveys what was
# fetched, and kills surveys.
set -u
. tests/tally.sh
work=$BIN/check/fetch
rm -rf "$work"
mkdir -p "$work"
for test in fetch health weekly; do
	python3 "tests/fetch/$test.py" "$BIN" "$work" ||
	    fail "fetch: $test"
done
exit 0
