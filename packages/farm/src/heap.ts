import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Slope } from "./types";

let collect: (() => void) | undefined;

/** Collects all garbage of this thread; needs no switch on the command line. */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
}

/** Returns the bytes that are in use after collections: objects, and what lies outside of the heap for them. */
export async function heapInUse(): Promise<number> {
  collectGarbage();
  // What streams and buffers hold outside of the heap is given back in a later turn.
  await new Promise((done) => setImmediate(done));
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Samples that a slope needs: with fewer its error says little. */
export const leastSamples = 8;

/**
 * Returns the least-squares line through (cases, bytes): slope b = Sxy / Sxx, its standard error
 * sqrt(SSR / (n - 2) / Sxx). The first tenth of the samples is left out, in which code is compiled and tables fill.
 */
export function slopeOf(
  points: readonly (readonly [cases: number, bytes: number])[],
): Slope | undefined {
  const kept = points.slice(Math.ceil(points.length / 10));
  const n = kept.length;
  const [first] = kept;
  const last = kept.at(-1);
  if (n < leastSamples || first === undefined || last === undefined) return undefined;
  const meanX = kept.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = kept.reduce((sum, [, y]) => sum + y, 0) / n;
  let xx = 0;
  let xy = 0;
  for (const [x, y] of kept) {
    xx += (x - meanX) * (x - meanX);
    xy += (x - meanX) * (y - meanY);
  }
  if (xx === 0) return undefined;
  const slope = xy / xx;
  const rest = kept.reduce((sum, [x, y]) => {
    const off = y - meanY - slope * (x - meanX);
    return sum + off * off;
  }, 0);
  const error = Math.sqrt(rest / (n - 2) / xx);
  const cases = last[0] - first[0];
  return { bytesPerCase: slope, error, samples: n, cases, first: first[1], last: last[1] };
}

/** Bytes by which the compiler's and the engine's own tables come and go. */
const ownBytes = 4e6;

/**
 * Tells whether memory grows by more than `most` bytes a case, beyond doubt: by three standard errors, and by more over the
 * run than comes and goes by itself.
 */
export function grows(slope: Slope, most: number): boolean {
  const { bytesPerCase, error, cases } = slope;
  return bytesPerCase - 3 * error > most && bytesPerCase * cases > ownBytes;
}
