"""studio.py: names, weight files made by anyone, and lines of events."""

import json
import math
import os
import random
import sys
import tempfile
import types
import unittest

import support  # noqa: F401  (finds the Python files)

import studio
import torch
from torch import nn

sys.modules.setdefault("settings", types.SimpleNamespace(DOCUMENT_HASH="ab" * 32, TASK="classes"))


class Unit(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 3, 3)
        self.relu1 = nn.ReLU()


class Network(nn.Module):
    BLOCK_IDS = {"lambda_": "lambda"}

    def __init__(self):
        super().__init__()
        self.units = nn.Sequential(Unit(), Unit())
        self.one = Unit()
        self.lambda_ = nn.Linear(4, 5, bias=False)
        self.norm = nn.BatchNorm1d(5)


def written(network, folder):
    path = os.path.join(folder, "w.safetensors")
    studio.save(network, path, "{}", step=7)
    return path


class Weights(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_names(self):
        self.assertEqual(
            studio.NAMES(Network()),
            [
                ("units.1.conv1/w", "units.0.conv1.weight", "filter"),
                ("units.1.conv1/b", "units.0.conv1.bias", "vector"),
                ("units.2.conv1/w", "units.1.conv1.weight", "filter"),
                ("units.2.conv1/b", "units.1.conv1.bias", "vector"),
                ("one.1.conv1/w", "one.conv1.weight", "filter"),
                ("one.1.conv1/b", "one.conv1.bias", "vector"),
                ("lambda/w", "lambda_.weight", "matrix"),
                ("norm/gamma", "norm.weight", "vector"),
                ("norm/beta", "norm.bias", "vector"),
                ("norm/mean", "norm.running_mean", "vector"),
                ("norm/variance", "norm.running_var", "vector"),
            ],
        )

    def test_what_is_saved_is_loaded(self):
        one, other = Network(), Network()
        metadata = studio.load(other, written(one, self.folder))
        self.assertEqual(metadata, {"experiment": "abababab", "layout": "HWIO", "document": "{}", "step": "7"})
        self.assertEqual(studio.weights_hash(one), studio.weights_hash(other))
        for name, value in one.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                self.assertTrue(torch.equal(value, other.state_dict()[name]), name)

    def test_another_network_is_refused_and_nothing_changes(self):
        path = written(Unit(), self.folder)
        network = Network()
        before = studio.weights_hash(network)
        with self.assertRaisesRegex(ValueError, "has no units.1.conv1/w, so it is of another network"):
            studio.load(network, path)
        wide = Network()
        wide.lambda_ = nn.Linear(4, 6, bias=False)
        with self.assertRaisesRegex(ValueError, r"lambda/w is \[1, 1, 4, 6\], not \[1, 1, 4, 5\]"):
            studio.load(network, written(wide, self.folder))
        self.assertEqual(studio.weights_hash(network), before)

    def test_damaged_files_are_refused_in_a_sentence(self):
        network = Network()
        path = written(network, self.folder)
        with open(path, "rb") as file:
            sound = file.read()
        draws, refused = random.Random(3), 0
        deep = b"[" * 100_000
        damaged = [b"", sound[:5], sound[:200], sound[:-1], len(deep).to_bytes(8, "little") + deep]
        for _ in range(400):
            data = bytearray(sound)
            for _ in range(draws.randint(1, 4)):
                data[draws.randrange(1400)] = draws.choice(b'\x00\xff{}[]":,0129-eF')
            damaged.append(bytes(data))
        for data in damaged:
            with open(path, "wb") as file:
                file.write(data)
            try:
                studio.load(Network(), path)
            except ValueError as error:
                refused += 1
                self.assertRegex(str(error), r"\.$")
        self.assertGreater(refused, 200)


class Lines(unittest.TestCase):
    def test_events_are_lines_of_json_without_nan(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "events.jsonl")
            events = studio.Events(path)
            events.ready("CPU", 2, "here")
            events.step(0, math.nan, 0.1, 12.5, [("adder1", math.inf, 3.0), ("conv1", 1.0, None)])
            events.epoch(1, 0.5, 0.75, 0.25, 0.875, 12.5)
            events.close()
            again = studio.Events(path, append=True)
            again.failed("non-finite", "The loss is no number.")
            again.done(1, "cd", 12.5)
            again.close()
            with open(path, encoding="utf-8") as file:
                lines = [json.loads(line, parse_constant=self.fail) for line in file]
        self.assertEqual([line["type"] for line in lines], ["ready", "step", "epoch", "failed", "done"])
        self.assertEqual(lines[1]["loss"], None)
        self.assertEqual(
            lines[1]["layers"],
            [{"name": "adder1", "rawNorm": None, "alpha": 3.0}, {"name": "conv1", "rawNorm": 1.0, "alpha": None}],
        )
        self.assertEqual(lines[2]["testAccuracy"], 0.875)
        self.assertEqual(lines[4]["documentHash"], "ab" * 32)
        studio.Events(None).step(0, 1.0, 0.1, 1.0)


if __name__ == "__main__":
    unittest.main()
