"""What the tests share: where things are, and arrays of the golden vectors."""

import glob
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "python"))

import torch  # noqa: E402


def array(of, dtype=torch.float32):
    """{shape, data} -> a tensor."""
    return torch.tensor(of["data"], dtype=dtype).view(of["shape"])


def golden_layers():
    """(name, vectors) of every adder layer of the golden vectors."""
    paths = sorted(glob.glob(os.path.join(ROOT, "packages/kernels/golden/layers/*.json")))
    assert len(paths) >= 15, paths
    for path in paths:
        with open(path, encoding="utf-8") as file:
            yield os.path.basename(path)[:-5], json.load(file)
