#!/bin/sh
# The program against a real RTR server: StayRTR from Debian, which is unpacked
# below build/ and never installed, for its package would start a service.
set -u
. tests/tally.sh
. tests/apart.sh
work=$BIN/check/rtr
mkdir -p "$work"
server=$(command -v stayrtr) || server=$PWD/build/rtr/stayrtr
if ! [ -x "$server" ]; then
	mkdir -p build/rtr
	(cd build/rtr && apt-get -q download stayrtr &&
	    dpkg-deb --fsys-tarfile stayrtr_*.deb |
	    tar -xO ./usr/bin/stayrtr >stayrtr.new &&
	    chmod +x stayrtr.new && mv stayrtr.new stayrtr) \
	    >"$work/download" 2>&1 || {
		skip 'rtr: StayRTR' 'it could not be had'
		exit 0
	}
fi
apart python3 tests/rtr/stayrtr.py "$BIN/dnsroa" "$server" "$work" ||
    fail 'rtr: the runner'
exit 0
