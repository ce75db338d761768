#!/bin/sh
# clang-tidy and cppcheck over all sources: silent when they have nothing to say. What they are
# asked stands in .clang-tidy and below; one that is not installed is left out, and that is said.
set -eu
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# run NAME COMMAND...: shows what the command prints when it fails.
run() {
    name=$1
    shift
    if ! command -v "$name" >/dev/null 2>&1; then
        echo "lint: $name is not installed, and left out" >&2
    elif ! "$@" >"$log" 2>&1; then
        grep -vE '^[0-9]+ (warnings|errors?)|^Suppressed|^Use ' "$log" >&2 || true
        failed=1
    fi
}

tidy() {
    ls src/*/*.c tools/*.c | xargs -P"$(nproc)" -n8 clang-tidy --quiet -p "$OUT/lint"
}

# What is suppressed, and why, is said in tools/cppcheck.txt.
check() {
    cppcheck -q -j"$(nproc)" --std=c11 --enable=warning,performance,portability --error-exitcode=1 \
        --suppressions-list=tools/cppcheck.txt --include=tools/cppcheck.h -Isrc -Iinclude \
        -I"$OUT/gen" src tools
}

run clang-tidy tidy
run cppcheck check
exit $failed
