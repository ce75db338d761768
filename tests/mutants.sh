#!/bin/sh
# Broken copies of the example files, COUNT of them: each is drawn or refused, none crashes or
# takes long. See mutants.c.
set -u
out=${OUT:-out}
mkdir -p "$out/mutants"
if "$out/bin/mutants" "$out/bin/chainrule" "$out/mutants" "${COUNT:-200}" "${SEED:-1}" \
    assets/examples/*.dot assets/examples/*.expr tests/cases/*.dot tests/cases/*.expr \
    >"$out/mutants/log"; then
    echo "ok - $(tail -1 "$out/mutants/log")"
else
    cat "$out/mutants/log"
    echo "not ok - mutants are drawn or refused: see $out/mutants/"
    exit 1
fi
