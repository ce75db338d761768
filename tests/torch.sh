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

# The lines of the README, with a model and a loss of their names.
{
    echo 'import torch; torch.manual_seed(8)'
    echo 'model = torch.nn.Linear(2, 1); x = torch.tensor([[0.5, -1.0]])'
    echo 'loss = ((model(x) - 1) ** 2).sum() / 2; loss.backward()'
    echo 'torch.onnx.export(model, x, "model.onnx")'
    sed -n '/^## From other programs/,/^## [^F]/p' "$root/README.md" |
        sed -n '/^```python/,/^```/p' | sed '/^```/d; /draw_dot/d'
} >record.py
check 'the README records a trace' 0 "$python" -W ignore record.py
check 'of a model that it imports' 0 "$bin" import model.onnx -o model.dot --input 0.5,-1 --target 1
check 'and that fits' 0 "$bin" check model.dot --trace trace.jsonl
is 'with all its numbers' grep -q '7 claims: 7 ok' stdout

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
