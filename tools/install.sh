#!/bin/sh
# Installs what was built, or takes it away again: `install.sh install` and `install.sh
# uninstall`, for tools/install.mk, which says in the environment where to. Both go by one list.
set -eu

# A line for each file: its mode, what it is a copy of, and where it goes. The mode "link" is a
# symbolic link's, to the name that follows.
list() {
    lib=libchainrule.so
    echo "755 $OUT/bin/chainrule $BINDIR/chainrule"
    echo "644 include/chainrule.h $INCLUDEDIR/chainrule.h"
    echo "644 $OUT/lib/libchainrule.a $LIBDIR/libchainrule.a"
    echo "644 $OUT/shared/$lib.$VERSION $LIBDIR/$lib.$VERSION"
    echo "link $lib.$VERSION $LIBDIR/$lib.$SOVERSION"
    echo "link $lib.$SOVERSION $LIBDIR/$lib"
    echo "644 $OUT/installed/chainrule.pc $LIBDIR/pkgconfig/chainrule.pc"
    for page in "$OUT"/man/*.[135]; do
        echo "644 $page $MANDIR/man${page##*.}/${page##*/}"
    done
    echo "644 tools/chainrule-config.cmake $LIBDIR/cmake/chainrule/chainrule-config.cmake"
    echo "644 $OUT/installed/chainrule-config-version.cmake" \
        "$LIBDIR/cmake/chainrule/chainrule-config-version.cmake"
    echo "644 $OUT/completion/chainrule $DATADIR/bash-completion/completions/chainrule"
    echo "644 $OUT/completion/_chainrule $DATADIR/zsh/site-functions/_chainrule"
    echo "644 $OUT/completion/chainrule.fish $DATADIR/fish/vendor_completions.d/chainrule.fish"
    for file in README.md CHANGELOG.md LICENSE assets/*.schema.json; do
        echo "644 $file $DATADIR/doc/chainrule/${file##*/}"
    done
    for file in docs/*.md; do
        echo "644 $file $DATADIR/doc/chainrule/$file"
    done
    for file in assets/examples/*.*; do
        echo "644 $file $DATADIR/doc/chainrule/examples/${file##*/}"
    done
    for file in assets/examples/embed/*; do
        echo "644 $file $DATADIR/doc/chainrule/examples/embed/${file##*/}"
    done
}

put() {
    mkdir -p "$(dirname "$3")"
    if [ "$1" = link ]; then
        ln -sf "$2" "$3"
    else
        $INSTALL -m "$1" "$2" "$3"
    fi
}

# Linkers look for libraries in a list of their own. It is not this script's when somebody packs
# the files, nor when it may not change it.
tell_linker() {
    if [ -z "$DESTDIR" ] && [ "$(id -u)" = 0 ] && command -v ldconfig >/dev/null 2>&1; then
        ldconfig || true
    fi
}

case ${1-} in
install)
    list | while read -r mode from to; do put "$mode" "$from" "$DESTDIR$to"; done
    ;;
uninstall)
    list | while read -r _ _ to; do rm -f "$DESTDIR$to"; done
    docs=$DESTDIR$DATADIR/doc/chainrule
    rmdir "$DESTDIR$LIBDIR/cmake/chainrule" "$docs/examples/embed" "$docs/examples" "$docs/docs" \
        "$docs" 2>/dev/null || true
    ;;
*)
    echo 'usage: install.sh install|uninstall' >&2
    exit 2
    ;;
esac
tell_linker
