#!/bin/sh
# The Debian package: it builds, lintian finds nothing, and in a clean system
# it installs, runs the demo's survey, and is purged without a trace.
#
# The clean system is made by debootstrap, as root, out of the mirror that this
# system's own apt uses; elsewhere the part is skipped.
set -u
. tests/tally.sh
work=$BIN/check/deb
root=$work/root
mkdir -p "$work"
rm -rf "$work/deb"

if JOBS=$(nproc) survey/package/build.sh "$work/deb" >"$work/build.log" 2>&1
then
	pass 'deb: it builds'
else
	tail -n 20 "$work/build.log"
	fail 'deb: it builds'
	exit 0
fi
deb=$(echo "$work"/deb/dnsroa_*.deb)
if lintian --allow-root --fail-on error,warning --info --pedantic \
    "$work"/deb/*.changes >"$work/lintian.log" 2>&1; then
	pass 'deb: lintian finds nothing'
else
	cat "$work/lintian.log"
	fail 'deb: lintian finds nothing'
fi

if command -v systemd-analyze >/dev/null; then
	# It wants a program that is there.
	sed "s|@BINDIR@|$BIN|" survey/package/dnsroa.service \
	    >"$work/dnsroa.service"
	cp survey/package/dnsroa.timer "$work/"
	if systemd-analyze verify --man=no "$work/dnsroa.service" \
	    "$work/dnsroa.timer" >"$work/units.log" 2>&1 &&
	    [ ! -s "$work/units.log" ]; then
		pass 'deb: the units are right'
	else
		cat "$work/units.log"
		fail 'deb: the units are right'
	fi
	if systemd-analyze security --offline=true --threshold=20 \
	    "$work/dnsroa.service" >"$work/units.log" 2>&1; then
		pass 'deb: the service has no power that it does not need'
	else
		cat "$work/units.log"
		fail 'deb: the service has no power that it does not need'
	fi
else
	skip 'deb: the service' 'no systemd-analyze here'
fi
if [ "$(id -u)" -ne 0 ]; then
	skip 'deb in a clean system' 'only root can make one'
	exit 0
fi
. /etc/os-release
mirror=$(apt-get indextargets --format '$(SITE)' \
    "Codename: $VERSION_CODENAME" | head -n 1)
rm -rf "$root"
if [ -z "$mirror" ] || ! debootstrap --variant=minbase \
    --include=ca-certificates "$VERSION_CODENAME" "$root" "$mirror" \
    >"$work/debootstrap.log" 2>&1; then
	tail -n 3 "$work/debootstrap.log" 2>/dev/null
	skip 'deb in a clean system' 'debootstrap could not make one'
	exit 0
fi
# As this system reaches its mirror.
rm -f "$root/etc/apt/sources.list"
cp -R /etc/apt/sources.list* /etc/apt/apt.conf.d "$root/etc/apt/"

inside()
{
	chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
	    HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@" </dev/null
}

# Everything but what apt, dpkg and adduser keep for themselves.
listing()
{
	(cd "$root" && find . -xdev \( -path ./proc -o -path ./sys \
	    -o -path ./dev -o -path ./var/lib/apt -o -path ./var/cache \
	    -o -path ./var/lib/dpkg -o -path ./var/log -o -path ./tmp -o -path ./srv \
	    -o -path ./var/lib/systemd/deb-systemd-helper-enabled \
	    -o -path ./root -o -path ./run/adduser \
	    -o -path './etc/*shadow-' \) -prune -o -print | sort)
}

expect()
{
	name=$1
	shift
	if "$@" >"$work/step.log" 2>&1; then
		pass "deb: $name"
	else
		tail -n 20 "$work/step.log"
		fail "deb: $name"
	fi
}

cp "$deb" "$root/srv/dnsroa.deb"
# What it depends on first, so that the package alone makes the difference.
depends=$(dpkg-deb -f "$deb" Depends | tr ',' '\n' |
    sed 's/(.*)//; s/|.*//; s/ //g')
# shellcheck disable=SC2086
expect 'what it depends on installs' inside sh -c "apt-get -q update &&
    apt-get -q install -y --no-install-recommends $(echo $depends)"
listing >"$work/before"
expect 'it installs' inside dpkg -i /srv/dnsroa.deb
mkdir -p "$root/srv/world"
"$BIN/tests/world/world" "$root/srv/world"
expect 'it surveys the world of the demo' inside sh -c '
cd /srv && dnsroa -d s.db survey --offline --root-zone world/root.zone \
    --zone-data world/arpa.zone --zone-data world/in-addr.arpa.zone \
    --zone-data world/ip6.arpa.zone --gtlds world/gtlds.json \
    --public-suffixes world/public_suffix_list.dat \
    --answers world/answers.jsonl --routes world/routes4.pfx2as \
    --routes world/routes6.whois --vrps world/vrps.json >out &&
    dnsroa -d s.db report >report && grep "core  *6910  *1520 " report'
expect 'its user is there, and owns nothing yet' inside sh -c '
id dnsroa && ! find / -xdev -user dnsroa | grep .'
expect 'its configuration is read' inside dnsroa -c /etc/dnsroa/dnsroa.conf \
    fetch --list
expect 'its manuals are there' test -e \
    "$root/usr/share/man/man5/dnsroa.conf.5.gz"
expect 'nothing is enabled' sh -c "! find $root/etc/systemd -name 'dnsroa*' |
    grep ."
inside mkdir -p /var/lib/dnsroa /var/cache/dnsroa
expect 'it is removed' inside apt-get -q remove -y dnsroa
expect 'what it made stays' test -d "$root/var/lib/dnsroa"
expect 'it is purged' inside apt-get -q purge -y dnsroa
listing >"$work/after"
expect 'nothing is left' diff "$work/before" "$work/after"
expect 'nor is its user' inside sh -c '! id dnsroa'
rm -rf "$root"
exit 0
