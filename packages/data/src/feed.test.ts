import { sha256Hex } from "@adder-studio/core";
import { describe, expect, test } from "vitest";
import { type Batch, createBatchFeed } from "./feed";
import { openDataSource } from "./source";
import { fromDisk, tinySource } from "./test-support";
import type { InputPipeline } from "./types";

const plain: InputPipeline = { flip: false, crop: 0, padTo: 0, repeat: 1 };
const augmented: InputPipeline = { flip: true, crop: 4, padTo: 32, repeat: 3 };

function fingerprint(batch: Batch): string {
  const bytes = new Uint8Array(batch.x.buffer);
  return `${sha256Hex(bytes).slice(0, 16)} ${batch.labels.slice(0, 12).join(" ")}`;
}

async function collect(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

describe("the batch of a step", () => {
  test("is the same golden batch for Fashion-MNIST, seed 0", async () => {
    const source = openDataSource({ dataset: "fashion-mnist" }, 0, fromDisk);
    const feed = createBatchFeed(source, plain, { seed: 0, batch: 64 });
    expect(feed.inputShape).toEqual([28, 28, 1]);
    expect(feed.stepsPerEpoch).toBe(156);
    expect(fingerprint(await feed.batchAt(0))).toMatchInlineSnapshot(
      `"4a85d2439275d3f1 8 5 1 6 3 2 0 8 1 6 2 7"`,
    );
    expect(fingerprint(await feed.batchAt(155))).toMatchInlineSnapshot(
      `"83aba886b31f7740 4 8 1 2 8 0 0 7 8 8 7 9"`,
    );
    const rich = createBatchFeed(source, augmented, { seed: 0, batch: 32 });
    expect(rich.inputShape).toEqual([32, 32, 3]);
    expect(fingerprint(await rich.batchAt(0))).toMatchInlineSnapshot(
      `"3f9416ce4232e838 8 5 1 6 3 2 0 8 1 6 2 7"`,
    );
  });

  test("does not depend on how the run got there", async () => {
    const source = openDataSource({ dataset: "fashion-mnist" }, 7, fromDisk);
    const running = createBatchFeed(source, augmented, { seed: 7, batch: 250 });
    const seen: string[] = [];
    for (let step = 0; step < 42; step++) seen.push(fingerprint(await running.batchAt(step)));
    const resumed = createBatchFeed(
      openDataSource({ dataset: "fashion-mnist" }, 7, fromDisk),
      augmented,
      { seed: 7, batch: 250 },
    );
    for (const step of [41, 40, 17, 0]) {
      expect(fingerprint(await resumed.batchAt(step))).toBe(seen[step]);
    }
    expect(new Set(seen).size).toBe(42);
  });

  test("needs the first shard only, and a shard's arrival changes nothing", async () => {
    const source = tinySource([10, 10, 7]);
    const feed = createBatchFeed(source, plain, { seed: 1, batch: 4 });
    const first = await feed.batchAt(0);
    expect(source.loads[0]).toBe(0);
    for (const label of first.labels) expect(label).toBeLessThan(10);
    const other = tinySource([10, 10, 7]);
    await other.trainShard(2);
    await other.trainShard(1);
    const late = await createBatchFeed(other, plain, { seed: 1, batch: 4 }).batchAt(0);
    expect(fingerprint(late)).toBe(fingerprint(first));
  });

  test("goes over shard borders, visits each example once an epoch and drops the remainder", async () => {
    const feed = createBatchFeed(tinySource([10, 10, 7]), plain, { seed: 3, batch: 4 });
    expect(feed.stepsPerEpoch).toBe(6);
    const epochs: number[][] = [];
    for (let epoch = 0; epoch < 2; epoch++) {
      const labels: number[] = [];
      for (let step = 0; step < 6; step++) {
        labels.push(...(await feed.batchAt(epoch * 6 + step)).labels);
      }
      expect(new Set(labels).size).toBe(24);
      const byShard = [labels.slice(0, 10), labels.slice(10, 20), labels.slice(20)];
      expect([...(byShard[0] ?? [])].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      for (const label of byShard[2] ?? []) expect(label).toBeGreaterThanOrEqual(20);
      epochs.push(labels);
    }
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  test("differs by seed", async () => {
    const at = async (seed: number) =>
      fingerprint(
        await createBatchFeed(tinySource([20]), augmented, { seed, batch: 8 }).batchAt(0),
      );
    expect(await at(0)).not.toBe(await at(1));
    expect(await at(1)).toBe(await at(1));
  });

  test("a batch larger than the data is refused in plain words", () => {
    expect(() => createBatchFeed(tinySource([3]), plain, { seed: 0, batch: 4 })).toThrow(
      /3 training/,
    );
  });
});

describe("passes without augmentation", () => {
  test("test batches cover the split in order, the last one smaller", async () => {
    const feed = createBatchFeed(tinySource([8]), augmented, { seed: 0, batch: 4 });
    const batches = await collect(feed.testBatches(2));
    expect(batches.map((batch) => batch.count)).toEqual([2, 2, 1]);
    expect(batches.flatMap((batch) => [...batch.labels])).toEqual([0, 1, 2, 3, 4]);
    expect(batches[2]?.x.length).toBe(32 * 32 * 6);
  });

  test("estimation batches are the first training images, whatever the augmentation", async () => {
    const source = tinySource([5, 5]);
    const feed = createBatchFeed(source, { ...augmented, padTo: 0 }, { seed: 0, batch: 4 });
    const batches = await collect(feed.estimationBatches(10));
    expect(batches.flatMap((batch) => [...batch.labels])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const again = createBatchFeed(source, { ...plain, repeat: 3 }, { seed: 9, batch: 4 });
    const [first] = await collect(again.estimationBatches(1));
    expect(batches[0]?.x).toEqual(first?.x);
  });
});
