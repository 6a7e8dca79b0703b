import { niceTicks, type Surface, tickText } from "../../draw/plot";
import { classColor, classShape, shapePaths } from "./classes";

/** What the axes span. */
export interface Range {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const room = 0.06;
/** An axis shrinks only when its points fill less than this of it: it stands still while they move about. */
const filled = 0.6;

/** The range of the points, or the one of before where that still fits. */
export function rangeOf(points: Float32Array, before?: Range): Range {
  const axis = (d: number, old: readonly [number, number] | undefined): [number, number] => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = d; i < points.length; i += 2) {
      const value = points[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (!(low <= high)) return [-1, 1];
    const gap = (high - low) * room || Math.abs(high) * room || 1;
    if (old !== undefined && low >= old[0] && high <= old[1]) {
      if (high - low >= filled * (old[1] - old[0])) return [old[0], old[1]];
    }
    return [low - gap, high + gap];
  };
  return { x: axis(0, before?.x), y: axis(1, before?.y) };
}

const margin = { left: 46, right: 10, top: 8, bottom: 34 };

/** From values to pixels. */
export interface Frame {
  x(value: number): number;
  y(value: number): number;
}

export function frameOf(range: Range, width: number, height: number): Frame {
  const [x0, x1] = range.x;
  const [y0, y1] = range.y;
  const across = width - margin.left - margin.right;
  const down = height - margin.top - margin.bottom;
  return {
    x: (value) => margin.left + ((value - x0) / (x1 - x0)) * across,
    y: (value) => margin.top + (1 - (value - y0) / (y1 - y0)) * down,
  };
}

export interface Scatter {
  readonly points: Float32Array;
  readonly labels: ArrayLike<number>;
  readonly range: Range;
  /** The one class that is drawn in colour; all without. */
  readonly only: number | undefined;
  readonly picked: number | undefined;
  readonly axes: readonly [string, string];
}

let shapes: readonly Path2D[] | undefined;

export function paintScatter(surface: Surface, scatter: Scatter): void {
  const { context, width, height, colors } = surface;
  const { points, labels, range, only, picked, axes } = scatter;
  const frame = frameOf(range, width, height);
  paintAxes(surface, frame, range, axes);
  shapes ??= shapePaths.map((path) => new Path2D(path));
  const size = Math.min(4.4, Math.max(3, Math.min(width, height) / 80));
  const count = points.length / 2;
  const stamp = (n: number, strong: boolean, scale: number) => {
    const label = labels[n];
    const shape = shapes?.[label === undefined ? 0 : classShape(label)];
    const [x, y] = [points[2 * n] as number, points[2 * n + 1] as number];
    if (shape === undefined || !Number.isFinite(x) || !Number.isFinite(y)) return;
    context.save();
    context.translate(frame.x(x), frame.y(y));
    context.scale(scale, scale);
    context.globalAlpha = strong ? 0.85 : 0.12;
    context.fillStyle = label === undefined ? colors.faint : classColor(label, colors.dark);
    context.fill(shape);
    if (strong) {
      context.lineWidth = 0.7 / scale;
      context.strokeStyle = colors.surface;
      context.stroke(shape);
    }
    context.restore();
  };
  for (let n = 0; n < count; n++)
    if (only !== undefined && labels[n] !== only) stamp(n, false, size);
  for (let n = 0; n < count; n++)
    if (only === undefined || labels[n] === only) stamp(n, true, size);
  if (picked === undefined || picked >= count) return;
  stamp(picked, true, size * 1.5);
  context.beginPath();
  context.arc(
    frame.x(points[2 * picked] as number),
    frame.y(points[2 * picked + 1] as number),
    size * 2.6,
    0,
    2 * Math.PI,
  );
  context.strokeStyle = colors.text;
  context.lineWidth = 1.75;
  context.stroke();
}

export function paintAxes(
  { context, width, height, colors }: Surface,
  frame: Frame,
  range: Range,
  [acrossName, upName]: readonly [string, string],
): void {
  const bottom = height - margin.bottom;
  const right = width - margin.right;
  context.strokeStyle = colors.line;
  context.fillStyle = colors.faint;
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.beginPath();
  for (const tick of niceTicks(...range.x, Math.max(3, (right - margin.left) / 80))) {
    const x = Math.round(frame.x(tick)) + 0.5;
    context.moveTo(x, margin.top);
    context.lineTo(x, bottom);
    context.fillText(tickText(tick), x, bottom + 9);
  }
  context.textAlign = "right";
  for (const tick of niceTicks(...range.y, Math.max(3, (bottom - margin.top) / 44))) {
    const y = Math.round(frame.y(tick)) + 0.5;
    context.moveTo(margin.left, y);
    context.lineTo(right, y);
    context.fillText(tickText(tick), margin.left - 5, y);
  }
  context.stroke();
  context.fillStyle = colors.text;
  context.fillText(acrossName, right, height - 8);
  context.save();
  context.translate(8, margin.top);
  context.rotate(-Math.PI / 2);
  const fits = context.measureText(upName).width <= height - margin.top;
  // A low panel leaves the share of the variance to the summary below.
  context.fillText(fits ? upName : upName.replace(/ \(.*/, ""), 0, 0);
  context.restore();
}

/** The point closest to a place on the canvas, at most `within` pixels away. */
export function nearestPoint(
  { points, labels, only }: Pick<Scatter, "points" | "labels" | "only">,
  frame: Frame,
  [px, py]: readonly [number, number],
  within: number,
): number | undefined {
  let best: number | undefined;
  let least = within * within;
  for (let n = 0; n < points.length / 2; n++) {
    if (only !== undefined && labels[n] !== only) continue;
    const dx = frame.x(points[2 * n] as number) - px;
    const dy = frame.y(points[2 * n + 1] as number) - py;
    if (dx * dx + dy * dy < least) {
      least = dx * dx + dy * dy;
      best = n;
    }
  }
  return best;
}

/** The next point from `from` in a direction of the screen: near, and not far off the way. */
export function nextPoint(
  scatter: Pick<Scatter, "points" | "labels" | "only">,
  frame: Frame,
  from: number,
  [dirX, dirY]: readonly [number, number],
): number | undefined {
  const { points, labels, only } = scatter;
  const at = (n: number) =>
    [frame.x(points[2 * n] as number), frame.y(points[2 * n + 1] as number)] as const;
  const [x, y] = at(from);
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < points.length / 2; n++) {
    if (n === from || (only !== undefined && labels[n] !== only)) continue;
    const [nx, ny] = at(n);
    const along = (nx - x) * dirX + (ny - y) * dirY;
    if (along <= 0) continue;
    const aside = Math.abs((nx - x) * dirY) + Math.abs((ny - y) * dirX);
    const cost = along + 2.5 * aside;
    if (cost < least) {
      least = cost;
      best = n;
    }
  }
  return best;
}
