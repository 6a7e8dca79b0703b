/**
 * Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011). A number is a pure function of (seed, stream, step, index): nothing has to be
 * stored to resume a run, and no draw depends on how many came before it.
 */
import { cosPi, ln, sinPi } from "./math";

function mulHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const mid = a1 * b0 + ((a0 * b0) >>> 16);
  const low = (mid & 0xffff) + a0 * b1;
  return (a1 * b1 + Math.floor(mid / 65536) + Math.floor(low / 65536)) >>> 0;
}

/** One Philox4x32-10 block: four 32-bit words from a 128-bit counter and a 64-bit key, written to `out`. */
export function philox(
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let x0 = c0 >>> 0;
  let x1 = c1 >>> 0;
  let x2 = c2 >>> 0;
  let x3 = c3 >>> 0;
  let key0 = k0 >>> 0;
  let key1 = k1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(0xd2511f53, x0);
    const low0 = Math.imul(0xd2511f53, x0) >>> 0;
    const high1 = mulHigh(0xcd9e8d57, x2);
    const low1 = Math.imul(0xcd9e8d57, x2) >>> 0;
    x0 = (high1 ^ x1 ^ key0) >>> 0;
    x1 = low1;
    x2 = (high0 ^ x3 ^ key1) >>> 0;
    x3 = low0;
    key0 = (key0 + 0x9e3779b9) >>> 0;
    key1 = (key1 + 0xbb67ae85) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** 32-bit FNV-1a of a text: the stream number of a named purpose (`"init/adder1/w"`, `"order"`). */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** A sequence of draws for one (seed, stream, step); `at` in the counter makes every draw addressable. */
export interface RandomStream {
  /** 32 random bits. */
  uint32(): number;
  /** Uniform in [0, 1), a multiple of 2^-32. */
  uniform(): number;
  /** Standard normal (Box-Muller over our own ln, cosPi, sinPi). */
  normal(): number;
  /** Uniform integer in [0, n) without bias. */
  below(n: number): number;
}

/**
 * Draws keyed by (seed, stream, step). Two streams that differ in any of the three are independent;
 * the same three give the same numbers on every device.
 */
export function randomStream(seed: number, stream: string, step = 0): RandomStream {
  const key1 = streamOf(stream);
  const block = new Uint32Array(4);
  let counter = 0;
  let used = 4;
  let spare: number | undefined;
  function uint32(): number {
    if (used === 4) {
      philox(block, counter >>> 0, Math.floor(counter / 2 ** 32), step >>> 0, 0, seed >>> 0, key1);
      counter += 1;
      used = 0;
    }
    return block[used++] as number;
  }
  function uniform(): number {
    return uint32() / 4294967296;
  }
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * ln((uint32() + 1) / 4294967296));
    const turn = 2 * uniform();
    spare = radius * sinPi(turn);
    return radius * cosPi(turn);
  }
  function below(n: number): number {
    const limit = 4294967296 - (4294967296 % n);
    let bits = uint32();
    while (bits >= limit) bits = uint32();
    return bits % n;
  }
  return { uint32, uniform, normal, below };
}

/** Fisher-Yates permutation of 0..n-1. */
export function permutation(n: number, random: RandomStream): Uint32Array {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
  return order;
}
