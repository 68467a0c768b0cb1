#!/bin/sh
# Installs what is missing: tests/install.sh SET...
#
# A set is build, check, long or bench.  What is there already, from wherever,
# is left alone; the rest comes from Debian's packages, by apt-get as root or
# by sudo.  None of the packages starts a service.
set -eu

# A package and how to see that it is not needed: a program, a library of
# pkg-config, a header, or a script's success.
packages()
{
	case $1 in
	build)	cat <<-'END'
		gcc program gcc
		libc6-dev header stdio.h
		pkg-config program pkg-config
		libldns-dev library ldns
		libcurl4-openssl-dev library libcurl
		libjansson-dev library jansson
		libsqlite3-dev library sqlite3
		libisal-dev library libisal
		liblzma-dev library liblzma
		libzstd-dev library libzstd
		libssl-dev library libcrypto
		libidn2-dev library libidn2
		libevent-dev library libevent
		libunbound-dev header unbound-event.h
		libbz2-dev header bzlib.h
		END
		;;
	check)	cat <<-'END'
		libcmocka-dev header cmocka.h
		zlib1g-dev header zlib.h
		clang-14 program clang-14
		libclang-rt-14-dev fuzzer -
		clang-format-14 program clang-format-14
		mandoc program mandoc
		python3 python sqlite3
		openssl program openssl
		zstd program zstd
		bzip2 program bzip2
		xz-utils program xz
		sqlite3 program sqlite3
		gnuplot-nox program gnuplot
		fonts-dejavu-core file /usr/share/fonts/truetype/dejavu
		bgpdump program bgpdump
		iproute2 program ip
		END
		;;
	long)	cat <<-'END'
		chromium program chromium
		nodejs program node
		npm program npm
		valgrind program valgrind
		clang-tidy-14 program clang-tidy-14
		cppcheck program cppcheck
		zsh program zsh
		fish program fish
		debhelper program dh
		dpkg-dev program dpkg-buildpackage
		fakeroot program fakeroot
		lintian program lintian
		debootstrap program debootstrap
		END
		;;
	bench)	cat <<-'END'
		librtr-dev header rtrlib/rtrlib.h
		rtr-tools program rpki-rov
		sqlite3 program sqlite3
		dnsperf program dnsperf
		bzip2 program bzip2
		lbzip2 program lbzip2
		isal program igzip
		bgpdump program bgpdump
		END
		;;
	*)	echo "install.sh: $1: no such set" >&2
		exit 2
		;;
	esac
}

is_there()
{
	case $1 in
	program) command -v "$2" >/dev/null ;;
	library) pkg-config --exists "$2" 2>/dev/null ;;
	file)	 [ -e "$2" ] ;;
	header)	 echo "#include <$2>" | gcc -E - >/dev/null 2>&1 ;;
	python)	 python3 -c "import $2" 2>/dev/null ;;
	fuzzer)
		# The driver knows where its runtime would be.
		[ -e "$(clang-14 -print-file-name=libclang_rt.fuzzer.a \
		    2>/dev/null)" ] ||
		[ -e "$(clang-14 -print-resource-dir 2>/dev/null\
)/lib/linux/libclang_rt.fuzzer-$(uname -m).a" ] ;;
	esac
}

missing=
for set in "$@"; do
	list=$(packages "$set")
	while read -r package kind what; do
		is_there "$kind" "$what" || missing="$missing $package"
	done <<-END
	$list
	END
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "dnsroa needs these Debian packages or their like, and there is" \
	    "no apt-get to install them:$missing" >&2
	exit 1
fi
sudo=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "dnsroa needs these packages:$missing" >&2
		echo "You are not root and there is no sudo; as root, run:" >&2
		echo "  apt-get install --no-install-recommends$missing" >&2
		exit 1
	fi
	sudo=sudo
fi

echo "installing:$missing"
apt()
{
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q "$@"
}
# Lists may be there and too old, or not there at all: ask anew only then.
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing </dev/null ||
    { apt update </dev/null &&
    apt install -y --no-install-recommends $missing </dev/null; } || {
	echo "dnsroa needs these packages, and they could not be installed" \
	    "(sudo not allowed, or no network?):$missing" >&2
	exit 1
}
