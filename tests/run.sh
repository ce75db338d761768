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

# The program that the tests call, under valgrind; what that finds is in a log for each process.
if [ -n "${VALGRIND-}" ]; then
    rm -rf "$out/valgrind"
    mkdir -p "$out/valgrind"
    valgrind=$(cd "$out/valgrind" && pwd) program=$(cd "$out/bin" && pwd)/chainrule
    printf '#!/bin/sh\nexec valgrind -q --error-exitcode=99 --log-file="%s" "%s" "$@"\n' \
        "$valgrind/%p.log" "$program" >"$valgrind/chainrule"
    chmod +x "$valgrind/chainrule"
    export VALGRIND_BIN="$valgrind/chainrule"
fi

# What valgrind's logs say, as a test. That a process was ended whose time was over is no error,
# when it is the first thing that a log says.
errors_of_valgrind() {
    for ended in $(grep -l '(SIGXCPU)$' "$out"/valgrind/*.log); do
        head -2 "$ended" | grep -q '(SIGXCPU)$' && rm "$ended"
    done
    if [ -z "$(find "$out/valgrind" -name '*.log' -size +0)" ]; then
        echo "ok - the program under valgrind, $(find "$out/valgrind" -name '*.log' | wc -l) processes"
    else
        find "$out/valgrind" -name '*.log' -size +0 -exec sed 's/^/#   /' {} +
        echo 'not ok - valgrind found something'
    fi
}

unit() {
    for program in "$out"/tests/unit/*; do
        [ -x "$program" ] || continue
        case ${VALGRIND-}$program in
        1*/test_overlaps | 1*/test_frames)
            echo "ok - $(basename "$program") # SKIP takes an hour under valgrind: test_renderings draws too"
            continue
            ;;
        esac
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

# The unit programs run beside the rest: they are a third of the work.
units=$out/tests/unit.tap
: >"$units"
case " $(echo $parts) " in
*' unit '*) unit >"$units" 2>&1 & ;;
esac
for part in $parts; do
    echo "# $part"
    case $part in
    unit) ;;
    fuzz) RUNS=${RUNS:-1000} sh tests/fuzz.sh ;;
    *) sh "tests/$part.sh" ;;
    esac
done >"$log" 2>&1
wait
cat "$units" >>"$log"
[ -z "${VALGRIND-}" ] || errors_of_valgrind >>"$log"

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
