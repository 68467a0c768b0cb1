#!/bin/sh
# make demo: a survey of the sample world, beside the figures of 2020.
#
# BIN is the build's folder, DEMO the demo's.  Needs the program, the world's
# generator and POSIX tools; no network.  Status 1 where a figure differs from
# the one that the world was built for.
set -eu
cd "$(dirname "$0")/.."
: "${DEMO:=build/demo}"
db=$DEMO/demo.db

cat <<'EOT'
This is a demonstration on a SYNTHETIC world.  A program invented its zones,
name servers, routes and ROAs (tests/world/world.c), at the size of the study
"The State of Routing Security at DNS Registries" (Internet Society / MANRS,
2020), and so that a survey comes out at that study's figures.  It says
nothing of any registry or network.  No packet is sent: the survey runs
offline, and every answer of the DNS is read from a file.

EOT
rm -rf "$DEMO/world" "$db" "$db-wal" "$db-shm"
mkdir -p "$DEMO"
"$BIN/tests/world/world" "$DEMO/world"
echo "World: $DEMO/world (README.txt there tells what is in it)"
echo "Database: $db"
echo
# The folders are named here, without blanks.
# shellcheck disable=SC2046
set -- $(tests/world/options.sh "$DEMO/world")
echo "\$ dnsroa -d $db survey \\"
printf '%s ' "$@" | fold -s -w 70 | sed -e 's/^/      /' -e 's/ *$/ \\/' \
    -e '$s/ \\$//'
echo
echo
"$BIN/dnsroa" -d "$db" survey "$@"
"$BIN/dnsroa" -d "$db" report >"$DEMO/report.txt"
echo
"$BIN/dnsroa" -d "$db" report --format html >"$DEMO/report.html"
echo "(The whole report, with families and evidence: $DEMO/report.txt;"
echo "as a page for a browser, with figures: $DEMO/report.html)"
"$BIN/dnsroa" -d "$db" report --format csv >"$DEMO/coverage.csv"

echo
echo "The same figures beside those that the study printed:"
echo
tr -d '\r' <"$DEMO/coverage.csv" | awk -F, '
NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
$column["family"] == "all" {
	for (name in column)
		value[$column["category"], name] = $column[name]
}
function group(n,	text)
{
	text = ""
	for (n = n ""; length(n) > 3; n = substr(n, 1, length(n) - 3))
		text = "," substr(n, length(n) - 2) text
	return n text
}
function line(what, printed, found, rest, same)
{
	printf "%-42s %10s %10s%s\n", what, printed, found,
	    rest == "" ? "" : "  " rest
	if (!same) {
		bad++
		print "    ^ differs"
	}
}
function count(what, row, name, printed,	n)
{
	n = value[row, name]
	line(what, group(printed), group(n), "", n == printed)
}
# The study printed whole percents.
function share(what, row, name, of, printed, about,	n, d, p)
{
	n = value[row, name]
	d = value[row, of]
	p = d > 0 ? 100 * n / d : -1
	line(what, about printed " %", sprintf("%.1f %%", p),
	    group(n) " of " group(d), int(p + 0.5) == printed)
}
END {
	printf "%-42s %10s %10s\n", "", "2020", "this world"
	count("zones (row core)", "core", "zones", 4138)
	count("  gTLD", "gTLD", "zones", 1201)
	count("  ccTLD", "ccTLD", "zones", 308)
	count("  revMap", "revMap", "zones", 271)
	count("  sub-ccTLD *", "sub-ccTLD", "zones", 1780)
	count("  sub-gTLD **", "sub-gTLD", "zones", 578)
	count("route origins (row core)", "core", "route_origins", 6910)
	share("valid route origins, core", "core", "valid",
	    "route_origins", 22, "")
	share("  gTLD+sub", "gTLD+sub", "valid", "route_origins", 11, "")
	share("  ccTLD+sub", "ccTLD+sub", "valid", "route_origins", 34, "")
	share("  revMap", "revMap", "valid", "route_origins", 53, "")
	share("zones without any, TLD+revMap", "TLD+revMap", "none",
	    "zones", 40, "about ")
	share("zones with some, TLD+revMap", "TLD+revMap", "partial",
	    "zones", 20, "about ")
	exit bad > 0
}'
cat <<EOT

*  1,780 is as printed by the study.  It is also exactly 1,201 + 308 + 271,
   the number of "TLDs" in its charts, and so may be a slip of the article's.
** What 4,138 leaves for the zones that the study does not name.

Every figure is one SELECT on the views of $db, such as

    SELECT valid, route_origins FROM v_coverage
    WHERE survey_id = 1 AND category = 'core' AND family = 'all';

The world is synthetic, and no packet was sent.
EOT
