import { expect, test } from "vitest";
import { permutation, philox, randomStream, streamOf } from "./rng";

/** `kat_vectors` of Random123 (Salmon et al., SC 2011): philox4x32, 10 rounds. */
const knownAnswers: readonly {
  counter: [number, number, number, number];
  key: [number, number];
  out: number[];
}[] = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    out: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    out: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    out: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

test.each(knownAnswers)("philox gives the published words for $key", ({ counter, key, out }) => {
  const words = new Uint32Array(4);
  philox(words, ...counter, ...key);
  expect([...words]).toEqual(out);
});

test("a stream is the philox blocks of its counter, one after the other", () => {
  const random = randomStream(7, "order", 3);
  const words = new Uint32Array(4);
  const expected: number[] = [];
  for (const block of [0, 1]) {
    philox(words, block, 0, 3, 0, 7, streamOf("order"));
    expected.push(...words);
  }
  expect(Array.from({ length: 8 }, () => random.uint32())).toEqual(expected);
});

test("seed, stream and step each change the draws, nothing else does", () => {
  const first = (seed: number, stream: string, step: number) =>
    randomStream(seed, stream, step).uint32();
  expect(first(1, "a", 0)).toBe(first(1, "a", 0));
  const others = [first(2, "a", 0), first(1, "b", 0), first(1, "a", 1)];
  expect(new Set([first(1, "a", 0), ...others]).size).toBe(4);
});

test("normal draws have mean 0 and deviation 1", () => {
  const random = randomStream(0, "normal");
  const n = 20_000;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const value = random.normal();
    sum += value;
    squares += value * value;
  }
  // Four standard errors.
  expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(squares / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
});

test("uniform stays in [0, 1), below(n) hits every value evenly", () => {
  const random = randomStream(3, "uniform");
  const hits = new Uint32Array(10);
  for (let i = 0; i < 10_000; i++) {
    const value = random.uniform();
    expect(value >= 0 && value < 1).toBe(true);
    const at = random.below(10);
    hits[at] = (hits[at] ?? 0) + 1;
  }
  for (const count of hits) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test("permutation holds every number once and depends on the stream only", () => {
  const order = permutation(1000, randomStream(0, "order"));
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(permutation(1000, randomStream(0, "order"))).toEqual(order);
  expect(permutation(1000, randomStream(1, "order"))).not.toEqual(order);
});
