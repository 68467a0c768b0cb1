#!/bin/sh
# Style as programs: each prints what it objects to, and fails.
set -u
. tests/tally.sh
for check in banned layers headers format paths scripts; do
	if tests/lint/$check.sh; then
		pass "lint $check"
	else
		fail "lint $check"
	fi
done
exit 0
