/** Runs the Python tests of this folder, each file's tests in one process. ADDER_STUDIO_PYTHON names another Python. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBatchFeed, openDataSource, pointSets } from "@adder-studio/data";
import { describe, expect, test } from "vitest";
import { pythonIsRequired, testPython } from "../../tools/python.mjs";

const here = import.meta.dirname;
const python = testPython();

const noFetch = () => Promise.reject(new Error("nothing is fetched"));
const counts = { train: 40, test: 20 };
const still = { flip: false, crop: 0, padTo: 0, repeat: 1 };

/** Makes data sets from a seed, for Python to compare: the first numbers of each split. */
async function madeSets() {
  const named: readonly { dataset: string; classes: number; target?: string }[] = [
    ...["moons", "circles", "xor", "gaussians"].map((dataset) => ({ dataset, classes: 2 })),
    ...[3, 6].map((classes) => ({ dataset: "spirals", classes })),
    ...["sine", "abs", "hat", "cubic", "chirp", "step", "product", "saddle", "radial"].map(
      (target) => ({ dataset: "function", classes: 0, target }),
    ),
    { dataset: "function", classes: 0, target: "drawn -50 25 100 0 -7" },
  ];
  // A set that Python does not know would be drawn as gaussians there.
  expect([...new Set(named.map(({ dataset }) => dataset))].sort()).toEqual(
    pointSets.map(({ id }) => id).sort(),
  );
  const sets: object[] = [];
  for (const { dataset, classes, ...more } of named) {
    for (const seed of [0, 4_000_000_000]) {
      const points = { noise: 0.1, ...counts, ...more };
      const source = openDataSource({ dataset, points, classes }, seed, noFetch);
      sets.push({
        settings: {
          DATASET: dataset,
          SEED: seed,
          CLASSES: classes,
          TARGET: more.target ?? "",
          POINT_NOISE: 0.1,
          TRAIN_POINTS: counts.train,
          TEST_POINTS: counts.test,
          INPUT: [source.channels, 1, 1],
        },
        ...(await splitsOf(source, seed)),
      });
    }
  }
  const noise = { height: 11, width: 7, channels: 3, classes: 4 };
  const source = openDataSource({ dataset: "noise", noise }, 5, noFetch);
  sets.push({
    settings: {
      DATASET: "noise",
      SEED: 5,
      CLASSES: 4,
      SOURCE: [3, 11, 7],
      TRAIN_IMAGES: source.trainCount,
      TEST_IMAGES: source.testCount,
    },
    ...(await splitsOf(source, 5)),
  });
  return sets;
}

async function splitsOf(source: ReturnType<typeof openDataSource>, seed: number) {
  // Shapes that the feed refuses would show here.
  createBatchFeed(source, still, { seed, batch: 10 });
  const [train, test] = [await source.trainShard(0), await source.test()];
  const list = ({ images, labels, targets }: typeof train) => ({
    x: [...images.slice(0, 5000)],
    y: [...(targets ?? labels)],
  });
  return { train: list(train), test: list(test) };
}

test.runIf(pythonIsRequired())("a Python with PyTorch is at hand", () => {
  expect(python).toBeDefined();
});

describe.skipIf(python === undefined)("adder.py, data.py and train.py", () => {
  test.each(["test_layers", "test_steps", "test_data", "test_runs", "test_studio"])(
    "%s",
    async (name) => {
      const folder = mkdtempSync(join(tmpdir(), "torch-tests-"));
      try {
        const made = join(folder, "made.json");
        if (name === "test_data") writeFileSync(made, JSON.stringify(await madeSets()));
        const { status, stdout, stderr } = spawnSync(python ?? "", ["-m", "unittest", "-v", name], {
          cwd: here,
          encoding: "utf8",
          env: {
            ...process.env,
            PYTHONDONTWRITEBYTECODE: "1",
            // One thread a process: layers this small would only wait for the others.
            OMP_NUM_THREADS: "1",
            ...(name === "test_data" && { MADE_SETS: made }),
          },
        });
        expect(status, `${stdout}\n${stderr}`).toBe(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
