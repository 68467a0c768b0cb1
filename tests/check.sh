#!/bin/sh
# make check: tests/check.sh [PART...]
#
# Without a part: everything, in all modes that it needs; LONG=1 takes more of
# it and more kinds.  The last line is "N passed, N failed, N skipped", and
# the exit status is 1 where something failed.
set -u
cd "$(dirname "$0")/.." || exit 1
top=$PWD
: "${CC:=gcc}" "${SAN:=}" "${LONG:=}" "${UPDATE:=}"
: "${JOBS:=$(nproc 2>/dev/null || echo 1)}"
export LONG UPDATE

# Messages and numbers must not depend on where the tests run, and a sanitizer
# that finds something must not look like a failure that a test expects.
unset LANGUAGE LC_MESSAGES MAKEFLAGS MAKELEVEL MFLAGS
export LC_ALL=C.UTF-8 TZ=America/St_Johns
export ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1:exitcode=99

# No test sees a cache or a configuration of this machine, and none that
# fetches by mistake gets beyond it: that proxy is nobody.
export XDG_CACHE_HOME="$top/build/check/xdg/cache"
export XDG_CONFIG_HOME="$top/build/check/xdg/config"
mkdir -p "$XDG_CONFIG_HOME/dnsroa"
printf '[fetch]\nproxy = http://127.0.0.1:9\ntries = 1\n' \
    >"$XDG_CONFIG_HOME/dnsroa/dnsroa.conf"

mkdir -p build/check
TALLY=$top/build/check/tally
export TALLY
. tests/tally.sh
. tests/apart.sh
: >"$TALLY"
rm -f build/check/summary

# Builds goals in the mode of CC, SAN, CFLAGS; says nothing if all is well.
build()
{
	what="build by $CC${SAN:+ with $SAN}"
	echo "$what"
	if make -s -k -j"$JOBS" CC="$CC" SAN="$SAN" MODE=check WERROR=-Werror \
	    ${OPTIMISE:+CFLAGS="$OPTIMISE"} "$@" \
	    >build/check/build.log 2>&1; then
		pass "$what"
		return 0
	fi
	grep -E 'error|warning|\*\*\*|undefined' build/check/build.log |
	    head -40
	fail "$what (build/check/build.log)"
	return 1
}

build_dir()
{
	mode=${SAN:-plain}
	echo "$top/build/$CC-$(echo "$mode" | tr , -)-check"
}

# A part that must exist: a runner that is missing has not passed.
run_part()
{
	before=$(wc -l <"$TALLY")
	BIN=$(build_dir)
	export BIN CC SAN
	case $1 in
	unit)	apart tests/unit/run.sh ;;
	golden)	apart tests/golden/run.sh ;;
	corpus)	apart tests/fuzz/replay.sh ;;
	fuzz)	apart tests/fuzz/run.sh ;;
	world)	apart tests/world/run.sh ;;
	oracle)	apart tests/oracle/run.sh ;;
	agree)	apart tests/agree/run.sh ;;
	rtr)	tests/rtr/run.sh ;;
	fetch)	apart tests/fetch/run.sh ;;
	docs)	apart tests/docs/run.sh ;;
	lint)	tests/lint/run.sh ;;
	lab)	tests/lab/run.sh ;;
	demo)	apart tests/demo_test.sh ;;
	package) apart tests/package/run.sh ;;
	browser) tests/browser/run.sh ;;
	bad-input) apart tests/bad_input/run.sh ;;
	valgrind) apart tests/golden/valgrind.sh ;;
	deb)	tests/deb/run.sh ;;
	analyse) tests/lint/analyse.sh ;;
	esac || fail "$1: its runner ended with status $?"
	after=$(wc -l <"$TALLY")
	[ "$after" -gt "$before" ] || fail "$1: nothing was tested"
	tail -n +$((before + 1)) "$TALLY" | awk -v part="$1${SAN:+ ($SAN)}" '
	    { n[$1]++ }
	    END { printf "%s: %d passed", part, n["passed"]
	    if (n["failed"]) printf ", %d FAILED", n["failed"]
	    if (n["skipped"]) printf ", %d skipped", n["skipped"]
	    print "" }'
}

all_parts()
{
	if build all units replay world; then
		for part in lint unit golden corpus docs bad-input world \
		    oracle agree rtr fetch lab package demo; do
			run_part $part
		done
	fi

	SAN=address,undefined
	OPTIMISE='-O1 -g'
	if build all units replay; then
		for part in unit golden corpus bad-input; do
			run_part $part
		done
	fi

	CC=clang-14
	SAN=fuzzer-no-link,address,undefined
	if build fuzzers; then
		run_part fuzz
	fi

	[ -n "$LONG" ] || return 0
	SAN=
	OPTIMISE=
	if build all units; then
		run_part unit
		run_part golden
	fi
	CC=gcc
	run_part browser
	run_part valgrind
	run_part deb
	run_part analyse
}

summary()
{
	awk '{ n[$1]++; if ($1 != "passed") print }
	    END { printf "%d passed, %d failed, %d skipped\n", n["passed"],
	    n["failed"], n["skipped"]; exit n["failed"] > 0 }' "$TALLY" \
	    >build/check/summary
	status=$?
	cat build/check/summary
	return $status
}

if ! tests/install.sh build check ${LONG:+long}; then
	fail "install what the tests need"
elif [ $# -eq 0 ]; then
	OPTIMISE=
	all_parts
else
	OPTIMISE=
	for part in "$@"; do
		case $part in
		fuzz)	CC=clang-14 SAN=fuzzer-no-link,address,undefined
			OPTIMISE='-O1 -g'
			build fuzzers ;;
		lint|analyse) ;;
		unit|corpus) build all units replay ;;
		*)	build all world ;;
		esac && run_part "$part"
	done
fi
summary
