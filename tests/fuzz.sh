#!/bin/sh
# Runs every fuzzer from the seeds and what earlier runs found worth keeping, and says how many
# inputs each has tried: for $SECONDS each, or $RUNS inputs, always the same ones, from the seeds
# alone. What breaks one stays in out/fuzz/crashes/.
set -u
out=${FUZZ_OUT:-out/fuzz}

# `fuzz.sh can`: is there libFuzzer?
if [ "${1-}" = can ]; then
    mkdir -p "$out"
    echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' |
        clang -fsanitize=fuzzer -x c -o "$out/can" - 2>/dev/null
    exit
fi
if [ ! -x "$out/bin/fuzz_dot" ]; then
    echo 'ok - fuzzers # SKIP clang has no libFuzzer here'
    exit
fi
# Graphviz and fontconfig keep memory of their own; ours is still checked.
export LSAN_OPTIONS="suppressions=$(pwd)/tests/lsan.supp:print_suppressions=0"

# The files that a fuzzer begins with.
seeds() {
    case $1 in
    dot) echo assets/examples/*.dot tests/cases/*.dot tests/micrograd/*.dot ;;
    expr) echo assets/examples/*.expr tests/cases/*.expr ;;
    claims) echo assets/examples/*claims* ;;
    data) echo assets/examples/*.csv ;;
    onnx) echo tests/import/*.onnx ;;
    weights) echo tests/import/*.safetensors ;;
    trace) echo tests/import/*.jsonl tests/import/*.csv ;;
    theme) echo assets/themes/*.dot ;;
    weave) echo assets/examples/*.md ;;
    esac
    find tests/fuzz/seeds/"$1" -type f 2>/dev/null | sort
}

rm -rf "$out/start"
mkdir -p "$out/crashes"
status=0
for program in "$out"/bin/fuzz_*; do
    name=$(basename "$program")
    kind=${name#fuzz_}
    mkdir -p "$out/start/$kind" "$out/corpus/$kind"
    for file in $(seeds "$kind"); do
        cp "$file" "$out/start/$kind/$(echo "$file" | tr / -)"
    done
    set -- -timeout=10 -rss_limit_mb=1024 -max_len=4096 -dict=tests/fuzz/words.dict \
        -artifact_prefix="$out/crashes/$name-" -print_final_stats=1 -verbosity=1
    if [ -n "${RUNS-}" ]; then
        set -- "$@" -runs="$RUNS" -seed=1
    else
        set -- "$@" -max_total_time="${SECONDS:-60}" ${SEED:+-seed=$SEED} "$out/corpus/$kind"
    fi
    if "$program" "$@" "$out/start/$kind" >"$out/$name.log" 2>&1; then
        tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log")
        echo "ok - $name tried $tried inputs"
    else
        grep -E 'ERROR|SUMMARY|broken promise|Test unit written' "$out/$name.log" | sed 's/^/#   /'
        echo "not ok - $name broke: see $out/$name.log"
        status=1
    fi
done
exit $status
