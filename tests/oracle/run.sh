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

# seeds WHAT FILE SCRIPT OPTION LAST: seeds 1 to LAST, in JOBS parts at once.
seeds()
{
	what=$1 file=$work/$2 script=$3 option=$4 last=$5 part=0 pids=
	rm -f "$file".[0-9]*
	while [ $part -lt "$JOBS" ]; do
		python3 "tests/oracle/$script" "$option" \
		    $((last * part / JOBS + 1))-$((last * (part + 1) / JOBS)) \
		    --program "$BIN/dnsroa" >"$file.$part" 2>&1 &
		pids="$pids $!"
		part=$((part + 1))
	done
	part=0
	for pid in $pids; do
		wait "$pid" && rm "$file.$part"
		part=$((part + 1))
	done
	for left in "$file".[0-9]*; do
		[ -e "$left" ] || continue
		grep -v '^oracle: ' "$left" | head -n 60
		tail -n 1 "$left"
		fail "oracle: $what 1 to $last ($left)"
		return
	done
	pass "oracle: $what 1 to $last"
}

seeds 'small worlds' small small_worlds.py --seeds \
    "$([ -n "$LONG" ] && echo 1000 || echo 60)"
seeds 'small worlds judged anew,' reassess reassess.py --seeds \
    "$([ -n "$LONG" ] && echo 1000 || echo 40)"
seeds 'changes in pairs of small worlds' pairs change.py --pairs \
    "$([ -n "$LONG" ] && echo 1000 || echo 40)"

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
