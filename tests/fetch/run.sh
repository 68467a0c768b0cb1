#!/bin/sh
# Fetches from a web server of our own that misbehaves, surveys what was
# fetched, and kills surveys.  In a network namespace with nothing but lo,
# where that may be made: then not even a mistake reaches further.
set -u
. tests/tally.sh
work=$BIN/check/fetch
rm -rf "$work"
mkdir -p "$work"
apart()
{
	if unshare -rn true 2>/dev/null; then
		unshare -rn sh -c 'ip link set lo up && exec "$@"' sh "$@"
	else
		"$@"
	fi
}
for test in fetch health weekly; do
	apart python3 "tests/fetch/$test.py" "$BIN" "$work" ||
	    fail "fetch: $test"
done
exit 0
