#!/bin/sh
# Static analysis, for make check-long: clang-tidy (.clang-tidy has the list)
# and cppcheck.  A finding is a failure.
set -u
. tests/tally.sh
flags="-std=c17 -D_GNU_SOURCE -I. $(pkg-config --cflags ldns libcurl jansson \
    sqlite3 libisal liblzma libzstd libcrypto libidn2)"
sources=$(ls survey/base/*.c roa/*.c resolve/*.c survey/*.c reports/*.c)
mkdir -p build/check
for file in $sources; do
	# shellcheck disable=SC2086
	if clang-tidy-14 --quiet --warnings-as-errors='*' "$file" -- $flags \
	    >build/check/tidy.log 2>&1; then
		pass "clang-tidy $file"
	else
		grep -E 'error|warning' build/check/tidy.log | head -20
		fail "clang-tidy $file"
	fi
done
# shellcheck disable=SC2086
if cppcheck --quiet --std=c11 --enable=warning,performance,portability \
    --inline-suppr --error-exitcode=1 -I. -D_GNU_SOURCE $sources; then
	pass "cppcheck"
else
	fail "cppcheck"
fi
exit 0
