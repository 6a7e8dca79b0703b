import { describe, expect, test } from "vitest";
import { createBatchFeed } from "../feed";
import { openDataSource } from "../source";
import type { Examples } from "../types";
import { pointSets, targetTitles } from "./sets";
import { targetOf, targets } from "./targets";

const counts = { noise: 0, train: 120, test: 60 };
const noFetch = () => Promise.reject(new Error("nothing is fetched"));

function open(dataset: string, more: object = {}, classes = 2, seed = 0) {
  const points = { ...counts, ...more };
  return openDataSource({ dataset, points, classes }, seed, noFetch);
}

const list = ({ images }: Examples) => [...images];
const classSets = pointSets.filter(({ classes }) => classes !== undefined);

describe.each(pointSets.map(({ id }) => id))("%s", (id) => {
  test("is the same again, whatever its length, and another for another seed", async () => {
    const first = await open(id, { noise: 0.1 }).trainShard(0);
    const longer = await open(id, { noise: 0.1, train: 300 }).trainShard(0);
    expect(list(first)).toEqual(list(longer).slice(0, first.images.length));
    const other = await open(id, { noise: 0.1 }, 2, 1).trainShard(0);
    expect(list(other)).not.toEqual(list(first));
  });

  test("has other test examples than training examples", async () => {
    const source = open(id, { noise: 0.1 });
    const [train, held] = [await source.trainShard(0), await source.test()];
    expect([train.count, held.count]).toEqual([120, 60]);
    const size = train.images.length / train.count;
    const seen = new Set<string>();
    for (let i = 0; i < train.count; i++) {
      seen.add([...train.images.subarray(i * size, (i + 1) * size)].join());
    }
    for (let i = 0; i < held.count; i++) {
      expect(seen).not.toContain([...held.images.subarray(i * size, (i + 1) * size)].join());
    }
  });

  test("lies within -1 to 1 without noise", async () => {
    const { images } = await open(id).trainShard(0);
    for (const value of images) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-6);
  });
});

describe.each(classSets)("$id", ({ id, classes }) => {
  test("has as many examples of each class", async () => {
    for (const count of [classes?.min ?? 0, classes?.max ?? 0]) {
      const { labels } = await open(id, {}, count).trainShard(0);
      const seen = new Array<number>(count).fill(0);
      for (const label of labels) seen[label] = (seen[label] ?? 0) + 1;
      expect(Math.max(...seen) - Math.min(...seen)).toBeLessThanOrEqual(1);
    }
  });

  test("keeps its classes apart without noise: the nearest other point is of one's own class", async () => {
    const { images, labels, count } = await open(id, { train: 600 }).trainShard(0);
    let wrong = 0;
    for (let i = 0; i < count; i++) {
      let [best, near] = [Number.POSITIVE_INFINITY, -1];
      for (let j = 0; j < count; j++) {
        const dx = (images[2 * i] as number) - (images[2 * j] as number);
        const dy = (images[2 * i + 1] as number) - (images[2 * j + 1] as number);
        const distance = dx * dx + dy * dy;
        if (j !== i && distance < best) [best, near] = [distance, j];
      }
      if (labels[near] !== labels[i]) wrong++;
    }
    expect(wrong / count).toBeLessThan(0.02);
  });

  test("spreads by its noise", async () => {
    const [still, noisy] = [
      await open(id, { train: 2000 }).trainShard(0),
      await open(id, { train: 2000, noise: 0.2 }).trainShard(0),
    ];
    let squares = 0;
    for (const [i, value] of still.images.entries()) {
      const moved = (noisy.images[i] as number) - value;
      squares += moved * moved;
    }
    expect(Math.sqrt(squares / still.images.length)).toBeCloseTo(0.2, 1);
  });
});

test("the sets are these points on every machine", async () => {
  const first: Record<string, number[]> = {};
  for (const { id } of pointSets) {
    const { images } = await open(id, { noise: 0.1 }).trainShard(0);
    first[id] = [...images.slice(0, 3)];
  }
  expect(first).toMatchInlineSnapshot(`
    {
      "circles": [
        -0.47270670533180237,
        -0.8914763927459717,
        0.2767908573150635,
      ],
      "function": [
        -0.615139901638031,
        0.11038210988044739,
        -0.29673221707344055,
      ],
      "gaussians": [
        0.5460547208786011,
        0.03031926415860653,
        -0.7020541429519653,
      ],
      "moons": [
        -0.9493053555488586,
        -0.20539544522762299,
        -0.28620439767837524,
      ],
      "spirals": [
        0.5201101899147034,
        -0.5199860334396362,
        0.5861077904701233,
      ],
      "xor": [
        -0.5600730180740356,
        -0.8651357293128967,
        0.6578025221824646,
      ],
    }
  `);
});

describe("functions", () => {
  test.each(targetTitles)("$id keeps its facts: range, slope, features", ({ id, features }) => {
    const { low, high, lipschitz, at } = targetOf(id);
    expect(lipschitz === undefined).toBe(features === 2);
    let [least, most, steepest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    const side = 401;
    for (let i = 0; i < side; i++) {
      for (let j = 0; j < (features === 2 ? side : 1); j++) {
        const [x, y] = [(2 * i) / (side - 1) - 1, (2 * j) / (side - 1) - 1];
        const value = at(x, y);
        least = Math.min(least, value);
        most = Math.max(most, value);
        const step = 1e-4;
        if (features === 1 && i > 0)
          steepest = Math.max(steepest, Math.abs(value - at(x - step, 0)) / step);
      }
    }
    expect(least).toBeCloseTo(low, 3);
    expect(most).toBeCloseTo(high, 3);
    if (lipschitz === undefined) return;
    if (Number.isFinite(lipschitz)) {
      expect(steepest).toBeLessThanOrEqual(lipschitz + 1e-9);
      expect(steepest).toBeGreaterThan(0.98 * lipschitz);
    } else expect(steepest).toBeGreaterThan(1000);
  });

  test("values are the function's at float32 places, and batches carry them", async () => {
    const source = open("function", { target: "product" }, 0);
    expect([source.classCount, source.values, source.channels]).toEqual([0, 1, 2]);
    const { images, targets: values } = await source.trainShard(0);
    for (let i = 0; i < 20; i++) {
      const exact = targets.product.at(images[2 * i] as number, images[2 * i + 1] as number);
      expect(values?.[i]).toBe(Math.fround(exact));
    }
    const pipeline = { flip: false, crop: 0, padTo: 0, repeat: 1 };
    const feed = createBatchFeed(source, pipeline, { seed: 0, batch: 8 });
    const batch = await feed.batchAt(3);
    expect(batch.targets?.length).toBe(8);
    for (let i = 0; i < 8; i++) {
      const [x, y] = [batch.x[2 * i] as number, batch.x[2 * i + 1] as number];
      expect(batch.targets?.[i]).toBe(Math.fround(x * y));
    }
    const held = await feed.testAt(50, 20);
    expect(held.targets?.length).toBe(10);
    expect(held.targets?.[0]).toBe(Math.fround((held.x[0] as number) * (held.x[1] as number)));
  });
});
