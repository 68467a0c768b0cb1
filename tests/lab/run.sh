#!/bin/sh
# A whole DNS in a network namespace, and surveys of it.
set -u
. tests/tally.sh
: "${LONG:=}"
work=$BIN/check/lab
mkdir -p "$work"
lab=tests/lab
data=
if [ -n "$LONG" ] && [ -d ../shared/data/2025-07-20 ]; then
	data=$PWD/../shared/data/2025-07-20
fi

if ! $lab/fetch.sh nsd knotd unbound ldns-signzone nft; then
	skip 'lab' 'its name servers could not be had'
	exit 0
fi
python3 $lab/namespace.py true 2>"$work/namespace"
case $? in
0)	;;
77)	skip 'lab' 'network namespaces are not allowed here'
	exit 0 ;;
*)	cat "$work/namespace"
	fail 'lab: a network namespace'
	exit 0 ;;
esac

"$BIN/tests/world/world" "$work/world" &&
    python3 $lab/namespace.py python3 $lab/selftest.py "$work/world" \
    "$work/selftest" ${data:+"$data"} || fail 'lab: the self-test'
# Both wait more than they work.
python3 $lab/scenario.py "$BIN/dnsroa" "$work/scenarios" &
scenarios=$!
python3 $lab/namespace.py python3 $lab/surveys.py "$BIN/dnsroa" \
    "$work/surveys" "$work/world" ${data:+"$data"} || fail 'lab: the surveys'
python3 $lab/namespace.py python3 $lab/kills.py "$BIN/dnsroa" \
    "$work/kills" || fail 'lab: the kills'
wait $scenarios || fail 'lab: the scenarios'
exit 0
