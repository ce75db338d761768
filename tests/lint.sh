#!/bin/sh
# make lint: that it finds something where there is something to be found.
set -u
. tests/lib.sh
mkdir -p tools src/base include out/gen out/lint
cp "$root/tools/lint.sh" "$root/tools/cppcheck.txt" "$root/tools/cppcheck.h" tools
cp "$root/.clang-tidy" .
printf '%s\n' -std=c11 -Isrc >out/lint/compile_flags.txt
echo 'int twice(int x); int twice(int x) { return 2 * x; }' >src/base/good.c
cp src/base/good.c tools/good.c
lint() { OUT=$work/out sh tools/lint.sh; }

check 'good code' 0 lint
is 'has nothing said of it' test -z "$(grep -v 'is not installed' stderr)"
if command -v clang-tidy >/dev/null 2>&1; then
    echo 'int odd(int x); int odd(int x) { return x == x; }' >src/base/odd.c
    check 'a comparison with itself' 1 lint
    is 'is found by clang-tidy' grep -q 'odd.c:1.*\[misc-redundant-expression' stderr
    rm src/base/odd.c
else
    echo 'ok - clang-tidy # SKIP clang-tidy is not installed'
fi
if command -v cppcheck >/dev/null 2>&1; then
    printf '#include <stdlib.h>\nint leak(void); int leak(void) { char *p = malloc(3); return p ? 1 : 0; }\n' >src/base/leak.c
    check 'a leak' 1 lint
    is 'is found by cppcheck' grep -q 'leak.c:2.*memleak' stderr
else
    echo 'ok - cppcheck # SKIP cppcheck is not installed'
fi

# ---- make format ----

if command -v git >/dev/null 2>&1 && command -v clang-format >/dev/null 2>&1; then
    mkdir set && cd set && git init -q . && cp "$root/.clang-format" .
    printf 'static const int  odd[] = {1,  2};\nint one(void);\n' >a.c
    git add . && git -c user.name=a -c user.email=a@example.org commit -qm a
    printf 'static const int  odd[] = {1,  2};\nint one(void);\nint  two( void );\n' >a.c
    check 'make format' 0 sh "$root/tools/format.sh"
    is 'sets what is changed' grep -qx 'int two(void);' a.c
    is 'and nothing else' grep -qx 'static const int  odd\[\] = {1,  2};' a.c
    check 'of whole files' 0 env FILES=a.c sh "$root/tools/format.sh"
    is 'sets all' grep -qx 'static const int odd\[\] = {1, 2};' a.c
else
    echo 'ok - make format # SKIP clang-format is not installed'
fi
