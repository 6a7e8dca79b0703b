import { sha256Hex } from "@adder-studio/core";
import { describe, expect, test } from "vitest";
import { noiseCounts, openNoise } from "./noise";
import type { Examples } from "./types";

const hashOf = ({ images }: Examples) => sha256Hex(images as Uint8Array);

const shape = { height: 12, width: 10, channels: 3, classes: 5 };

describe("noise images", () => {
  test("are the same on every machine", async () => {
    const first = await openNoise(shape, 0).trainShard(0);
    expect(first.images.length).toBe(500 * 360);
    expect([...first.labels.slice(0, 7)]).toEqual([0, 1, 2, 3, 4, 0, 1]);
    expect(hashOf(first).slice(0, 16)).toMatchInlineSnapshot(`"ad222238e02ed85e"`);
    const test = await openNoise(shape, 0).test();
    expect(test.count).toBe(400);
    expect(hashOf(test).slice(0, 16)).toMatchInlineSnapshot(`"bbc313f8ec4ecd3e"`);
  });

  test("do not depend on the order in which shards are made", async () => {
    const forward = openNoise(shape, 4);
    await forward.trainShard(0);
    await forward.trainShard(1);
    const alone = openNoise(shape, 4);
    const a = await forward.trainShard(3);
    const b = await alone.trainShard(3);
    expect(hashOf(a)).toBe(hashOf(b));
    expect([...a.labels]).toEqual([...b.labels]);
  });

  test("differ by seed and by split", async () => {
    const hash = async (seed: number) => hashOf(await openNoise(shape, seed).trainShard(0));
    expect(await hash(0)).not.toBe(await hash(1));
    const source = openNoise(shape, 0);
    const train = await source.trainShard(0);
    const test = await source.test();
    expect(test.images.slice(0, 360)).not.toEqual(train.images.slice(0, 360));
  });

  test("have about the mean and deviation they state", async () => {
    const source = openNoise({ height: 32, width: 32, channels: 3, classes: 100 }, 0);
    const { images } = await source.trainShard(0);
    let sum = 0;
    let squares = 0;
    for (const pixel of images) {
      sum += pixel / 255;
      squares += (pixel / 255) ** 2;
    }
    const mean = sum / images.length;
    expect(mean).toBeCloseTo(source.mean, 1);
    expect(Math.sqrt(squares / images.length - mean * mean)).toBeCloseTo(source.std, 1);
  });

  test("can be learnt: the nearest class average names a test image", async () => {
    const source = openNoise(shape, 2);
    const { images, labels, count } = await source.trainShard(0);
    const size = 360;
    const averages = Array.from({ length: 5 }, () => new Float64Array(size));
    for (let i = 0; i < count; i++) {
      const average = averages[labels[i] as number] as Float64Array;
      for (let p = 0; p < size; p++) {
        average[p] = (average[p] as number) + (images[i * size + p] as number) / (count / 5);
      }
    }
    const test = await source.test();
    let right = 0;
    for (let i = 0; i < test.count; i++) {
      const distances = averages.map((average) =>
        average.reduce((sum, v, p) => sum + (v - (test.images[i * size + p] as number)) ** 2, 0),
      );
      if (distances.indexOf(Math.min(...distances)) === test.labels[i]) right++;
    }
    expect(right / test.count).toBeGreaterThan(0.95);
  });

  test("grow fewer as they grow larger, and a shard stays within 16 MB", () => {
    expect(noiseCounts({ height: 32, width: 32, channels: 3, classes: 10 })).toEqual({
      train: 2000,
      test: 400,
      shard: 500,
    });
    expect(noiseCounts({ height: 224, width: 224, channels: 3, classes: 1000 })).toEqual({
      train: 500,
      test: 100,
      shard: 111,
    });
  });

  test("may have more than 256 classes", async () => {
    const source = openNoise({ height: 2, width: 2, channels: 1, classes: 1000 }, 0);
    expect(Math.max(...(await source.trainShard(1)).labels)).toBe(999);
    expect(source.classNames.length).toBe(1000);
  });
});
