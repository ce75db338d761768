#!/bin/sh
# Runs the tests and counts them: `run.sh [PART...]`, default all parts.
set -u

out=${OUT:-out}
all="
unit
cases
train
cli
formulas
options
limits
hostile
numbers
decks
stepper
check
mutants
fuzz
failing
files
outputs
speed
import
torch
embed
explain
watch
install
completion
manual
graphviz
deps
layers
lint
dist
"
parts=${*:-$all}
log=$out/tests/tap.log
mkdir -p "$out/tests"
: >"$log"

# Graphviz and fontconfig keep memory of their own; ours is still checked.
export LSAN_OPTIONS="suppressions=$(pwd)/tests/lsan.supp:print_suppressions=0"
export ASAN_OPTIONS="fast_unwind_on_malloc=0:malloc_context_size=8" # as deep as the suppressions look
export OUT="$out"

unit() {
    for program in "$out"/tests/unit/*; do
        [ -x "$program" ] || continue
        if [ -n "${VALGRIND-}" ]; then
            CMOCKA_MESSAGE_OUTPUT=TAP valgrind -q --error-exitcode=99 "$program"
        else
            CMOCKA_MESSAGE_OUTPUT=TAP "$program"
        fi >"$out/tests/one.log" 2>&1
        status=$?
        cat "$out/tests/one.log"
        # A crash leaves no "not ok" of its own.
        if [ $status -ne 0 ] && ! grep -q '^not ok' "$out/tests/one.log"; then
            echo "not ok - $(basename "$program") ended with status $status"
        fi
    done
}

for part in $parts; do
    echo "# $part"
    case $part in
    unit) unit ;;
    fuzz) RUNS=${RUNS:-1000} sh tests/fuzz.sh ;;
    *) sh "tests/$part.sh" ;;
    esac
done >"$log" 2>&1

grep -E '^not ok|^#   |ERROR' "$log" | grep -v SKIP
skip='^(not )?ok.*# *SKIP' # cmocka says "not ok ... # SKIP"
skipped=$(grep -cE "$skip" "$log")
passed=$(grep -E '^ok' "$log" | grep -cvE "$skip")
failed=$(grep -E '^not ok' "$log" | grep -cvE "$skip")
if [ "$failed" -ne 0 ]; then
    echo "the whole log: $log"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
