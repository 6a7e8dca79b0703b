"""Whole runs of train.py: schedules, stopping and going on, events, checkpoints, two processes against one."""

import contextlib
import io
import json
import math
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import types
import unittest

from support import HERE, PACKAGE, events_of, examples

import adder
import data
import options as run_options
import settings
import studio
import torch
import train
from model import Network


class Runs(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="torch-runs-")
        self.addCleanup(holder.cleanup)
        self.addCleanup(
            lambda: (adder.exponent(), adder.authors_norm(), settings.__dict__.update(DROPOUT=0.0, NORM="group"))
        )
        self.folder = holder.name
        self.data = examples(os.path.join(self.folder, "examples.npz"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def train(self, name, *words, code=0):
        """Runs train.py in this process -> the folder of the run."""
        given = ["--data", self.data, "--out", self.path(name), "--adder", "reference", "--device", "cpu", *words]
        self.assertEqual(train.main(given), code)
        return self.path(name)

    def weights(self, folder):
        return studio.read_safetensors(os.path.join(folder, "weights.safetensors"))[0]

    def apart(self, one, other):
        """Largest difference of two runs' weights."""
        one, other = self.weights(one), self.weights(other)
        self.assertEqual(sorted(one), sorted(other))
        return max(float(abs(one[name] - other[name]).max()) for name in one)


class Schedules(unittest.TestCase):
    def rates(self, total=40, each=10, **more):
        options = types.SimpleNamespace(**{"lr": 0.1, "schedule": "cosine", "warmup": 0, **more})
        return [train.learning_rate(options, types.SimpleNamespace(STEP_EVERY=2), s, total, each) for s in range(total)]

    def test_formulas(self):
        for s, rate in enumerate(self.rates()):
            self.assertAlmostEqual(rate, 0.05 * (1 + math.cos(math.pi * s / 40)), places=12)
        for s, rate in enumerate(self.rates(schedule="polynomial")):
            self.assertAlmostEqual(rate, 0.1 * (1 - s / 40) ** 0.9, places=12)
        self.assertEqual(set(self.rates(schedule="constant")), {0.1})
        stepped = self.rates(schedule="step")
        self.assertEqual((stepped[19], round(stepped[20], 12), len(set(stepped))), (0.1, 0.01, 2))

    def test_warm_up_rises_to_the_schedule(self):
        plain, warm = self.rates(), self.rates(warmup=2)
        self.assertAlmostEqual(warm[0], plain[0] / 20)
        self.assertEqual(warm[19:], plain[19:])
        self.assertTrue(all(w < p for w, p in zip(warm[:19], plain)))
        for s, rate in enumerate(self.rates(schedule="constant", warmup=1)[:10]):
            self.assertAlmostEqual(rate, 0.1 * (s + 1) / 10)

    def test_exponents(self):
        at = lambda rule, step: train.exponent(  # noqa: E731
            types.SimpleNamespace(LP_START=2, LP_END=1, LP_UNTIL=0.5, LP_RULE=rule), step, 100
        )
        self.assertEqual([at("exact", s) for s in (0, 25, 50, 99)], [2, 1.5, 1, 1])
        self.assertEqual([at("rules", s) for s in (49, 50)], [1.02, None])
        self.assertIsNone(train.exponent(types.SimpleNamespace(), 3, 10))


class Options(unittest.TestCase):
    def test_a_preset_stands_above_the_document_and_an_option_above_both(self):
        options = run_options.parse(settings, ["--preset", "cifar", "--lr", "0.05"])
        self.assertEqual((options.epochs, options.nesterov, options.eta, options.lr), (400, False, 0.2, 0.05))
        lines = "\n".join(run_options.sources(options))
        self.assertIn("given; the preset has 0.1 (authors' main.py)", lines)
        self.assertIn("Not known", lines)
        self.assertEqual(run_options.parse(settings, []).eta, 0.2)

    def test_each_number_of_a_preset_has_a_source(self):
        parser_knows = vars(run_options.parse(settings, []))
        for name, preset in run_options.PRESETS.items():
            self.assertTrue(run_options.NOT_KNOWN[name])
            for option, (_, source) in preset.items():
                self.assertIn(option, parser_knows)
                self.assertTrue(source)


class OneProcess(Runs):
    def test_learns_and_writes_what_the_app_reads(self):
        out = self.train("learns", "--epochs", "12", "--ema", "0.9", "--label-smoothing", "0.1", "--warmup", "1")
        events = events_of(out)
        kinds = [event["type"] for event in events]
        self.assertEqual((kinds[0], kinds[-1], kinds.count("epoch"), kinds.count("step")), ("ready", "done", 12, 96))
        self.assertGreater(events[-2]["testAccuracy"], 0.9)
        layers = [event for event in events if event["type"] == "step"][5]["layers"]
        self.assertEqual([layer["name"] for layer in layers], ["adder1", "adder2", "dense1"])
        for layer, size in zip(layers[:2], (54, 216)):
            self.assertAlmostEqual(layer["alpha"] * layer["rawNorm"], 0.2 * math.sqrt(size), places=5)
        self.assertEqual(layers[2]["alpha"], 1)
        network = Network()
        studio.load(network, os.path.join(out, "weights.safetensors"))
        self.assertEqual(studio.weights_hash(network), events[-1]["weightsHash"])
        self.assertTrue(os.path.exists(os.path.join(out, "weights-average.safetensors")))

    def test_rows_of_events_are_thinned(self):
        out = self.train("thin", "--epochs", "10", "--event-rows", "20")
        steps = [event["step"] for event in events_of(out) if event["type"] == "step"]
        self.assertLessEqual(len(steps), 20 + 10)
        self.assertEqual(steps, sorted(set(steps)))
        self.assertEqual(steps[-1], 79)
        # Of the longest runs at the default: ImageNet in batches of 256, 150 epochs of 5,004 steps.
        rows = run_options.parse(settings, []).event_rows
        every = -(-150 * 5004 // rows)
        self.assertLess(150 * (5004 // every + 2), 20_000)

    def test_a_stopped_run_goes_on_as_if_nothing_had_been(self):
        settings.DROPOUT = 0.3
        words = ("--epochs", "6", "--crop", "1", "--flip", "--ema", "0.9", "--accumulate", "2")
        whole = self.train("whole", *words)
        folder = self.path("stopped")

        def stop_when_under_way():
            path = os.path.join(folder, "events.jsonl")
            while not (os.path.exists(path) and os.path.getsize(path) > 4000):
                time.sleep(0.001)
            os.kill(os.getpid(), signal.SIGTERM)

        watcher = threading.Thread(target=stop_when_under_way, daemon=True)
        watcher.start()
        self.train("stopped", *words, code=128 + signal.SIGTERM)
        watcher.join()
        made = max(event["step"] for event in events_of(folder) if event["type"] == "step") + 1
        self.assertTrue(10 < made < 48 and made % 8, made)
        self.train("stopped", *words, "--resume")
        self.assertEqual([event["type"] for event in events_of(folder)].count("ready"), 2)
        self.assertEqual(self.apart(whole, folder), 0)
        steps = [event["step"] for event in events_of(folder) if event["type"] == "step"]
        self.assertEqual(steps, list(range(48)))
        epochs = lambda of: [e["trainLoss"] for e in events_of(of) if e["type"] == "epoch"]  # noqa: E731
        for one, other in zip(epochs(whole), epochs(folder)):
            self.assertAlmostEqual(one, other, places=6)

    def test_a_damaged_checkpoint_gives_way_to_the_one_before_it(self):
        whole = self.train("whole", "--epochs", "3")
        newest = sorted(os.listdir(whole))[1]
        self.assertRegex(newest, "checkpoint-0+24.pt")
        with open(os.path.join(whole, newest), "r+b") as file:
            file.truncate(1000)
        before = self.weights(whole)
        self.train("whole", "--epochs", "3", "--resume")
        self.assertEqual(max(float(abs(before[name] - value).max()) for name, value in self.weights(whole).items()), 0)

    def test_a_run_is_neither_overwritten_nor_mixed(self):
        self.train("run", "--epochs", "1")
        self.train("run", "--epochs", "1", code=1)
        self.train("run", "--epochs", "2", "--resume", code=1)

    def test_accumulation_changes_nothing(self):
        whole, pieces = (self.train("one", "--epochs", "2"), self.train("four", "--epochs", "2", "--accumulate", "4"))
        self.assertLess(self.apart(whole, pieces), 2e-5)

    def test_amp_keeps_adders_in_float32(self):
        out = self.train("amp", "--epochs", "3", "--amp", "bf16")
        self.assertTrue(all(math.isfinite(e["loss"]) for e in events_of(out) if e["type"] == "step"))

    def test_bad_input_is_a_sentence(self):
        for words in (["--batch", "101"], ["--batch", "10", "--accumulate", "3"], ["--data", "/nowhere"]):
            self.train("bad", *words, code=1)
        self.train("diverges", "--lr", "1e30", "--epochs", "1", code=1)
        self.assertEqual(events_of(self.path("diverges"))[-1]["type"], "failed")


class TwoProcesses(Runs):
    """This process is the first of two; the other follows the same list of runs."""

    def test_against_one(self):
        # 12 examples of a step on one process, 6 and 6 on two; one step, then whole runs with exact tests.
        runs = {
            "step": ["--steps", "1"],
            "pieces": ["--steps", "1", "--accumulate", "2"],
            "authors": ["--steps", "1", "--authors-norm"],
            "epochs": ["--epochs", "2", "--event-rows", "16"],
            "batch": ["--epochs", "2", "--batch", "14", "--lr", "0.001"],
        }
        norms = ["batch" if name == "batch" else "group" for name in runs]
        single = {name: self.train(f"one-{name}", *words) for name, words in runs.items() if name != "batch"}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        common = ["--data", self.data, "--adder", "reference", "--device", "cpu"]
        listed = [[*words, *common, "--out", self.path(f"two-{name}")] for name, words in runs.items()]
        shared = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "TEST_PACKAGE": PACKAGE, "OMP_NUM_THREADS": "1"}
        with open(self.path("runs.json"), "w", encoding="utf-8") as file:
            json.dump({"port": port, "runs": listed, "norms": norms}, file)
        other = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "second.py"), self.path("runs.json")],
            env={**os.environ, **shared, "RANK": "1"},
        )
        kept = dict(os.environ)
        try:
            os.environ.update(shared, RANK="0")
            for i, words in enumerate(listed):
                os.environ["MASTER_PORT"] = str(port + i)
                settings.NORM = norms[i]
                self.assertEqual(train.main(words), 0)
            self.assertEqual(other.wait(60), 0)
        finally:
            other.kill()
            os.environ.clear()
            os.environ.update(kept)
        apart = {name: self.apart(single[name], self.path(f"two-{name}")) for name in single}
        print("\nLargest difference of a weight, two processes against one:")
        for name, value in apart.items():
            print(f"  {name:8} {value:.2e}")
        self.assertLess(apart["step"], 1e-6)
        self.assertLess(apart["pieces"], 1e-6)
        # The published way: each process' gradient has length eta sqrt(k), their mean is shorter.
        self.assertGreater(apart["authors"], 1e-4)
        start, after = Network, self.weights(self.path("two-authors"))
        torch.manual_seed(settings.SEED)
        start = studio.app_arrays(start())
        moved = {}
        for way in ("one", "two"):
            after = self.weights(self.path(f"{way}-authors"))
            # Nesterov's first step is lr (1 + momentum) (gradient + decay w).
            step = (start["adder2/w"] - after["adder2/w"]) / (0.1 * 1.9) - 5e-4 * start["adder2/w"]
            moved[way] = float((step**2).mean() ** 0.5)
        print(
            f"  eta 0.2; adder2 moved by {moved['one']:.4f} on one process, by {moved['two']:.4f} on two (authors' norm)"
        )
        self.assertAlmostEqual(moved["one"], 0.2, places=4)
        self.assertLess(moved["two"], 0.199)
        # Exact tests: 37 examples, 19 and 18.
        tests = [
            [e for e in events_of(of) if e["type"] == "epoch"] for of in (single["epochs"], self.path("two-epochs"))
        ]
        for one, two in zip(*tests):
            self.assertAlmostEqual(one["testAccuracy"], two["testAccuracy"], places=9)
            self.assertAlmostEqual(one["testLoss"], two["testLoss"], places=4)
            self.assertAlmostEqual(one["trainLoss"], two["trainLoss"], places=4)
        self.assertEqual(events_of(self.path("two-epochs"))[0]["threads"], 2)
        # Statistics estimated by two processes are those that one process estimates for the same weights.
        settings.NORM = "batch"
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            self.train(
                "again",
                "--test-only",
                "--batch",
                "14",
                "--weights",
                os.path.join(self.path("two-batch"), "weights.safetensors"),
            )
        alone = json.loads(said.getvalue())
        together = [e for e in events_of(self.path("two-batch")) if e["type"] == "epoch"][-1]
        self.assertEqual(alone["testAccuracy"], together["testAccuracy"])
        self.assertAlmostEqual(alone["testLoss"], together["testLoss"], places=5)


if __name__ == "__main__":
    unittest.main()
