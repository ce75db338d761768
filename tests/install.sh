#!/bin/sh
# make install and uninstall, and a program that knows of chainrule only by pkg-config.
set -u
. tests/lib.sh

case ${OUT:-out} in
/*) built=$OUT ;;
*) built=$root/${OUT:-out} ;;
esac
version=$(sed -n 's/^#define CHAINRULE_VERSION "\(.*\)"/\1/p' "$root/include/chainrule.h")

install() { make -s -C "$root" OUT="$built" DESTDIR="$work/staged" PREFIX=/usr "$@"; }
# The tree is built for /usr, and then put elsewhere, as a whole.
pkg() {
    PKG_CONFIG_PATH=$work/moved/lib/pkgconfig pkg-config --define-prefix "$@" chainrule
}

# ---- what is installed ----

check 'make install' 0 install install
is 'says nothing' test ! -s stderr
is 'stays in its folder' test "$(ls staged)" = usr
is 'has the libraries by all their names' test "$(cd staged/usr/lib && echo lib*)" = \
    "libchainrule.a libchainrule.so libchainrule.so.0 libchainrule.so.$version"
is 'has the manual pages' test -s staged/usr/share/man/man1/chainrule-render.1 \
    -a -s staged/usr/share/man/man3/chainrule.3 -a -s staged/usr/share/man/man5/chainrule-format.5
is 'knows nothing of the folder' sh -c '! grep -r "$1" staged/usr/lib/pkgconfig' - "$work"
nm -D --defined-only staged/usr/lib/libchainrule.so | awk '{print $3}' | sort >exported
grep -oE 'chainrule_[a-z_]+\(' "$root/include/chainrule.h" | tr -d '(' |
    grep -vx chainrule_tape_ | sort -u >declared
grep -vE '^(__asan|__odr_asan|__sanitizer|__start|__stop|_init|_fini)' exported | diff - declared >differs
is 'shows what the header declares and nothing else' test ! -s differs
is 'by its soname' sh -c 'readelf -d staged/usr/lib/libchainrule.so | grep -q "soname: .libchainrule.so.0."'

mv staged/usr moved
check 'the installed program' 0 moved/bin/chainrule --version
is 'has the version of the header' test "$(cat stdout)" = "chainrule $version"
is 'as pkg-config has' test "$(pkg --modversion)" = "$version"
check 'it draws' 0 moved/bin/chainrule render -q -T svg --frames 0 -o frames \
    moved/share/doc/chainrule/examples/one_neuron.dot
is 'a frame' test -s frames/00-setup.svg

# ---- a program of one's own ----

mkdir own && cat >own/own.c <<'END'
#include <chainrule.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    static const char text[] = "digraph { x [value=0.5] n [b=0.1, activation=sigmoid, "
                               "target=1.5] x -> n [w=0.3] }";
    char *json = NULL, *error = NULL;
    if (strcmp(chainrule_version(), CHAINRULE_VERSION) != 0)
        return 2;
    if (chainrule_json("one.dot", text, strlen(text), &json, &error))
        return fputs(error, stderr), 1;
    const char *loss = strstr(json, "\"loss\": ");
    printf("%.15s\n", loss ? loss : json);
    free(json);
    return chainrule_render("one.dot", text, strlen(text), "svg", 640, 360, "own/steps", &error);
}
END
build() { ${CC:-cc} -std=c11 -Wall -Wextra -Werror ${CFLAGS-} -o own/own own/own.c "$@" ${LDFLAGS-}; }

check 'a program is built' 0 build $(pkg --cflags --libs)
is 'with nothing but the library' test "$(echo $(pkg --libs))" = "-L$work/moved/lib -lchainrule"
export LD_LIBRARY_PATH="$work/moved/lib"
is 'which it finds' sh -c 'ldd own/own | grep -q "libchainrule.so.0 => $1/moved/lib"' - "$work"
check 'and runs' 0 own/own
is 'and is right' grep -q '"loss": 0.43975' stdout
is 'and draws' test -s own/steps/00-setup.svg

# ---- and one that knows of it by CMake ----

c=${CC:-cc} # perhaps behind a cache, which CMake does not know
if command -v cmake >/dev/null 2>&1; then
    check 'CMake finds it' 0 cmake -S "$root/assets/examples/embed" -B cmake \
        -DCMAKE_PREFIX_PATH="$work/moved" -DCMAKE_C_COMPILER="${c##* }" \
        -DCMAKE_C_FLAGS="${CFLAGS-} ${LDFLAGS-}"
    check 'and builds the example' 0 cmake --build cmake
    check 'which is right' 0 cmake/step cmake/figures
else
    echo 'ok - CMake finds it # SKIP there is no cmake here'
fi

# The example's own Makefile, away from the sources.
cp -r "$root/assets/examples/embed" embed
check 'the Makefile of the example builds it' 0 env PKG_CONFIG_PATH="$work/moved/lib/pkgconfig" \
    make -C embed CC="${CC:-cc}" LDFLAGS="${LDFLAGS-} -L$work/moved/lib" \
    CFLAGS="${CFLAGS-} -I$work/moved/include" OUT=nowhere
check 'which is right as well' 0 embed/step embed/figures

# Where there is no shared library a linker takes the static one.
rm -r own/own own/steps moved/lib/libchainrule.so*
check 'a program is built with the static library' 0 build $(pkg --cflags --static --libs)
is 'and has it in itself' sh -c '! ldd own/own | grep -q libchainrule'
check 'it runs' 0 own/own
is 'and is right, too' grep -q '"loss": 0.43975' stdout
is 'and draws, too' test -s own/steps/00-setup.svg

# ---- and away again ----

install install
check 'make uninstall' 0 install uninstall
is 'leaves no file' test -z "$(find staged -type f -o -type l)"
is 'and no folder of its own' test -z "$(find staged -name '*chainrule*')"
