#!/bin/sh
# make picture: the head of the sample world's page, as the README shows it.
# Needs Chromium.  BIN is the build's folder.
set -eu
cd "$(dirname "$0")/../.."
work=$BIN/picture
rm -rf "$work"
mkdir -p "$work"
"$BIN/tests/world/world" "$work/world"
# The options have no blanks: the world's folder is of our making.
# shellcheck disable=SC2046
(cd "$work" && "$BIN/dnsroa" -q -d s.db survey --label 'a synthetic world' \
    $("$OLDPWD/tests/world/options.sh" world) >/dev/null &&
    "$BIN/dnsroa" -d s.db report --format html >page.html)
HOME=$work chromium --headless --no-sandbox --disable-gpu --no-first-run \
    --disable-background-networking --disable-component-update \
    --disable-sync --user-data-dir="$work/profile" --hide-scrollbars \
    --force-device-scale-factor=1 --window-size=1000,536 \
    --screenshot="$work/page.png" "file://$work/page.html" 2>/dev/null
cp "$work/page.png" reports/page.png
ls -l reports/page.png
