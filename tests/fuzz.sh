#!/bin/sh
# Runs every fuzzer for $SECONDS from the seeds and what earlier runs found worth keeping,
# and says how many inputs each has tried. What breaks one stays in out/fuzz/crashes/.
set -u
out=${OUT:-out}/fuzz
seconds=${SECONDS:-60}
# Graphviz and fontconfig keep memory of their own; ours is still checked.
export LSAN_OPTIONS="suppressions=$(pwd)/tests/lsan.supp:print_suppressions=0"
mkdir -p "$out/crashes"
status=0
for program in "$out"/bin/fuzz_*; do
    name=$(basename "$program")
    kind=${name#fuzz_}
    corpus=$out/corpus/$kind
    mkdir -p "$corpus"
    set -- assets/examples tests/cases tests/import tests/micrograd
    [ -d "tests/fuzz/seeds/$kind" ] && set -- "$@" "tests/fuzz/seeds/$kind"
    "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=4096 \
        -dict=tests/fuzz/dot.dict -artifact_prefix="$out/crashes/$name-" \
        -print_final_stats=1 -verbosity=1 ${SEED:+-seed=$SEED} "$corpus" "$@" \
        >"$out/$name.log" 2>&1
    if [ $? -eq 0 ]; then
        tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log")
        echo "ok - $name tried $tried inputs"
    else
        grep -E 'ERROR|SUMMARY|broken promise|Test unit written' "$out/$name.log" | sed 's/^/#   /'
        echo "not ok - $name broke: see $out/$name.log"
        status=1
    fi
done
exit $status
