import type { Table } from "../../draw/export";
import { type Figure, type Mark, type Places, placesOf } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { linear, linearTicks, log, logTicks } from "../../draw/figure/scale";
import { namesOf } from "../../runs/names";
import { colorAt } from "../../runs/run-colours";
import type { RunRecord } from "../../runs/types";
import { formatPercent } from "../../ui/format";
import { axisPercent, roundTo } from "../../ui/numbers";

/** Cost of one prediction of a run's network. */
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
  /** Standard deviation of a sample (n - 1); undefined for a single run. */
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
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
  readonly costText: (cost: number) => string;
  /** Explains what is counted and with which constants. */
  readonly per: string;
}

const margin = { left: 44, right: 16, top: 12, bottom: 44 } as const;
/** Half the side of a run's square. */
const dot = 3;

/** Cost to the right on a logarithmic axis, accuracy upwards; a cross is mean and deviation of several seeds. */
export function scatterFigure(groups: readonly Group[], options: ScatterOptions): Figure {
  const { width, height, dark, costText, per, axis } = options;
  const costs = groups.map(({ cost }) => cost);
  const [low, high] = [Math.min(...costs) / 1.35, Math.max(...costs) * 1.35];
  const shares = groups.flatMap(({ points }) => points.map(({ accuracy }) => accuracy));
  const gap = Math.max(0.01, (Math.max(...shares) - Math.min(...shares)) * 0.12);
  const least = Math.max(0, Math.min(...shares) - gap);
  const most = Math.min(1, Math.max(...shares) + gap);
  const ticks = logTicks(low, high);
  const { unit = "", label = "" } = costAxes.find(({ id }) => id === axis) ?? {};
  const shareTicks = linearTicks(least, most, height < 180 ? 3 : 5);
  const digits = shareTicks.every((share) => Number.isInteger(roundTo(share * 100, 6))) ? 0 : 1;
  const axes: Pick<Figure, "x" | "y"> = {
    x: {
      scale: log(low, high),
      ticks: ticks.length > 0 ? ticks : [costs[0] ?? 1],
      text: costText,
      grid: "short",
      // All of it where there is room for it.
      title: {
        texts: [
          `${unit}${per === "" ? "" : `, ${per}`} (log scale)`,
          `${unit} (log scale)`,
          `${label} (log scale)`,
        ],
        at: "middle",
      },
    },
    y: {
      scale: linear(least, most),
      ticks: shareTicks,
      text: (share) => axisPercent(share, digits),
      grid: "lines",
    },
  };
  const title = "Test accuracy against cost";
  const places = placesOf({ width, height, margin, ...axes });
  return {
    ...{ title, width, height, margin },
    ...axes,
    marks: [
      ...groups.flatMap((group) => groupMarks(group, colorAt(group.color, dark) as Ink)),
      ...nameMarks(groups, places, width),
    ],
  };
}

/** The runs of a group as squares, hollow around the cross of several. */
function groupMarks({ points, cost, mean, sd }: Group, ink: Ink): Mark[] {
  const squares = points.map(
    (point): Mark => ({
      kind: "point",
      ...{ x: point.cost, y: point.accuracy, symbol: "square", size: dot },
      ...{ fill: sd === undefined ? ink : "none", stroke: ink },
    }),
  );
  if (sd === undefined) return squares;
  const ends = { from: Math.max(0, mean - sd), to: Math.min(1, mean + sd) };
  return [
    ...squares,
    { kind: "interval", along: "y", at: cost, ...ends, stroke: ink },
    { kind: "point", x: cost, y: mean, symbol: "M-1 0H1", size: 7, stroke: ink },
  ];
}

/** Names beside their marks, pushed down where they would lie over one another. */
function nameMarks(groups: readonly Group[], { x, y }: Places, width: number): Mark[] {
  const named: { readonly x: number; readonly y: number }[] = [];
  return groups
    .toSorted((a, b) => b.mean - a.mean)
    .map(({ name, cost, mean }): Mark => {
      const [left, top] = [x(cost), y(mean)];
      let at = top;
      while (named.some((other) => Math.abs(other.x - left) < 90 && Math.abs(other.y - at) < 13))
        at += 13;
      named.push({ x: left, y: at });
      const isLeft = left > width - 150;
      return {
        kind: "text",
        ...{ x: cost, y: mean, text: name, fill: "text-2" },
        ...{ anchor: isLeft ? "end" : "start", dx: isLeft ? -11 : 11, dy: at - top },
      };
    });
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

/** Names the cheapest runs and those of the highest accuracy. */
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
