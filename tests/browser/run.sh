#!/bin/sh
# The page in headless Chromium, as people use it, and checked by axe-core.
# Needs Node.js, Chromium, and two packages of npm's, which go into build/.
set -u
. tests/tally.sh
if ! command -v node >/dev/null || ! command -v npm >/dev/null ||
    ! command -v chromium >/dev/null; then
	skip 'browser: no node, npm or chromium'
	exit 0
fi
modules=build/npm
if ! [ -d $modules/node_modules/axe-core ] ||
    ! [ -d $modules/node_modules/playwright-core ]; then
	mkdir -p $modules
	if ! npm install --silent --no-audit --no-fund --ignore-scripts \
	    --prefix $modules playwright-core@1 axe-core@4 \
	    >$modules/log 2>&1; then
		tail -n 5 $modules/log
		fail 'browser: packages of npm'
		exit 0
	fi
fi

work=$BIN/check/browser
rm -rf "$work"
mkdir -p "$work"
dnsroa=$BIN/dnsroa
"$BIN/tests/world/world" "$work/w" || fail 'browser: the sample world'
options=$(cd "$work" && "$OLDPWD/tests/world/options.sh" w)

# The options have no blanks: the world's folder is of our making.
# shellcheck disable=SC2086
(cd "$work" && "$dnsroa" -q -d world.db survey $options >/dev/null &&
    "$dnsroa" -d world.db report -o world) || fail 'browser: report'

# Names that are markup and script, where a database may hold anything.
cp "$work/world.db" "$work/hostile.db"
python3 - "$work/hostile.db" <<'END' || fail 'browser: hostile names'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
names = [row[0] for row in db.execute(
    "SELECT zone_id FROM result_zone ORDER BY zone_id LIMIT 40")]
servers = [row[0] for row in db.execute(
    "SELECT server_id FROM result_server ORDER BY server_id LIMIT 40")]
bad = ["</script><img src=x onerror=window.hacked=1>%d", "<img src=x%d>",
       "'\"><iframe src=javascript:alert(1)>%d", "\u202e\u2066gnp.%d",
       "constructor", "__proto__", "a#b%%c&d=%d", "=cmd|x!%d", "]]>%d"]
for list_ in (names, servers):
    for n, name in enumerate(list_):
        text = bad[n % len(bad)]
        text = (text % n if "%" in text else text if n < len(bad)
                else text + str(n))
        db.execute("UPDATE OR IGNORE name SET name = ? WHERE name_id = ?",
                   (text, name))
db.execute("UPDATE survey SET label = '</title><script>window.hacked=1'")
db.commit()
END
mkdir "$work/hostile"
"$dnsroa" -d "$work/hostile.db" report --format html \
    >"$work/hostile/index.html" || fail 'browser: hostile report'

python3 tests/browser/many_zones.py 5850 "$work/w" >"$work/many.tsv"
# shellcheck disable=SC2086
(cd "$work" && "$dnsroa" -q -d many.db survey $options \
    --zone-list many.tsv >/dev/null &&
    "$dnsroa" -d many.db report --format html >many.html) ||
    fail 'browser: 10,000 zones'

# The world under other VRPs, which is another survey after the first.
(cd "$work" && cp world.db changed.db &&
    sed '/"arin"/s/"asn": [0-9]*/"asn": 64496/' w/vrps.json >changed.json &&
    "$dnsroa" -q -d changed.db reassess --vrps changed.json >/dev/null &&
    "$dnsroa" -d changed.db report --format html >changed.html) ||
    fail 'browser: a survey after another'

# The same world at three moments, the last by another filter.
# shellcheck disable=SC2086
(cd "$work" && for year in 2020 2021 2022; do
	sed "s/\"buildtime\": \"2020/\"buildtime\": \"$year/;
	    s/, \"expires\": [0-9]*//" w/vrps.json >v$year.json &&
	"$dnsroa" -q -d series.db survey --allow-degraded \
	    $(echo "$options" | sed "s,^w/vrps.json,v$year.json,") \
	    --min-peers $((year < 2022 ? 10 : 5)) >/dev/null || exit 1
    done &&
    "$dnsroa" -d series.db report --series --format html >series.html) ||
    fail 'browser: series'

NODE_PATH=$PWD/$modules/node_modules node tests/browser/page_test.js \
    "$work" >"$work/log" 2>&1 || fail 'browser: the tests ended early'
grep '^#' "$work/log"
grep -E '^(passed|failed) ' "$work/log" |
while read -r outcome name; do
	echo "$outcome browser: $name" >>"$TALLY"
	[ "$outcome" = passed ] || echo "FAILED: browser: $name"
done
grep -qE '^(passed|failed) ' "$work/log" || { tail -n 20 "$work/log"
	fail 'browser: no test ran'; }
exit 0
