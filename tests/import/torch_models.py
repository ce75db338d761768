"""Models in PyTorch, as files that chainrule reads, with autograd's numbers beside them.

    torch_models.py FOLDER

writes for each model FOLDER/NAME.onnx, .safetensors (its state_dict), .trace.jsonl (what a
training step records), .csv (the same quantities as chainrule names the parameters: loss,
weights and biases with their gradients, in the order of the network), and .args (the options
of `chainrule import` that say inputs, targets and loss).
"""
import json
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F


class Plain(nn.Module):
    """Products and sums by hand, a branch, what inference leaves out, a picture as input."""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(4, 3))
        self.b = nn.Parameter(torch.randn(3))
        self.side = nn.Linear(3, 3)
        self.out = nn.Linear(6, 3)

    def forward(self, x):
        h = torch.relu(torch.flatten(x, 1) @ self.w + self.b)
        h = F.dropout(h, 0.5, self.training)
        return F.log_softmax(self.out(torch.cat([h + torch.tanh(self.side(h)), h], 1)), 1)


class View(nn.Module):
    """A picture made a row by its own size."""

    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(6, 3)
        self.outer = nn.Linear(3, 2)

    def forward(self, x):
        return torch.sigmoid(self.outer(torch.tanh(self.inner(x.view(x.size(0), -1)))))


def deep():
    layers, width = [], 3
    for act in [nn.GELU(), nn.SiLU(), nn.ELU(), nn.Softplus(), nn.LeakyReLU(), nn.ReLU()]:
        layers += [nn.Linear(width, 4), act]
        width = 4
    return nn.Sequential(*layers, nn.Linear(4, 2), nn.Sigmoid())


def sse(y, t):
    return 0.5 * ((y - t) ** 2).sum()


def nll(y, t):
    return -(t * y).sum()


def ce(y, t):
    return -(t * torch.log(y)).sum()


MODELS = {
    "mlp": (lambda: nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2),
                                  nn.Softmax(dim=1)), (2, 3), "ce", ce),
    "deep": (deep, (3, 3), "sse", sse),
    "view": (View, (2, 2, 3), "sse", sse),
    "plain": (Plain, (2, 2, 2), "ce", nll),
    "logits": (lambda: nn.Sequential(nn.Flatten(), nn.Linear(30, 40), nn.ReLU(),
                                     nn.Linear(40, 10)), (4, 30), "ce",
               lambda y, t: F.cross_entropy(y, t, reduction="sum")),
}


def write_safetensors(path, tensors):
    header, at, blob = {}, 0, b""
    for name, t in tensors.items():
        raw = struct.pack("<%df" % t.numel(), *t.flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(t.shape),
                        "data_offsets": [at, at + len(raw)]}
        at += len(raw)
        blob += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + blob)


def rows(t):
    return ";".join(",".join(repr(v) for v in row) for row in t.flatten(1).tolist())


def numbers(model):
    """Weights a row for each neuron, and biases, as the network has them."""
    for name, p in model.named_parameters():
        if p.dim() == 2:
            turned = name == "w"  # x @ w
            yield "weight", (p.t() if turned else p), (p.grad.t() if turned else p.grad)
        else:
            yield "bias", p, p.grad


def export(name, folder):
    make, shape, loss_name, loss = MODELS[name]
    torch.manual_seed(8)
    model = make().eval()
    x = torch.randn(shape)
    with torch.no_grad():
        outputs = model(x).shape[1]
    t = torch.rand(shape[0], outputs)
    if loss_name == "ce":
        t = F.one_hot(t.argmax(1), outputs).float()
    base = f"{folder}/{name}"
    torch.onnx.export(model, x, base + ".onnx", input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "batch"}})
    value = loss(model(x), t)
    value.backward()
    write_safetensors(base + ".safetensors", model.state_dict())
    with open(base + ".trace.jsonl", "w") as f:
        for key, p in model.named_parameters():
            f.write(json.dumps({"quantity": key, "value": p.tolist(),
                                "grad": p.grad.tolist()}) + "\n")
        f.write(json.dumps({"quantity": "loss", "value": value.item()}) + "\n")
    with open(base + ".csv", "w") as f:
        f.write("kind,value,gradient\n")
        f.write(f"loss,{value.item():.9g},1\n")
        for kind, p, g in numbers(model):
            for a, b in zip(p.flatten().tolist(), g.flatten().tolist()):
                f.write(f"{kind},{a:.17g},{b:.17g}\n")
    with open(base + ".args", "w") as f:
        f.write(f"--input={rows(x)}\n--target={rows(t)}\n--loss={loss_name}\n")


if __name__ == "__main__":
    for model_name in sys.argv[2:] or MODELS:
        export(model_name, sys.argv[1])
