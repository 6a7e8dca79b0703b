"""The examples that the app makes from a seed: points, functions, noise images. The same numbers as there.

Random numbers are Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): four 32-bit
words that are a function of a counter and a key, so that no example depends on another.
"""

import numpy as np
import torch

SETS = ("moons", "circles", "spirals", "xor", "gaussians", "function")
_SPLITS = {"train": 0, "test": 1}


def philox(c0, c1, c2, c3, k0, k1):
    """Philox4x32-10 of counters and keys, arrays or numbers -> four arrays of 32-bit words (as uint64)."""
    mask, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    x = [np.asarray(c, dtype=np.uint64) for c in (c0, c1, c2, c3)]
    key0, key1 = int(k0), int(k1)
    for _ in range(10):
        # Products of two 32-bit numbers fit into 64 bits.
        first, second = x[0] * np.uint64(0xD2511F53), x[2] * np.uint64(0xCD9E8D57)
        keys = np.uint64(key0), np.uint64(key1)
        x = [(second >> half) ^ x[1] ^ keys[0], second & mask, (first >> half) ^ x[3] ^ keys[1], first & mask]
        key0, key1 = (key0 + 0x9E3779B9) & 0xFFFFFFFF, (key1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.broadcast_arrays(*x)


def stream(name):
    """The number of a named stream: 32-bit FNV-1a."""
    value = 0x811C9DC5
    for character in name.encode("ascii"):
        value = ((value ^ character) * 0x01000193) & 0xFFFFFFFF
    return value


def _draws(name, seed, split, count):
    """Uniform numbers [count, 4] in [0, 1) and normal numbers [count, 2]; example i owns two blocks of its stream."""
    examples, key = np.arange(count), stream(f"points/{name}")
    blocks = [np.stack(philox(at, 0, examples, split, seed, key), 1) for at in (0, 1)]
    uniform, words = blocks[0] / 2**32, blocks[1]
    # Box and Muller.
    radius, turn = (np.sqrt(-2 * np.log((words[:, 0] + np.float64(1)) / 2**32)), 2 * np.pi * (words[:, 1] / 2**32))
    return uniform, np.stack([radius * np.cos(turn), radius * np.sin(turn)], 1)


def _place(name, uniform, label, classes):
    """Where points of the classes `label` lie before noise, [count, 2] within -1 to 1."""
    t, pi = uniform[:, 0], np.pi
    if name == "moons":
        x = np.where(label == 0, np.cos(pi * t), 1 - np.cos(pi * t))
        y = np.where(label == 0, np.sin(pi * t), 0.5 - np.sin(pi * t))
        return np.stack([(x - 0.5) / 1.5, (y - 0.25) / 1.5], 1)
    if name == "xor":
        side = uniform[:, 2] < 0.5
        x, y = ((0.1 + 0.9 * uniform[:, i]) * np.where(side, -1, 1) for i in (0, 1))
        return np.stack([x, np.where(label == 0, y, -y)], 1)
    if name == "circles":
        radius, turn = np.where(label == 0, 1, 0.5), 2 * pi * t
    elif name == "spirals":
        radius, turn = 0.1 + 0.9 * t, pi * (2.5 * t + 2 * label / classes)
    else:
        radius, turn = 0.6, 2 * pi * label / classes
    return np.stack([radius * np.cos(turn), radius * np.sin(turn)], 1)


def target(name):
    """The function of that name, of x and y from -1 to 1; "drawn 0 50 -20" has those hundredths at even places."""
    if name.startswith("drawn "):
        words = [word for word in name[6:].split(" ") if word.lstrip("-").isdigit()]
        values = [int(word) / 100 for word in words if abs(int(word)) <= 100][:65]
        values = values if len(values) >= 2 else [0, 0]
        return lambda x, y: np.interp(x, np.linspace(-1, 1, len(values)), values)
    functions = {
        "sine": lambda x, y: np.sin(np.pi * x),
        "abs": lambda x, y: np.abs(x),
        "hat": lambda x, y: np.maximum(0, 1 - 2 * np.abs(x)),
        "cubic": lambda x, y: (4 * x * x - 3) * x,
        "chirp": lambda x, y: np.sin(np.pi * 6 * ((x + 1) / 2) ** 2),
        "step": lambda x, y: np.where(x < 0, -1.0, 1.0),
        "product": lambda x, y: x * y,
        "saddle": lambda x, y: x * x - y * y,
        "radial": lambda x, y: np.cos(np.pi * np.sqrt(x * x + y * y)),
    }
    return functions.get(name, functions["sine"])


def points(settings):
    """[(x, y) of the training split, (x, y) of the test split]; x [N, features, 1, 1]."""
    name, spread, splits = settings.DATASET, settings.POINT_NOISE, []
    for split, count in (("train", settings.TRAIN_POINTS), ("test", settings.TEST_POINTS)):
        uniform, normal = _draws(name, settings.SEED, _SPLITS[split], count)
        if name == "function":
            x = (2 * uniform[:, : settings.INPUT[0]] - 1).astype(np.float32)
            places = x.astype(np.float64)
            y = target(settings.TARGET)(places[:, 0], places[:, -1]) + spread * normal[:, 0]
            answers = torch.from_numpy(y.astype(np.float32)[:, None])
        else:
            label = np.arange(count) % settings.CLASSES
            x = (_place(name, uniform, label, settings.CLASSES) + spread * normal).astype(np.float32)
            answers = torch.from_numpy(label)
        splits.append((torch.from_numpy(x)[:, :, None, None], answers))
    return splits


# A class pattern is a grid of 4 x 4 flat cells; 96 of 256 parts of a pixel are the pattern, the rest is noise.
_GRID, _PATTERN = 4, 96


def noise(settings):
    """The same for noise images: bytes [N, C, H, W], the class of example i is i mod classes."""
    (channels, height, width), classes, seed = settings.SOURCE, settings.CLASSES, settings.SEED
    cells = _GRID * _GRID * channels
    words = philox(np.arange(-(-cells // 4)), 0, np.arange(classes)[:, None], 0, seed, stream("noise/template"))
    patterns = (np.stack(words, -1) >> np.uint64(24)).reshape(classes, -1)[:, :cells]
    patterns = patterns.reshape(classes, _GRID, _GRID, channels).astype(np.uint32)
    rows, columns = (np.arange(side) * _GRID // side for side in (height, width))
    size, splits = height * width * channels, []
    for split, count in (("train", settings.TRAIN_IMAGES), ("test", settings.TEST_IMAGES)):
        images = np.empty((count, height, width, channels), np.uint8)
        for i in range(count):
            words = philox(np.arange(-(-size // 16)), 0, i, _SPLITS[split], seed, stream("noise/image"))
            drawn = np.stack(words, -1).astype("<u4").view(np.uint8).reshape(-1)[:size].reshape(height, width, channels)
            pattern = patterns[i % classes][rows][:, columns]
            images[i] = (_PATTERN * pattern + (256 - _PATTERN) * drawn.astype(np.uint32)) >> 8
        splits.append((torch.from_numpy(images.transpose(0, 3, 1, 2).copy()), torch.arange(count) % classes))
    return splits
