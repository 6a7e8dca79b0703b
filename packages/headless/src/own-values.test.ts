import { lower, templates } from "@adder-studio/blocks";
import { createBatchFeed, type DataSource } from "@adder-studio/data";
import { readData } from "@adder-studio/data/readers";
import { applyEdit, ownFactsText } from "@adder-studio/graph";
import { useBackend } from "@adder-studio/kernels";
import { compile, type EpochFigures, train } from "@adder-studio/runtime";
import { beforeAll, expect, test } from "vitest";

/** Makes a table of house prices: far from 0, with a large deviation, linear in the two features. */
function houses(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const [area, rooms] = [40 + ((i * 37) % 160), 1 + ((i * 11) % 6)];
    return `${area},${rooms},${100_000.5 + 2500 * area - 4000 * rooms}`;
  });
  return ["area,rooms,price", ...rows].join("\n");
}

const bytes = new TextEncoder().encode(houses(400));
const file = {
  path: "houses.csv",
  size: bytes.length,
  head: async (count: number) => bytes.subarray(0, count),
  bytes: async () => bytes,
  stream: () => new Blob([bytes]).stream(),
};

beforeAll(async () => {
  await useBackend("cpu");
});

test("a table with a numeric target is read and learnt, its error in the target's units", async () => {
  const set = await readData([file], { size: 0, column: 0 });
  const deviation = set.values?.std ?? 0;
  expect(deviation).toBeGreaterThan(50_000);
  const { hash, height, width, channels, column, train: examples } = set;
  const source: DataSource = {
    height,
    width,
    channels,
    classCount: 0,
    classNames: [],
    values: 1,
    ...(set.values ? { valueScale: set.values } : {}),
    mean: set.mean,
    std: set.std,
    trainCount: examples.count,
    testCount: set.test.count,
    trainShards: [examples.count],
    trainShard: async () => examples,
    test: async () => set.test,
  };
  const own = ownFactsText({ hash, height, width, channels, classes: 0, column, name: "houses" });
  const graph = templates.find(({ id }) => id === "approx-1d-adder")?.graph;
  const [id, input] =
    Object.entries(graph?.nodes ?? {}).find(([, { type }]) => type === "input") ?? [];
  if (graph === undefined || id === undefined || input === undefined)
    throw new Error("no template");
  const edited = applyEdit(graph, {
    kind: "setType",
    id,
    type: "input",
    props: { ...input.props, dataset: "own", own },
  });
  if (!edited.ok) throw new Error("not edited");
  const { ir, diagnostics } = lower(edited.value.graph);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (ir === undefined) throw new Error("no network");

  const run = { ...graph.run, batch: 32, epochs: 30 };
  const pipeline = { flip: false, crop: 0, padTo: 0, repeat: 1 };
  const feed = createBatchFeed(source, pipeline, { seed: 1, batch: run.batch });
  // What the network learns has mean 0 and deviation 1.
  const { targets = new Float32Array(0) } = await feed.batchAt(0);
  expect(Math.max(...targets.map(Math.abs))).toBeLessThan(3);
  const program = compile(ir, run);
  program.initialise();
  const epochs: EpochFigures[] = [];
  const tests: { outputs: Float32Array; targets: Float32Array | undefined }[] = [];
  await train({
    ir,
    run,
    program,
    feed,
    backend: "cpu",
    totalSteps: 30 * feed.stepsPerEpoch,
    tickMs: 50,
    checkpoints: false,
    control: { gate: async () => true },
    sink: {
      tick() {},
      epoch: (figures) => void epochs.push(figures),
      predictions: (_epoch, _step, { logits, targets }) =>
        void tests.push({ outputs: logits, targets }),
      checkpoint() {},
      alive() {},
    },
  });
  program.dispose();
  const [first] = epochs;
  const last = epochs.at(-1);
  expect(last?.testAccuracy).toBeCloseTo(deviation * Math.sqrt(last?.testLoss ?? 0), 0);
  expect(last?.testAccuracy).toBeLessThan(0.3 * deviation);
  expect(last?.trainAccuracy).toBeLessThan(first?.trainAccuracy ?? 0);
  // Outputs and targets are prices.
  const { outputs, targets: prices } = tests.at(-1) ?? {};
  expect([...(prices ?? [])]).toEqual(
    [...(set.test.targets ?? [])].map((price) => expect.closeTo(price, -1)),
  );
  expect(Math.min(...(outputs ?? []))).toBeGreaterThan(50_000);
});
