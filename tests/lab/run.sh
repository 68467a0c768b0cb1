#!/bin/sh
# A whole DNS in a network namespace, and surveys of it.
set -u
. tests/tally.sh
work=$BIN/check/lab
mkdir -p "$work"
lab=tests/lab

if ! tests/lab/fetch.sh nsd unbound; then
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
    "$work/selftest" || fail 'lab: the self-test'
exit 0
