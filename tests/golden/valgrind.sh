#!/bin/sh
# The golden cases under valgrind: an error or a leak ends with status 99.
set -eu
wrapper=$BIN/check/valgrind
mkdir -p "$wrapper"
rm -f "$wrapper"/log.*
# What it says goes elsewhere: of the sandbox's system calls it knows nothing.
cat >"$wrapper/dnsroa" <<END
#!/bin/sh
exec valgrind -q --log-file="$wrapper/log.%p" --error-exitcode=99 \
    --leak-check=full --errors-for-leak-kinds=definite,possible \
    "$BIN/dnsroa" "\$@"
END
chmod +x "$wrapper/dnsroa"
BIN=$wrapper SAN=valgrind tests/golden/run.sh
cat "$wrapper"/log.* | grep '^==' || :
