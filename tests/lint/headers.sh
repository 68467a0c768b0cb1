#!/bin/sh
# Each header compiles alone, and has a guard named for its path.
status=0
for header in $(ls survey/base/*.h roa/*.h resolve/*.h survey/*.h \
    reports/*.h 2>/dev/null); do
	case $header in
	survey/base/*) guard=BASE_${header#survey/base/} ;;
	*) guard=$header ;;
	esac
	guard=$(echo "$guard" | tr 'a-z/.' 'A-Z__')
	if ! grep -q "^#ifndef $guard\$" "$header"; then
		echo "$header: no guard $guard"
		status=1
	fi
	printf '#include "%s"\n' "$header" |
	    gcc -std=c17 -D_GNU_SOURCE -I. -fsyntax-only -Wall -Wextra \
	    -Werror $(pkg-config --cflags ldns jansson sqlite3) -xc - || {
		echo "$header: does not compile alone"
		status=1
	}
done
exit $status
