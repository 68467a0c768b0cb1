#!/bin/sh
# The sample world: the same bytes each time, the figures it was built for
# (counted from its files alone), and the program's count of it against the
# oracle's by both methods.
set -u
. tests/tally.sh
work=$BIN/check/world
rm -rf "$work"
mkdir -p "$work"
world=$BIN/tests/world/world

if "$world" "$work/a" && "$world" "$work/b" && "$world" --seed 7 "$work/c" &&
    diff -r "$work/a" "$work/b" >/dev/null; then
	pass 'world: the same bytes twice'
else
	fail 'world: the same bytes twice'
fi
if ! diff -q "$work/a/root.zone" "$work/c/root.zone" >/dev/null; then
	pass 'world: another seed is another world'
else
	fail 'world: another seed is another world'
fi
for seed in a c; do
	if python3 tests/world/check.py "$work/$seed" >"$work/check.$seed" 2>&1
	then
		pass "world $seed: its figures"
	else
		tail -n 20 "$work/check.$seed"
		fail "world $seed: its figures"
	fi
done
for method in strict manrs2020; do
	# The options have no blanks: the world's folder is of our making.
	# shellcheck disable=SC2046
	if (cd "$work" && python3 "$OLDPWD/tests/oracle/compare.py" \
	    --program "$BIN/dnsroa" --method $method \
	    $("$OLDPWD/tests/world/options.sh" a)) >"$work/compare" 2>&1; then
		pass "world: the oracle agrees, $method"
	else
		tail -n 60 "$work/compare"
		fail "world: the oracle agrees, $method"
	fi
done

# Two surveys of the same files differ in their times and numbers alone.
survey()
{
	# shellcheck disable=SC2046
	(cd "$work" && "$BIN/dnsroa" -q -d "$1.db" survey \
	    $("$OLDPWD/tests/world/options.sh" a) >"$1.text" &&
	    for format in csv json; do
		"$BIN/dnsroa" -d "$1.db" report --format $format \
		    -o "$1.$format" || exit 1
	    done)
}
if survey one && survey two; then
	rm -f "$work"/one.*/run.json "$work"/two.*/run.json
	if diff -r "$work/one.csv" "$work/two.csv" &&
	    diff -r "$work/one.json" "$work/two.json"; then
		pass 'world: the same reports twice'
	else
		fail 'world: the same reports twice'
	fi
else
	fail 'world: survey and reports'
fi

# What is stored, counted anew from the tables, by each method.
if "$BIN/dnsroa" -q -d "$work/one.db" reassess --method manrs2020 \
    >/dev/null && "$BIN/dnsroa" -q -d "$work/one.db" reassess \
    --glue union >/dev/null &&
    python3 tests/world/recount.py "$work/one.db" >"$work/recount" 2>&1; then
	pass 'world: the figures, counted anew from the tables'
else
	head -n 40 "$work/recount"
	fail 'world: the figures, counted anew from the tables'
fi
exit 0
