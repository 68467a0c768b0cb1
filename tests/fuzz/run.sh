#!/bin/sh
# Fuzzes each reader for FUZZ_SECONDS from its committed corpus, which stays
# as it is: what the fuzzer finds new goes to the scratch folder.
set -u
. tests/tally.sh
: "${LONG:=}"
: "${FUZZ_SECONDS:=$([ -n "$LONG" ] && echo 60 || echo 3)}"
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	found=$BIN/check/fuzz/$name
	mkdir -p "$found/new"
	if "$BIN/tests/fuzz/run_$name" -max_total_time="$FUZZ_SECONDS" \
	    -timeout=10 -rss_limit_mb=2048 -seed=1 -max_len=65536 \
	    -print_final_stats=1 -artifact_prefix="$found/" "$found/new" \
	    tests/fuzz/corpus/"${name#fuzz_}" >"$found/log" 2>&1; then
		pass "$name for $FUZZ_SECONDS s"
	else
		tail -n 60 "$found/log"
		fail "$name: $found/log"
	fi
done
exit 0
