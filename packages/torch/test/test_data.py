"""data.py and points.py: who gets which example when, how images are prepared, what the readers make of files."""

import gzip
import hashlib
import io
import json
import os
import struct
import tempfile
import types
import unittest
from unittest import mock

from support import ROOT, examples

import data
import numpy as np
import points
import settings
import torch

SHARDS = os.path.join(ROOT, "public/data/fashion-mnist")


def facts(**more):
    """The small package's settings with others in their place."""
    own = {name: value for name, value in vars(settings).items() if name.isupper()}
    return types.SimpleNamespace(**{**own, **more})


class Plans(unittest.TestCase):
    def test_processes_and_pieces_share_the_batch_of_one(self):
        alone = data.Plan(100, 24, seed=7)
        for world, accumulate in ((1, 2), (2, 1), (3, 2), (4, 6)):
            for step in (0, 3, 4, 9):
                ((whole, places),) = alone.pieces(step)
                found = {}
                for rank in range(world):
                    for indices, at in data.Plan(100, 24, 7, rank, world, accumulate).pieces(step):
                        self.assertEqual(len(indices), 24 // world // accumulate)
                        found.update(zip(at.tolist(), indices.tolist()))
                self.assertEqual(found, dict(zip(places.tolist(), whole.tolist())))

    def test_an_epoch_has_each_example_at_most_once_in_an_order_of_its_own(self):
        plan = data.Plan(100, 24, seed=7)
        epochs = [
            torch.cat([i for step in range(4 * e, 4 * e + 4) for i, _ in plan.pieces(step)]).tolist() for e in (0, 1)
        ]
        for epoch in epochs:
            self.assertEqual(len(set(epoch)), 96)
        self.assertNotEqual(*epochs)
        self.assertNotEqual(
            epochs[0], torch.cat([i for s in range(4) for i, _ in data.Plan(100, 24, 8).pieces(s)]).tolist()
        )

    def test_tests_are_shared_without_padding(self):
        shares = [data.share(37, rank, 4).tolist() for rank in range(4)]
        self.assertEqual(sorted(sum(shares, [])), list(range(37)))


class Images(unittest.TestCase):
    def setUp(self):
        self.random = np.random.default_rng(1)

    def source(self, channels=2, **more):
        x = torch.from_numpy(self.random.integers(0, 256, (6, channels, 5, 4)).astype(np.uint8))
        return data.Memory((x, torch.arange(6)), (x, torch.arange(6)), 0.3, 0.2, **more)

    def test_standardised_padded_repeated(self):
        source = self.source(pad_to=8, repeat=3)
        x, _ = source.plain(torch.arange(6))
        self.assertEqual(x.shape, (6, 6, 8, 8))
        pixels = (source.x.double() / 255 - 0.3) / 0.2
        self.assertLess((x[:, 2:4, 1:6, 2:6] - pixels).abs().max().item(), 1e-6)
        x[:, :, 1:6, 2:6] = -1.5
        self.assertLess((x + 1.5).abs().max().item(), 1e-6)

    def test_moved_and_mirrored_as_in_the_app(self):
        # packages/data/src/prepare.ts, one pixel after the other.
        source = self.source(crop=2, flip=True, seed=4)
        down, right, mirror = source._moves(step=3, batch=6)
        self.assertEqual(set(mirror.tolist()), {True, False})
        moved = data._moved(source.x, 2, down, right, mirror)
        for n in range(6):
            for y in range(5):
                for column in range(4):
                    a = y + down[n].item()
                    b = (3 - column if mirror[n] else column) + right[n].item()
                    inside = 0 <= a < 5 and 0 <= b < 4
                    expected = source.x[n, :, a, b].tolist() if inside else [0, 0]
                    self.assertEqual(moved[n, :, y, column].tolist(), expected)

    def test_what_is_done_to_an_example_depends_on_its_place_alone(self):
        source = self.source(crop=2, flip=True)
        whole = next(source.train([1], data.Plan(6, 2, 0)))[0]
        parts = [next(source.train([1], data.Plan(6, 2, 0, rank, 2)))[0] for rank in (0, 1)]
        self.assertTrue(torch.equal(torch.cat(parts), whole))

    def test_moments_are_those_of_the_pixels(self):
        x = self.source().x
        mean, std = data._moments(x)
        self.assertAlmostEqual(mean, (x.double() / 255).mean().item(), places=12)
        self.assertAlmostEqual(std, (x.double() / 255).std(unbiased=False).item(), places=12)


class Readers(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with (gzip.open if name.endswith(".gz") else open)(path, "wb") as file:
            file.write(content)
        return path

    def idx(self, name, array):
        self.write(
            name, struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()
        )

    def open(self, **more):
        return data.open_data(facts(**more), self.folder, log=lambda line: None)

    def test_the_apps_shards(self):
        source = data.open_data(
            facts(INPUT=(1, 28, 28), SOURCE=(1, 28, 28), CLASSES=10, DATASET="fashion-mnist"), SHARDS
        )
        self.assertEqual((source.train_count, source.test_count), (10000, 2000))
        self.assertEqual(torch.bincount(source.y).tolist(), [1000] * 10)
        # As packages/data/src/generated has them.
        mean, std = data._moments(source.x)
        self.assertAlmostEqual(mean, 0.2866816471588635, places=12)
        self.assertAlmostEqual(std, 0.35401257266008673, places=12)

    def test_idx_and_the_apps_part_of_it(self):
        labels = (np.arange(4000) % 3).astype(np.uint8)
        images = np.repeat(labels, 64).reshape(-1, 8, 8)
        for prefix in ("train", "t10k"):
            self.idx(f"{prefix}-images-idx3-ubyte.gz", images)
            self.idx(f"{prefix}-labels-idx1-ubyte.gz", labels)
        self.assertEqual(self.open().train_count, 4000)
        part = self.open(DATASET="fashion-mnist")
        self.assertEqual((part.train_count, part.test_count), (3000, 600))
        self.assertEqual(part.y.tolist(), labels[:3000].tolist())
        self.assertEqual(part.x[:, 0, 3, 3].tolist(), part.y.tolist())

    def test_cifar(self):
        row = lambda label: np.concatenate([[*label], np.repeat([1, 2, 3], 1024)]).astype(np.uint8).tobytes()  # noqa: E731
        for i in range(1, 6):
            self.write(f"data_batch_{i}.bin", row([i]) * 2)
        self.write("test_batch.bin", row([9]))
        ten = self.open(INPUT=(3, 32, 32), CLASSES=10)
        self.assertEqual((ten.y.tolist(), ten.test_y.tolist()), ([1, 1, 2, 2, 3, 3, 4, 4, 5, 5], [9]))
        self.assertEqual(ten.x[0, :, 5, 6].tolist(), [1, 2, 3])
        self.write("train.bin", row([4, 77]) * 3)
        self.write("test.bin", row([4, 78]))
        self.assertEqual(self.open(INPUT=(3, 32, 32), CLASSES=100).y.tolist(), [77] * 3)

    def test_images_of_another_kind_are_not_treated_as_the_documents(self):
        # ResNet-20 in the app: grey 28 x 28, padded and repeated to 3 x 32 x 32, with the mean of Fashion-MNIST.
        more = {"INPUT": (3, 32, 32), "SOURCE": (1, 28, 28), "PAD_TO": 32, "REPEAT_CHANNELS": 3, "CLASSES": 10}
        random = np.random.default_rng(2)
        rows = lambda n: b"".join(bytes([i % 10]) + random.bytes(3072) for i in range(n))  # noqa: E731
        for i in range(1, 6):
            self.write(f"data_batch_{i}.bin", rows(20))
        self.write("test_batch.bin", rows(10))
        x, _ = self.open(**more).plain(torch.arange(100))
        self.assertEqual(x.shape, (100, 3, 32, 32))
        self.assertAlmostEqual(x.mean().item(), 0, places=4)
        self.assertAlmostEqual(x.std().item(), 1, places=3)
        source = data.open_data(facts(**more), self.folder, mean=(0.1, 0.2, 0.3), std=(1, 2, 4))
        x, _ = source.plain(torch.arange(3))
        for channel, (mean, std) in enumerate(((0.1, 1), (0.2, 2), (0.3, 4))):
            pixels = (source.x[:3, channel].double() / 255 - mean) / std
            self.assertLess((x[:, channel] - pixels).abs().max().item(), 1e-6)
        made = data.open_data(
            facts(**{**more, "DATASET": "noise", "SOURCE": (3, 32, 32), "REPEAT_CHANNELS": 1}), self.folder
        )
        self.assertAlmostEqual(made.plain(torch.arange(100))[0].mean().item(), 0, places=4)

    def test_folders(self):
        try:
            from PIL import Image
            from torchvision import datasets  # noqa: F401
        except Exception as error:
            self.skipTest(f"no torchvision ({error})")
        for split in ("train", "val"):
            for label in range(3):
                for i in range(4):
                    path = os.path.join(self.folder, split, f"class{label}", f"{i}.png")
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    Image.new("RGB", (90, 80), (80 * label, 10, 10)).save(path)
        small = self.open(INPUT=(3, 16, 16), SOURCE=(3, 16, 16), BATCH=4)
        self.assertEqual((small.x.shape, sorted(small.y.tolist())), ((12, 3, 16, 16), [0] * 4 + [1] * 4 + [2] * 4))
        large = data.open_data(facts(INPUT=(3, 70, 70), MEAN=None), self.folder, workers=0).to(torch.device("cpu"))
        self.assertEqual((large.train_count, large.test_count, large.class_count), (12, 12, 3))
        plan = data.Plan(12, 4, 0)
        first, again = (list(large.train(range(3), plan)) for _ in range(2))
        for (x, y), (x2, _) in zip(first, again):
            self.assertTrue(torch.equal(x, x2))
            red = (x[:, 0].amax((1, 2)) * 0.229 + 0.485) * 255
            self.assertTrue(torch.equal((red / 80).round().long(), y))
        self.assertEqual(sum(len(y) for _, y in large.test(data.share(12, 1, 2), 4)), 6)

    def test_what_does_not_fit_is_a_sentence(self):
        examples(os.path.join(self.folder, "examples.npz"))
        path = os.path.join(self.folder, "examples.npz")
        for sentence, more in (
            ("takes 3 x 8 x 8", {"INPUT": (3, 8, 8)}),
            ("knows 2 classes", {"CLASSES": 2}),
            ("answers with 1 values", {"TASK": "values", "VALUES": 1}),
        ):
            with self.assertRaisesRegex(data.DataError, sentence):
                data.open_data(facts(**more), path)
        with self.assertRaisesRegex(data.DataError, "holds none of the kinds"):
            self.open()
        with self.assertRaisesRegex(data.DataError, r"made with my\.zip"):
            data.open_data(facts(OWN_NAME="my.zip"))
        self.write("train-labels-idx1-ubyte", b"\0\0\x08\1\0\0\0\5ab")
        self.write("train-images-idx3-ubyte", b"hello")
        with self.assertRaisesRegex(data.DataError, "not an IDX file"):
            self.open()

    def test_a_download_is_checked_and_tried_elsewhere(self):
        asked = []

        def answer(address, timeout):
            asked.append(address)
            if address.startswith(data.FASHION_HOSTS[0]):
                return io.BytesIO(b"damaged")
            return io.BytesIO(b"right")

        files = {"one.gz": hashlib.md5(b"right").hexdigest()}
        with mock.patch.object(data, "FASHION_FILES", files), mock.patch("urllib.request.urlopen", answer):
            data.download_fashion(self.folder, log=lambda line: None)
            data.download_fashion(self.folder, log=lambda line: None)
        self.assertEqual(asked, [host + "one.gz" for host in data.FASHION_HOSTS])
        with open(os.path.join(self.folder, "one.gz"), "rb") as file:
            self.assertEqual(file.read(), b"right")
        with mock.patch("urllib.request.urlopen", side_effect=OSError("no network")):
            with self.assertRaisesRegex(data.DataError, r"\(no network\)\. Put its four files into"):
                data.download_fashion(os.path.join(self.folder, "empty"), log=lambda line: None)

    def test_fake(self):
        for task in ({"TASK": "classes"}, {"TASK": "values", "VALUES": 2}):
            source = data.open_data(facts(INPUT=(3, 9, 7), **task), "fake")
            x, y = next(source.train([0], data.Plan(source.train_count, 12, 0)))
            self.assertEqual(x.shape, (12, 3, 9, 7))
            self.assertEqual(y.shape, (12,) if task["TASK"] == "classes" else (12, 2))


@unittest.skipUnless(os.environ.get("MADE_SETS"), "the app's numbers are not at hand (MADE_SETS)")
class MadeSets(unittest.TestCase):
    """The examples that the app makes, which wrote MADE_SETS, against points.py."""

    def test_equal(self):
        with open(os.environ["MADE_SETS"], encoding="utf-8") as file:
            sets = json.load(file)
        self.assertGreaterEqual(len(sets), 15)
        for given in sets:
            with self.subTest(given["settings"]):
                made = facts(**{name: tuple(v) if isinstance(v, list) else v for name, v in given["settings"].items()})
                splits = points.noise(made) if made.DATASET == "noise" else points.points(made)
                for (x, y), theirs in zip(splits, (given["train"], given["test"])):
                    x = x.permute(0, 2, 3, 1).reshape(-1)[: len(theirs["x"])].double()
                    self.assertLess((x - torch.tensor(theirs["x"], dtype=torch.float64)).abs().max().item(), 1e-6)
                    y = y.reshape(-1)[: len(theirs["y"])].double()
                    self.assertLess((y - torch.tensor(theirs["y"], dtype=torch.float64)).abs().max().item(), 1e-6)


if __name__ == "__main__":
    unittest.main()
