#!/bin/sh
# Runs the unit tests of BIN, from the repository's top.
set -u
. tests/tally.sh
work=$BIN/check/unit
mkdir -p "$work"
for source in tests/unit/test_*.c; do
	name=$(basename "$source" .c)
	CMOCKA_MESSAGE_OUTPUT=TAP "$BIN/tests/unit/$name" \
	    >"$work/$name.out" 2>"$work/$name.err" </dev/null
	status=$?
	# cmocka numbers a skipped test "not ok N # SKIP name".
	awk -v name="$name${SAN:+ ($SAN)}" '
	    / # SKIP/ { sub(/.* # SKIP */, ""); print "skipped " name " " $0;
		next }
	    /^ok / { sub(/^ok [0-9]+ - /, ""); print "passed " name " " $0 }
	    /^not ok / { sub(/^not ok [0-9]+ - /, "");
		print "failed " name " " $0 }' "$work/$name.out" \
	    >"$work/$name.tally"
	grep -hi '^[^o#n].*skipped' "$work/$name.out" "$work/$name.err"
	cat "$work/$name.tally" >>"$TALLY"
	if grep -q '^failed' "$work/$name.tally"; then
		cat "$work/$name.out" "$work/$name.err" | tail -n 60
	elif [ $status -ne 0 ] || ! [ -s "$work/$name.tally" ]; then
		tail -n 60 "$work/$name.err"
		fail "$name${SAN:+ ($SAN)}: status $status"
	fi
done
exit 0
