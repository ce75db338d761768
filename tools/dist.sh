#!/bin/sh
# Packs the sources: `dist.sh VERSION FILE.tar.gz`. The same sources give the same bytes: what git
# knows, in order, owned by nobody, as old as the last commit (or SOURCE_DATE_EPOCH); unpacked
# sources, which have no git, pack what they are made of.
set -eu
name=chainrule-$1 archive=$2
mkdir -p "$(dirname "$archive")"

if [ -e .git ]; then
    date=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
    files() { git ls-files -z; }
else
    date=${SOURCE_DATE_EPOCH:-$(stat -c %Y CHANGELOG.md)}
    files() { find . -path ./out -prune -o -path '*/node_modules' -prune -o '(' -type f -o -type l ')' -print0; }
fi
# The packaging is Debian's part of a package, and no part of the sources.
files | sed -z 's,^\./,,' | grep -zvE '^(debian/|\.git)' | LC_ALL=C sort -z |
    tar -c --null -T - --format=gnu --owner=0 --group=0 --numeric-owner \
        --mode='u+rwX,go+rX,go-w' --mtime="@$date" --transform="s,^,$name/,S" |
    gzip -n >"$archive.new"
mv "$archive.new" "$archive"
