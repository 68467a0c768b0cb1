#!/bin/sh
# What is written must be so: the README's examples are run, the manuals are
# held against --help and the database, and mandoc has nothing to object to.
set -u
. tests/tally.sh
work=$BIN/check/docs
rm -rf "$work"
mkdir -p "$work"
"$BIN/tests/world/world" "$work/world" || fail 'docs: the sample world'
python3 tests/docs/readme.py "$BIN" "$work" README.md || fail 'docs: README'
for page in registry researcher community; do
	# Each from its own beginning.
	mkdir -p "$work/$page"
	ln -s "$work/world" "$work/$page/world"
	python3 tests/docs/readme.py "$BIN" "$work/$page" \
	    "survey/doc/$page.md" || fail "docs: $page"
done
python3 tests/docs/threats.py || fail 'docs: threats'
python3 tests/docs/manual.py "$BIN" "$work" || fail 'docs: manual'
python3 tests/docs/conf.py || fail 'docs: configuration'
python3 tests/docs/completion.py "$BIN" "$work" || fail 'docs: completion'
for page in survey/dnsroa.1 survey/dnsroa.conf.5 survey/dnsroa-method.7; do
	# Whether other pages are installed here is no property of this one.
	mandoc -T lint "$page" 2>/dev/null |
	    grep -v 'referenced manual not found' >"$work/lint"
	if [ -s "$work/lint" ]; then
		cat "$work/lint"
		fail "docs: mandoc -T lint $page"
	else
		pass "docs: mandoc -T lint $page"
	fi
done
exit 0
