import type { Ink } from "./ink";
import type { Scene, Shape, Target } from "./shape";
import { estimate, type Measure, wrapText } from "./text";

/** An entry of a legend: a name and how its marks look. */
export interface LegendEntry {
  readonly text: string;
  readonly ink: Ink;
  /** A stroke by itself. */
  readonly look?: "line" | "box";
  readonly dash?: readonly number[];
  /** The colour of a box's edge, where it differs from the fill. */
  readonly edge?: Ink;
}

/** Drawings side by side with what is written around them. */
export interface Sheet {
  readonly title: string;
  /** Below the title, in a fainter ink. */
  readonly lines?: readonly string[];
  readonly legend?: readonly LegendEntry[];
  /** Right of the legend, or below it where there is no room. */
  readonly unit?: string;
  readonly scenes: readonly Scene[];
  /** The drawings stand below each other, not side by side. */
  readonly stacked?: boolean;
  /** Below the drawings, wrapped. */
  readonly notes?: readonly string[];
  readonly ground?: Ink;
  /** At least so wide. */
  readonly least?: number;
  /** Around everything, in pixels. */
  readonly pad?: number;
  /** The size of the title's text, in pixels. */
  readonly titlePx?: number;
}

const linePx = 17;
const textPx = 12;

/** A sheet as one scene: title, lines, legend, the drawings in a row, notes. */
export function sheetScene(sheet: Sheet, measure: Measure = estimate): Scene {
  const { title, lines = [], legend = [], unit, scenes, notes = [], ground } = sheet;
  const { pad = 16, titlePx = 15, least = 0, stacked = false } = sheet;
  const gap = stacked ? 0 : 16;
  const widths = scenes.map(({ width }) => width);
  const inner = Math.max(
    least - 2 * pad,
    stacked
      ? Math.max(...widths)
      : widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1),
  );
  const text = (words: string, x: number, y: number, fill: Ink, size = textPx): Shape => ({
    ...{ kind: "text", text: words, x, y, fill, size },
  });
  let y = pad + titlePx - 2;
  const shapes: Shape[] = [
    { kind: "text", text: title, x: pad, y, fill: "text", size: titlePx, bold: true },
  ];
  for (const line of lines.flatMap((one) => wrapped(one, inner, measure))) {
    y += linePx;
    shapes.push(text(line, pad, y, "text-3"));
  }
  if (legend.length > 0) {
    const laid = legendShapes(legend, unit, pad, y + linePx + 2, inner, measure);
    shapes.push(...laid.shapes);
    y = laid.y;
  }
  y += 8;
  let x = pad;
  const targets: Target[] = [];
  for (const scene of scenes) {
    const [dx, dy] = [x, y];
    shapes.push({ kind: "group", dx, dy, shapes: scene.shapes });
    targets.push(...scene.targets.map((one) => moved(one, dx, dy)));
    if (stacked) y += scene.height;
    else x += scene.width + gap;
  }
  if (!stacked) y += Math.max(0, ...scenes.map(({ height }) => height));
  for (const line of notes.flatMap((one) => wrapped(one, inner, measure))) {
    y += linePx;
    shapes.push(text(line, pad, y, "text-2"));
  }
  const size = { width: inner + 2 * pad, height: y + (notes.length > 0 ? pad : pad / 2) };
  return { title, ...size, ...(ground === undefined ? {} : { ground }), shapes, targets };
}

function wrapped(text: string, width: number, measure: Measure): readonly string[] {
  return wrapText(text, width, (words) => measure(words, textPx));
}

function moved(target: Target, dx: number, dy: number): Target {
  const { x, y, box } = target;
  const at = { x: x + dx, y: y + dy };
  return box === undefined
    ? { ...target, ...at }
    : { ...target, ...at, box: { ...box, x: box.x + dx, y: box.y + dy } };
}

/** Entries one after the other, in as many lines as they need; gives the height of the last line too. */
function legendShapes(
  legend: readonly LegendEntry[],
  unit: string | undefined,
  left: number,
  first: number,
  width: number,
  measure: Measure,
): { readonly shapes: readonly Shape[]; readonly y: number } {
  const shapes: Shape[] = [];
  let [x, y] = [0, first];
  const end = left + width;
  for (const { text, ink, look = "line", dash, edge } of legend) {
    const sample = look === "line" ? 18 : 10;
    const own = sample + 6 + measure(text, textPx);
    if (x > 0 && x + own > width) [x, y] = [0, y + linePx];
    const from = left + x;
    if (look === "box") {
      const box = { x: from + 0.5, y: y - 8.5, width: 9, height: 9 };
      shapes.push({ kind: "rect", ...box, fill: ink, stroke: edge ?? ink });
    } else {
      const points = [from, y - 4, from + sample, y - 4];
      shapes.push({ kind: "path", points, stroke: ink, strokeWidth: 2.5, ...(dash && { dash }) });
    }
    shapes.push({ kind: "text", x: from + sample + 6, y, text, fill: "text-2", size: textPx });
    x += own + 16;
  }
  if (unit !== undefined) {
    const fits = x + measure(unit, textPx) <= width;
    if (!fits) y += linePx;
    const at = fits ? ({ x: end, anchor: "end" } as const) : ({ x: left } as const);
    shapes.push({ kind: "text", ...at, y, text: unit, fill: "text-3", size: textPx });
  }
  return { shapes, y };
}
