#!/bin/sh
# Installs what is missing: `deps.sh build` for building and running, `deps.sh test` for the
# tests besides, `deps.sh all` also for tests that need large programs. Silent and quick when
# nothing is missing. The first is for apt, dnf, pacman and brew, by the names in tools/packages,
# which `deps.sh list MANAGER` prints; the others are for apt, and elsewhere print what to install.
set -eu

# The column of a manager.
names_of() {
    case $1 in
    apt) column=1 ;;
    dnf) column=2 ;;
    pacman) column=3 ;;
    brew) column=4 ;;
    esac
    awk -v column="$column" '!/^#/ && $column != "-" {print $column}' tools/packages
}

root=
[ "$(id -u)" = 0 ] || root=sudo

# Where there is no apt: the other managers say themselves what is there already.
install_elsewhere() {
    if command -v dnf >/dev/null 2>&1; then
        $root dnf install -y $(names_of dnf)
    elif command -v pacman >/dev/null 2>&1; then
        $root pacman -S --needed --noconfirm $(names_of pacman)
        echo 'libcsv and the description of ONNX (onnx.proto) are not among them: see README.md' >&2
    elif command -v brew >/dev/null 2>&1; then
        brew install $(names_of brew)
    else
        echo 'This system has neither apt, dnf, pacman nor brew. Please install (Debian names):' >&2
        names_of apt >&2
        return 1
    fi
}

build=$(names_of apt)
test='libcmocka-dev graphviz libxml2-utils clang valgrind poppler-utils gifsicle webp unzip
      curl locales parallel'
# Without these tests are skipped: where they cannot be had, that is told and is no failure.
web='chromium nodejs npm zsh fish man-db mandoc dpkg-dev debhelper lintian clang-tidy clang-format cppcheck'
large="libreoffice-impress texlive-latex-base texlive-latex-recommended texlive-pictures python3-torch
       hugo"

case ${1-} in
build) wanted=$build extra= ;;
test) wanted=$test extra=$web ;;
all) wanted=$test extra="$web $large" ;;
list)
    names_of "${2:-apt}"
    exit
    ;;
*)
    echo 'usage: deps.sh build|test|all, or deps.sh list apt|dnf|pacman|brew' >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    if [ "$1" = build ]; then
        install_elsewhere
        exit
    fi
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
