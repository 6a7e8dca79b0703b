"""What ties this package to Adder Studio: names of weights, weight files, events of a run.

The app names a parameter by its block, `unit1.2.adder1/w`, and lays filters out as
[height, width, in, out]; PyTorch names it by its module, `unit1.1.adder1.weight`, as
[out, in, height, width]. Everything that is written here opens in the app, and
weights the other way round.
"""

import hashlib
import json
import math
import os
import struct
from pathlib import Path

import numpy as np
import torch
from torch import nn

HERE = Path(__file__).resolve().parent

# Of the header of a weight file; the app reads no longer ones.
HEADER_LIMIT = 1_000_000
# Entries of the arrays beside the document's text.
HEADER_ROOM = 200_000


def read_document():
    """The text of experiment.json, which the app opens as the experiment."""
    return (HERE / "experiment.json").read_text(encoding="utf-8")


def bare(model):
    """The network itself, out of the wrappers of DDP and torch.compile."""
    while True:
        if isinstance(model, nn.parallel.DistributedDataParallel):
            model = model.module
        elif hasattr(model, "_orig_mod"):
            model = model._orig_mod
        else:
            return model


def _layers(module, app_path="", torch_path=""):
    """Each layer with its block's id in the app and its own name in PyTorch."""
    ids = getattr(module, "BLOCK_IDS", {})
    for name, child in module.named_children():
        app = app_path + ids.get(name, name)
        own = torch_path + name
        if isinstance(child, nn.Sequential):
            # The app counts repetitions from 1.
            for i, unit in enumerate(child):
                yield from _layers(unit, f"{app}.{i + 1}.", f"{own}.{i}.")
        elif next(child.children(), None) is not None:
            yield from _layers(child, f"{app}.1.", f"{own}.")
        else:
            yield app, own, child


_NORM_NAMES = {
    "weight": "gamma",
    "bias": "beta",
    "running_mean": "mean",
    "running_var": "variance",
}
_LAYER_NAMES = {"weight": "w", "bias": "b"}


def NAMES(model):
    """All arrays that the app knows, as a list of (app name, PyTorch name, kind).

    The kind is "filter" (PyTorch [O, I, H, W], app [H, W, I, O]), "matrix" (PyTorch
    [O, I], app [1, 1, I, O]) or "vector" (the same in both).
    """
    kinds = {1: "vector", 2: "matrix", 4: "filter"}
    names = []
    for app, own, layer in _layers(bare(model)):
        is_norm = isinstance(layer, nn.modules.batchnorm._BatchNorm)
        for name, short in (_NORM_NAMES if is_norm else _LAYER_NAMES).items():
            array = getattr(layer, name, None)
            if array is not None:
                names.append((f"{app}/{short}", f"{own}.{name}", kinds[array.dim()]))
    return names


def to_app(array, kind):
    """An array as the app lays it out: float32, little-endian, C order."""
    array = array.detach().to("cpu", torch.float32)
    if kind == "filter":
        array = array.permute(2, 3, 1, 0)
    elif kind == "matrix":
        array = array.t()[None, None]
    return np.ascontiguousarray(array.numpy(), dtype="<f4")


def from_app(array, kind):
    """An array of the app as PyTorch lays it out."""
    array = torch.from_numpy(np.array(array, dtype=np.float32))
    if kind == "filter":
        array = array.permute(3, 2, 0, 1)
    elif kind == "matrix":
        array = array[0, 0].t()
    return array.contiguous()


def app_arrays(model):
    """The network's arrays by their names in the app, in the order of those names."""
    state = bare(model).state_dict()
    arrays = {app: to_app(state[own], kind) for app, own, kind in NAMES(model)}
    return dict(sorted(arrays.items()))


def weights_hash(model):
    """SHA-256 of all arrays in the order of their names, as the app's receipts have it."""
    digest = hashlib.sha256()
    for array in app_arrays(model).values():
        digest.update(array.tobytes())
    return digest.hexdigest()


def write_safetensors(path, arrays, metadata):
    """Writes float32 arrays and texts as a safetensors file, whole or not at all."""
    header = {"__metadata__": metadata} if metadata else {}
    end = 0
    for name, array in sorted(arrays.items()):
        start, end = end, end + array.nbytes
        header[name] = {
            "dtype": "F32",
            "shape": list(array.shape),
            "data_offsets": [start, end],
        }
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    text += b" " * (-len(text) % 8)
    path = Path(path)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    with open(unfinished, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for _, array in sorted(arrays.items()):
            file.write(array.tobytes())
    os.replace(unfinished, path)


def read_safetensors(path):
    """The float32 arrays of a safetensors file and its texts; ValueError says what is wrong."""
    path = Path(path)
    size = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(8)
        length = struct.unpack("<Q", head)[0] if len(head) == 8 else size
        if length > min(size - 8, 100_000_000):
            raise ValueError(f"{path} is not a safetensors file: its header does not end.")
        try:
            header = json.loads(file.read(length).decode("utf-8"))
        except (ValueError, RecursionError):
            raise ValueError(f"{path} is not a safetensors file: its header is not JSON.") from None
        data = file.read()
    metadata = header.pop("__metadata__", {}) if isinstance(header, dict) else None
    if metadata is None:
        raise ValueError(f"{path} is not a safetensors file: its header is no object.")
    arrays = {}
    for name, info in header.items():
        try:
            kind, shape, (start, end) = info["dtype"], info["shape"], info["data_offsets"]
            if not all(type(number) is int and number >= 0 for number in (*shape, start, end)):
                raise ValueError
            whole = start <= end <= len(data) and math.prod(shape) * 4 == end - start
        except (KeyError, TypeError, ValueError):
            raise ValueError(f"{path}: the header does not describe {name}.") from None
        if kind in ("I64", "I32"):  # Counters, which no layer learns.
            continue
        if kind != "F32":
            raise ValueError(f"{path}: {name} is {kind}; only F32 is read here.")
        if not whole:
            raise ValueError(f"{path}: {name} does not have the size that its shape says.")
        arrays[name] = np.frombuffer(data[start:end], dtype="<f4").reshape(shape)
    return arrays, metadata


def save(model, path, document_text=None, **texts):
    """Writes the network's weights as a file that the app opens.

    `document_text` (experiment.json by default) goes into the file, so that the app opens
    the experiment with it; further `texts`, as `step=1000`, stand in the metadata.
    """
    if document_text is None:
        document_text = read_document()
    metadata = {"experiment": _document_hash()[:8], "layout": "HWIO"}
    quoted = json.dumps(document_text, ensure_ascii=False).encode("utf-8")
    if len(quoted) <= HEADER_LIMIT - HEADER_ROOM:
        metadata["document"] = document_text
    metadata.update({name: str(value) for name, value in texts.items()})
    write_safetensors(path, app_arrays(model), metadata)


def _document_hash():
    import settings

    return settings.DOCUMENT_HASH


def load(model, path):
    """Reads weights that the app or `save` has written into the network.

    Returns the texts of the file's metadata. ValueError where an array is missing or has
    another shape; the network is unchanged then.
    """
    arrays, metadata = read_safetensors(path)
    state = bare(model).state_dict()
    values = {}
    for app, own, kind in NAMES(model):
        if app not in arrays:
            raise ValueError(f"{path} has no {app}, so it is of another network.")
        array = from_app(arrays[app], kind) if arrays[app].ndim == len(_app_shape(state[own], kind)) else None
        if array is None or array.shape != state[own].shape:
            wanted = list(_app_shape(state[own], kind))
            raise ValueError(f"{path}: {app} is {list(arrays[app].shape)}, not {wanted}.")
        values[own] = array
    with torch.no_grad():
        for own, array in values.items():
            state[own].copy_(array)
    return metadata


def _app_shape(array, kind):
    shape = tuple(array.shape)
    if kind == "filter":
        return shape[2:] + (shape[1], shape[0])
    return (1, 1, shape[1], shape[0]) if kind == "matrix" else shape


def _plain(value):
    """The value with None in place of numbers that JSON does not have."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


class Events:
    """The run's events, one JSON object a line, as the app's command line writes them.

    The app opens the file as a run. `path` None writes nothing, for all processes but the
    first. A resumed run goes on in the same file with `append=True`.
    """

    def __init__(self, path, append=False):
        self._file = None if path is None else open(path, "a" if append else "w", encoding="utf-8")

    def _write(self, kind, **fields):
        if self._file is None:
            return
        line = json.dumps({"type": kind, **_plain(fields)}, allow_nan=False, ensure_ascii=False)
        self._file.write(line + "\n")
        self._file.flush()

    def ready(self, adapter, world, host):
        """Once at the start: the device ("NVIDIA H100"), how many processes, and what runs them."""
        self._write(
            "ready",
            backend="torch",
            adapter=adapter,
            threads=world,
            host=host,
            documentHash=_document_hash(),
        )

    def step(self, step, loss, lr, examples_per_second, layers=()):
        """One step, counted from 0; `layers` are (block id, norm of the raw gradient, factor)."""
        self._write(
            "step",
            step=step,
            loss=loss,
            lr=lr,
            examplesPerSecond=examples_per_second,
            layers=[{"name": name, "rawNorm": norm, "alpha": alpha} for name, norm, alpha in layers],
        )

    def epoch(self, epoch, train_loss, train_quality, test_loss, test_quality, examples_per_second):
        """A finished epoch, counted from 1; the qualities are accuracies, or errors (RMSE) of values."""
        import settings

        name = "Accuracy" if settings.TASK == "classes" else "Rmse"
        self._write(
            "epoch",
            epoch=epoch,
            trainLoss=train_loss,
            testLoss=test_loss,
            **{f"train{name}": train_quality, f"test{name}": test_quality},
            examplesPerSecond=examples_per_second,
        )

    def failed(self, code, message):
        """The run ended by a fault: a short code and one sentence."""
        self._write("failed", code=code, message=message)

    def done(self, steps, weights_hash, examples_per_second):
        """The run came to its end with these weights."""
        self._write(
            "done",
            steps=steps,
            weightsHash=weights_hash,
            documentHash=_document_hash(),
            examplesPerSecond=examples_per_second,
        )

    def close(self):
        if self._file is not None:
            self._file.close()
