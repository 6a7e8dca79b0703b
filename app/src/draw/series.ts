import type { RunHistory } from "@adder-studio/session/client";

/** Points per line: more than a chart has pixels is wasted. */
export const maxPoints = 500;

/** Columns of a history row before the layers' norms. */
export const columns = { step: 0, loss: 1, accuracy: 2, lr: 3, firstLayer: 4 } as const;

type Line = (number | null)[];

/** Means of `values` over at most `maxPoints` equal stretches; a mean of non-finite values is a gap. */
export function bucketMeans(values: ArrayLike<number>, length: number, buckets = maxPoints): Line {
  const size = Math.max(1, Math.ceil(length / buckets));
  const line: Line = [];
  for (let start = 0; start < length; start += size) {
    const end = Math.min(length, start + size);
    let sum = 0;
    for (let i = start; i < end; i++) sum += values[i] as number;
    const mean = sum / (end - start);
    line.push(Number.isFinite(mean) ? mean : null);
  }
  return line;
}

/** Returns the place of each stretch of `bucketMeans`, in epochs. */
export function bucketEpochs(
  history: RunHistory,
  stepsPerEpoch: number,
  buckets = maxPoints,
): number[] {
  const steps = history.column(columns.step);
  const size = Math.max(1, Math.ceil(history.length / buckets));
  const places: number[] = [];
  for (let start = 0; start < history.length; start += size) {
    const end = Math.min(history.length, start + size) - 1;
    places.push(((steps[end] ?? 0) + 1) / Math.max(1, stepsPerEpoch));
  }
  return places;
}

/** Merges a dense and a sparse line onto one axis, as uPlot wants its data. */
export function joinLines(
  denseX: readonly number[],
  dense: readonly Line[],
  sparseX: readonly number[],
  sparse: readonly Line[],
): [number[], ...Line[]] {
  const xs = [...new Set([...denseX, ...sparseX])].sort((a, b) => a - b);
  const atDense = new Map(denseX.map((x, i) => [x, i]));
  const atSparse = new Map(sparseX.map((x, i) => [x, i]));
  const pick = (line: Line, at: Map<number, number>) =>
    xs.map((x) => {
      const i = at.get(x);
      return i === undefined ? null : (line[i] ?? null);
    });
  return [
    xs,
    ...dense.map((line) => pick(line, atDense)),
    ...sparse.map((line) => pick(line, atSparse)),
  ];
}
