#!/bin/sh
# Runs the golden cases: tests/golden/run.sh [CASE...]
#
# A case is a folder with a script `cmd`, run by sh in a scratch folder that
# holds a copy of the case and the shared files as data/, with the program in
# PATH.  What it wrote to stdout and stderr and its exit status must equal
# the files `expected`, `expected.err` (none: nothing) and `status` (none: 0).
# UPDATE=1 rewrites them: read the difference before it is committed.
set -u
. tests/tally.sh
top=$PWD
: "${UPDATE:=}" "${SAN:=}"
PATH=$BIN:$PATH
export PATH
if ! [ -x "$BIN/dnsroa" ]; then
	fail "golden: no program in $BIN"
	exit 0
fi

keep()
{
	if [ -s "$1" ]; then
		cp "$1" "$2"
	else
		rm -f "$2"
	fi
}

if [ $# -eq 0 ]; then
	set -- tests/golden/*/cmd
fi
for case in "$@"; do
	case=${case%/cmd}
	name=$(basename "$case")
	source=$top/tests/golden/$name
	scratch=$BIN/check/golden/$name
	rm -rf "$scratch"
	mkdir -p "$scratch/run"
	cp -R "$source/." "$scratch/run"
	(cd "$scratch/run" && rm -f expected expected.err status)
	ln -s "$top/tests/golden/data" "$scratch/run/data"
	(cd "$scratch/run" && sh cmd) >"$scratch/out" 2>"$scratch/err" \
	    </dev/null
	echo $? >"$scratch/status"
	if [ -n "$UPDATE" ]; then
		cp "$scratch/out" "$source/expected"
		keep "$scratch/err" "$source/expected.err"
		echo 0 | cmp -s - "$scratch/status" && : >"$scratch/status"
		keep "$scratch/status" "$source/status"
		pass "golden $name, rewritten"
		continue
	fi
	: >"$scratch/difference"
	compare()
	{
		if [ -e "$source/$2" ]; then
			diff -u "$source/$2" "$scratch/$1"
		else
			printf '%s' "$3" | diff -u - "$scratch/$1"
		fi >>"$scratch/difference"
	}
	compare out expected ''
	compare err expected.err ''
	compare status status '0
'
	if [ -s "$scratch/difference" ]; then
		head -n 60 "$scratch/difference"
		fail "golden $name${SAN:+ ($SAN)}"
	else
		pass "golden $name${SAN:+ ($SAN)}"
	fi
done
exit 0
