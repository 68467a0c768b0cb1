#!/bin/sh
# The project's own files whose names match: files.sh PATTERN...  It works
# without git, so that an unpacked archive can be checked too.
find . \( -path ./build -o -path ./.git \) -prune -o -type f -print | sort |
while read -r file; do
	for pattern in "${@:-*}"; do
		# shellcheck disable=SC2254
		case ${file##*/} in
		$pattern) echo "$file"; break ;;
		esac
	done
done
