#!/bin/sh
# make demo's script, run as it stands; and make install, into a folder.
set -u
. tests/tally.sh
work=$BIN/check/demo
rm -rf "$work"
mkdir -p "$work"
for run in 1 2; do
	if DEMO=$work/files tests/demo.sh >"$work/$run" 2>"$work/$run.err"
	then
		pass "demo, run $run"
	else
		tail -n 40 "$work/$run" "$work/$run.err"
		fail "demo, run $run"
	fi
done
if [ -s "$work/1" ] && cmp "$work/1" "$work/2"; then
	pass 'demo: the same words twice'
else
	fail 'demo: the same words twice'
fi
for words in 'SYNTHETIC' 'No packet is sent' '1,520 of 6,910' \
    '1,780 is as printed'; do
	if grep -qF "$words" "$work/1"; then
		pass "demo says \"$words\""
	else
		fail "demo says \"$words\""
	fi
done

root=$work/root
if make -s CC="$CC" MODE=check WERROR=-Werror DESTDIR="$root" PREFIX=/usr \
    install >"$work/install" 2>&1 &&
    [ "$("$root/usr/bin/dnsroa" --version)" = \
	"$("$BIN/dnsroa" --version)" ] &&
    [ -s "$root/usr/share/man/man1/dnsroa.1" ] &&
    [ -s "$root/usr/share/man/man7/dnsroa-method.7" ]; then
	pass 'make install'
else
	cat "$work/install"
	fail 'make install'
fi
make -s DESTDIR="$root" PREFIX=/usr uninstall
if [ -z "$(find "$root" -type f)" ]; then
	pass 'make uninstall leaves no file'
else
	find "$root" -type f
	fail 'make uninstall leaves no file'
fi

# Without root and without sudo the message says what to run.
mkdir -p "$work/path"
for tool in sh cat id gcc uname sed; do
	ln -sf "$(command -v $tool)" "$work/path/$tool"
done
printf '#!/bin/sh\nexit 100\n' >"$work/path/apt-get"
printf '#!/bin/sh\necho 1000\n' >"$work/path/id.new"
mv "$work/path/id.new" "$work/path/id"
chmod +x "$work/path/apt-get" "$work/path/id"
PATH=$work/path tests/install.sh build >"$work/nosudo" 2>&1
if [ $? -eq 1 ] && grep -q 'no sudo; as root, run' "$work/nosudo"; then
	pass 'install: a clear message without root and sudo'
else
	cat "$work/nosudo"
	fail 'install: a clear message without root and sudo'
fi
exit 0
