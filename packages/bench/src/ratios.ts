import { type InputKind, isMissing, type KernelRow, type KernelTimes, type Pass } from "./types";

/** Key of a row of a layer; `threads` are those of the candidate. */
export interface KernelQuery {
  readonly layer: string;
  readonly candidate: string;
  readonly pass: Pass;
  readonly input?: InputKind;
  readonly threads: number;
}

/** Returns the times of a candidate; undefined where it has none. */
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
 * Returns the ratio of two candidates' taps per second. With the same batch it is the ratio of their medians; it stays
 * fair where one has a smaller batch.
 */
export function ratioOf(
  rows: readonly KernelRow[],
  first: KernelQuery,
  second: KernelQuery,
): number | undefined {
  const [a, b] = [timesOf(rows, first), timesOf(rows, second)];
  return a && b && a.gigataps / b.gigataps;
}
