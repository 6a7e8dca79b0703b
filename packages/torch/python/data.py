"""Examples for train.py: which there are, who gets which at a step, and how an image becomes the network's input.

Sources, told apart by what lies in the folder that `--data` names:

    *.u8z                              the app's own files, as in its public/data/fashion-mnist
    *-images-idx3-ubyte[.gz]           IDX: MNIST, Fashion-MNIST, KMNIST
    data_batch_1.bin or train.bin      CIFAR-10 and CIFAR-100, "binary version"
    train/ and val/ (or test/)         a folder of images for each class
    a file *.npz                       arrays x_train, y_train, x_test, y_test

Without a folder: "fake" (random images, to try a machine out), points and noise images, which are made from the seed
as the app makes them, and Fashion-MNIST, which is downloaded once.

Everything random is a function of the seed and a counter: the order of an epoch, and what is done to an example at a
step. Nothing has to be saved to go on in the middle of an epoch, on any number of processes.
"""

import glob
import gzip
import hashlib
import os
import urllib.request

import numpy as np
import torch

import points


class DataError(Exception):
    """What is wrong with the data, in a sentence for people."""


def keyed(*key):
    """A generator that depends on the key alone."""
    digest = hashlib.sha256(repr(key).encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "little"))


# ------------------------------------------------------------------------------------------------- who gets which when


class Plan:
    """Which examples each process takes at each step.

    The `batch` of a step is over all processes and all accumulated pieces. It is cut into pieces of equal size, which
    are dealt out in turn; what remains at the end of an epoch is left out, as in the app.
    """

    def __init__(self, count, batch, seed, rank=0, world=1, accumulate=1):
        if batch % (world * accumulate):
            raise DataError(
                f"A batch of {batch} cannot be shared evenly by {world} processes times {accumulate} accumulated pieces."
            )
        if batch > count:
            raise DataError(f"A batch of {batch} is larger than the {count} training examples.")
        self.count, self.batch, self.seed = count, batch, seed
        self.rank, self.world, self.accumulate = rank, world, accumulate
        self.steps_per_epoch = count // batch
        self._epoch, self._order = None, None

    def order(self, epoch):
        if self._epoch != epoch:
            order = torch.randperm(self.count, generator=keyed("order", self.seed, epoch))
            self._epoch, self._order = epoch, order
        return self._order

    def pieces(self, step):
        """[(indices, their places in the step's batch)], one for each accumulated piece."""
        epoch, within = divmod(step, self.steps_per_epoch)
        order, size = self.order(epoch), self.batch // (self.world * self.accumulate)
        for piece in range(self.accumulate):
            places = torch.arange(size) + (piece * self.world + self.rank) * size
            yield order[within * self.batch + places], places


def share(count, rank, world):
    """Indices of a process' part of the test examples: each is tested once, none is padded."""
    return torch.arange(rank, count, world)


# ----------------------------------------------------------------------------------------------------- sources in memory


class Memory:
    """Examples in memory, moved to the device as they are.

    Images are bytes [N, C, H, W] and are standardised on their way; float32 values (points) go in as they are. What
    can be done to training images is what the app does: shift by up to `crop` pixels, black coming in, mirror, then
    (to all images) pad with black to `pad_to` and repeat the channels.
    """

    def __init__(self, train, test, mean=None, std=None, crop=0, flip=False, pad_to=0, repeat=1, seed=0):
        (self.x, self.y), (self.test_x, self.test_y) = train, test
        self.crop, self.flip, self.pad_to, self.repeat, self.seed = crop, flip, pad_to, repeat, seed
        self.train_count, self.test_count = len(self.x), len(self.test_x)
        if self.x.dtype == torch.uint8:
            if mean is None:
                mean, std = _moments(self.x)
            # A table of what each byte becomes, worked out in double precision as in the app.
            pixels = torch.arange(256, dtype=torch.float64) / 255
            mean, std = (torch.tensor(v, dtype=torch.float64).reshape(-1, 1) for v in (mean, std))
            self.table = ((pixels - mean) / std).float().expand(self.x.shape[1], 256).contiguous()

    def to(self, device):
        for name in ("x", "y", "test_x", "test_y", "table"):
            if hasattr(self, name):
                setattr(self, name, getattr(self, name).to(device))
        return self

    def train(self, steps, plan):
        """(x, y) of each piece of each step."""
        for step in steps:
            moves = self._moves(step, plan.batch)
            for indices, places in plan.pieces(step):
                indices = indices.to(self.x.device)
                yield (self._ready(self.x[indices], moves and [move[places] for move in moves]), self.y[indices])

    def plain(self, indices):
        """Training examples without augmentation."""
        return self._ready(self.x[indices]), self.y[indices]

    def test(self, indices, batch):
        for part in indices.to(self.test_x.device).split(batch):
            yield self._ready(self.test_x[part]), self.test_y[part]

    def _moves(self, step, batch):
        if not (self.crop or self.flip):
            return None
        draws = keyed("augment", self.seed, step)
        shift = torch.randint(-self.crop, self.crop + 1, (2, batch), generator=draws)
        mirror = torch.rand(batch, generator=draws) < (0.5 if self.flip else 0)
        return shift[0], shift[1], mirror

    def _ready(self, x, moves=None):
        if x.dtype != torch.uint8:
            return x
        if moves is not None:
            x = _moved(x, self.crop, *(move.to(x.device) for move in moves))
        height, width = x.shape[2:]
        tall, wide = max(0, self.pad_to - height), max(0, self.pad_to - width)
        if tall or wide:
            x = torch.nn.functional.pad(x, (wide // 2, wide - wide // 2, tall // 2, tall - tall // 2))
        channel = torch.arange(x.shape[1], device=x.device)[:, None, None]
        return self.table[channel, x.long()].repeat(1, self.repeat, 1, 1)


def _moments(images):
    """Mean and deviation of all pixels on the scale 0 to 1."""
    counts = torch.bincount(images.reshape(-1).int(), minlength=256).double()
    pixels = torch.arange(256, dtype=torch.float64) / 255
    mean = ((counts * pixels).sum() / counts.sum()).item()
    return mean, max(((counts * (pixels - mean) ** 2).sum() / counts.sum()).sqrt().item(), 1e-8)


def _moved(x, crop, down, right, mirror):
    """Image n is looked at through a window moved by down[n], right[n], then mirrored; outside it is black."""
    n, channels, height, width = x.shape
    around = torch.nn.functional.pad(x, (crop, crop, crop, crop))
    rows = torch.arange(height, device=x.device) + crop + down[:, None]
    columns = torch.arange(width, device=x.device).expand(n, width)
    columns = torch.where(mirror[:, None], width - 1 - columns, columns) + crop + right[:, None]
    image = torch.arange(n, device=x.device)[:, None, None, None]
    channel = torch.arange(channels, device=x.device)[:, None, None]
    return around[image, channel, rows[:, None, :, None], columns[:, None, None, :]]


# ----------------------------------------------------------------------------------------------- folders of large images

#: ImageNet's means and deviations, as in pytorch/examples.
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


class Folder:
    """Folders of images too large for memory, read by worker processes; torchvision's usual way with ImageNet.

    Training: a random part of 8 % to 100 % of the area, resized, mirrored half of the time. Testing: the middle, after
    resizing the shorter side to 8/7 of the network's input.
    """

    def __init__(self, train_path, test_path, size, mean, std, flip, seed, workers):
        from torchvision import datasets, transforms

        channels, height, width = size
        scale = [transforms.ToTensor(), transforms.Normalize(mean, std)]
        grey = [transforms.Grayscale()] if channels == 1 else []
        crop = transforms.RandomResizedCrop((height, width))
        middle = [transforms.Resize(round(max(height, width) * 8 / 7)), transforms.CenterCrop((height, width))]
        mirror = [transforms.RandomHorizontalFlip()] if flip else []
        self.seed, self.workers = seed, workers
        self._train = datasets.ImageFolder(train_path, transforms.Compose([*grey, crop, *mirror, *scale]))
        self._plain = datasets.ImageFolder(train_path, transforms.Compose([*grey, *middle, *scale]))
        self._test = datasets.ImageFolder(test_path, transforms.Compose([*grey, *middle, *scale]))
        if self._test.classes != self._train.classes:
            raise DataError(f"The classes (folders) in {train_path} and {test_path} are not the same.")
        self.train_count, self.test_count = len(self._train), len(self._test)
        self.class_count = len(self._train.classes)

    def to(self, device):
        self._pin = device.type == "cuda"
        return self

    def _load(self, dataset, batches):
        options = {"num_workers": self.workers, "pin_memory": self._pin}
        return torch.utils.data.DataLoader(_Keyed(dataset), batch_sampler=batches, **options)

    def train(self, steps, plan):
        epoch = lambda step: step // plan.steps_per_epoch  # noqa: E731
        batches = [
            [(i, ("augment", self.seed, epoch(s), i)) for i in indices.tolist()]
            for s in steps
            for indices, _ in plan.pieces(s)
        ]
        yield from self._load(self._train, batches)

    def plain(self, indices):
        return next(iter(self._load(self._plain, [[(i, None) for i in indices.tolist()]])))

    def test(self, indices, batch):
        yield from self._load(self._test, [[(i, None) for i in part.tolist()] for part in indices.split(batch)])


class _Keyed(torch.utils.data.Dataset):
    """Gives each example its own random numbers, whichever worker reads it."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __getitem__(self, item):
        index, key = item
        if key is not None:
            torch.manual_seed(keyed(*key).initial_seed())
        return self.dataset[index]


# ------------------------------------------------------------------------------------------------------------- readers


def _bytes(path):
    with (gzip.open if path.endswith((".gz", ".u8z")) else open)(path, "rb") as file:
        return file.read()


def _tensors(images, labels):
    """Bytes [N, C, H, W] and classes [N]."""
    return torch.from_numpy(np.array(images)), torch.from_numpy(np.array(labels)).long()


def read_shards(folder, split, size):
    """The app's files: gzip of all labels, then all pixels [N, H, W, C]."""
    channels, height, width = size
    found = sorted(glob.glob(os.path.join(folder, f"{split}-*.u8z")))
    images, labels = [], []
    for path in found:
        content = np.frombuffer(_bytes(path), np.uint8)
        count, rest = divmod(len(content), 1 + channels * height * width)
        if rest:
            raise DataError(f"{path} does not hold images of {channels} x {height} x {width}.")
        labels.append(content[:count])
        images.append(content[count:].reshape(count, height, width, channels).transpose(0, 3, 1, 2))
    if not found:
        raise DataError(f"There is no {split}-0.u8z in {folder}.")
    return _tensors(np.concatenate(images), np.concatenate(labels))


def read_idx(path):
    """An IDX file of bytes: two zeros, 8, the number of dimensions, the dimensions (big-endian), the bytes."""
    content = _bytes(path)
    rank = content[3] if content[:3] == b"\0\0\x08" else 0
    shape = np.frombuffer(content[4 : 4 + 4 * rank], ">u4").astype(np.int64)
    if rank == 0 or len(content) != 4 + 4 * rank + shape.prod():
        raise DataError(f"{path} is not an IDX file of bytes, or it is cut off.")
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def _idx_split(folder, prefix, per_class=None):
    paths = {}
    for what in ("images-idx3-ubyte", "labels-idx1-ubyte"):
        candidates = [os.path.join(folder, f"{prefix}-{what}{end}") for end in ("", ".gz")]
        paths[what] = next((path for path in candidates if os.path.exists(path)), None)
        if paths[what] is None:
            raise DataError(f"There is no {prefix}-{what}.gz in {folder}.")
    images, labels = (read_idx(path) for path in paths.values())
    if len(images) != len(labels):
        raise DataError(f"{folder}: there are {len(images)} {prefix} images and {len(labels)} labels.")
    if per_class is not None:
        chosen = np.sort(np.concatenate([np.flatnonzero(labels == c)[:per_class] for c in np.unique(labels)]))
        images, labels = images[chosen], labels[chosen]
    return _tensors(images[:, None], labels)


def read_cifar(folder):
    """CIFAR's binary version: a row is one label (two in CIFAR-100: coarse, fine), then 3 x 32 x 32 pixels."""
    hundred = os.path.exists(os.path.join(folder, "train.bin"))
    names = (
        (["train.bin"], ["test.bin"]) if hundred else ([f"data_batch_{i}.bin" for i in range(1, 6)], ["test_batch.bin"])
    )
    splits = []
    for files in names:
        rows = np.frombuffer(b"".join(_bytes(os.path.join(folder, name)) for name in files), np.uint8)
        width = 3072 + (2 if hundred else 1)
        if len(rows) % width:
            raise DataError(f"{folder}: {files[0]} is cut off.")
        rows = rows.reshape(-1, width)
        splits.append(_tensors(rows[:, -3072:].reshape(-1, 3, 32, 32), rows[:, -3073]))
    return splits


def read_npz(path):
    """x_train, x_test: bytes [N, H, W(, C)], or numbers [N, features]; y_*: classes, or values where they are not whole."""
    with np.load(path, allow_pickle=False) as arrays:
        missing = {"x_train", "y_train", "x_test", "y_test"} - set(arrays.files)
        if missing:
            raise DataError(f"{path} has no array {sorted(missing)[0]}.")
        return [_npz_split(arrays[f"x_{split}"], arrays[f"y_{split}"]) for split in ("train", "test")]


def _npz_split(x, y):
    if x.dtype == np.uint8 and x.ndim in (3, 4):
        x = (x[..., None] if x.ndim == 3 else x).transpose(0, 3, 1, 2)
    else:
        x = x.astype(np.float32).reshape(len(x), -1, 1, 1)
    y = y.astype(np.float32).reshape(len(y), -1) if y.dtype.kind == "f" else y.astype(np.int64).reshape(-1)
    return torch.from_numpy(np.ascontiguousarray(x)), torch.from_numpy(y)


def _small_folder(train_path, test_path, size):
    """Folders of small images, read into memory once, resized to what the app stored."""
    from torchvision import datasets

    channels, height, width = size
    splits = []
    for path in (train_path, test_path):
        folder = datasets.ImageFolder(path)
        images = [image.convert("L" if channels == 1 else "RGB").resize((width, height)) for image, _ in folder]
        stacked = np.stack([np.asarray(image).reshape(height, width, -1) for image in images])
        splits.append(_tensors(stacked.transpose(0, 3, 1, 2), [label for _, label in folder.samples]))
    return splits


# ------------------------------------------------------------------------------------------------------------ download

FASHION_HOSTS = (
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
)
#: MD5 of each file, from the data set's own README.
FASHION_FILES = {
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}


def download_fashion(folder, log=print):
    """Fetches the four files of Fashion-MNIST (31 MB; MIT licence, (c) 2017 Zalando SE) into a folder."""
    os.makedirs(folder, exist_ok=True)
    for name, md5 in FASHION_FILES.items():
        path, problem = os.path.join(folder, name), None
        for host in () if os.path.exists(path) else FASHION_HOSTS:
            try:
                log(f"Downloading {host}{name}")
                with urllib.request.urlopen(host + name, timeout=60) as answer:
                    content = answer.read(2**26)
                if hashlib.md5(content).hexdigest() != md5:
                    raise OSError("it arrived damaged")
                with open(path + ".part", "wb") as file:
                    file.write(content)
                os.replace(path + ".part", path)
                break
            except OSError as error:
                problem = error
        if not os.path.exists(path):
            raise DataError(
                f"Fashion-MNIST could not be downloaded ({problem}). Put its four files into {folder}, or name the "
                "folder that has them: --data FOLDER."
            )


# ---------------------------------------------------------------------------------------------------------------- open


def open_data(settings, path=None, full=False, mean=None, std=None, workers=4, fake_count=None, log=print):
    """The examples that a run trains on.

    `settings` is the module of that name; `path` a folder, a file, or "fake"; None is what the document names. `full`
    takes all 70,000 images of Fashion-MNIST and not the app's part of them. DataError says what is missing.
    """
    get = lambda name, default=None: getattr(settings, name, default)  # noqa: E731
    dataset, source = settings.DATASET, get("SOURCE", settings.INPUT)
    ways = {"crop": get("CROP", 0), "flip": get("FLIP", False), "pad_to": get("PAD_TO", 0)}
    ways.update(repeat=get("REPEAT_CHANNELS", 1), seed=settings.SEED)
    ways["mean"], ways["std"] = (mean, std) if mean is not None else (get("MEAN"), get("STD"))
    if path == "fake":
        splits = _fake(settings, fake_count or 4 * settings.BATCH)
    elif path is None and dataset in points.SETS:
        splits = points.points(settings)
    elif path is None and dataset == "noise":
        splits = points.noise(settings)
    else:
        if path is None and dataset == "fashion-mnist":
            path = os.environ.get("FASHION_MNIST_DIR", "data")
            if not glob.glob(os.path.join(path, "*.u8z")):
                download_fashion(path, log)
        if path is None:
            name = get("OWN_NAME")
            raise DataError(f"Say where the examples are: --data FOLDER{f' (made with {name})' if name else ''}.")
        # The document's mean and deviation are those of its own images.
        if mean is None and (full or dataset == "noise" or dataset in points.SETS):
            ways["mean"] = ways["std"] = None
        part = dataset == "fashion-mnist" and not full
        splits = _read(path, source, part, settings, ways, workers)
        if isinstance(splits, Folder):
            return splits
        shape, wanted = tuple(splits[0][0].shape[1:]), settings.INPUT
        if shape != tuple(source):
            # Images of another kind than the document's: made to fit where that is possible.
            ways["pad_to"], ways["repeat"] = max(wanted[1:]), max(1, wanted[0] // shape[0])
            if mean is None:
                ways["mean"] = ways["std"] = None
    data = Memory(*splits, **ways)
    _check(data, settings, path)
    return data


def _read(path, source, part, settings, ways, workers):
    if not os.path.exists(path):
        raise DataError(f"There is no {path}.")
    inside = lambda pattern: glob.glob(os.path.join(path, pattern))  # noqa: E731
    if path.endswith(".npz"):
        return read_npz(path)
    if inside("train-*.u8z"):
        return [read_shards(path, split, source) for split in ("train", "test")]
    if inside("train-images-idx3-ubyte*"):
        return [_idx_split(path, "train", 1000 if part else None), _idx_split(path, "t10k", 200 if part else None)]
    if inside("data_batch_1.bin") or inside("train.bin"):
        return read_cifar(path)
    tests = [name for name in ("val", "test") if inside(name)]
    if inside("train") and tests:
        train_path, test_path = os.path.join(path, "train"), os.path.join(path, tests[0])
        try:
            if max(settings.INPUT[1:]) <= 64:
                return _small_folder(train_path, test_path, source)
            mean, std = (ways["mean"], ways["std"]) if ways["mean"] is not None else IMAGENET
            return Folder(train_path, test_path, settings.INPUT, mean, std, True, settings.SEED, workers)
        except ImportError as error:
            raise DataError(f"Folders of images need torchvision: pip install torchvision ({error}).") from None
    raise DataError(f"{path} holds none of the kinds that data.py reads; its first lines list them.")


def _fake(settings, count):
    """Random images of the network's size, each class with a mean of its own, so that there is something to learn."""
    splits = []
    for split, many in (("train", count), ("test", max(1, count // 5))):
        draws = keyed("fake", split, settings.SEED)
        x = torch.randn(many, *settings.INPUT, generator=draws)
        if settings.TASK == "values":
            splits.append((x, x.mean((1, 2, 3))[:, None].expand(-1, settings.VALUES).contiguous()))
            continue
        y = torch.arange(many) % settings.CLASSES
        means = torch.randn(settings.CLASSES, settings.INPUT[0], generator=keyed("fake means", settings.SEED))
        splits.append((x + means[y][:, :, None, None], y))
    return splits


def _check(data, settings, path):
    """The network's input and answers are those of the data."""
    x, y = data.plain(torch.arange(1))
    where = path or settings.DATASET
    if tuple(x.shape[1:]) != tuple(settings.INPUT):
        sizes = " x ".join(map(str, settings.INPUT)), " x ".join(map(str, x.shape[1:]))
        raise DataError(f"The network takes {sizes[0]} (channels, height, width); {where} gives {sizes[1]}.")
    if settings.TASK == "classes":
        if y.is_floating_point():
            raise DataError(f"The network answers with classes; {where} has values.")
        highest = max(int(data.y.max()), int(data.test_y.max()))
        if highest >= settings.CLASSES:
            raise DataError(
                f"The network knows {settings.CLASSES} classes; {where} has a class {highest}, counted from 0."
            )
    elif not y.is_floating_point() or y.shape[1] != settings.VALUES:
        raise DataError(f"The network answers with {settings.VALUES} values; {where} has other answers.")


if __name__ == "__main__":
    download_fashion("data")
    print("Fashion-MNIST lies in data/.")
