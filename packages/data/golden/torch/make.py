"""Writes the files beside it: python make.py (PyTorch 2.13, safetensors). Read by src/torch/torch.test.ts.

Each NAME.pth is torch.save's zip, NAME-older.pth its stream of pickles; values.json holds what PyTorch says is in them.
"""

import argparse
import collections
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

torch.manual_seed(3)
here = Path(__file__).parent


def both(obj, name):
    torch.save(obj, here / f"{name}.pth")
    torch.save(obj, here / f"{name}-older.pth", _use_new_zipfile_serialization=False)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 3, 3)
        self.bn1 = nn.BatchNorm2d(3)
        self.fc = nn.Linear(6, 2)


net = Net()
both(net.state_dict(), "state")

block = torch.arange(24.0).reshape(2, 3, 4)
views = {
    "turned": block.permute(2, 0, 1),
    "row": block[1, :, 1:3],
    "same": block,
    "half": torch.tensor([1.5, -2.25, 6e-8, 65504.0, 0.000061]).half(),
    "brain": torch.tensor([1.5, -3.140625, 1e38]).bfloat16(),
    "double": torch.tensor([0.1, -1e30], dtype=torch.float64),
    "one": torch.tensor(2.5),
    "none": torch.zeros(0, 3),
}
both({**views, "count": torch.tensor(7)}, "views")
save_file({name: view.contiguous().clone() for name, view in views.items()}, here / "views.safetensors")

optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
net.fc(torch.ones(1, 6)).sum().backward()
optimizer.step()
both(
    {
        "epoch": 3,
        "arch": "resnet20",
        "best": torch.tensor(0.5),
        "state_dict": net.state_dict(),
        "optimizer": optimizer.state_dict(),
    },
    "checkpoint",
)
torch.save(net, here / "whole.pth")
# What training scripts keep beside the weights: settings, a milestone counter, a figure of numpy, a generator's state.
both(
    {
        "args": argparse.Namespace(lr=0.1, arch="resnet20"),
        "best": np.float64(0.9),
        "milestones": collections.Counter([30, 60]),
        "losses": collections.defaultdict(list, train=[1.0, 0.5]),
        "random": torch.get_rng_state()[:16],
        "model": net.state_dict(),
    },
    "script",
)

values = {
    name: {key: [list(t.shape), t.float().flatten().tolist()] for key, t in table.items()}
    for name, table in (("views", views), ("checkpoint", net.state_dict()))
}
(here / "values.json").write_text(json.dumps(values) + "\n")
