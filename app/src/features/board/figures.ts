import {
  type Bin,
  type BoardRow,
  figureOf,
  histogramOf,
  type NetworkGroup,
  networkGroups,
  type Sample,
  sampleOf,
} from "@adder-studio/classroom/board";
import type { HandInQuality } from "@adder-studio/classroom/code";
import type { Figure, Mark } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { band, linear, linearTicks, log, logTicks, ticksUpTo } from "../../draw/figure/scale";
import type { LegendEntry } from "../../draw/figure/sheet";
import { formatCount, formatWhole, plural } from "../../ui/format";
import { axisPercent, roundTo, tickText } from "../../ui/numbers";
import { figureText, kindTitles, nameOf } from "./labels";

export type View = "spread" | "cost" | "seed";

/** The rows that pictures are drawn from: of one kind, those that a check refuted apart. */
export interface Drawn {
  readonly kind: HandInQuality["kind"];
  readonly rows: readonly BoardRow[];
  readonly refuted: readonly BoardRow[];
  readonly groups: readonly NetworkGroup[];
  readonly sample: Sample | undefined;
  /** The row that is picked in the table. */
  readonly picked: string | undefined;
}

/** Sorts out the rows that can be drawn together. */
export function drawnOf(
  all: readonly BoardRow[],
  kind: HandInQuality["kind"],
  isRefuted: (row: BoardRow) => boolean,
  picked: string | undefined,
): Drawn {
  const mine = all.filter(
    (row) => row.facts.quality.kind === kind && Number.isFinite(figureOf(row)),
  );
  const rows = mine.filter((row) => !isRefuted(row));
  return {
    kind,
    rows,
    refuted: mine.filter(isRefuted),
    groups: networkGroups(rows),
    sample: sampleOf(rows),
    picked,
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const margin = { left: 50, right: 16, top: 14, bottom: 42 } as const;

/** Looks of networks, the most frequent first; a fifth one looks as the fourth. */
const looks = [
  { ink: "act", symbol: "circle" },
  { ink: "norm", symbol: "square" },
  { ink: "warn", symbol: "diamond" },
  { ink: "plain", symbol: "M0-1L1 1H-1Z" },
] as const satisfies readonly { readonly ink: Ink; readonly symbol: string }[];

export function lookOf(group: number): (typeof looks)[number] {
  return looks[Math.min(group, looks.length - 1)] ?? looks[0];
}

/** The legend of a picture that shows more than one network. */
export function legendOf({ groups, refuted }: Drawn): readonly LegendEntry[] {
  const networks = groups.slice(0, looks.length).map(({ rows }, at): LegendEntry => {
    const isRest = at === looks.length - 1 && groups.length > looks.length;
    const text = isRest
      ? "other networks"
      : `network ${letterOf(at)}, ${plural(rows.length, "code")}`;
    return { text, ink: lookOf(at).ink, look: "box" };
  });
  return [
    ...(groups.length > 1 ? networks : []),
    ...(refuted.length > 0
      ? [{ text: "did not check out, not counted", ink: "bad", look: "box" } as const]
      : []),
  ];
}

/** Returns a picture of the board. */
export function boardFigure(view: View, drawn: Drawn, size: Size): Figure {
  if (view === "spread") return spreadFigure(drawn, size);
  return view === "cost" ? costFigure(drawn, size) : seedFigure(drawn, size);
}

const axisText = (kind: HandInQuality["kind"], ticks: readonly number[]) => {
  if (kind === "error") return tickText;
  const digits = ticks.every((tick) => Number.isInteger(roundTo(tick * 100, 6))) ? 0 : 1;
  return (value: number) => axisPercent(value, digits);
};

/** Ends of the figures' axis, a little beyond the figures. */
function endsOf({ kind, rows, refuted, sample }: Drawn): readonly [number, number] {
  const figures = [...rows, ...refuted].map(figureOf);
  const around =
    sample?.half === undefined ? [] : [sample.mean - sample.half, sample.mean + sample.half];
  const [low, high] = [Math.min(...figures, ...around), Math.max(...figures, ...around)];
  const gap = Math.max((high - low) * 0.12, kind === "share" ? 0.005 : Math.abs(high) * 0.02 || 1);
  const least = Math.max(0, low - gap);
  return kind === "share" ? [Math.min(least, 0.99), Math.min(1, high + gap)] : [least, high + gap];
}

function upAxis(drawn: Drawn, height: number): Figure["y"] {
  const [low, high] = endsOf(drawn);
  const ticks = linearTicks(low, high, height < 180 ? 3 : 6);
  return {
    scale: linear(low, high),
    ticks,
    text: axisText(drawn.kind, ticks),
    grid: "lines",
    title: { texts: [kindTitles[drawn.kind].toLowerCase()], at: "corner" },
  };
}

/** The interval of the mean as a band over the whole plot, and the mean as a line. */
function meanMarks(
  { sample, groups }: Drawn,
  [from, to]: readonly [number, number],
): readonly Mark[] {
  // The mean of different networks is nobody's.
  if (sample === undefined || sample.n < 2 || groups.length > 1) return [];
  const { mean, half = 0 } = sample;
  return [
    { kind: "box", x: [from, to], y: [mean - half, mean + half], fill: "act-soft" },
    { kind: "rule", axis: "y", at: mean, stroke: "act", strokeWidth: 1.5, dash: [6, 4] },
  ];
}

function pointMarks(drawn: Drawn, x: (row: BoardRow) => number): readonly Mark[] {
  const { groups, refuted, picked } = drawn;
  const many = drawn.rows.length > 150;
  const text = (row: BoardRow) =>
    `${nameOf(row)}: ${figureText(drawn.kind, figureOf(row))}, seed ${row.facts.seed}`;
  const points = groups.flatMap(({ rows }, at) =>
    rows.map((row): Mark => {
      const { ink, symbol } = lookOf(at);
      const place = { x: x(row), y: figureOf(row), key: row.code, text: text(row) };
      const size = many ? 3 : 4.5;
      return { kind: "point", ...place, symbol, size, fill: ink, alpha: 0.75, stroke: "surface" };
    }),
  );
  const crosses = refuted.map((row): Mark => {
    const place = { x: x(row), y: figureOf(row), key: row.code, text: text(row) };
    const symbol = "M-1-1L1 1M1-1L-1 1";
    return { kind: "point", ...place, symbol, size: 4.5, stroke: "bad", strokeWidth: 2 };
  });
  const ring = [...drawn.rows, ...refuted].filter(({ code }) => code === picked);
  return [
    ...points,
    ...crosses,
    ...ring.map((row): Mark => {
      const place = { x: x(row), y: figureOf(row) };
      return { kind: "point", ...place, symbol: "circle", size: 9, stroke: "text", strokeWidth: 2 };
    }),
  ];
}

/** A bar of the histogram, with a part for each network. */
function barMarks(
  { low, width, rows }: Bin,
  { groups, picked }: Drawn,
  thick: number,
): readonly Mark[] {
  let from = 0;
  const at = low + width / 2;
  const parts = groups.flatMap((group, place): Mark[] => {
    const mine = rows.filter(({ facts }) => facts.network === group.network);
    if (mine.length === 0) return [];
    const ends = { from, to: from + mine.length };
    from = ends.to;
    const text = mine.map(nameOf).slice(0, 12).join(", ");
    const key = mine[0]?.code ?? "";
    return [
      {
        kind: "bar",
        along: "y",
        ...ends,
        at,
        thick,
        fill: lookOf(place).ink,
        alpha: 0.85,
        key,
        text,
      },
    ];
  });
  const isPicked = rows.some(({ code }) => code === picked);
  const frame = { at, thick, from: 0, to: from, stroke: "text", strokeWidth: 2 } as const;
  return isPicked ? [...parts, { kind: "bar", along: "y", ...frame }] : parts;
}

function spreadFigure(drawn: Drawn, { width, height }: Size): Figure {
  const { kind, rows, sample } = drawn;
  const bins = histogramOf(rows);
  const step = bins[0]?.width ?? 1;
  const low = bins[0]?.low ?? 0;
  const high = (bins.at(-1)?.low ?? 0) + step;
  const most = Math.max(1, ...bins.map((bin) => bin.rows.length));
  const counts = ticksUpTo(most, height < 180 ? 3 : 5).filter(Number.isInteger);
  const ticks = linearTicks(low, high, Math.max(2, Math.floor((width - 70) / 76)));
  const place = (width - margin.left - margin.right) / (bins.length + 1);
  const ends = [low - step / 2, high + step / 2] as const;
  const mean = drawn.groups.length > 1 || (sample?.n ?? 0) < 2 ? undefined : sample;
  const top = counts.at(-1) ?? most;
  const intervalBox = (middle: number, half: number): Mark => ({
    kind: "box",
    x: [Math.max(ends[0], middle - half), Math.min(ends[1], middle + half)],
    y: [0, top * 1.08],
    fill: "act-soft",
  });
  const meanRule = (at: number): Mark => ({
    ...{ kind: "rule", axis: "x", at },
    ...{ stroke: "text", strokeWidth: 2, dash: [6, 4] },
  });
  return {
    title: `${kindTitles[kind]} of ${plural(rows.length, "network")}`,
    ...{ width, height, margin },
    x: {
      scale: linear(...ends),
      ticks,
      text: axisText(kind, ticks),
      grid: "short",
      title: { texts: [kindTitles[kind].toLowerCase()], at: "middle" },
    },
    y: {
      scale: linear(0, top * 1.08),
      ticks: counts,
      text: formatWhole,
      grid: "lines",
      title: { texts: ["networks"], at: "corner" },
    },
    marks: [
      ...(mean?.half === undefined ? [] : [intervalBox(mean.mean, mean.half)]),
      ...bins.flatMap((bin) => barMarks(bin, drawn, Math.max(2, place - 3))),
      ...(mean === undefined ? [] : [meanRule(mean.mean)]),
    ],
  };
}

/** Operations of one prediction. */
const costOf = ({ facts }: BoardRow) => Math.max(1, facts.additions + facts.multiplications);

function costFigure(drawn: Drawn, { width, height }: Size): Figure {
  const costs = [...drawn.rows, ...drawn.refuted].map(costOf);
  const [low, high] = [Math.min(...costs) / 1.4, Math.max(...costs) * 1.4];
  const ticks = logTicks(low, high);
  return {
    title: `${kindTitles[drawn.kind]} against cost`,
    ...{ width, height, margin },
    x: {
      scale: log(low, high),
      // Between two round powers there is more room than numbers.
      ticks: ticks.length > 1 ? ticks : linearTicks(low, high, 4),
      text: formatCount,
      grid: "short",
      title: {
        texts: [
          "additions + multiplications of one prediction in the layers (log scale)",
          "operations of one prediction (log scale)",
          "operations (log)",
        ],
        at: "middle",
      },
    },
    y: upAxis(drawn, height),
    marks: [
      ...pointMarks(drawn, costOf),
      ...drawn.groups.flatMap(({ rows, sample }): Mark[] => {
        const [first] = rows;
        if (first === undefined || sample?.half === undefined) return [];
        const { mean, half } = sample;
        const [at, look] = [costOf(first), { stroke: "text", strokeWidth: 2 } as const];
        return [
          {
            kind: "interval",
            along: "y",
            at,
            from: mean - half,
            to: mean + half,
            cap: 10,
            ...look,
          },
          { kind: "point", x: at, y: mean, symbol: "M-1 0H1", size: 9, ...look },
        ];
      }),
    ],
  };
}

/** The most numbers that fit below the seeds of an axis. */
const mostSeeds = 14;

function seedFigure(drawn: Drawn, { width, height }: Size): Figure {
  const seeds = [...new Set([...drawn.rows, ...drawn.refuted].map(({ facts }) => facts.seed))].sort(
    (a, b) => a - b,
  );
  const [first = 0, last = 0] = [seeds[0], seeds.at(-1)];
  // Numbers from a list stand at their places; drawn ones, far apart, side by side.
  const isList = last - first <= Math.max(40, 3 * seeds.length);
  const place = new Map(seeds.map((seed, at) => [seed, at]));
  const ends = isList ? ([first - 1, last + 1] as const) : ([-0.5, seeds.length - 0.5] as const);
  const room = Math.max(2, Math.min(mostSeeds, Math.floor((width - 70) / (isList ? 40 : 78))));
  const every = Math.ceil(seeds.length / room);
  const ticks = isList
    ? linearTicks(first, last, room).filter(Number.isInteger)
    : seeds.flatMap((_, at) => (at % every === 0 ? [at] : []));
  return {
    title: `${kindTitles[drawn.kind]} against seed`,
    ...{ width, height, margin },
    x: {
      scale: isList ? linear(...ends) : band(seeds.length),
      ticks,
      text: (at) => String(isList ? at : (seeds[at] ?? "")),
      grid: "short",
      title: { texts: [isList ? "seed" : "seed, in order"], at: "middle" },
    },
    y: upAxis(drawn, height),
    marks: [
      ...meanMarks(drawn, ends),
      ...pointMarks(drawn, ({ facts }) => (isList ? facts.seed : (place.get(facts.seed) ?? 0))),
    ],
  };
}

/** Says in a sentence or two what the pictures show. */
export function sampleText({ kind, sample, rows, groups, refuted }: Drawn): string {
  if (sample === undefined) return "";
  const same = rows.length - sample.n;
  const left = [
    ...(same > 0 ? [`${plural(same, "copy", "copies")} of the same weights counted once`] : []),
    ...(refuted.length > 0
      ? [`${plural(refuted.length, "code")} that did not check out left out`]
      : []),
  ];
  const tail = left.length === 0 ? "" : ` (${left.join("; ")})`;
  if (groups.length > 1) {
    const means = groups.slice(0, looks.length).flatMap(({ sample: one }, at) => {
      const name = `Network ${letterOf(at)}`;
      return one === undefined ? [] : [`${name}: ${meanText(kind, one)}`];
    });
    return `${means.join(". ")}${tail}.`;
  }
  const figures = sample.rows.map(figureOf);
  const range = [Math.min(...figures), Math.max(...figures)].map((one) => figureText(kind, one));
  const from = sample.n < 2 ? "" : `; lowest ${range[0]}, highest ${range[1]}`;
  return `${plural(sample.n, "network")}: ${meanText(kind, sample)}${from}${tail}.`;
}

function meanText(kind: HandInQuality["kind"], { n, mean, half }: Sample): string {
  const text = (value: number) => figureText(kind, value);
  if (half === undefined || n < 2) return `${text(mean)}, a single run`;
  const high = kind === "share" ? Math.min(1, mean + half) : mean + half;
  return `mean ${text(mean)}, 95\u202f% interval ${text(Math.max(0, mean - half))} to ${text(high)}`;
}

function letterOf(group: number): string {
  return String.fromCharCode(65 + group);
}
