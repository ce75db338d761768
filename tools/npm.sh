#!/bin/sh
# Installs what the tests need of npm, in the versions that tests/web/package.json names, once.
# A failure is told but is none: tests that need them are skipped without.
set -u

folder=tests/web
if ! command -v npm >/dev/null 2>&1; then
    echo 'npm is not installed: tests that need its packages will be skipped' >&2
    exit 0
fi
if [ "$folder/node_modules/.done" -nt "$folder/package.json" ]; then
    exit 0
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if (cd "$folder" && npm install --no-package-lock --no-audit --no-fund --ignore-scripts) \
    >"$log" 2>&1; then
    touch "$folder/node_modules/.done"
else
    tail -n 5 "$log" >&2
    echo 'npm could not install: tests that need its packages will be skipped' >&2
fi
exit 0
