"""compare.py RUN.json TORCH.csv: the parameters of `run --json`, in order, against PyTorch's.

Says the largest relative difference; status 1 when it is beyond float precision.
"""
import csv
import json
import sys

run = json.load(open(sys.argv[1]))
rows = list(csv.DictReader(open(sys.argv[2])))
ours = {"loss": [(run["loss"], 1.0)], "weight": [], "bias": []}
for key, value in run["values"].items():
    kind = "weight" if "->" in key else "bias" if key.endswith(".b") else None
    if kind:
        ours[kind].append((value, run["gradients"][key]))
worst = 0
for kind, mine in ours.items():
    theirs = [(float(r["value"]), float(r["gradient"])) for r in rows if r["kind"] == kind]
    if len(mine) != len(theirs):
        sys.exit(f"{kind}: {len(mine)} numbers, not {len(theirs)}")
    scale = max(abs(g) for _, g in theirs)
    for (v, g), (tv, tg) in zip(mine, theirs):
        worst = max(worst, abs(v - tv) / max(abs(tv), 1e-3), abs(g - tg) / max(abs(tg), 0.01 * scale))
print(f"{worst:.1e}")
sys.exit(not worst < 1e-5)
