#!/bin/sh
# The data package of the sample world: it holds what it says of itself, and
# the same database gives the same bytes, in whatever locale and time zone.
set -u
. tests/tally.sh
work=$BIN/check/package
rm -rf "$work"
mkdir -p "$work"
"$BIN/tests/world/world" "$work/world" || fail 'package: the sample world'
# The options have no blanks: the world's folder is of our making.
# shellcheck disable=SC2046
printf '%s\n' '[files routes]' 'licence = CC-BY-4.0' '[files vrps]' \
    'licence = "Terms" of somebody, https://example.org/terms; as of 2020' \
    '[files gtlds]' 'licence = for ourselves' 'publish = no' \
    '[files root-zone]' 'licence = free to take' >"$work/conf"
(cd "$work" && "$BIN/dnsroa" -q -c conf -d s.db survey \
    $("$OLDPWD/tests/world/options.sh" world) >/dev/null) ||
    fail 'package: survey'
report()
{
	"$BIN/dnsroa" -d "$work/s.db" report "$@"
}

if report -o "$work/a" 2>"$work/a.err" && [ ! -s "$work/a.err" ]; then
	pass 'package: report'
else
	cat "$work/a.err"
	fail 'package: report'
fi
if python3 tests/package/validate.py "$work/a" "$work/s.db" \
    >"$work/validate" 2>&1; then
	pass 'package: it is what it says'
else
	tail -n 40 "$work/validate"
	fail 'package: it is what it says'
fi
wanted='CC-BY-4.0 https://example.org/terms other-closed other-open'
if [ "$(python3 -c 'import json, sys; print(*sorted(
    x.get("name", x.get("path")) for x in json.load(sys.stdin)["licenses"]))' \
    <"$work/a/datapackage.json")" = "$wanted" ]; then
	pass 'package: its licences are those of the inputs'
else
	grep -A 6 '"licenses"' "$work/a/datapackage.json"
	fail 'package: its licences are those of the inputs'
fi
if report --format html | cmp - "$work/a/index.html"; then
	pass 'package: the page is that of --format html'
else
	fail 'package: the page is that of --format html'
fi
drawings=$(ls "$work/a/figures" | grep -cE '\.(svg|png)$')
if [ "$drawings" -ge 16 ]; then
	pass 'package: figures are drawn'
else
	fail "package: $drawings drawings"
fi

# A locale with a decimal comma, where there is one; and the other side of the
# earth.  Into a folder that is there, too.
other=$(locale -a 2>/dev/null | grep -iE '^(de_DE|fr_FR).utf-?8' | head -n 1)
mkdir "$work/b"
if LC_ALL=${other:-C} TZ=Asia/Tokyo report -o "$work/b" &&
    diff -r "$work/a" "$work/b" >"$work/diff"; then
	pass 'package: the same bytes elsewhere'
else
	head -n 20 "$work/diff"
	fail 'package: the same bytes elsewhere'
fi

# Without gnuplot all else comes, old drawings go, and it is said.
cp "$BIN/dnsroa" "$work/alone"
if PATH=/nonexistent "$work/alone" -d "$work/s.db" report -o "$work/b" \
    2>"$work/b.err" && grep -q 'gnuplot: not installed' "$work/b.err" &&
    ! ls "$work/b/figures" | grep -qE '\.(svg|png)$' &&
    python3 tests/package/validate.py "$work/b" >"$work/validate"; then
	pass 'package: whole without gnuplot'
else
	cat "$work/b.err" "$work/validate"
	fail 'package: whole without gnuplot'
fi
# One that cannot draw is no reason to fail either.
mkdir "$work/bin"
printf '#!/bin/sh\necho "line 1: no such terminal" >&2\nexit 1\n' \
    >"$work/bin/gnuplot"
chmod +x "$work/bin/gnuplot"
half()
{
	printf '#!/bin/sh\nprintf "<svg>"\n' >"$work/half/gnuplot"
	chmod +x "$work/half/gnuplot"
	PATH=$work/half:$PATH report -o "$work/b" 2>"$work/b.err" &&
	    grep -q 'gnuplot: its drawing is cut off' "$work/b.err"
}
mkdir "$work/half"
if half; then
	pass 'package: a drawing that is cut off is told of'
else
	cat "$work/b.err"
	fail 'package: a drawing that is cut off is told of'
fi
if PATH=$work/bin:$PATH report -o "$work/b" 2>"$work/b.err" &&
    grep -q 'gnuplot: line 1: no such terminal' "$work/b.err" &&
    python3 tests/package/validate.py "$work/b" >"$work/validate"; then
	pass 'package: whole with a gnuplot that fails'
else
	cat "$work/b.err" "$work/validate"
	fail 'package: whole with a gnuplot that fails'
fi
exit 0
