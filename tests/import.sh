#!/bin/sh
# import, --weights and --trace on the command line, with the files of tests/import.
. tests/lib.sh
data=$root/tests/import

check 'import' 0 "$bin" import "$data/mlp.onnx" --input '1,2,3' --target '1,0'
is 'is a network' grep -q '^digraph torch_jit {$' stdout
is 'with its inputs' grep -q 'x2 \[value=2\]' stdout
is 'says nothing when all is given' test ! -s stderr
check 'import -o' 0 "$bin" import "$data/mlp.onnx" -o one.dot
is 'to that file' test -s one.dot -a ! -s stdout
is 'says what is assumed' grep -q 'inputs of 1 and targets of 0 stand for' stderr
check 'import of standard input' 0 sh -c "'$bin' import -q - --input '1,2,3;4,5,6' <'$data/mlp.onnx'"
is 'samples' grep -q 'x1 \[value="1, 4"\]' stdout
check 'too few inputs' 2 "$bin" import "$data/mlp.onnx" --input 1,2
is 'are said' grep -q -- '--input "1,2": is not 3 numbers a sample' stderr
check 'an unknown loss' 2 "$bin" import "$data/mlp.onnx" --loss cee
check 'no model' 3 "$bin" import "$data/mlp.csv" -o two.dot
is 'leaves no file' test ! -e two.dot
check 'no file' 3 "$bin" import none.onnx
check 'a reduction' 0 "$bin" import -q "$data/mlp.onnx" --reduction mean --loss mse
is 'is written' grep -q 'graph \[loss=mse, reduction=mean\]' stdout

# shellcheck disable=SC2046 # an option a line
"$bin" import -q "$data/mlp.onnx" -o mlp.dot $(cat "$data/mlp.args")
check 'a trace that fits' 0 "$bin" check mlp.dot --trace "$data/mlp.trace.jsonl"
sed '1s/\("grad": \[\[\)/\19/' "$data/mlp.trace.jsonl" >bad.jsonl
check 'one that does not' 1 "$bin" check mlp.dot --trace bad.jsonl
is 'is said' grep -q '^x1->h1.grad .* wrong' stdout
check 'and drawn' 0 "$bin" render -q mlp.dot --trace bad.jsonl --phase check -T dot -o bad
is 'with both numbers' grep -q '≠' "$(ls bad/*check.dot)"
check 'a trace beside claims' 1 sh -c "echo 'h1.b,7' >c.csv; '$bin' check mlp.dot --claims c.csv --trace '$data/mlp.trace.jsonl'"
check 'a trace that is none' 3 "$bin" check mlp.dot --trace "$data/mlp.onnx"

sed 's/w=[-0-9.e]*/w=1/; s/ b=[-0-9.e]*/ b=1/; s/\[b=[-0-9.e]*/[b=1/' mlp.dot >blank.dot
check 'weights' 0 "$bin" run --json blank.dot --weights "$data/mlp.safetensors"
mv stdout filled.json
"$bin" run --json mlp.dot >whole.json
is 'are those of the model' cmp -s filled.json whole.json
check 'weights of another model' 3 "$bin" run blank.dot --weights "$data/deep.safetensors"
is 'do not fit' grep -q 'its matrices do not fit' stderr

check 'a drawing of micrograd' 0 "$bin" check "$root/tests/micrograd/neuron.dot"
is 'is held against its numbers' grep -q '15 claims: 15 ok' stdout
check 'and drawn' 0 "$bin" render -q "$root/tests/micrograd/neuron.dot" -o drawn
is 'as a circuit' test -s drawn/00-setup.svg
