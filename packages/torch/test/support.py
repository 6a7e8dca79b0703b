"""What the tests share: where things are, a small package to train, arrays of the golden vectors."""

import glob
import json
import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))

MODEL = '''
import settings
from torch import nn
from adder import Adder2d, AdderLinear, Shift2d

class Network(nn.Module):
    """Without statistics of a batch by default, so that one process and two make the same step."""
    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(1, 6, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(6) if settings.NORM == "batch" else nn.GroupNorm(2, 6)
        self.relu1 = nn.ReLU()
        self.adder2 = Adder2d(6, 8, 3, stride=2, groups=2)
        self.norm2 = nn.GroupNorm(2, 8)
        self.drop1 = nn.Dropout(settings.DROPOUT)
        self.dense1 = nn.Linear(8 * 9, 3)

    def forward(self, x):
        x = self.relu1(self.norm1(self.adder1(x)))
        x = self.drop1(self.norm2(self.adder2(x)))
        return self.dense1(x.flatten(1))
'''
SETTINGS = """
TITLE, DOCUMENT_HASH, TASK, INPUT, CLASSES = "Small", "00" * 32, "classes", (1, 8, 8), 3
DATASET, SOURCE, MEAN, STD, FLIP, CROP, PAD_TO, REPEAT_CHANNELS = "own", (1, 8, 8), 0.5, 0.25, False, 0, 0, 1
SEED, EPOCHS, BATCH, OPTIMIZER, LEARNING_RATE, SCHEDULE = 3, 2, 12, "sgd", 0.1, "cosine"
MOMENTUM, NESTEROV, WEIGHT_DECAY, REESTIMATE = 0.9, True, 5e-4, True
RATE_RULE, ETA, FILTER_RULE, INPUT_RULE = "adaptive", 0.2, "full-precision", "hardtanh"
DROPOUT, NORM = 0.0, "group"
"""


def make_package():
    """A folder with the hand-written files, a small network and its settings; one process may share another's."""
    folder = os.environ.get("TEST_PACKAGE") or tempfile.mkdtemp(prefix="torch-package-")
    if "TEST_PACKAGE" not in os.environ:
        for path in glob.glob(os.path.join(os.path.dirname(HERE), "python", "*.py")):
            shutil.copy(path, folder)
        for name, text in (("model.py", MODEL), ("settings.py", SETTINGS), ("experiment.json", "{}")):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
    return folder


PACKAGE = make_package()
sys.path.insert(0, PACKAGE)

import numpy as np  # noqa: E402
import torch  # noqa: E402

# Small layers on a shared machine: more threads would only wait for each other.
torch.set_num_threads(1)


def examples(path, train=100, test=37):
    """Images of 8 x 8 in three classes: a bar in a place of its own, and noise. The last batch and share are ragged."""
    random = np.random.default_rng(5)
    arrays = {}
    for split, count in (("train", train), ("test", test)):
        y = random.integers(0, 3, count)
        x = random.integers(0, 120, (count, 8, 8))
        x[np.arange(count)[:, None], 1 + 2 * y[:, None], np.arange(8)] += 90
        arrays[f"x_{split}"], arrays[f"y_{split}"] = x.astype(np.uint8), y
    np.savez(path, **arrays)
    return path


def events_of(folder):
    """The lines of a run's events, each strict JSON."""
    with open(os.path.join(folder, "events.jsonl"), encoding="utf-8") as file:
        refuse = lambda name: (_ for _ in ()).throw(ValueError(name))  # noqa: E731
        return [json.loads(line, parse_constant=refuse) for line in file]


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


def golden_networks():
    """(name, vectors, parameters by name) of the networks; MORE_NETWORKS names a folder of more."""
    folders = [os.path.join(ROOT, "packages/headless/golden/networks"), os.environ.get("MORE_NETWORKS", "")]
    paths = {os.path.basename(path): path for folder in folders for path in glob.glob(os.path.join(folder, "*.json"))}
    assert len(paths) >= 2, paths
    for name, path in sorted(paths.items()):
        with open(path, encoding="utf-8") as file:
            vectors = json.load(file)
        values = torch.from_numpy(np.fromfile(os.path.join(os.path.dirname(path), vectors["weightsFile"]), "<f4"))
        at = lambda m: values[m["offsetFloats"] : m["offsetFloats"] + m["count"]].view(m["shape"])  # noqa: E731
        yield name[:-5], vectors, {m["name"]: at(m) for m in vectors["manifest"]}
