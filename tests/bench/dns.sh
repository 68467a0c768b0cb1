#!/bin/sh
# The engine beside dnsperf, and beside the recursor: questions a second and
# processor time a question, against one and the same nsd on loopback, in one
# run; medians of runs in turns.  The server has a core of its own where there are two.  nsd is
# unpacked, never installed.  BIN is the build's folder, OBJECTS those of the
# program but for main.o, LIBS its libraries.
set -eu
RUNS=${RUNS:-7}
QUESTIONS=${QUESTIONS:-200000}
work=$BIN/bench
mkdir -p "$work"

skipped()
{
	printf '%-46s skipped: %s\n' "$1" "$2"
	exit 0
}

name="DNS: dnsperf : the engine"
command -v dnsperf >/dev/null || skipped "$name" "no dnsperf"
tests/lab/fetch.sh nsd || skipped "$name" "no nsd to be had"
nsd=$PWD/build/lab/usr/sbin/nsd
LD_LIBRARY_PATH=$PWD/build/lab/usr/lib/$(gcc -print-multiarch)

# shellcheck disable=SC2086
for program in measure ask recurse; do
	${CC:-gcc} -std=c17 -D_GNU_SOURCE -I. -O2 -g -o "$work/$program" \
	    tests/bench/$program.c $OBJECTS $LIBS
done

# Another run beside this one has another port.
port=$((20000 + $$ % 20000))
awk -v n="$QUESTIONS" 'BEGIN {
	print "$ORIGIN bench.\n@ 60 IN SOA ns host 1 3600 3600 3600 60"
	print "@ 60 IN NS ns\nns 60 IN A 127.0.0.1"
	for (i = 0; i < n; i++)
		print "n" i " 60 IN A 192.0.2." i % 256 }' >"$work/bench.zone"
awk -v n="$QUESTIONS" 'BEGIN { for (i = 0; i < n; i++)
	print "n" i ".bench A" }' >"$work/questions"
cat >"$work/nsd.conf" <<END
server:
	ip-address: 127.0.0.1@$port
	username: ""
	chroot: ""
	database: ""
	zonesdir: "$work"
	pidfile: "$work/nsd.pid"
	xfrdfile: "$work/xfrd.state"
	xfrdir: "$work"
	zonelistfile: "$work/zone.list"
	logfile: "$work/nsd.log"
	server-count: 1
	rrl-ratelimit: 0
remote-control:
	control-enable: no
zone:
	name: bench
	zonefile: bench.zone
END

ours= theirs=
if [ "$(nproc)" -gt 1 ] && command -v taskset >/dev/null; then
	theirs="taskset -c 0" ours="taskset -c 1"
fi
LD_LIBRARY_PATH=$LD_LIBRARY_PATH $theirs "$nsd" -d -c "$work/nsd.conf" \
    >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null' EXIT
trap 'exit 1' HUP INT TERM
for i in $(seq 100); do
	"$work/ask" $port 1 >/dev/null 2>&1 && break
	[ "$i" -lt 100 ] || skipped "$name" "nsd does not serve"
	sleep 0.1
done

"$work/measure" "$RUNS" \
    $ours dnsperf -s 127.0.0.1 -p $port -d "$work/questions" -e -q 1000 \
    -c 1 -T 1 -- \
    $ours "$work/ask" $port "$QUESTIONS" -- \
    $ours "$work/recurse" $port "$QUESTIONS" >"$work/dns.out"
$ours "$work/ask" $port "$QUESTIONS" >"$work/ask.out"
awk -v n="$QUESTIONS" -v name="$name" '
    FILENAME ~ /ask.out$/ { of[$1] = $2; next }
    { cpu[FNR] = $1; wall[FNR] = $2; kib[FNR] = $3 }
    function row(what, theirs, ours, ratio) {
	printf "%-46s %12s %12s %9s\n", what, theirs, ours, ratio
    }
    function rows(name, them) {
	row(name ", CPU a question", sprintf("%.2f us", cpu[them] / n * 1e6),
	    sprintf("%.2f us", cpu[2] / n * 1e6),
	    sprintf("%.2f x", cpu[them] / cpu[2]))
	row(name ", questions a second", sprintf("%.0f", n / wall[them]),
	    sprintf("%.0f", n / wall[2]),
	    sprintf("%.2f x", wall[them] / wall[2]))
    }
    END {
	rows(name, 1)
	row(name ", peak memory", sprintf("%.1f MB", kib[1] * 1024 / 1e6),
	    sprintf("%.1f MB", kib[2] * 1024 / 1e6), "")
	rows("DNS: the recursor : the engine", 3)
	printf "  %d names queued at once, %.0f bytes each; %d asked again\n",
	    n, of["queued_bytes"], of["retried"]
    }' "$work/ask.out" "$work/dns.out"
