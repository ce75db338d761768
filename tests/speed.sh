#!/bin/sh
# Speed, where it does not hang on the machine: ratios and memory; shares of the work.
set -u
cost=$(pwd)/${OUT:-out}/bin/cost
. tests/lib.sh
examples=$root/assets/examples
cluster=$examples/cluster
shallow=$examples/shallow_net.dot

# Shares: together they are the whole, by name and byte, whoever divides it.
drawn='-T dot,svg,png,gif --size 320x180'
"$bin" render -q "$shallow" $drawn -o whole
for k in 1 2 3; do
    check "share $k of 3" 0 "$bin" render "$shallow" $drawn -o shares --shard $k/3 -j$k
    is 'says what it wrote' grep -qE '^1[23] files in shares/$' stdout
done
is 'three shares are the whole' diff -r whole shares
check 'more shares than files' 0 "$bin" render -q "$shallow" --shard 1/99 -o none
is 'leave some nothing to do' test -z "$(find none -type f)"
check 'the share of one file' 0 "$bin" render "$shallow" -T gif -o film.gif --shard 2/2
is 'is in the first' test ! -e film.gif -a ! -s stdout
for wrong in 0/2 3/2 1 1/ /2 1/2/3 a/b; do
    check "--shard $wrong" 2 "$bin" render "$shallow" --shard $wrong
done
check 'shares of a training' 0 "$bin" train -q "$examples/two_neurons.dot" --epochs 20 \
    --every 4 -o trained.dot --frames-to training
for k in 1 2 3; do
    "$bin" train -q "$examples/two_neurons.dot" --epochs 20 --every 4 -o trained.dot \
        --frames-to trained --shard $k/3
done
is 'are the whole, too' diff -r training trained
export CHAINRULE="$bin"
if command -v parallel >/dev/null 2>&1; then
    check 'shares by GNU parallel' 0 sh "$cluster/parallel.sh" 3 "$shallow" by-parallel $drawn
    is 'are the whole' diff -r whole by-parallel
else
    echo 'ok - shares by GNU parallel # SKIP no parallel'
fi
for task in 1 2; do
    SLURM_ARRAY_TASK_ID=$task SLURM_ARRAY_TASK_COUNT=2 sh "$cluster/array.slurm" \
        "$shallow" by-array $drawn
done
is 'shares of an array are the whole' diff -r whole by-array

# How far it is, on a terminal alone.
if command -v script >/dev/null 2>&1; then
    TERM=xterm script -qec "$bin render $shallow -T png --size 4800x2700 -j1 -o long" \
        /dev/null >seen </dev/null
    is 'a long run tells how far it is' grep -qE '\] [0-9]+ of 12, [0-9]+ s left' seen
    TERM=xterm script -qec "$bin render $shallow -q -T png --size 4800x2700 -j1 -o long" \
        /dev/null >seen </dev/null
    is 'not with -q' test ! -s seen
else
    echo 'ok - a long run tells how far it is # SKIP no script'
fi

# What a command costs; with sanitizers or gcov all is slow in its own way.
case ${OUT:-out} in
*asan* | *coverage*)
    echo 'ok - what a frame costs # SKIP another build'
    exit
    ;;
esac

"$bin" new 2-3-2 -q -o net.dot
"$bin" render -q net.dot --steps op -T dot -o frames
count=$(ls frames | wc -l)
frame=$(ls frames/*.dot | sed -n "$((count / 2))p")

# cheaper FORMAT TIMES OPTION...: processor time of a further frame, against neato started for
# it; the bounds are loose.
cheaper() {
    format=$1 times=$2
    shift 2
    "$cost" 5 "neato -n2 -T$format $* -o by-neato $frame" \
        "$bin render -q -j1 --steps op --frames 0 -T $format -o drawn net.dot" \
        "$bin render -q -j1 --steps op -T $format -o drawn net.dot" >costs
    ratio=$(awk -v n="$count" '{t[NR] = $1} END {print t[1] * (n - 1) / (t[3] - t[2])}' costs)
    is "a frame as $format costs a small part of neato's (1/$ratio)" \
        awk -v ratio="$ratio" -v times="$times" 'BEGIN {exit !(ratio > times)}'
}
cheaper svg 12
cheaper png 4.5 -Gsize=20,11.25! -Gdpi=96

# Memory: what ten frames need and what 331 of them need.
"$bin" new 8-16-16-4 -q -o large.dot
for format in svg png; do
    draw="$bin render -q -j1 --steps op -T $format --size 320x180 -o drawn large.dot"
    "$cost" 1 "$draw --frames 0-9" "$draw" >costs
    more=$(awk '{kb[NR] = $3} END {print kb[2] - kb[1]}' costs)
    is "memory does not grow with the frames as $format ($more KB for 321)" \
        test "$more" -lt 2000
done
