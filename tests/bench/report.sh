# Reports, sourced by bench.sh: what the page weighs, when a person can use
# it, what a report costs beside sqlite3's .dump of the same database, and
# what a further survey adds to that.

# The sample world: 4,151 zones, of which 4,138 are the study's.
make_report_world()
{
	[ -d "$work/world" ] || "$BIN/tests/world/world" "$work/world"
	rm -f "$work"/report.db*
	# The folder's name may hold blanks, the options do not.
	# shellcheck disable=SC2046
	(cd "$work" && "$BIN/dnsroa" -q -d report.db survey \
	    $("$top/tests/world/options.sh" world) >/dev/null)
}

bytes()
{
	wc -c <"$1" | tr -d ' '
}

bench_report_cost()
{
	cat >"$work/package.sh" <<-END
	rm -rf "$work/package"
	PATH=/nonexistent exec "$BIN/dnsroa" -q -d "$work/report.db" report \
	    -o "$work/package"
	END
	"$work/measure" "$RUNS" sh "$work/package.sh" -- \
	    "$BIN/dnsroa" -q -d "$work/report.db" report --format html -- \
	    "$BIN/dnsroa" -q -d "$work/report.db" report -- \
	    sqlite3 "$work/report.db" .dump >"$work/report.out" 2>/dev/null
	{
		read -r package wall rss
		read -r page wall rss
		read -r text wall rss
		read -r dump wall rss
	} <"$work/report.out"
	: "$wall" "$rss"
	row "report -o, without drawings : .dump, CPU" "$package s" "$dump s" \
	    "$(calc '%.1f x' "$package / $dump")" "goal 3, aim 1"
	row "report --format html : .dump, CPU" "$page s" "$dump s" \
	    "$(calc '%.1f x' "$page / $dump")" ""
	row "report (text) : .dump, CPU" "$text s" "$dump s" \
	    "$(calc '%.2f x' "$text / $dump")" ""
}

bench_report_size()
{
	one=$(bytes "$work/report.db")
	(cd "$work" && "$BIN/dnsroa" -q -d report.db survey \
	    $("$top/tests/world/options.sh" world) >/dev/null)
	two=$(bytes "$work/report.db")
	"$BIN/dnsroa" -q -d "$work/report.db" reassess >/dev/null
	three=$(bytes "$work/report.db")
	row "database: first survey, a further, a reassessment" \
	    "$(calc '%.1f MB' "$one / 1e6")" \
	    "$(calc '%.1f MB' "($two - $one) / 1e6")" \
	    "$(calc '%.1f MB' "($three - $two) / 1e6")" "aim 3 MB a further"
}

bench_report_series()
{
	for i in $(seq $((${SURVEYS:-300} - 3))); do
		: "$i"
		"$BIN/dnsroa" -q -d "$work/report.db" reassess >/dev/null
	done
	"$work/measure" 3 "$BIN/dnsroa" -d "$work/report.db" report --series \
	    -- "$BIN/dnsroa" -d "$work/report.db" report --series \
	    --format html -- sqlite3 "$work/report.db" .dump >"$work/series.out"
	{
		read -r text wall rss
		read -r page wall rss
		read -r dump wall rss
	} <"$work/series.out"
	: "$wall" "$rss"
	row "report --series, ${SURVEYS:-300} surveys : .dump, CPU" "$text s" \
	    "$dump s" "$(calc '%.3f x' "$text / $dump")" "goal 1"
	row "report --series --format html : .dump, CPU" "$page s" \
	    "$dump s" "$(calc '%.3f x' "$page / $dump")" ""
}

# page NAME DATABASE GOAL: its weight, and when it can be used.
bench_page()
{
	"$BIN/dnsroa" -q -d "$2" report --format html >"$work/page.html"
	ready=-
	if command -v node >/dev/null && command -v chromium >/dev/null &&
	    [ -d build/npm/node_modules/playwright-core ]; then
		ready=$(NODE_PATH=$PWD/build/npm/node_modules \
		    node tests/bench/page_ready.js "$work/page.html" "$RUNS")
	fi
	row "page of $1: size; usable after" \
	    "$(calc '%.1f MB' "$(bytes "$work/page.html") / 1e6")" \
	    "$ready ms" "" "$3"
}

bench_pages()
{
	if [ -f "$work/s.db" ]; then
		bench_page 'the root zone' "$work/s.db" 'goal 3 MB, 1000 ms'
	fi
	bench_page 'the sample world' "$work/report.db" ''
	python3 tests/browser/many_zones.py 5850 "$work/world" \
	    >"$work/many.tsv"
	rm -f "$work"/many.db*
	(cd "$work" && "$BIN/dnsroa" -q -d many.db survey \
	    $("$top/tests/world/options.sh" world) --zone-list many.tsv \
	    >/dev/null)
	bench_page '10,000 zones' "$work/many.db" 'goal 12 MB'
}

bench_report()
{
	top=$PWD
	make_report_world
	bench_report_cost
	bench_pages
	bench_report_size
	bench_report_series
}
