#!/bin/sh
# Installs what is missing: `deps.sh build` for building and running, `deps.sh test` for
# the tests besides, `deps.sh all` also for tests that are skipped without. Silent and quick when nothing is missing. On systems without apt it
# prints the packages to install and fails.
set -eu

build='libgraphviz-dev libcairo2-dev libpango1.0-dev libfontconfig-dev libpng-dev libjansson-dev libcsv-dev pkg-config
       libgif-dev libwebp-dev libzip-dev libmicrohttpd-dev libcmark-dev fonts-lmodern'
test='libcmocka-dev graphviz libxml2-utils clang valgrind poppler-utils gifsicle
      webp unzip curl'
all='libreoffice-impress texlive-latex-base python3-torch'
build="$build libprotobuf-c-dev protobuf-c-compiler libonnx-dev"
test="$test chromium nodejs npm"

case ${1-} in
build) wanted="gcc make $build" ;;
test) wanted=$test ;;
all) wanted="$test $all" ;;
*)
    echo 'usage: deps.sh build|test|all' >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo 'This system has no apt. Please install (Debian names):' >&2
    echo $wanted >&2
    exit 1
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    # A compiler under another name, or make by hand, is as good.
    if [ "$state" != installed ] &&
        ! { [ "$package" = gcc ] && command -v cc >/dev/null 2>&1; } &&
        ! { [ "$package" = make ] && command -v make >/dev/null 2>&1; } &&
        ! { [ "$package" = pkg-config ] && command -v pkg-config >/dev/null 2>&1; }; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

root=
[ "$(id -u)" = 0 ] || root=sudo
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $root apt-get update && $root apt-get install -y --no-install-recommends $missing; } \
    >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
