#!/bin/sh
# Speed and memory, as ratios to a floor or a peer, measured in one run:
# medians of runs in turns, of user plus system time.  Prints what it
# measured; slowness is no failure.  BIN is the build's folder, OBJECTS those
# of the program but for main.o, LIBS its libraries.
#
# Inputs are the real files of ../shared/data/2025-07-20 where they are, else
# generated ones of the same size (BENCH_DATA=generated: always those).
set -eu
RUNS=${RUNS:-7}
LOOKUPS=${LOOKUPS:-10000000}
work=$BIN/bench
real=../shared/data/2025-07-20
mkdir -p "$work"

# Builds one of the programs beside this script.
build()
{
	name=$1
	shift
	# shellcheck disable=SC2086
	${CC:-gcc} -std=c17 -D_GNU_SOURCE -I. -O2 -g -o "$work/$name" \
	    "tests/bench/$name.c" $OBJECTS $LIBS "$@"
}

row()
{
	printf '%-46s %12s %12s %9s  %s\n' "$@"
}

skipped()
{
	printf '%-46s skipped: %s\n' "$1" "$2"
}

# of NAME FILE: the value of a line "NAME VALUE".
of()
{
	awk -v name="$1" '$1 == name { print $2 }' "$2"
}

calc()
{
	awk "BEGIN { printf \"$1\", $2 }"
}

have_rtrlib()
{
	echo '#include <rtrlib/rtrlib.h>' | ${CC:-gcc} -E - >/dev/null 2>&1
}

prepare()
{
	for program in measure floor json gen; do
		build $program
	done
	if have_rtrlib; then
		build lookup -DWITH_RTRLIB -lrtr
	else
		build lookup
	fi
	if [ -r $real/vrps.rpki-client.json.bz2 ] &&
	    [ "${BENCH_DATA:-}" != generated ]; then
		root=$real/root.zone.gz
		gtlds=$real/icann-gtlds.json.gz
		routes4=$real/ipv4.pfx2as.gz
		routes6=$real/riswhoisdump.IPv6.gz
		vrps=$real/vrps.rpki-client.json.bz2
		bzip2 -dc $vrps >"$work/vrps.json"
		"$BIN/dnsroa" routes --dump --routes $routes4 \
		    --routes $routes6 | awk '$2 !~ /{/ { print $1, $2 }' |
		    shuf --random-source="$work/vrps.json" -n 1000000 \
		    >"$work/queries" 2>/dev/null ||
		    "$work/gen" queries >"$work/queries"
		echo "inputs: $real"
	else
		root=$work/root.zone.gz
		gtlds=$work/gtlds.json
		routes4=$work/routes4.gz
		routes6=$work/routes6.gz
		vrps=$work/vrps.json.bz2
		"$work/gen" root | gzip -c >"$root"
		"$work/gen" gtlds >"$gtlds"
		"$work/gen" routes4 | gzip -c >"$routes4"
		"$work/gen" routes6 | gzip -c >"$routes6"
		"$work/gen" vrps >"$work/vrps.json"
		bzip2 -c "$work/vrps.json" >"$vrps"
		"$work/gen" queries >"$work/queries"
		echo "inputs: generated"
	fi
	echo "medians of $RUNS runs in turns; CPU is user plus system time"
}

bench_survey()
{
	cat >"$work/survey.sh" <<-END
	rm -f "$work"/s.db*
	exec "$BIN/dnsroa" -q -d "$work/s.db" survey --offline --root-zone \
	    "$root" --gtlds "$gtlds" --routes "$routes4" --routes "$routes6" \
	    --vrps "$vrps"
	END
	for input in "$root" "$routes4" "$routes6"; do
		echo "igzip -dc \"$input\""
	done >"$work/unpack.sh"
	echo "bzip2 -dc \"$vrps\"" >>"$work/unpack.sh"
	"$work/measure" "$RUNS" sh "$work/survey.sh" -- \
	    "$work/floor" "$root" "$routes4" "$routes6" "$vrps" -- \
	    sh "$work/unpack.sh" >"$work/survey.out"
	{
		read -r cpu wall rss
		read -r floor floor_wall floor_rss
		read -r tools floor_wall floor_rss
	} <"$work/survey.out"
	: "$floor_wall" "$floor_rss"
	row "survey : igzip, bzip2 -dc of its inputs, CPU" "${cpu} s" \
	    "${tools} s" "$(calc '%.2f x' "$cpu / $tools")" "bound 1.6"
	row "survey : its own decompressing, CPU" "${cpu} s" "${floor} s" \
	    "$(calc '%.2f x' "$cpu / $floor")" "aim 1.3"
	row "survey, by the clock; peak memory" "${wall} s" \
	    "$(calc '%.0f MB' "$rss * 1024 / 1e6")" "" "goal 150 MB"
}

bench_json()
{
	for i in $(seq "$RUNS"); do
		"$work/json" ours "$work/vrps.json" >>"$work/ours.$$"
		"$work/json" jansson "$work/vrps.json" >>"$work/jansson.$$"
	done
	: "$i"
	for who in ours jansson; do
		for column in 1 2; do
			awk "{ print \$$column }" "$work/$who.$$" | sort -n |
			    sed -n "$((RUNS / 2 + 1))p"
		done
	done >"$work/json.out"
	rm -f "$work/ours.$$" "$work/jansson.$$"
	{
		read -r ours
		read -r ours_bytes
		read -r jansson
		read -r jansson_bytes
	} <"$work/json.out"
	row "VRP JSON: jansson's load : read, CPU" "${jansson} s" "${ours} s" \
	    "$(calc '%.1f x' "$jansson / $ours")" "goal 8"
	row "VRP JSON: memory, jansson : beside the table" \
	    "$(calc '%.0f MB' "$jansson_bytes / 1e6")" \
	    "$(calc '%.1f MB' "$ours_bytes / 1e6")" \
	    "$(calc '%.0f x' "$jansson_bytes / ($ours_bytes > 1 ? \
	    $ours_bytes : 1)")" "goal 10"
}

# What judging a survey anew costs beside reading the VRPs.
bench_reassess()
{
	seconds=$(of vrps_read_s "$work/rov.out")
	states=$(calc '%.4f' "$(of rov_reason_ns "$work/rov.out") * 1e4 / 1e9")
	row "states of 10,000 route origins : reading VRPs" "${states} s" \
	    "${seconds} s" "$(calc '%.3f x' "$states / $seconds")" "bound 0.05"
}

bench_lookup()
{
	"$work/lookup" rov "$LOOKUPS" "$work/vrps.json" >"$work/rov.out"
	"$work/lookup" match "$LOOKUPS" "$routes4" "$routes6" \
	    >"$work/match.out"
	one=$(of rov_ns "$work/rov.out")
	reason=$(of rov_reason_ns "$work/rov.out")
	bytes=$(of rov_bytes "$work/rov.out")
	if have_rtrlib; then
		peer=$(of rtrlib_ns "$work/rov.out")
		peer_bytes=$(of rtrlib_bytes "$work/rov.out")
		row "ROV: rtrlib : ours, a random lookup" "${peer} ns" \
		    "${one} ns" "$(calc '%.1f x' "$peer / $one")" "bound 12"
		row "ROV: the same, ours with its reason" "${peer} ns" \
		    "${reason} ns" "$(calc '%.1f x' "$peer / $reason")" ""
		row "ROV: memory, rtrlib : ours" \
		    "$(calc '%.1f MB' "$peer_bytes / 1e6")" \
		    "$(calc '%.1f MB' "$bytes / 1e6")" \
		    "$(calc '%.1f x' "$peer_bytes / $bytes")" "bound 1"
		echo "  $LOOKUPS random lookups in $(of vrps "$work/rov.out")" \
		    "VRPs, all answers equal: $(of valid "$work/rov.out")" \
		    "valid, $(of invalid "$work/rov.out") invalid," \
		    "$(of not_found "$work/rov.out") not-found"
	else
		skipped "ROV beside rtrlib" "no librtr-dev"
		row "ROV: a random lookup; with its reason" "${one} ns" \
		    "${reason} ns" "" ""
	fi
	match=$(of match_ns "$work/match.out")
	row "ROV : longest match, $(of routes "$work/match.out") routes" \
	    "${one} ns" "${match} ns" "$(calc '%.1f x' "$one / $match")" \
	    "bound 2"
	bench_reassess
}

bench_index()
{
	"$BIN/dnsroa" -q routes --index "$work/index" --routes "$routes4" \
	    --routes "$routes6"
	"$work/measure" "$RUNS" \
	    "$BIN/dnsroa" -q routes --routes "$routes4" --routes "$routes6" \
	    198.41.0.4 -- \
	    "$BIN/dnsroa" -q routes --routes "$work/index" 198.41.0.4 \
	    >"$work/index.out"
	{
		read -r files wall rss
		read -r index wall rss
	} <"$work/index.out"
	: "$wall" "$rss"
	row "routes: reading the files : mapping their index" "${files} s" \
	    "${index} s" "$(calc '%.1f x' "$files / $index")" ""
}

# The cache serves when it knows the set's first VRP.
wait_for_cache()
{
	probe=$(sed -n 's/.*"asn": *\([0-9]*\), *"prefix": *"\([^/]*\)\/\([0-9]*\)".*/\2 \3 \1/p' \
	    "$work/vrps.json" | head -n 1)
	for i in $(seq 60); do
		: "$i"
		answer=$(echo "$probe" | timeout 20 rpki-rov 127.0.0.1 "$1" \
		    2>/dev/null || true)
		case $answer in
		*'|'*'|0'*) return 0 ;;
		esac
		sleep 1
	done
	return 1
}

# Line by line; rpki-rov says 0, 1, 2.
compare_answers()
{
	"$BIN/dnsroa" -q validate --vrps "$work/vrps.json" \
	    <"$work/queries" | awk '{ print $3 }' >"$work/ours.states"
	rpki-rov 127.0.0.1 "$1" <"$work/queries.rov" 2>/dev/null |
	    awk -F'|' 'NF > 1 { print $NF == 0 ? "valid" : $NF == 2 ? \
	    "invalid" : "not-found" }' >"$work/peer.states"
	paste "$work/ours.states" "$work/peer.states" |
	    awk '$1 != $2 { n++ } { of[$1]++ } END {
		print "  answers compared: " NR ", different: " n + 0 ", " \
		    of["valid"] + 0 " valid, " of["invalid"] + 0 " invalid, " \
		    of["not-found"] + 0 " not-found" }'
}

bench_validate()
{
	name="validate : rpki-rov, lines a second"
	if ! command -v rpki-rov >/dev/null; then
		skipped "$name" "no rpki-rov (Debian: rtr-tools)"
		return
	fi
	# Taken out of its package: installing it would start a service.
	stayrtr=$(command -v stayrtr || echo "$work/stayrtr/usr/bin/stayrtr")
	if [ ! -x "$stayrtr" ]; then
		(cd "$work" && apt-get -q download stayrtr >/dev/null 2>&1 &&
		    dpkg -x stayrtr_*.deb stayrtr) || true
	fi
	if [ ! -x "$stayrtr" ]; then
		skipped "$name" "no stayrtr to serve the VRPs"
		return
	fi
	# stayrtr drops what has expired by now; what is measured is old.
	sed 's/, *"expires": *[0-9]*//' "$work/vrps.json" >"$work/serve.json"
	# Another run beside this one has another.
	port=$((20000 + $$ % 20000))
	# It ends with an error when its input ends.
	ask="rpki-rov 127.0.0.1 $port || :"
	"$stayrtr" -bind 127.0.0.1:$port -metrics.addr 127.0.0.1:$((port + 1)) \
	    -cache "$work/serve.json" -checktime=false -protocol 1 \
	    -disable.aspa -disable.bgpsec -loglevel error >/dev/null 2>&1 &
	cache=$!
	trap 'kill $cache 2>/dev/null' EXIT
	trap 'exit 1' HUP INT TERM
	if wait_for_cache $port; then
		lines=$(wc -l <"$work/queries")
		head -n 1 "$work/queries" >"$work/one"
		for file in queries one; do
			tr / ' ' <"$work/$file" >"$work/$file.rov"
		done
		"$work/measure" "$RUNS" \
		    "<$work/queries" "$BIN/dnsroa" -q validate --vrps \
		    "$work/vrps.json" -- \
		    "<$work/one" "$BIN/dnsroa" -q validate --vrps \
		    "$work/vrps.json" -- \
		    "<$work/queries.rov" sh -c "$ask" -- \
		    "<$work/one.rov" sh -c "$ask" \
		    >"$work/validate.out"
		# What it takes to read the set is not the lines'.
		awk -v lines="$lines" '{ cpu[NR] = $1 } END {
			ours = lines / (cpu[1] - cpu[2])
			peer = lines / (cpu[3] - cpu[4])
			printf "%.0f %.0f %.1f\n", ours, peer, ours / peer }' \
		    "$work/validate.out" >"$work/lines.out"
		read -r ours peer ratio <"$work/lines.out"
		row "$name" "$ours" "$peer" "$ratio x" "goal 3"
		compare_answers $port
	else
		skipped "$name" "stayrtr did not serve the VRPs in time"
	fi
	kill $cache 2>/dev/null || true
	wait $cache 2>/dev/null || true
	trap - EXIT HUP INT TERM
}

. tests/bench/mrt.sh
. tests/bench/report.sh
prepare
echo
# Some parts alone: BENCH_PARTS="mrt lookup".
for part in ${BENCH_PARTS:-survey json mrt lookup index validate \
    report}; do
	"bench_$part"
done
