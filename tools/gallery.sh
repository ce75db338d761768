#!/bin/sh
# The pictures of docs/gallery.md, drawn by the commands that stand there:
# `gallery.sh FOLDER_OF_PROGRAMS FOLDER_OF_PICTURES`.
set -eu
PATH=$(cd "$1" && pwd):$PATH
pictures=$(cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/blocks"
blocks docs/gallery.md "$work/blocks"
cp -r assets "$work/"
cd "$work"
for info in blocks/*.info; do
    if [ "$(cat "$info")" = sh ]; then
        sh -eu "${info%.info}.text" >/dev/null
    fi
done
cp gallery/*.svg gallery/*.png gallery/*.gif "$pictures/"
