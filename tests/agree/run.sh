#!/bin/sh
# What other programs of Debian make of the same files.
set -u
. tests/tally.sh
work=$BIN/check/agree
mkdir -p "$work"
if ! command -v bgpdump >/dev/null; then
	skip 'MRT beside bgpdump' 'no bgpdump'
	exit 0
fi
set --
for file in ../shared/data/samples/mrt/*; do
	case $file in
	*.expected.gz) ;;
	*) [ -e "$file" ] && set -- "$@" "$file" ;;
	esac
done
[ $# -gt 0 ] || skip 'MRT samples beside bgpdump' 'no ../shared/data'
if python3 tests/agree/mrt_bgpdump.py \
    --program "$BIN/dnsroa routes --dump" "$@" >"$work/mrt" 2>&1; then
	pass "MRT beside bgpdump: $(tail -n 1 "$work/mrt")"
else
	grep -v '^same' "$work/mrt"
	fail "MRT beside bgpdump ($work/mrt)"
fi
exit 0
