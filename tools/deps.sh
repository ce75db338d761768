#!/bin/sh
# Installs what is missing: `deps.sh build` for building and running, `deps.sh test` for the
# tests besides, `deps.sh all` also for tests that need large programs. Silent and quick when
# nothing is missing. On systems without apt it prints the packages to install and fails.
set -eu

build='gcc make pkg-config libgraphviz-dev libcairo2-dev libpango1.0-dev libfontconfig-dev
       libpng-dev libjansson-dev libcsv-dev libgif-dev libwebp-dev libzip-dev
       libmicrohttpd-dev libcmark-dev libprotobuf-c-dev protobuf-c-compiler libonnx-dev
       fonts-lmodern'
test='libcmocka-dev graphviz libxml2-utils clang valgrind poppler-utils gifsicle webp unzip
      curl'
# Without these tests are skipped: where they cannot be had, that is told and is no failure.
web='chromium nodejs npm zsh fish man-db mandoc'
large="libreoffice-impress texlive-latex-base texlive-latex-recommended texlive-pictures python3-torch
       hugo"

case ${1-} in
build) wanted=$build extra= ;;
test) wanted=$test extra=$web ;;
all) wanted=$test extra="$web $large" ;;
*)
    echo 'usage: deps.sh build|test|all' >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo 'This system has no apt. Please install (Debian names):' >&2
    echo $wanted $extra >&2
    exit 1
fi

# The command that a package is wanted for: from elsewhere it is as good.
command_of() {
    case $1 in
    gcc) echo cc ;;
    nodejs) echo node ;;
    make | pkg-config | npm | chromium) echo "$1" ;;
    esac
}

is_missing() {
    program=$(command_of "$1")
    state=$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)
    [ "$state" != installed ] && ! { [ -n "$program" ] && command -v "$program" >/dev/null 2>&1; }
}

missing_of() {
    for package in "$@"; do
        if is_missing "$package"; then echo "$package"; fi
    done
}

root=
[ "$(id -u)" = 0 ] || root=sudo
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
updated=

# Installs packages, or prints why not.
install() {
    echo "installing: $*"
    if [ -z "$updated" ] && ! $root apt-get update >"$log" 2>&1; then
        cat "$log" >&2
        return 1
    fi
    updated=yes
    $root apt-get install -y --no-install-recommends "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        return 1
    }
}

missing=$(missing_of $wanted)
[ -z "$missing" ] || install $missing
for package in $extra; do
    if is_missing "$package"; then
        install "$package" || echo "without $package some tests will be skipped" >&2
    fi
done
