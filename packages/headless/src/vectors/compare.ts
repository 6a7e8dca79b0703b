import type { CaseResult, Deviation } from "./types";

/** Compares |actual - wanted| with `absolute + relative * scale`; `scale` is each value's own size or the largest. */
export function deviation(
  quantity: string,
  actual: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: {
    readonly absolute: number;
    readonly relative: number;
    readonly scale: "own" | "largest";
  },
): Deviation {
  let top = 0;
  for (let i = 0; i < wanted.length; i++) top = Math.max(top, Math.abs(wanted[i] as number));
  // A missing, surplus or non-finite value can never pass.
  let largest = actual.length === wanted.length ? 0 : Number.POSITIVE_INFINITY;
  let ratio = largest;
  for (let i = 0; i < wanted.length; i++) {
    const want = wanted[i] as number;
    const size = tolerance.scale === "own" ? Math.abs(want) : top;
    const allowed = tolerance.absolute + tolerance.relative * size;
    const difference = Math.abs((actual[i] ?? Number.NaN) - want);
    const finite = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    largest = Math.max(largest, finite);
    ratio = Math.max(ratio, finite === 0 ? 0 : finite / allowed);
  }
  return { quantity, largest, ratio };
}

export function caseResult(name: string, deviations: readonly Deviation[]): CaseResult {
  return {
    name,
    deviations,
    passed: deviations.length > 0 && deviations.every(({ ratio }) => ratio <= 1),
  };
}
