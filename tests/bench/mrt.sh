# MRT RIB dumps, sourced by bench.sh: 1.2 million prefixes of 10 and of 40
# peers, read to a finished table of origins.  The inputs are made once, by
# gen_mrt, and stay.

MRT_PREFIXES=${MRT_PREFIXES:-1200000}
# Of bgpdump, which takes minutes for what is read here in a second.
MRT_FEW=$((MRT_PREFIXES / 12))

# make_mrt PREFIXES PEERS: $work/mrt-PREFIXES-PEERS.{gz,bz2}
make_mrt()
{
	name=$work/mrt-$1-$2
	[ "$name.gz" -nt tests/bench/gen_mrt.c ] && return
	"$work/gen_mrt" "$1" "$2" >"$name"
	lbzip2 -c "$name" >"$name.bz2"
	gzip -c "$name" >"$name.gz.new"
	mv "$name.gz.new" "$name.gz"
	rm -f "$name"
}

# The program's reading of a file, for measure.
routes_of()
{
	echo "\"$BIN/dnsroa\" -q routes --routes \"$1\" 198.41.0.4"
}

bench_mrt_gzip()
{
	printf 'exec %s\n' "$(routes_of "$1.gz")" >"$work/mrt.sh"
	"$work/measure" "$RUNS" sh "$work/mrt.sh" -- igzip -dc "$1.gz" \
	    >"$work/mrt.out"
	{
		read -r ours wall rss
		read -r floor wall floor_rss
	} <"$work/mrt.out"
	: "$wall" "$floor_rss"
	row "MRT .gz, $2 peers : igzip -dc, CPU" "$ours s" "$floor s" \
	    "$(calc '%.2f x' "$ours / $floor")" "bound 1.25"
}

bench_mrt_bzip2()
{
	threads=$(nproc)
	printf 'exec %s\n' "$(routes_of "$1.bz2")" >"$work/mrt.sh"
	"$work/measure" "$RUNS" sh "$work/mrt.sh" -- \
	    lbzip2 -n "$threads" -dc "$1.bz2" >"$work/mrt.out"
	{
		read -r ours wall rss
		read -r floor floor_wall floor_rss
	} <"$work/mrt.out"
	: "$rss" "$floor_rss"
	row "MRT .bz2, $2 peers : lbzip2 -dc -n $threads, clock" "$wall s" \
	    "$floor_wall s" "$(calc '%.2f x' "$wall / $floor_wall")" \
	    "bound 1.5, aim 1.2"
	row "MRT .bz2, $2 peers : the same, CPU" "$ours s" "$floor s" \
	    "$(calc '%.2f x' "$ours / $floor")" ""
}

# Memory does not grow with the file, but with the table.
bench_mrt_memory()
{
	for peers in 10 40; do
		"$work/measure" 1 "$BIN/dnsroa" -q routes --routes \
		    "$work/mrt-$MRT_PREFIXES-$peers.gz" 198.41.0.4 |
		    awk '{ print $3 }' >"$work/mrt.rss.$peers"
	done
	read -r few <"$work/mrt.rss.10"
	read -r many <"$work/mrt.rss.40"
	row "MRT: peak memory, 40 peers : 10 peers" \
	    "$(calc '%.0f MB' "$many * 1024 / 1e6")" \
	    "$(calc '%.0f MB' "$few * 1024 / 1e6")" \
	    "$(calc '%.2f x' "$many / $few")" "bound 1.25"
}

bench_mrt_bgpdump()
{
	name=$work/mrt-$MRT_FEW-10.gz
	if ! command -v bgpdump >/dev/null; then
		skipped "MRT beside bgpdump" "no bgpdump"
		return
	fi
	"$work/measure" 1 bgpdump -m "$name" -- \
	    env MALLOC_TRIM_THRESHOLD_=1073741824 bgpdump -m "$name" -- \
	    "$BIN/dnsroa" -q routes --routes "$name" 198.41.0.4 \
	    >"$work/mrt.out"
	{
		read -r theirs wall rss
		read -r raised wall rss
		read -r ours wall rss
	} <"$work/mrt.out"
	: "$wall" "$rss"
	row "MRT: bgpdump -m, which prints text : ours, CPU" "$theirs s" \
	    "$ours s" "$(calc '%.0f x' "$theirs / $ours")" "bound 30"
	row "MRT: the same, its trim threshold raised" "$raised s" \
	    "$ours s" "$(calc '%.0f x' "$raised / $ours")" ""
}

bench_mrt()
{
	build gen_mrt
	for peers in 10 40; do
		make_mrt "$MRT_PREFIXES" $peers
		bench_mrt_gzip "$work/mrt-$MRT_PREFIXES-$peers" $peers
		bench_mrt_bzip2 "$work/mrt-$MRT_PREFIXES-$peers" $peers
	done
	bench_mrt_memory
	make_mrt "$MRT_FEW" 10
	bench_mrt_bgpdump
}
