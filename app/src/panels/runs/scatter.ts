import type { Drawing, Mark, Table } from "../../draw/export";
import { colours, type PictureTheme } from "../../draw/picture/colours";
import { namesOf } from "../../runs/names";
import { colorAt } from "../../runs/palette";
import type { RunRecord } from "../../runs/types";
import { formatPercent } from "../../ui/format";

/** What one prediction of a run's network costs. */
export interface RunCost {
  readonly additions: number;
  readonly multiplications: number;
  /** Picojoules of the arithmetic. */
  readonly energyPj: number;
}

export const costAxes = [
  { id: "energy", label: "energy", unit: "energy of the arithmetic of one prediction" },
  { id: "operations", label: "operations", unit: "additions + multiplications of one prediction" },
] as const;
export type CostAxis = (typeof costAxes)[number]["id"];

interface Point {
  readonly run: RunRecord;
  readonly cost: number;
  readonly accuracy: number;
}

/** Runs that differ in their seed alone. */
export interface Group {
  readonly name: string;
  readonly color: number;
  readonly points: readonly Point[];
  readonly cost: number;
  readonly mean: number;
  /** Of a sample, n - 1; undefined for a single run. */
  readonly sd: number | undefined;
}

/**
 * Test accuracy at the last epoch against cost. Runs without a finished epoch, without a finite accuracy or whose network
 * has no known cost are left out.
 */
export function groupsOf(
  runs: readonly RunRecord[],
  costOf: (run: RunRecord) => RunCost | undefined,
  axis: CostAxis,
): readonly Group[] {
  const families = new Map<string, Point[]>();
  for (const run of runs) {
    // Of networks that give values that field holds an error.
    const accuracy = run.goal === "values" ? undefined : run.epochs.at(-1)?.testAccuracy;
    const found = costOf(run);
    if (accuracy === undefined || !Number.isFinite(accuracy) || found === undefined) continue;
    const cost = axis === "energy" ? found.energyPj : found.additions + found.multiplications;
    if (!(cost > 0)) continue;
    // An unfinished run is no sample of its family.
    const key = run.outcome === "done" ? run.family : run.id;
    families.set(key, [...(families.get(key) ?? []), { run, cost, accuracy }]);
  }
  return [...families.values()].map((points) => {
    const [first] = points as [Point];
    const mean = points.reduce((sum, { accuracy }) => sum + accuracy, 0) / points.length;
    const squares = points.reduce((sum, { accuracy: a }) => sum + (a - mean) * (a - mean), 0);
    return {
      name: points.length === 1 ? first.run.name : `${first.run.name}, ${points.length} seeds`,
      color: first.run.color,
      points,
      cost: first.cost,
      mean,
      sd: points.length > 1 ? Math.sqrt(squares / (points.length - 1)) : undefined,
    };
  });
}

export interface ScatterOptions {
  readonly axis: CostAxis;
  readonly theme: PictureTheme;
  readonly width: number;
  readonly height: number;
  readonly costText: (cost: number) => string;
  /** What is counted, and as what. */
  readonly per: string;
}

const left = 44;
const right = 16;
const top = 12;
const bottom = 44;
const dot = 6;
/** Of a letter of the axis, roughly. */
const letterPx = 6.2;

/** 1, 2 and 5 times the powers of ten between the two; always one at each end's side. */
export function logTicks(low: number, high: number): readonly number[] {
  const ticks: number[] = [];
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  for (let power = first; power <= last; power++) {
    for (const factor of last - first > 3 ? [1] : [1, 2, 5]) {
      const tick = Number(`${factor}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** Cost to the right on a logarithmic axis, accuracy upwards; a cross is mean and deviation of several seeds. */
export function drawScatter(groups: readonly Group[], options: ScatterOptions): Drawing {
  const { theme, width, height, costText, per, axis } = options;
  const paint = colours[theme];
  const costs = groups.map(({ cost }) => cost);
  const low = Math.min(...costs) / 1.35;
  const high = Math.max(...costs) * 1.35;
  const shares = groups.flatMap(({ points }) => points.map(({ accuracy }) => accuracy));
  const gap = Math.max(0.01, (Math.max(...shares) - Math.min(...shares)) * 0.12);
  const least = Math.max(0, Math.min(...shares) - gap);
  const most = Math.min(1, Math.max(...shares) + gap);
  const x = (cost: number) =>
    left + (Math.log(cost / low) / Math.log(high / low)) * (width - left - right);
  const y = (share: number) =>
    top + (1 - (share - least) / (most - least)) * (height - top - bottom);
  const marks: Mark[] = [];
  const text = (at: readonly [number, number], words: string, anchor: "start" | "middle" | "end") =>
    marks.push({
      kind: "text",
      x: at[0],
      y: at[1],
      text: words,
      fill: paint["text-2"],
      size: 11,
      anchor,
    });
  const rows = height < 180 ? 2 : 4;
  for (let i = 0; i <= rows; i++) {
    const share = least + ((most - least) * i) / rows;
    marks.push({
      kind: "line",
      x1: left,
      x2: width - right,
      y1: y(share),
      y2: y(share),
      stroke: paint.line,
    });
    text([left - 6, y(share) + 4], `${(100 * share).toFixed(most - least < 0.08 ? 1 : 0)}%`, "end");
  }
  const ticks = logTicks(low, high);
  for (const tick of ticks.length > 0 ? ticks : [costs[0] ?? 1]) {
    marks.push({
      kind: "line",
      x1: x(tick),
      x2: x(tick),
      y1: height - bottom,
      y2: height - bottom + 4,
      stroke: paint["line-strong"],
    });
    text([x(tick), height - bottom + 17], costText(tick), "middle");
  }
  const { unit = "", label = "" } = costAxes.find(({ id }) => id === axis) ?? {};
  // All of it where there is room for it.
  const titles = [`${unit}${per === "" ? "" : `, ${per}`} (log scale)`, `${unit} (log scale)`];
  const title = titles.find((words) => words.length * letterPx <= width) ?? `${label} (log scale)`;
  text([(left + width - right) / 2, height - 8], title, "middle");
  // Names stand beside their mark, pushed apart where they would lie over one another.
  const named: { readonly x: number; readonly y: number }[] = [];
  for (const group of groups.toSorted((a, b) => b.mean - a.mean)) {
    const fill = colorAt(group.color, theme === "dark");
    for (const point of group.points) {
      marks.push({
        kind: "box",
        x: x(point.cost) - dot / 2,
        y: y(point.accuracy) - dot / 2,
        width: dot,
        height: dot,
        fill: group.sd === undefined ? fill : "none",
        stroke: fill,
      });
    }
    const [cx, cy] = [x(group.cost), y(group.mean)];
    if (group.sd !== undefined) {
      const [up, down] = [
        y(Math.min(1, group.mean + group.sd)),
        y(Math.max(0, group.mean - group.sd)),
      ];
      marks.push({ kind: "line", x1: cx, x2: cx, y1: up, y2: down, stroke: fill });
      marks.push({ kind: "line", x1: cx - 7, x2: cx + 7, y1: cy, y2: cy, stroke: fill });
    }
    let at = cy + 4;
    while (named.some((other) => Math.abs(other.x - cx) < 90 && Math.abs(other.y - at) < 13))
      at += 13;
    named.push({ x: cx, y: at });
    const leftwards = cx > width - 150;
    text([leftwards ? cx - 11 : cx + 11, at], group.name, leftwards ? "end" : "start");
  }
  return { title: "Test accuracy against cost", width, height, background: paint.surface, marks };
}

export function scatterTable(groups: readonly Group[], costText: (cost: number) => string): Table {
  return [
    ["runs", "n", "cost", "cost (number)", "mean test accuracy", "standard deviation"],
    ...groups.map(({ name, points, cost, mean, sd }) => [
      name,
      points.length,
      costText(cost),
      cost,
      mean,
      sd ?? "",
    ]),
  ];
}

/** Which is cheapest, and which answers best. */
export function scatterSummary(
  groups: readonly Group[],
  costText: (cost: number) => string,
): string {
  const best = groups.toSorted((a, b) => b.mean - a.mean || a.cost - b.cost)[0];
  const cheapest = groups.toSorted((a, b) => a.cost - b.cost || b.mean - a.mean)[0];
  if (best === undefined || cheapest === undefined)
    return "No shown run has finished an epoch yet.";
  const of = ({ mean, cost }: Group) => {
    const alike = groups.filter((group) => group.mean === mean && group.cost === cost);
    return `${namesOf(alike.map(({ name }) => name))}, ${formatPercent(mean)} at ${costText(cost)}`;
  };
  if (groups.every(({ cost }) => cost === cheapest.cost)) {
    return `Highest accuracy: ${of(best)}${groups.length > 1 ? ", the cost of all" : ""}.`;
  }
  return best.mean === cheapest.mean && best.cost === cheapest.cost
    ? `Highest accuracy and lowest cost: ${of(best)}.`
    : `Highest accuracy: ${of(best)}. Lowest cost: ${of(cheapest)}.`;
}
