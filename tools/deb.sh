#!/bin/sh
# Makes a Debian package of what dist.sh packed: `deb.sh VERSION FILE.tar.gz FOLDER [source]`. The
# word source leaves it at the source package. lintian, where it is, looks it over: an error of its
# is one.
set -eu
version=$1 archive=$2 folder=$3 kind=${4-}

for program in dpkg-buildpackage dh; do
    command -v $program >/dev/null 2>&1 || {
        echo "make deb needs $program: apt install dpkg-dev debhelper" >&2
        exit 1
    }
done

# The changelog is made here, so that the version has one place.
changelog() {
    echo "chainrule ($version-1) unstable; urgency=medium"
    printf '\n  * Version %s: see CHANGELOG.md.\n\n' "$version"
    echo " -- $(sed -n 's/^Maintainer: //p' debian/control)  $(date -u -R -d "@$1")"
}

rm -rf "$folder"
mkdir -p "$folder"
cp "$archive" "$folder/chainrule_$version.orig.tar.gz"
tar -xf "$archive" -C "$folder"
source=$folder/chainrule-$version
cp -r debian "$source"
changelog "$(stat -c %Y "$source/CHANGELOG.md")" >"$source/debian/changelog"

set -- -us -uc
[ -z "$kind" ] || set -- "$@" -S -d
(cd "$source" && MAKEFLAGS='' dpkg-buildpackage "$@") >"$folder/log" 2>&1 || {
    tail -n 30 "$folder/log" >&2
    exit 1
}
rm -rf "$source"
if command -v lintian >/dev/null 2>&1; then
    lintian --allow-root --fail-on error --tag-display-limit 0 "$folder"/*.changes
fi
echo "The packages are in $folder/."
