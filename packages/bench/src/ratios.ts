import { type InputKind, isMissing, type KernelRow, type KernelTimes, type Pass } from "./types";

/** Which row of a layer; `threads` of the candidate. */
export interface KernelQuery {
  readonly layer: string;
  readonly candidate: string;
  readonly pass: Pass;
  readonly input?: InputKind;
  readonly threads: number;
}

/** The times of a candidate, when it has some. */
export function timesOf(rows: readonly KernelRow[], query: KernelQuery): KernelTimes | undefined {
  const row = rows.find(
    (one) =>
      one.layer === query.layer &&
      one.candidate === query.candidate &&
      one.pass === query.pass &&
      one.threads === query.threads &&
      (query.input === undefined || one.input === query.input),
  );
  return row && !isMissing(row) ? row : undefined;
}

/**
 * How many times as many taps a second the first does: the ratio of their medians where both have the same
 * batch, and fair where one had a smaller one.
 */
export function ratioOf(
  rows: readonly KernelRow[],
  first: KernelQuery,
  second: KernelQuery,
): number | undefined {
  const [a, b] = [timesOf(rows, first), timesOf(rows, second)];
  return a && b && a.gigataps / b.gigataps;
}
