"""Checks this package on this machine: `python selftest.py`.

Layers are compared with golden values of the authors' code, the network with the answers
that the app's own engine gave (vectors.json), and the weights with their hash. Prints a
line for each check; the exit code is 0 when all of them passed.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import nn

import adder
import model
import settings
import studio

# Two engines that add float32 numbers in another order.
TOLERANCE = 1e-4


class Checks:
    """Prints each result and counts those that failed."""

    def __init__(self):
        self.failed = 0

    def check(self, name, good, detail):
        print(f"{'ok  ' if good else 'FAIL'}  {name}: {detail}", flush=True)
        self.failed += not good

    def near(self, name, found, wanted, tolerance=TOLERANCE):
        """Compares by the largest difference, as a share of the largest wanted value."""
        found, wanted = np.asarray(found, np.float64), np.asarray(wanted, np.float64)
        if found.shape != wanted.shape:
            self.check(name, False, f"shape {found.shape}, not {wanted.shape}")
            return
        scale = max(np.abs(wanted).max(), 1e-30)
        difference = np.abs(found - wanted).max() / scale
        # A difference that is no number is no match.
        self.check(name, bool(difference <= tolerance), f"relative difference {difference:.1e}")


def made_up(shape, start, shift, scale):
    """The made-up values that vectors.json names by their place in one sequence."""
    x = np.arange(start, start + np.prod(shape, dtype=np.int64), dtype=np.uint64)
    # A mix of 32 bits: lowbias32 of Chris Wellons' hash-prospector.
    mask = np.uint64(0xFFFFFFFF)
    x = (x ^ (x >> np.uint64(16))) * np.uint64(0x7FEB352D) & mask
    x = (x ^ (x >> np.uint64(15))) * np.uint64(0x846CA68B) & mask
    x = x ^ (x >> np.uint64(16))
    return (shift + scale * (2 * (x / 4294967296.0) - 1)).astype(np.float32).reshape(shape)


def array(part):
    return torch.tensor(part["data"], dtype=torch.float32).reshape(part["shape"])


def check_layer(checks, golden):
    """One adder layer: its answer and its gradients, the raw one of the filters too."""
    config = golden["config"]
    layer = adder.Adder2d(
        config["inChannels"],
        config["outChannels"],
        config["kernel"],
        stride=config["stride"],
        padding=config["padding"],
        bias=config["bias"],
    )
    with torch.no_grad():
        layer.weight.copy_(array(golden["weight"]).reshape(layer.weight.shape))
        if config["bias"]:
            layer.bias.copy_(array(golden["biasVector"]))
    x = array(golden["input"]).requires_grad_()
    y = layer(x)
    y.backward(array(golden["gradOutput"]).reshape(y.shape))
    found = {
        "output": y.detach(),
        "gradInput": x.grad,
        "gradWeightRaw": layer.weight.grad,
        "gradBias": layer.bias.grad if config["bias"] else None,
    }
    for name, value in found.items():
        if value is not None:
            wanted = array(golden[name]).reshape(value.shape)
            checks.near(f"layer {golden['name']}, {name}", value.numpy(), wanted.numpy())


def check_names(checks, network, vectors):
    """Every array of the app has its place in the network, in the same shape."""
    wanted = {row["name"]: tuple(row["shape"]) for row in vectors["parameters"]}
    found = {name: value.shape for name, value in studio.app_arrays(network).items()}
    wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    detail = f"{len(wanted)} arrays" if not wrong else f"not alike: {', '.join(wrong[:5])}"
    checks.check("names and shapes", not wrong, detail)
    return not wrong


def fill(network, vectors):
    """Gives the network the made-up weights of vectors.json."""
    rows = {row["name"]: row for row in vectors["parameters"]}
    state = network.state_dict()
    with torch.no_grad():
        for app, own, kind in studio.NAMES(network):
            row = rows[app]
            values = made_up(row["shape"], row["from"], row["shift"], row["scale"])
            state[own].copy_(studio.from_app(values, kind))


def check_network(checks, network, vectors):
    """The network's answers to made-up examples, as the app's engine gave them."""
    asked = vectors["network"]
    shape = asked["examples"]["shape"]
    x = made_up(shape, asked["examples"]["from"], asked["examples"]["shift"], asked["examples"]["scale"])
    # From faint to strong: examples that are alike would leave batch norm little but rounding.
    factors = np.arange(1, shape[0] + 1, dtype=np.float64)[:, None, None, None]
    x = (x.astype(np.float64) * 2 * factors / shape[0]).astype(np.float32)
    x = torch.from_numpy(x).permute(0, 3, 1, 2).contiguous()
    network.eval()
    if asked["statistics"] == "batch":
        # Nothing has been trained: batch norm takes the batch's own statistics.
        for layer in network.modules():
            if isinstance(layer, nn.modules.batchnorm._BatchNorm):
                layer.train()
    kept = {name: value.clone() for name, value in network.state_dict().items()}
    with torch.no_grad():
        found = network(x)
    network.load_state_dict(kept)
    network.eval()
    outputs = settings.CLASSES if settings.TASK == "classes" else settings.VALUES
    checks.check("shape of the answer", list(found.shape) == [shape[0], outputs], f"{list(found.shape)}")
    answers = asked.get("answers")
    if answers is None:
        print("      answers: no engine of the app was at hand when this package was written")
        return
    wanted = np.array(answers["data"]).reshape(answers["shape"])
    checks.near(f"answers ({answers['by']})", found.numpy(), wanted)


def check_round_trip(checks, network):
    """Weights that are saved and read again are the same, by their hash."""
    before = studio.weights_hash(network)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.safetensors"
        studio.save(network, path)
        other = model.Network()
        studio.load(other, path)
    checks.check("saved and read again", studio.weights_hash(other) == before, f"weights {before[:16]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", default=studio.HERE / "weights.safetensors", help="weights to check")
    options = parser.parse_args()
    print(f"{settings.TITLE}: PyTorch {torch.__version__}")
    vectors = json.loads((studio.HERE / "vectors.json").read_text(encoding="utf-8"))
    checks = Checks()
    for golden in vectors["layers"]:
        check_layer(checks, golden)
    network = model.Network()
    if check_names(checks, network, vectors):
        if "weightsHash" in vectors:
            studio.load(network, options.weights)
            digest = studio.weights_hash(network)
            checks.check("hash of the weights", digest == vectors["weightsHash"], digest[:16])
        else:
            fill(network, vectors)
        check_network(checks, network, vectors)
        check_round_trip(checks, network)
    print("All checks passed." if checks.failed == 0 else f"Checks that failed: {checks.failed}.")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
