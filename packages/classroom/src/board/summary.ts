import { halfWidth, summarise } from "@adder-studio/core";
import type { HandInQuality } from "../code";
import { type BoardRow, hashKey, sameBeginning } from "./rows";

/** Returns the figure that rows are compared by: the share of right answers, or the error. */
export function figureOf({ facts: { quality } }: BoardRow): number {
  return quality.kind === "share" ? quality.correct / quality.total : quality.value;
}

/** Mean of networks that are one sample each. */
export interface Sample {
  readonly rows: readonly BoardRow[];
  readonly n: number;
  readonly mean: number;
  /** Half the width of the 95 % interval of the mean by Student's t; undefined for a single network. */
  readonly half: number | undefined;
}

/** Summarises rows; networks with the same weights count once, and figures that are no numbers do not count. */
export function sampleOf(rows: readonly BoardRow[]): Sample | undefined {
  const counted: BoardRow[] = [];
  const byHash = new Map<string, BoardRow[]>();
  for (const row of rows) {
    const { weights } = row.facts;
    const near = byHash.get(hashKey(weights)) ?? [];
    if (near.some(({ facts }) => sameBeginning(facts.weights, weights))) continue;
    if (!Number.isFinite(figureOf(row))) continue;
    byHash.set(hashKey(weights), [...near, row]);
    counted.push(row);
  }
  if (counted.length === 0) return undefined;
  const summary = summarise(counted.map(figureOf));
  return { rows: counted, n: summary.n, mean: summary.mean, half: halfWidth(summary) };
}

/** Returns the kind of figure that most rows hold: shares where there are as many of both. */
export function commonKind(rows: readonly BoardRow[]): HandInQuality["kind"] {
  const errors = rows.filter(({ facts }) => facts.quality.kind === "error").length;
  return 2 * errors > rows.length ? "error" : "share";
}

/** Rows of one network, which differ in their seed, or were handed in twice. */
export interface NetworkGroup {
  readonly network: string;
  readonly rows: readonly BoardRow[];
  readonly sample: Sample | undefined;
}

/** Groups rows by their networks, the largest group first. */
export function networkGroups(rows: readonly BoardRow[]): readonly NetworkGroup[] {
  const groups = new Map<string, BoardRow[]>();
  for (const row of rows) {
    groups.set(row.facts.network, [...(groups.get(row.facts.network) ?? []), row]);
  }
  return [...groups]
    .map(([network, all]) => ({ network, rows: all, sample: sampleOf(all) }))
    .sort((a, b) => b.rows.length - a.rows.length);
}

/** The number of rows that have passed a step, out of those that have it. */
export interface StepProgress {
  readonly passed: number;
  readonly of: number;
}

export function stepProgress(rows: readonly BoardRow[]): readonly StepProgress[] {
  const most = Math.max(0, ...rows.map(({ facts }) => facts.passed.length));
  return Array.from({ length: most }, (_, step) => {
    const there = rows.filter(({ facts }) => step < facts.passed.length);
    return { passed: there.filter(({ facts }) => facts.passed[step]).length, of: there.length };
  });
}

/** Bars of a histogram: `count` figures from `low` up to `low + width`. */
export interface Bin {
  readonly low: number;
  readonly width: number;
  readonly rows: readonly BoardRow[];
}

const widths = [1, 2, 5];

/** Sorts figures into bars of a round width, about as many as the square root of their number, 6 to 16. */
export function histogramOf(rows: readonly BoardRow[]): readonly Bin[] {
  const finite = rows.filter((row) => Number.isFinite(figureOf(row)));
  if (finite.length === 0) return [];
  const figures = finite.map(figureOf);
  const [low, high] = [Math.min(...figures), Math.max(...figures)];
  const wanted = Math.min(16, Math.max(6, Math.ceil(1.5 * Math.sqrt(finite.length))));
  // Where all are alike: bars of a hundredth of them.
  const span = high - low || Math.abs(high) / 20 || 1;
  const power = Number(`1e${Math.floor(Math.log10(span / wanted))}`);
  const width = (widths.find((one) => one * power >= span / wanted) ?? 10) * power;
  const first = Math.floor(low / width + 1e-9);
  const count = Math.floor(high / width + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, at) => ({
    low: (first + at) * width,
    width,
    rows: finite.filter((row) => Math.floor(figureOf(row) / width + 1e-9) === first + at),
  }));
}
