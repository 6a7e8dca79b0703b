import { placeNames } from "./line-names";
import { type Plot, type PlotLine, valueAt } from "./lines";
import { escapeText, type Picture } from "./picture/draw";

export interface LinePicture {
  readonly title: string;
  /** With its unit. */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly plot: Plot;
  readonly xMax: number;
  readonly yRange: (low: number, high: number) => readonly [number, number];
  readonly xText: (value: number) => string;
  readonly yText: (value: number) => string;
  /** What a reader of the picture has to know: smoothing, thinning, n. */
  readonly notes: readonly string[];
}

const size = { width: 760, left: 64, right: 190, top: 42, plot: 300 } as const;
const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
const ink = { text: "#18202c", faint: "#626c7b", line: "#e3e6eb" } as const;

/** A chart of lines as an SVG document on white: text stays text, nothing is fetched. */
export function linePicture(spec: LinePicture): Picture {
  const { plot, xMax } = spec;
  const values = plot.lines.flatMap(({ ys }) => ys.filter((y) => y !== null));
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [bottom, top] = values.length === 0 ? [0, 1] : spec.yRange(low, high);
  const wide = size.width - size.left - size.right;
  const toX = (x: number) => round(size.left + (x / xMax) * wide);
  const toY = (y: number) => round(size.top + (1 - (y - bottom) / (top - bottom)) * size.plot);
  const height = size.top + size.plot + 46 + 17 * spec.notes.length;
  const axis = [
    ...ticks(bottom, top, 6).map((y) =>
      [
        `<line x1="${size.left}" x2="${size.left + wide}" y1="${toY(y)}" y2="${toY(y)}" stroke="${ink.line}"/>`,
        text(size.left - 8, toY(y) + 4, spec.yText(y), "end"),
      ].join(""),
    ),
    ...ticks(0, xMax, 7).map((x) =>
      text(toX(x), size.top + size.plot + 18, spec.xText(x), "middle"),
    ),
  ];
  const bands = plot.bands.map(({ upper, lower, color, alpha }) => {
    const up = runsOf(plot.lines[upper]);
    const down = runsOf(plot.lines[lower]);
    const d = up.map((part, i) => [...part, ...[...(down[i] ?? [])].reverse()]);
    const path = d.map((part) => `M${part.map(([x, y]) => `${toX(x)} ${toY(y)}`).join("L")}Z`);
    return `<path d="${path.join("")}" fill="${color}" fill-opacity="${alpha}"/>`;
  });
  const lines = plot.lines.map((line) => {
    if (line.width === 0) return "";
    const path = runsOf(line).map(
      (part) => `M${part.map(([x, y]) => `${toX(x)} ${toY(y)}`).join("L")}`,
    );
    const dash = line.dash === undefined ? "" : ` stroke-dasharray="${line.dash.join(" ")}"`;
    const dots = line.points === true ? runsOf(line).flat() : [];
    return [
      `<path d="${path.join("")}" fill="none" stroke="${line.color}" stroke-width="${line.width}" stroke-opacity="${line.alpha ?? 1}" stroke-linejoin="round"${dash}/>`,
      ...dots.map(
        ([x, y]) => `<circle cx="${toX(x)}" cy="${toY(y)}" r="2.2" fill="${line.color}"/>`,
      ),
    ].join("");
  });
  return {
    svg: [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" font-family="${escapeText(font)}" font-size="12">`,
      `<title>${escapeText(spec.title)}</title>`,
      `<rect width="${size.width}" height="${height}" fill="#ffffff"/>`,
      `<text x="${size.left}" y="22" font-size="14" font-weight="600" fill="${ink.text}">${escapeText(spec.title)}</text>`,
      text(size.left, 36, spec.yTitle, "start"),
      ...axis,
      text(size.left + wide, size.top + size.plot + 34, spec.xTitle, "end"),
      ...bands,
      ...lines,
      ...names(plot.lines, toY),
      ...spec.notes.map((note, i) =>
        text(size.left, size.top + size.plot + 52 + 17 * i, note, "start"),
      ),
      "</svg>",
    ].join("\n"),
    width: size.width,
    height,
  };
}

/** Names beside the drawing, at the heights at which their lines end: never over lines. */
function names(lines: readonly PlotLine[], toY: (y: number) => number): string[] {
  const ends = lines.flatMap((line) => {
    const x = line.xs.at(-1);
    const end = line.quiet === true || x === undefined ? undefined : valueAt(line, x);
    return end === undefined ? [] : [{ line, y: toY(end.y) + 4 }];
  });
  const room = { top: size.top + 4, bottom: size.top + size.plot, gap: 15 };
  const x = size.width - size.right + 8;
  return placeNames(ends, room).map(
    ({ line, y }) =>
      `<text x="${x}" y="${round(y)}" fill="${line.color}">${escapeText(line.label)}</text>`,
  );
}

/** The stretches of a line without gaps. A single missing place that other lines have is none: lines hold their own. */
function runsOf(line: PlotLine | undefined): [number, number][][] {
  const parts: [number, number][][] = [[]];
  line?.xs.forEach((x, i) => {
    const y = line.ys[i];
    if (y == null) parts.push([]);
    else parts.at(-1)?.push([x, y]);
  });
  return parts.filter((part) => part.length > 0);
}

/** Round places between two ends: 1, 2 or 5 times a power of ten apart, at most `most` of them. */
export function ticks(low: number, high: number, most: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const power = Number(`1e${Math.floor(Math.log10(span / most))}`);
  const step = [1, 2, 5, 10].map((by) => by * power).find((one) => span / one <= most) ?? span;
  const found: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    found.push(Number((i * step).toPrecision(12)));
  }
  return found;
}

function text(x: number, y: number, value: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="${ink.faint}">${escapeText(value)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
