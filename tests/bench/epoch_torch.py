"""The epoch of epoch.c by torch on one thread: prints its time, the least of several runs."""
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
x, y = torch.rand(1000, 784), torch.randint(0, 10, (1000,))
net = torch.nn.Sequential(torch.nn.Linear(784, 64), torch.nn.Sigmoid(), torch.nn.Linear(64, 10))
loss_of = torch.nn.CrossEntropyLoss(reduction="sum")
descent = torch.optim.SGD(net.parameters(), lr=0.001)
best = float("inf")
for run in range(7):
    begin = time.process_time()
    for first in range(0, 1000, 100):
        descent.zero_grad()
        loss_of(net(x[first : first + 100]), y[first : first + 100]).backward()
        descent.step()
    best = min(best, time.process_time() - begin)
print(f"an epoch, torch {torch.__version__:6} {1000 * best:8.1f} ms")
