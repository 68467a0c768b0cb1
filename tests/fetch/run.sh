#!/bin/sh
# Fetches from a web server of our own that misbehaves; 127.0.0.1 alone.
set -u
. tests/tally.sh
work=$BIN/check/fetch
rm -rf "$work"
mkdir -p "$work"
python3 tests/fetch/fetch.py "$BIN" "$work" || fail 'fetch'
python3 tests/fetch/health.py "$BIN" "$work" || fail 'fetch: health'
exit 0
