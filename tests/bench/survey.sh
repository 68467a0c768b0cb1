#!/bin/sh
# Surveys of whole worlds in the lab (tests/lab), as fast as they go: wall time,
# the program's own processor time, its memory.  BIN is the build's folder.
set -eu
work=$BIN/bench/lab
data=$PWD/../shared/data/2025-07-20
mkdir -p "$work"

skipped()
{
	printf '%-46s skipped: %s\n' "survey of the sample world" "$1"
	exit 0
}

tests/lab/fetch.sh nsd || skipped "no nsd to be had"
python3 tests/lab/namespace.py true 2>/dev/null ||
    skipped "no network namespace"
[ -d "$data" ] || data=
"$BIN/tests/world/world" "$work/world"
python3 tests/lab/namespace.py python3 tests/lab/surveys.py --measure \
    "$BIN/dnsroa" "$work/surveys" "$work/world" ${data:+"$data"}
