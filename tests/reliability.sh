#!/bin/sh
# What was tried against the program, and how it answered: out/reliability.md. Every fuzzer for
# $SECONDS, $COUNT mutants, the hostile files; and what `make coverage` last said.
set -u
out=${OUT:-out}
report=$out/reliability.md
fuzz=$(sh tests/fuzz.sh)
mutants=$(sh tests/mutants.sh)
OUT=$out sh tests/hostile.sh >"$out/hostile.log" 2>&1
status=0

# rows: a row of the table for each fuzzer.
rows() {
    echo "$fuzz" | grep -E '^(not )?ok - fuzz_' | while read -r line; do
        name=$(echo "$line" | grep -o 'fuzz_[a-z]*' | head -1)
        log=${FUZZ_OUT:-out/fuzz}/$name.log
        tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        crashes=$(echo "$line" | grep -c '^not ok')
        leaks=$(grep -c 'LeakSanitizer' "$log")
        echo "| ${name#fuzz_} | ${tried:-?} | $crashes | $leaks |"
    done
}

# fail_if PATTERN TEXT: there is something to mend.
fail_if() {
    if echo "$2" | grep -q "$1"; then status=1; fi
}

{
    echo '# Reliability'
    echo
    echo "Fuzzers under AddressSanitizer and UBSan, ${SECONDS:-60} s each:"
    echo
    echo '| fuzzer | inputs | crashes | leaks |'
    echo '|---|--:|--:|--:|'
    rows
    echo
    echo "Broken copies of the examples: $mutants." | sed 's/ok - //'
    echo
    echo "Hostile files: $(grep -vc '^#' tests/hostile/cases.tsv), held against what they should be" \
        "answered by $(grep -c '^ok' "$out/hostile.log") tests; $(grep -c '^not ok' "$out/hostile.log") failed."
    echo
    echo "Coverage of src/: $(tail -1 "$out/coverage/summary" 2>/dev/null || echo 'not measured: make coverage')."
} >"$report"
cat "$report"
fail_if '^not ok' "$fuzz"
fail_if '^not ok' "$mutants"
fail_if '^not ok' "$(cat "$out/hostile.log")"
exit $status
