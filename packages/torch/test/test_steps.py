"""train.py's training step against the golden networks: the loss, raw norms and values of each step."""

import types
import unittest

from support import array, golden_networks

import adder
import data
import options as run_options
import torch
import train
from torch import nn

MAKERS = {
    "conv2d": lambda i, of: nn.Conv2d(i, of["filters"], of["kernel"], of["stride"], of["pad"], bias=False),
    "adder2d": lambda i, of: adder.Adder2d(i, of["filters"], of["kernel"], of["stride"], of["pad"]),
    "batchNorm": lambda i, of: nn.BatchNorm2d(i, of["eps"], of["momentum"]),
    "relu": lambda i, of: nn.ReLU(),
    "maxPool": lambda i, of: nn.MaxPool2d(of["size"], of["stride"]),
    "globalAvgPool": lambda i, of: nn.AdaptiveAvgPool2d(1),
}
NAMES = {"w": "weight", "gamma": "weight", "beta": "bias", "runningMean": "running_mean", "runningVar": "running_var"}


class Network(nn.Module):
    """A network from the neutral list of layers."""

    def __init__(self, layers, channels):
        super().__init__()
        self.list, outs = layers, {"input": channels}
        for of in layers:
            before = of["in"][0] if isinstance(of["in"], list) else of["in"]
            outs[of["name"]] = of.get("filters", outs[before])
            if of["op"] != "add":
                self.add_module(of["name"], MAKERS[of["op"]](outs[before], of))

    def forward(self, x):
        values = {"input": x}
        for of in self.list:
            if of["op"] == "add":
                values[of["name"]] = sum(values[name] for name in of["in"])
            else:
                values[of["name"]] = getattr(self, of["name"])(values[of["in"]])
        return values[self.list[-1]["name"]].flatten(1)


class Given:
    """A source that gives the vectors' batches, step by step."""

    def __init__(self, x, y):
        self.x, self.y, self.train_count, self.test_count = x, y, x.shape[0] * x.shape[1], 0

    def to(self, device):
        return self

    def train(self, steps, plan):
        return ((self.x[step], self.y[step]) for step in steps)


class Networks(unittest.TestCase):
    def test_steps(self):
        for name, vectors, values in golden_networks():
            with self.subTest(name):
                self.steps(vectors, values)

    def near(self, mine, theirs, relative, absolute, what):
        mine, theirs = torch.as_tensor(mine), torch.as_tensor(theirs)
        far = ((mine - theirs).abs() - relative * theirs.abs()).max().item()
        self.assertLessEqual(far, absolute, what)

    def steps(self, vectors, values):
        given, x, y = vectors["optimizer"], array(vectors["input"]), torch.tensor(vectors["labels"])
        network = Network(vectors["layers"], x.shape[2])
        state = dict(network.named_parameters(), **dict(network.named_buffers()))
        places = {name: state[f"{name.split('.')[0]}.{NAMES[name.split('.')[1]]}"] for name in values}
        with torch.no_grad():
            for name, value in values.items():
                places[name].copy_(value)

        settings = types.SimpleNamespace(
            TITLE="",
            DOCUMENT_HASH="",
            TASK="classes",
            INPUT=tuple(x.shape[2:]),
            CLASSES=network(x[0]).shape[1],
            DATASET="own",
            SEED=0,
            SCHEDULE=given["schedule"],
            LEARNING_RATE=given["lr"],
            MOMENTUM=given["momentum"],
            NESTEROV=given["nesterov"],
            WEIGHT_DECAY=given["weightDecay"],
            ETA=given["eta"],
            BATCH=x.shape[1],
            EPOCHS=1,
        )
        with torch.no_grad():  # The forward pass above moved the statistics.
            for name, value in values.items():
                places[name].copy_(value)
        opened, data.open_data = data.open_data, lambda *args, **more: Given(x, y)
        try:
            options = run_options.parse(settings, ["--no-flip"])
            log = train.Log(False)
            trainer = train.Trainer(options, settings, network, train.Processes("cpu"), log)
        finally:
            data.open_data = opened
        pieces = trainer.source.train(range(len(vectors["steps"])), trainer.plan)
        for expected in vectors["steps"]:
            sums, norms, lr = trainer.make_step(pieces)
            at = f"step {expected['step']}"
            self.near(lr, expected["lr"], 1e-6, 0, f"{at}: lr")
            self.near(sums[0] / sums[2], expected["loss"], 1e-3, 0, f"{at}: loss")
            self.assertAlmostEqual((sums[1] / sums[2]).item(), expected["accuracy"], places=5)
            for layer, norm in expected["rawAdderGradL2"].items():
                self.near(norms[layer], norm, 3e-2, 0, f"{at}: raw norm of {layer}")
        for name, first in vectors["firstValuesAfter"].items():
            self.near(places[name].detach().reshape(-1)[: len(first)], first, 1e-2, 1e-4, name)
        with torch.no_grad():
            for norm in train.norms_of(network):
                norm.momentum = 1
            network(x[-1])
            network.eval()
            self.near(network(x[-1]), array(vectors["evalLogitsLastBatch"]), 2e-2, 1e-2, "logits")


if __name__ == "__main__":
    unittest.main()
