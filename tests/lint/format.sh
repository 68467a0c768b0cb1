#!/bin/sh
# The formatter alone decides (make format); and no file has blanks at the
# ends of lines, or lacks the last line's end.
status=0
clang-format-14 --dry-run -Werror $(tests/lint/files.sh '*.[ch]') \
    >build/check/format.log 2>&1 || {
	echo "not as clang-format-14 has it (make format):"
	sed -n 's/^\([^:]*\):[0-9]*:[0-9]*: error.*/\1/p' \
	    build/check/format.log | sort | uniq -c
	status=1
}
for file in $(tests/lint/files.sh '*.[ch]' '*.sh' '*.py' '*.md' '*.js' '*.css' Makefile \
    '*.[17]'); do
	if grep -nE '[ 	]+$' "$file" /dev/null; then
		echo "$file: blanks at the end of lines"
		status=1
	fi
	if [ -n "$(tail -c 1 "$file")" ]; then
		echo "$file: the last line has no end"
		status=1
	fi
done
exit $status
