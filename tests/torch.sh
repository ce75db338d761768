#!/bin/sh
# Models of the installed PyTorch: exported, imported, held against autograd. Skipped where
# Python has no torch.
. tests/lib.sh

python=
for one in python3 /usr/bin/python3; do
    "$one" -c 'import torch' 2>/dev/null && python=$one && break
done
if [ -z "$python" ]; then
    echo 'ok - models of PyTorch # SKIP no Python with torch (make test-deps-all)'
    exit 0
fi

check 'models are exported' 0 "$python" -W ignore "$root/tests/import/torch_models.py" .
for model in mlp deep view plain logits; do
    # shellcheck disable=SC2046 # an option a line
    check "$model is imported" 0 "$bin" import -q "$model.onnx" -o "$model.dot" $(cat "$model.args")
    check "$model runs without a warning" 0 "$bin" run --json "$model.dot"
    is "$model says nothing" test ! -s stderr
    mv stdout "$model.json"
    check "$model has autograd's gradients" 0 \
        "$python" "$root/tests/import/compare.py" "$model.json" "$model.csv"
    check "$model: its trace fits" 0 "$bin" check -q "$model.dot" --trace "$model.trace.jsonl"
    check "$model: its weights fit" 0 "$bin" run --json "$model.dot" --weights "$model.safetensors"
    is "$model: they are the same" cmp -s stdout "$model.json"
done
