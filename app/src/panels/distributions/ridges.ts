import type { Figure, Mark } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { linear, linearTicks } from "../../draw/figure/scale";
import type { StepValue } from "../../observe/snapshots";
import { tickText } from "../../ui/numbers";
import { type Fit, readSpread, type Spread } from "./fits";

/** One distribution at one step. */
export interface Ridge {
  readonly step: number;
  readonly spread: Spread;
}

/** Past ridges behind the one of now. */
const mostPast = 5;

/** The shown one last, before it a few earlier ones, spread over the run. */
export function ridgesOf(
  history: readonly StepValue[],
  now: Float32Array | undefined,
  step: number | undefined,
): readonly Ridge[] {
  const spread = readSpread(now);
  if (spread === undefined || step === undefined) return [];
  const past = history.filter((kept) => kept.step < step);
  const count = Math.min(mostPast, past.length);
  const picked = Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : Math.round((i * (past.length - 1)) / count);
    return past[at] as StepValue;
  });
  const earlier = [...new Set(picked)].flatMap((kept): Ridge[] => {
    const own = readSpread(kept.value);
    return own === undefined ? [] : [{ step: kept.step, spread: own }];
  });
  return [...earlier, { step, spread }];
}

/** Counts of wider bins where there are few values: about 2 n^(1/3) of them (Rice's rule), and never fewer. */
export function mergedBins({ bins, count }: Spread): Float32Array {
  const least = 2 * Math.cbrt(count);
  let by = 1;
  while (bins.length / (2 * by) >= least) by *= 2;
  return Float32Array.from({ length: bins.length / by }, (_, i) =>
    bins.subarray(i * by, (i + 1) * by).reduce((sum, value) => sum + value, 0),
  );
}

/** Share of the values per unit of value in each bin. */
function densities(spread: Spread): Float32Array {
  const { count, low, high } = spread;
  const bins = mergedBins(spread);
  const width = (high - low) / bins.length;
  return bins.map((value) => (width > 0 ? value / count / width : 0));
}

export interface RidgeStyle {
  readonly title: string;
  readonly fill: Ink;
  readonly fits: readonly {
    readonly fit: Fit;
    readonly ink: Ink;
    readonly dash?: readonly number[];
  }[];
  /** Quantity of the horizontal axis. */
  readonly unit: string;
}

const margin = { left: 46, right: 8, top: 8, bottom: 26 } as const;
/** Greatest distance between one ridge and the next, in pixels. */
const mostLift = 17;
/** Stretches of a fit's line. */
const fitSteps = 240;

/** The ridges on one scale, the oldest at the back and the newest in front; undefined without one. */
export function ridgesFigure(
  { width, height }: { readonly width: number; readonly height: number },
  ridges: readonly Ridge[],
  { title, fill, fits, unit }: RidgeStyle,
): Figure | undefined {
  const front = ridges.at(-1);
  if (front === undefined) return undefined;
  const low = Math.min(...ridges.map(({ spread }) => spread.low));
  const high = Math.max(...ridges.map(({ spread }) => spread.high));
  // A network that has failed has values that no axis holds.
  if (!Number.isFinite(high - low)) return undefined;
  const gap = (high - low) * 0.02 || 0.5;
  const [from, to] = [low - gap, high + gap];
  const heights = ridges.map(({ spread }) => densities(spread));
  const top = Math.max(
    ...heights.map((own) => Math.max(...own)),
    ...fits.map(({ fit }) => peak(fit, front.spread)),
  );
  const most = top > 0 && Number.isFinite(top) ? top : 1;
  const past = ridges.length - 1;
  const inner = height - margin.top - margin.bottom;
  const lift = past === 0 ? 0 : Math.min(mostLift, (inner * 0.5) / past);
  // The newest is as high as what the lifted ones leave.
  const whole = (most * inner) / Math.max(1, inner - lift * past - 4);
  const fitXs = [
    ...Array.from({ length: fitSteps + 1 }, (_, i) => from + ((to - from) * i) / fitSteps),
    front.spread.median,
  ].sort((a, b) => a - b);
  return {
    ...{ title, width, height, margin },
    x: {
      scale: linear(from, to),
      ticks: linearTicks(low, high, Math.max(2, (width - margin.left - margin.right) / 60)),
      text: tickText,
      title: { texts: [unit], at: "end" },
    },
    y: { scale: linear(0, whole) },
    marks: [
      ...ridges.flatMap(({ step, spread }, index): Mark[] => {
        const behind = past - index;
        const label = behind === 0 || lift >= 10 ? String(step) : "";
        const marks = ridgeMarks(spread, heights[index] as Float32Array, most, fill, behind === 0);
        return [
          { kind: "lifted", by: behind * lift, marks: [...marks, stepMark(label, from, behind)] },
        ];
      }),
      ...fits.map(
        ({ fit, ink, dash }): Mark => ({
          kind: "line",
          ...{ xs: fitXs, ys: fitXs.map((x) => Math.min(fit.density(x), whole)) },
          ...{ stroke: ink, strokeWidth: 1.75, ...(dash && { dash }) },
        }),
      ),
      { kind: "rule", axis: "y", at: 0, stroke: "line" },
      ...(low < 0 && high > 0
        ? [{ kind: "rule", axis: "x", at: 0, stroke: "text-3", dash: [2, 3] } as const]
        : []),
      { kind: "text", x: from, y: 0, text: "step", fill: "text-3", dx: -44, dy: 9 },
    ],
  };
}

/** The step of a ridge, left of it. */
function stepMark(text: string, x: number, behind: number): Mark {
  const fill = behind === 0 ? "text" : "text-3";
  return { kind: "text", ...{ x, y: 0, text, fill }, anchor: "end", dx: -5, dy: -5 };
}

/** A histogram as one outline over a ground that hides what stands behind; a needle where all values are equal. */
function ridgeMarks(
  { low, high }: Spread,
  heights: Float32Array,
  most: number,
  fill: Ink,
  isFront: boolean,
): Mark[] {
  const bin = (high - low) / heights.length;
  if (bin === 0) {
    const needle = { kind: "interval", along: "y", at: low, from: 0, to: most * 0.8 } as const;
    return [{ ...needle, stroke: fill, strokeWidth: 2, alpha: isFront ? 1 : 0.55 }];
  }
  const xs = [...heights].flatMap((_, i) => [low + i * bin, low + (i + 1) * bin]);
  const outline = [...heights].flatMap((value) => [value, value]);
  const area = { kind: "area", xs, low: 0, high: outline } as const;
  return [
    { ...area, fill: "surface", alpha: isFront ? 1 : 0.82 },
    { ...area, fill, alpha: isFront ? 0.42 : 0.12 },
    {
      kind: "line",
      ...{ xs: [low, ...xs, high], ys: [0, ...outline, 0] },
      ...{ stroke: fill, alpha: isFront ? 1 : 0.55 },
    },
  ];
}

function peak(fit: Fit, { mean, median }: Spread): number {
  return Math.max(fit.density(mean), fit.density(median));
}
