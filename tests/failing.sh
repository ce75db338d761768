#!/bin/sh
# Every call of ours that can fail does so once: memory, write, fsync, rename, fork, pipe. Each time
# the program ends with 0 or with 4 and a message, and leaves no half of a file.
set -u
. tests/lib.sh
failing=$root/${OUT:-out}/bin/chainrule-failing
examples=$root/assets/examples

# once CALL N COMMAND...: with the N-th call of that kind failing; nothing came of it when
# `fired` is empty.
once() {
    FAIL_CALL=$1 FAIL_AT=$2
    export FAIL_CALL FAIL_AT
    shift 2
    : >fired
    "$@" >stdout 2>stderr 9>fired
}

# fails NAME CALL STRIDE COMMAND...: the first, second ... call; STRIDE percent further each.
fails() {
    name=$1 call=$2 stride=$3 n=1 tries=0 wrong=
    shift 3
    while [ $n -lt 1000000 ]; do
        once "$call" $n "$@"
        status=$?
        [ -s fired ] || break
        case ${OUT-}$status in # gcov's own memory comes last, and it does not ask whether it has any
        *coverage139) status=0 && break ;;
        esac
        tries=$((tries + 1))
        case $status in
        0) ;;
        4) [ -s stderr ] || wrong="$wrong $n:silent" ;;
        *) wrong="$wrong $n:$status" ;;
        esac
        [ -z "$(find . -name '*.??????')" ] || wrong="$wrong $n:left"
        n=$((n + 1 + n * stride / 100))
    done
    if [ -z "$wrong" ] && [ $tries -gt 0 ] && [ $status -eq 0 ]; then
        echo "ok - $name, with $tries of its calls of $call failing"
    else
        echo "not ok - $name: call:status$wrong, then $status"
    fi
}

fails 'a table' memory 3 "$failing" run "$examples/one_neuron.dot"
fails 'a circuit as json' memory 5 "$failing" run --json "$examples/sigmoid_gates.expr"
fails 'samples as a story' memory 5 "$failing" run --steps=op "$root/tests/cases/samples.dot"
fails 'a network as dot' memory 5 "$failing" run -T dot "$examples/shallow_net.dot"
fails 'frames' memory 8 "$failing" render -q -j1 -T svg --frames last -o a \
    "$examples/one_neuron.dot"
fails 'a circuit' memory 15 "$failing" render -q -j1 -T svg --frames last -o b \
    "$examples/neuron.expr"
fails 'wrong claims' memory 15 "$failing" render -q -j1 -T dot --phase check --shade grad \
    --claims "$examples/one_neuron_claims.csv" -o g "$examples/one_neuron.dot"
fails 'an import' memory 15 "$failing" import "$root/tests/import/deep.onnx" -o deep.dot
fails 'imported weights' memory 12 "$failing" run --weights \
    "$root/tests/import/deep.safetensors" deep.dot
"$bin" import "$root/tests/import/mlp.onnx" $(cat "$root/tests/import/mlp.args") -o mlp.dot
fails 'a trace' memory 12 "$failing" check --trace "$root/tests/import/mlp.trace.jsonl" mlp.dot
fails 'a training' memory 12 "$failing" train --epochs 2 --batch 2 -o trained.dot \
    --history history.csv "$examples/xor.dot"
for format in md tex html; do
    fails "a derivation as $format" memory 12 "$failing" explain -f $format --general --appendix \
        "$examples/two_neurons.dot"
done
printf '# {{cr n.dot n.z}}\n\n```chainrule frames=last name=b\nx = 2\nx^2\n```\n' >post.md
cp "$examples/one_neuron.dot" n.dot
fails 'a post' memory 12 "$failing" weave -q post.md -o woven.md --images woven
fails 'a plot' memory 8 "$failing" plot sigmoid -q -o c.svg
for format in gif pptx; do
    fails "$format" memory 40 "$failing" render -q -j1 -T $format --size 160x90 -o e.$format \
        "$examples/one_neuron.dot"
done
for call in write rename fork pipe; do
    fails 'files' $call 30 "$failing" render -q -j2 -T dot,svg -o d "$examples/one_neuron.dot"
done
for call in write fsync rename; do
    fails 'a document' $call 1 "$failing" explain -o h.md "$examples/one_neuron.dot"
    cp "$examples/xor.dot" xor.dot
    fails 'a trained network' $call 1 "$failing" train -q --epochs 1 -o xor.dot xor.dot
done
