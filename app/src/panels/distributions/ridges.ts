import { niceTicks, type Surface, tickText } from "../../draw/plot";
import type { Kept } from "../../observe/snapshots";
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
  history: readonly Kept[],
  now: Float32Array | undefined,
  step: number | undefined,
): readonly Ridge[] {
  const spread = readSpread(now);
  if (spread === undefined || step === undefined) return [];
  const past = history.filter((kept) => kept.step < step);
  const count = Math.min(mostPast, past.length);
  const picked = Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : Math.round((i * (past.length - 1)) / count);
    return past[at] as Kept;
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
  readonly fill: string;
  readonly fits: readonly {
    readonly fit: Fit;
    readonly color: string;
    readonly dash: readonly number[];
  }[];
  /** What the horizontal axis measures. */
  readonly unit: string;
}

const margin = { left: 46, right: 8, top: 8, bottom: 26 };

/** Draws the ridges, the oldest at the back and the newest in front, on one scale. */
export function paintRidges(
  { context, width, height, colors }: Surface,
  ridges: readonly Ridge[],
  { fill, fits, unit }: RidgeStyle,
): void {
  const [front] = ridges.slice(-1);
  if (front === undefined) return;
  const low = Math.min(...ridges.map(({ spread }) => spread.low));
  const high = Math.max(...ridges.map(({ spread }) => spread.high));
  const gap = (high - low) * 0.02 || 0.5;
  const left = margin.left;
  const right = width - margin.right;
  const base = height - margin.bottom;
  const x = (value: number) =>
    left + ((value - low + gap) / (high - low + 2 * gap)) * (right - left);
  const heights = ridges.map(({ spread }) => densities(spread));
  const tops = heights.map((own) => Math.max(...own));
  const top = Math.max(...tops, ...fits.map(({ fit }) => peak(fit, front.spread)));
  const past = ridges.length - 1;
  const lift = past === 0 ? 0 : Math.min(17, ((base - margin.top) * 0.5) / past);
  const tall = base - margin.top - lift * past - 4;
  const scale = top > 0 && Number.isFinite(top) ? tall / top : 0;

  context.lineJoin = "round";
  context.textBaseline = "middle";
  ridges.forEach(({ step, spread }, index) => {
    const behind = past - index;
    const floor = base - behind * lift;
    const isFront = behind === 0;
    context.beginPath();
    const own = heights[index] as Float32Array;
    const bin = (spread.high - spread.low) / own.length;
    if (bin === 0) {
      // All values are equal: a needle.
      context.rect(x(spread.low) - 1, floor - tall * 0.8, 2, tall * 0.8);
    } else {
      context.moveTo(x(spread.low), floor);
      for (let i = 0; i < own.length; i++) {
        const y = floor - (own[i] as number) * scale;
        context.lineTo(x(spread.low + i * bin), y);
        context.lineTo(x(spread.low + (i + 1) * bin), y);
      }
      context.lineTo(x(spread.high), floor);
    }
    context.globalAlpha = isFront ? 1 : 0.82;
    context.fillStyle = colors.surface;
    context.fill();
    context.globalAlpha = isFront ? 0.42 : 0.12;
    context.fillStyle = fill;
    context.fill();
    context.globalAlpha = isFront ? 1 : 0.55;
    context.strokeStyle = fill;
    context.lineWidth = 1;
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = isFront ? colors.text : colors.faint;
    context.textAlign = "right";
    if (isFront || lift >= 10) context.fillText(String(step), left - 5, floor - 5);
  });

  for (const { fit, color, dash } of fits) {
    context.beginPath();
    for (let px = left; px <= right; px += 1.5) {
      const value = low - gap + ((px - left) / (right - left)) * (high - low + 2 * gap);
      const y = base - fit.density(value) * scale;
      if (px === left) context.moveTo(px, y);
      else context.lineTo(px, y);
    }
    context.strokeStyle = color;
    context.lineWidth = 1.75;
    context.setLineDash([...dash]);
    context.stroke();
    context.setLineDash([]);
  }

  context.strokeStyle = colors.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, base + 0.5);
  context.lineTo(right, base + 0.5);
  context.stroke();
  if (low < 0 && high > 0) {
    context.setLineDash([2, 3]);
    context.strokeStyle = colors.faint;
    context.beginPath();
    context.moveTo(x(0), margin.top);
    context.lineTo(x(0), base);
    context.stroke();
    context.setLineDash([]);
  }
  context.fillStyle = colors.faint;
  context.textAlign = "center";
  for (const tick of niceTicks(low, high, Math.max(2, (right - left) / 60))) {
    context.fillText(tickText(tick), x(tick), base + 9);
  }
  context.textAlign = "right";
  context.fillText(unit, right, base + 20);
  context.textAlign = "left";
  context.fillText("step", 2, base + 9);
}

function peak(fit: Fit, { mean, median }: Spread): number {
  return Math.max(fit.density(mean), fit.density(median));
}
