import "fake-indexeddb/auto";
import { createBatchFeed } from "@adder-studio/data";
import { readData } from "@adder-studio/data/readers";
import { openDB } from "idb";
import { expect, test } from "vitest";
import {
  damagedOwnData,
  deleteOwnData,
  findOwnData,
  forgetOwnData,
  listOwnData,
  type OwnDataSet,
  openOwnData,
  saveOwnData,
} from "./own-data";

/** Images whose bytes tell which one they are; 5 MB each, so that two make a part. */
function madeSet(hash: string, count: number, side = 1600): OwnDataSet {
  const size = side * side * 2;
  const examples = (n: number) => {
    const images = new Uint8Array(n * size);
    for (let i = 0; i < n; i++) images.fill(i + 1, i * size, (i + 1) * size);
    const labels = Uint16Array.from({ length: n }, (_, i) => i % 2);
    return { images, labels, count: n, height: side, width: side, channels: 2 };
  };
  return {
    hash: hash.repeat(64),
    kind: "npz",
    height: side,
    width: side,
    channels: 2,
    classes: ["a", "b"],
    mean: 0.5,
    std: 0.25,
    column: 0,
    train: examples(count),
    test: examples(2),
  };
}

test("a set is saved in parts, listed, opened as it was, and deleted", async () => {
  const set = madeSet("a", 4);
  const record = await saveOwnData(set, "made.npz", 5);
  expect(record).toMatchObject({ name: "made.npz", train: 4, test: 2, parts: [1, 1, 1, 1] });
  await saveOwnData(madeSet("b", 3, 2), "small.npz", 9);
  expect((await listOwnData()).map(({ name }) => name)).toEqual(["small.npz", "made.npz"]);
  const source = await openOwnData({ hash: set.hash, name: "made.npz" });
  expect([source.trainCount, source.testCount, source.classCount]).toEqual([4, 2, 2]);
  const third = await source.trainShard(2);
  expect([third.images[0], third.images.at(-1), third.count]).toEqual([3, 3, 1]);
  expect((await source.test()).count).toBe(2);
  await deleteOwnData(set.hash);
  expect(await findOwnData(set.hash)).toBeUndefined();
  await expect(openOwnData({ hash: set.hash, name: "made.npz" })).rejects.toThrow(
    "This experiment uses made.npz, which is not on this device: drop the file to go on.",
  );
  await expect(source.trainShard(3)).rejects.toThrow(/made\.npz/);
  expect(await listOwnData()).toHaveLength(1);
  await forgetOwnData();
  expect(await listOwnData()).toHaveLength(0);
});

test("standardised values go into the network as they are", async () => {
  const values = {
    images: Float32Array.of(-1.5, 2, 0, 0.25),
    labels: Uint8Array.of(0, 1),
    count: 2,
  };
  const examples = { ...values, height: 1, width: 2, channels: 1 };
  const set = { ...madeSet("c", 1, 1), height: 1, width: 2, channels: 1, mean: 0, std: 1 };
  await saveOwnData({ ...set, train: examples, test: examples }, "x.csv", 1);
  const source = await openOwnData({ hash: set.hash, name: "x.csv" });
  const pipeline = { flip: false, crop: 0, padTo: 3, repeat: 1 };
  const feed = createBatchFeed(source, pipeline, { seed: 0, batch: 2 });
  for await (const { x, labels } of feed.testBatches(2)) {
    expect([...x.slice(0, 9)]).toEqual([0, 0, 0, -1.5, 2, 0, 0, 0, 0]);
    expect([...labels]).toEqual([0, 1]);
  }
});

test("targets of a table are saved part by part, and go to the network scaled", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${(i * 7) % 13},${i % 5},${1000 + i * 12.5}`);
  const bytes = new TextEncoder().encode(`a,b,price\n${rows.join("\n")}\n`);
  const file = {
    path: "prices.csv",
    size: bytes.length,
    head: async (count: number) => bytes.subarray(0, count),
    bytes: async () => bytes,
    stream: () => new Blob([bytes]).stream(),
  };
  const set = await readData([file], { size: 0, column: 0 });
  const record = await saveOwnData(set, "prices.csv", 3);
  expect(record).toMatchObject({ classes: [], values: { name: "price" }, train: 48, test: 12 });
  const source = await openOwnData({ hash: set.hash, name: "prices.csv" });
  expect([source.classCount, source.values]).toEqual([0, 1]);
  expect((await source.trainShard(0)).targets).toEqual(set.train.targets);
  expect((await source.test()).targets).toEqual(set.test.targets);
  const pipeline = { flip: false, crop: 0, padTo: 0, repeat: 1 };
  const feed = createBatchFeed(source, pipeline, { seed: 2, batch: 48 });
  const { targets = new Float32Array(0) } = await feed.batchAt(0);
  const mean = targets.reduce((sum, value) => sum + value, 0) / 48;
  const square = targets.reduce((sum, value) => sum + value * value, 0) / 48;
  expect([mean, square]).toEqual([expect.closeTo(0, 5), expect.closeTo(1, 5)]);
  const { mean: middle = 0, std = 1 } = feed.valueScale ?? {};
  const back = [...targets].map((value) => value * std + middle).sort((a, b) => a - b);
  const wanted = [...(set.train.targets ?? [])].sort((a, b) => a - b);
  expect(back).toEqual(wanted.map((value) => expect.closeTo(value, 2)));
});

test.each([
  ["values without a scale", { values: { name: "price" } }],
  ["values that are no record", { values: 1 }],
  ["a scale that is not finite", { values: { name: "price", mean: Number.NaN, std: 1 } }],
  ["choices that are no text", { choices: 7 }],
])("a record with %s is damaged", async (_, damage) => {
  const record = await saveOwnData(madeSet("d", 3, 2), "small.npz", 9);
  const db = await openDB("adder-studio-data");
  await db.put("sets", { ...record, ...damage }, "d".repeat(64));
  db.close();
  expect(await findOwnData("d".repeat(64))).toBeUndefined();
  expect((await damagedOwnData()).map(([key]) => key)).toEqual(["d".repeat(64)]);
  await forgetOwnData();
});
