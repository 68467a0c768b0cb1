#!/bin/sh
# Who may include whom.  From below: survey/base (libc, compressors, digests),
# roa (pure: nothing of the network or the database), resolve (the only one
# with ldns, libunbound, libevent), survey (the program; only survey/store*.c
# know SQLite), reports.
status=0

# Complains of includes of FILES that match WHAT.
forbid()
{
	why=$1
	what=$2
	shift 2
	[ -e "$1" ] || return 0
	found=$(grep -nE "^[ 	]*#[ 	]*include[ 	]*[<\"]($what)" \
	    "$@" /dev/null)
	if [ -n "$found" ]; then
		echo "$why:"
		echo "$found"
		status=1
	fi
}

# Complains of includes that name another folder's header outside ALLOWED.
only()
{
	allowed=$1
	shift
	[ -e "$1" ] || return 0
	found=$(grep -nE '^[ 	]*#[ 	]*include[ 	]*"' "$@" /dev/null |
	    grep -vE "include[ 	]*\"($allowed)[a-z0-9_]+\.h\"")
	if [ -n "$found" ]; then
		echo "only $allowed may be included here:"
		echo "$found"
		status=1
	fi
}

only 'survey/base/' survey/base/*.[ch]
only 'survey/base/|roa/' roa/*.[ch]
only 'survey/base/|roa/|resolve/' resolve/*.[ch]
only 'survey/base/|roa/|resolve/|survey/|reports/' survey/*.[ch]
only 'survey/base/|roa/|resolve/|survey/|reports/' reports/*.[ch]

net='ldns/|curl/|sqlite3|unbound|event2/|rtrlib/'
forbid 'survey/base stays below all libraries of the field' \
    "$net|jansson|idn2" survey/base/*.[ch]
forbid 'roa/ stays pure' "$net|idn2" roa/*.[ch]
forbid "roa/'s headers show no library" 'jansson' roa/*.h
forbid 'resolve/ knows no database' 'sqlite3|curl/' resolve/*.[ch]
forbid 'the libraries of the DNS are for resolve/ alone' \
    'ldns/|unbound|event2/' survey/*.[ch] reports/*.[ch]
forbid 'reports/ read the database through survey/store.h' \
    'sqlite3|curl/' reports/*.[ch]
forbid 'SQLite is for survey/store*.c and .h alone' 'sqlite3' \
    $(ls survey/*.[ch] | grep -v '^survey/store')
forbid 'libcurl is for survey/fetch*.c alone' 'curl/' \
    $(ls survey/*.[ch] | grep -v '^survey/fetch.*c$')
forbid 'libraries return reasons; the program talks' 'survey/base/log\.h' \
    roa/*.[ch] resolve/*.[ch] reports/*.[ch]
exit $status
