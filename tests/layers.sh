#!/bin/sh
# Which folder may include which: that the sources hold to tools/layers, and that it is noticed
# when they do not.
set -u
. tests/lib.sh

check 'the sources hold to the layers' 0 make -s -C "$root" check-layers
is 'and nothing is said' test ! -s stdout
sed -n '/^base:$/,/^cli:/p' "$root/tools/layers" >table
sed -n '/^base:$/,/^cli:/p' "$root/ARCHITECTURE.md" >shown
is 'ARCHITECTURE.md shows the same layers' cmp -s table shown

mkdir base draw graph new
wrong() {
    file=$2 line=$3 says=$4
    echo "$line" >"$file"
    check "$1" 1 awk -f "$root/tools/layers.awk" "$root/tools/layers" "$file"
    is 'is named, with its line' grep -qF "src/$file:1: $says: $line" stdout
}
right() {
    file=$2 line=$3
    echo "$line" >"$file"
    check "$1" 0 awk -f "$root/tools/layers.awk" "$root/tools/layers" "$file"
}
wrong 'a layer above' base/err.c '#include "cli/settings.h"' 'base may not include cli'
wrong 'an exception of another file' draw/frame.c '#include "web/stepper.h"' 'draw may not include web'
right 'the file with the exception' draw/render.c '#include "web/stepper.h"'
right 'a layer below' graph/pass.c '#include "base/err.h"'
wrong 'a library of another file' base/buf.c '#include <cairo.h>' 'who may include <cairo.h> stands in tools/layers'
right 'the file that knows it' draw/surface.c '#include <cairo.h>'
wrong 'an unknown library' base/buf.c '#include <expat.h>' '<expat.h> has no line in tools/layers'
right 'the standard library' base/buf.c '#include <stdio.h>'
mkdir odd
wrong 'a new folder' odd/a.c '#include "base/err.h"' 'odd has no line in tools/layers'
