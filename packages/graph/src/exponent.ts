import type { RunConfig } from "./types";

/** Settings of the exponent; absent ones, as in runs saved before there were exponents, are the defaults. */
type ExponentSettings = Partial<Pick<RunConfig, "lpStart" | "lpEnd" | "lpUntil" | "lpRule">>;

/** Tells whether the adders of a run compute -sum |x - w|^p and learn by its derivatives, at least for a while. */
export function isLpRun({ lpStart = 1, lpEnd = 1 }: ExponentSettings): boolean {
  return lpStart !== 1 || lpEnd !== 1;
}

/**
 * The p of a run's adders once `step` of `totalSteps` steps are made: linear up to the share `lpUntil`, then constant.
 */
export function exponentAt(
  { lpStart = 1, lpEnd = 1, lpUntil = 1 }: ExponentSettings,
  step: number,
  totalSteps: number,
): number {
  const way = step / (lpUntil * totalSteps);
  return way < 1 ? lpStart + (lpEnd - lpStart) * way : lpEnd;
}

/**
 * Exponent p of adders and of their exact derivatives at that step, or undefined where both are those of CVPR 2020
 * with the run's gradient rules: in a run without exponents, and at p = 1 where `lpRule` says so.
 */
export function lpAt(run: ExponentSettings, step: number, totalSteps: number): number | undefined {
  if (!isLpRun(run)) return undefined;
  const p = exponentAt(run, step, totalSteps);
  return p === 1 && run.lpRule === "rules" ? undefined : p;
}
