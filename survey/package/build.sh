#!/bin/sh
# Builds a Debian package of this tree: build.sh DIRECTORY
#
# The folder debian/ is made here, out of survey/package/, in a copy of the
# tree under DIRECTORY, where the package then lies too.
set -eu
directory=$1
version=$(sed -n 's/^#define DNSROA_VERSION "\(.*\)"/\1/p' survey/version.h)
tree=$directory/dnsroa-$version
rm -rf "$directory"
mkdir -p "$tree"
tests/lint/files.sh | tar -c -f - -T - | tar -x -f - -C "$tree"
mkdir "$tree/debian" "$tree/debian/source"
for file in changelog control copyright dnsroa.conf install postinst postrm \
    rules; do
	cp "survey/package/$file" "$tree/debian/$file"
done
chmod 755 "$tree/debian/rules"
echo '3.0 (native)' >"$tree/debian/source/format"
# The licence's text, as that file's form has it.
sed -n '/^Redistribution/,$p' LICENSE | sed 's/^$/./; s/^/ /' \
    >>"$tree/debian/copyright"
grep -q "^dnsroa ($version)" "$tree/debian/changelog" || {
	echo "build.sh: survey/package/changelog is not of version $version" >&2
	exit 1
}
cd "$tree"
DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-} parallel=${JOBS:-1}" \
    dpkg-buildpackage -b -us -uc
