#!/bin/sh
# No file holds a path of somebody's machine.  (A test's own scratch folders
# come from mktemp or lie under build/.)
found=$(tests/lint/files.sh | grep -v '^\./tests/fuzz/corpus/' |
    tr '\n' '\0' | xargs -0 grep -nIE \
    '(^|[^A-Za-z0-9._/~-])/([h]ome|[U]sers|[t]mp|[w]ork|[r]oot|[m]nt)/[A-Za-z]' \
    /dev/null)
[ -z "$found" ] && exit 0
echo "absolute paths:"
echo "$found"
exit 1
