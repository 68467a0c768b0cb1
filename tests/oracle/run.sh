#!/bin/sh
# The oracle's own tests; then the program against the oracle on small random
# worlds, and on the real day where the shared data are at hand.
set -u
. tests/tally.sh
: "${LONG:=}" "${JOBS:=1}"
work=$BIN/check/oracle
mkdir -p "$work"
if python3 tests/oracle/test_oracle.py >"$work/self" 2>&1; then
	pass 'oracle: its own tests'
else
	tail -n 40 "$work/self"
	fail 'oracle: its own tests'
fi

last=$([ -n "$LONG" ] && echo 1000 || echo 60)
if python3 tests/oracle/small_worlds.py --seeds 1-"$last" \
    --program "$BIN/dnsroa" >"$work/small" 2>&1; then
	pass "oracle: small worlds 1 to $last"
else
	head -n 60 "$work/small"
	tail -n 1 "$work/small"
	fail "oracle: small worlds 1 to $last ($work/small)"
fi

last=$([ -n "$LONG" ] && echo 1000 || echo 40)
if python3 tests/oracle/reassess.py --seeds 1-"$last" \
    --program "$BIN/dnsroa" >"$work/reassess" 2>&1; then
	pass "oracle: small worlds 1 to $last judged anew"
else
	grep -v '^oracle: ' "$work/reassess" | head -n 60
	fail "oracle: small worlds 1 to $last judged anew ($work/reassess)"
fi

pairs=$([ -n "$LONG" ] && echo 1000 || echo 40)
if python3 tests/oracle/change.py --pairs 1-"$pairs" \
    --program "$BIN/dnsroa" >"$work/pairs" 2>&1; then
	pass "oracle: changes in pairs of small worlds 1 to $pairs"
else
	grep -v '^oracle:' "$work/pairs" | head -n 60
	fail "oracle: changes in pairs of small worlds 1 to $pairs"
fi

day=../shared/data/2025-07-20
if ! [ -e "$day/root.zone.gz" ]; then
	skip 'oracle: the real root zone' 'no ../shared/data'
	exit 0
fi
# The oracle is slow on the real day.
for method in strict ${LONG:+manrs2020}; do
	if python3 tests/oracle/compare.py --program "$BIN/dnsroa" \
	    --method $method --root-zone $day/root.zone.gz \
	    --gtlds $day/icann-gtlds.json.gz --routes $day/ipv4.pfx2as.gz \
	    --routes $day/riswhoisdump.IPv6.gz \
	    --vrps $day/vrps.rpki-client.json.bz2 >"$work/real" 2>&1; then
		pass "oracle: the real root zone, $method"
	else
		head -n 60 "$work/real"
		fail "oracle: the real root zone, $method"
	fi
done
mkdir -p "$work/day"
if python3 tests/oracle/change_day.py $day "$work/day" ${LONG:+--long} \
    --program "$BIN/dnsroa" >"$work/changed" 2>&1; then
	pass 'oracle: the real root zone against an altered one'
else
	head -n 60 "$work/changed"
	fail 'oracle: the real root zone against an altered one'
fi
if python3 tests/oracle/audit_day.py $day "$work/day" \
    --program "$BIN/dnsroa" >"$work/audits" 2>&1; then
	pass 'oracle: audits of real zones, as found by hand'
else
	head -n 40 "$work/audits"
	fail 'oracle: audits of real zones, as found by hand'
fi
if python3 tests/oracle/next_roa_day.py $day "$work/day" \
    --first "$([ -n "$LONG" ] && echo 100 || echo 10)" \
    --program "$BIN/dnsroa" >"$work/promises" 2>&1; then
	pass 'oracle: what the next best ROAs promise comes true'
else
	head -n 40 "$work/promises"
	fail 'oracle: what the next best ROAs promise comes true'
fi
rm -rf "$work/day"
exit 0
