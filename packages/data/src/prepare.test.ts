import { randomStream } from "@adder-studio/core";
import { describe, expect, test } from "vitest";
import { asItIs, createPreparer, type Placement, placementOf } from "./prepare";
import { tinySource } from "./test-support";
import type { InputPipeline } from "./types";

const plain: InputPipeline = { flip: false, crop: 0, padTo: 0, repeat: 1 };

/** Prepares the image and returns its pixel values, computed from the standardised ones. */
async function prepared(pipeline: InputPipeline, placement: Placement): Promise<number[]> {
  const source = tinySource([1]);
  const { shape, write } = createPreparer(source, pipeline);
  const x = new Float32Array(shape[0] * shape[1] * shape[2]);
  write(x, 0, await source.trainShard(0), 0, placement);
  return Array.from(x, (value) => Math.round((value * 0.5 + 0.25) * 255));
}

/** The 3x4x2 image as rows of columns of channels. */
const image = [
  [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ],
  [
    [8, 9],
    [10, 11],
    [12, 13],
    [14, 15],
  ],
  [
    [16, 17],
    [18, 19],
    [20, 21],
    [22, 23],
  ],
];

describe("an image on its way into the network", () => {
  test("is standardised as float32", async () => {
    const source = tinySource([1]);
    const { write } = createPreparer(source, plain);
    const x = new Float32Array(24);
    write(x, 0, await source.trainShard(0), 0, asItIs);
    expect(x[5]).toBe(Math.fround((5 / 255 - 0.25) / 0.5));
  });

  test("is mirrored", async () => {
    const expected = image.flatMap((row) => [...row].reverse().flat());
    expect(await prepared(plain, { flip: true, dy: 0, dx: 0 })).toEqual(expected);
  });

  test("is moved, zeros coming in, before it is mirrored", async () => {
    const moved = image.map((_, y) => image[0]?.map((_, x) => image[y + 1]?.[x - 1] ?? [0, 0]));
    expect(await prepared(plain, { flip: false, dy: 1, dx: -1 })).toEqual(moved.flat(2));
    const mirrored = moved.map((row) => [...(row ?? [])].reverse());
    expect(await prepared(plain, { flip: true, dy: 1, dx: -1 })).toEqual(mirrored.flat(2));
  });

  test("is padded evenly with zero pixels, then its channels are repeated as a whole", async () => {
    const got = await prepared({ ...plain, padTo: 5, repeat: 2 }, asItIs);
    expect(got.length).toBe(5 * 5 * 4);
    const at = (y: number, x: number) => got.slice((y * 5 + x) * 4, (y * 5 + x + 1) * 4);
    expect(at(0, 0)).toEqual([0, 0, 0, 0]);
    expect(at(1, 0)).toEqual([0, 1, 0, 1]);
    expect(at(3, 3)).toEqual([22, 23, 22, 23]);
    expect(at(1, 4)).toEqual([0, 0, 0, 0]);
    expect(at(4, 1)).toEqual([0, 0, 0, 0]);
  });
});

describe("placements", () => {
  const pipeline = { ...plain, flip: true, crop: 2 };

  test("are the words of one block per example of the stream (seed, augment, step)", () => {
    const stream = randomStream(5, "augment", 17);
    for (let at = 0; at < 20; at++) {
      const words = [stream.uint32(), stream.uint32(), stream.uint32(), stream.uint32()];
      const offset = (word = 0) => Math.floor((word / 2 ** 32) * 5) - 2;
      expect(placementOf(pipeline, 5, 17, at)).toEqual({
        flip: (words[0] ?? 0) >= 2 ** 31,
        dy: offset(words[1]),
        dx: offset(words[2]),
      });
    }
  });

  test("cover every offset and both sides about evenly", () => {
    const rows = new Map<number, number>();
    let flips = 0;
    for (let at = 0; at < 5000; at++) {
      const { flip, dy } = placementOf(pipeline, 0, 3, at);
      rows.set(dy, (rows.get(dy) ?? 0) + 1);
      if (flip) flips++;
    }
    expect([...rows.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    for (const count of rows.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(Math.abs(flips - 2500)).toBeLessThan(200);
  });
});
