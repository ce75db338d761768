#!/bin/sh
# make dist: the same sources, the same bytes, and all that is needed; and the source package that
# Debian makes of it. That it builds and runs is what make distcheck and make deb are for.
set -u
. tests/lib.sh
version=$(sed -n 's/^#define CHAINRULE_VERSION "\(.*\)"/\1/p' "$root/include/chainrule.h")
archive=$work/chainrule-$version.tar.gz

pack() { (cd "$1" && sh tools/dist.sh "$version" "$2"); }
check 'make dist' 0 pack "$root" "$archive"
pack "$root" "$work/again.tar.gz"
is 'gives the same bytes again' cmp -s "$archive" again.tar.gz
tar -xf "$archive"
is 'unpacks into one folder' test "$(ls | grep -c '^chainrule-')" -eq 2 -a -d "chainrule-$version"
pack "chainrule-$version" "$work/unpacked.tar.gz"
is 'which packs into the same bytes' cmp -s "$archive" unpacked.tar.gz
is 'and has the tests' test -x "chainrule-$version/.ci/run" -a -s "chainrule-$version/tests/run.sh"
is 'and not the packaging' test ! -e "chainrule-$version/debian" -a ! -e "chainrule-$version/.gitignore"
if [ -e "$root/.git" ]; then
    (cd "$root" && git ls-files | grep -v '^debian/\|^\.git' | sort) >known
    (cd "chainrule-$version" && find . -type f -o -type l) | sed 's,^\./,,' | sort >packed
    is 'and all that git knows' cmp -s known packed
fi

if [ -d "$root/debian" ] && command -v dpkg-buildpackage >/dev/null 2>&1 && command -v dh >/dev/null 2>&1; then
    make_deb() { (cd "$root" && sh tools/deb.sh "$version" "$archive" "$work/deb" source); }
    check 'the source package of Debian, without an error of lintian' 0 make_deb
    is 'has the version' grep -qx "Version: $version-1" deb/*.dsc
else
    echo 'ok - the source package of Debian # SKIP no dpkg-dev and debhelper'
fi
