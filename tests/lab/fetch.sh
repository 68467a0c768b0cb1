#!/bin/sh
# The lab's programs from Debian, unpacked below build/lab and never installed,
# for their packages would start services: fetch.sh [nsd|knotd|unbound|nft|
# ldns-signzone]...  Status 1 where one could not be had.  What is there
# already is taken as it is, and without a network.
set -u
cd "$(dirname "$0")/../.." || exit 1
root=$PWD/build/lab
LD_LIBRARY_PATH=$root/usr/lib/$(gcc -print-multiarch)
export LD_LIBRARY_PATH
mkdir -p "$root"

# Who else fetches waits, and finds it there.
exec 9>"$root/lock"
flock 9

unpack()
{
	dir=$(mktemp -d "$root/fetch.XXXXXX") || return 1
	(cd "$dir" && apt-get -q download "$1" && dpkg-deb -x ./*.deb "$root") \
	    >"$root/fetch.log" 2>&1
	status=$?
	rm -rf "$dir"
	return $status
}

where()
{
	for dir in usr/sbin usr/bin; do
		[ -x "$root/$dir/$1" ] && echo "$root/$dir/$1" && return
	done
	return 1
}

package_of()
{
	case $1 in
	knotd) echo knot ;;
	nft) echo nftables ;;
	ldns-signzone) echo ldnsutils ;;
	*) echo "$1" ;;
	esac
}

# libknot.so.13 is in libknot13, libevent-2.1.so.7 in libevent-2.1-7, and
# libpython3.11.so.1.0 in libpython3.11.
library_package()
{
	case $1 in
	libpython*) echo "${1%%.so*}"; return ;;
	esac
	echo "$1" | sed -E -e 's/\.so\.([0-9]+).*/-\1/' -e 's/_/-/g' \
	    -e 's/([^0-9])-([0-9]+)$/\1\2/' | tr 'A-Z' 'a-z'
}

for program in "${@:-nsd}"; do
	path=$(where "$program") || {
		unpack "$(package_of "$program")" || exit 1
		path=$(where "$program") || exit 1
	}
	# What a library needs shows when the library is there.
	for round in 1 2 3; do
		missing=$(ldd "$path" | awk '/not found/ { print $1 }')
		[ -n "$missing" ] || break
		for library in $missing; do
			unpack "$(library_package "$library")" || exit 1
		done
	done
	[ -z "$missing" ] || exit 1
done
