#!/bin/sh
# Formats C by .clang-format: the lines that are changed against the last commit, or the whole of
# FILES. Sources are not reformatted in passing: a table may stand as it reads best.
set -eu
if [ -n "${FILES-}" ]; then
    clang-format -i $FILES
    exit
fi
for differ in clang-format-diff clang-format-diff-14 clang-format-diff-15 clang-format-diff-19; do
    if command -v $differ >/dev/null 2>&1; then
        git diff -U0 HEAD --no-color -- '*.c' '*.h' | $differ -p1 -i
        exit
    fi
done
echo 'format: clang-format is not installed' >&2
exit 1
