#!/bin/sh
# The golden cases under valgrind: tests/golden/valgrind.sh [CASE...]
#
# The output is the same, and no run of the program, be its status looked at
# or not, has an error or a leak.
set -u
. tests/tally.sh
: "${JOBS:=$(nproc 2>/dev/null || echo 1)}"
wrapper=$BIN/check/valgrind
rm -rf "$wrapper"
mkdir -p "$wrapper"

# SQLite points into the middle of what it allocates for its cache, so that a
# database still open where an error ends the program looks as if it were lost.
cat >"$wrapper/suppressed" <<'END'
{
   SQLite's cache
   Memcheck:Leak
   match-leak-kinds: possible
   fun:malloc
   obj:*/libsqlite3.so*
}
END
# What it says goes elsewhere: of the sandbox's system calls it knows nothing.
# Where there is no folder for temporary files, it does not start at all.
cat >"$wrapper/dnsroa" <<END
#!/bin/sh
[ -d "\${TMPDIR:-/tmp}" ] || exec "$BIN/dnsroa" "\$@"
exec valgrind --log-file="$wrapper/log.\$\$" --error-exitcode=99 \
    --leak-check=full --errors-for-leak-kinds=definite,possible \
    --suppressions="$wrapper/suppressed" "$BIN/dnsroa" "\$@"
END
chmod +x "$wrapper/dnsroa"
[ $# -gt 0 ] || set -- tests/golden/*/cmd
printf '%s\n' "$@" |
    BIN=$wrapper SAN=valgrind xargs -n 1 -P "$JOBS" tests/golden/run.sh

# A case tells of its last command's status, and of a pipe's end; the logs
# tell of all.  A run that was not seen to its end has no summary; a child that
# becomes another program writes into its parent's log.
name='golden cases under valgrind: no run has an error or a leak'
bad=0
for log in "$wrapper"/log.*; do
	tail -n 1 "$log" | grep -q 'ERROR SUMMARY: 0 errors' && continue
	grep '^==' "$log" | head -n 60
	fail "$name ($log)"
	bad=$((bad + 1))
done
[ "$bad" -gt 0 ] || pass "$name"
exit 0
