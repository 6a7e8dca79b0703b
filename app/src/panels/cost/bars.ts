import type { Drawing, Mark } from "../../draw/export";
import { type Colours, colours, type PictureTheme } from "../../draw/picture/colours";
import { formatCount } from "../../ui/format";
import { formatEnergy, sumOf } from "./energy";
import { type Figures, nameOf, type ShownRow } from "./view";

export interface BarsOptions {
  readonly measure: "energy" | "operations";
  readonly theme: PictureTheme;
  readonly width: number;
  readonly title: string;
  /** `per prediction, int8, int32 accumulator`. */
  readonly per: string;
  /** The other version's name; its bars are left out where there is none. */
  readonly other: string | undefined;
}

export interface Bars {
  readonly drawing: Drawing;
  /** The band of each row, for presses. */
  readonly bands: readonly { readonly y: number; readonly height: number; readonly path: string }[];
}

const size = 11;
const barPx = 9;
const twinPx = 6;
const gapPx = 8;

interface Piece {
  readonly value: number;
  readonly fill: string;
  readonly stroke: string;
}

/**
 * Stacked bars, one row a block: additions, multiplications and, where there are any, shifts and memory; below it, outlined, the
 * other version's. One linear axis from 0.
 */
export function drawBars(rows: readonly ShownRow[], options: BarsOptions): Bars {
  const { measure, theme, width, other } = options;
  const paint = colours[theme];
  const text = measure === "energy" ? formatEnergy : formatCount;
  const totals = rows.flatMap(({ own, twin }) =>
    [own, ...(other === undefined ? [] : [twin])].map((side) =>
      piecesOf(side, measure, paint, false).reduce((sum, { value }) => sum + value, 0),
    ),
  );
  const memory = measure === "energy" && rows.some(({ own }) => own.energy.memory > 0);
  const shifts = rows.some(({ own, twin }) => own.shifts ?? twin.shifts);
  const longest = Math.max(0, ...rows.map(({ row, depth }) => nameOf(row).length + 2 * depth));
  const left = Math.round(Math.min(width * 0.36, 24 + longest * 6.2));
  // Room for the number behind the longest bar.
  const right = 62;
  const ticks = axisTicks(Math.max(...totals, 0), width - left - right < 200 ? 2 : 4);
  const scale = (width - left - right) / (ticks.at(-1) || 1);
  const legend = legendMarks(options, paint, { memory, shifts });
  const axisY = 30 + legend.height + 20;
  const pitch = (other === undefined ? barPx : barPx + 1 + twinPx) + gapPx;
  const height = axisY + 8 + rows.length * pitch + 4;
  const marks: Mark[] = [
    { kind: "text", x: 8, y: 17, text: options.title, fill: paint.text, size: 13, bold: true },
    ...legend.marks,
    {
      kind: "text",
      x: 8,
      y: axisY - 5,
      text: "block",
      fill: paint["text-3"],
      size,
    },
  ];
  for (const [index, tick] of ticks.entries()) {
    const x = left + tick * scale;
    marks.push({ kind: "line", x1: x, y1: axisY, x2: x, y2: height, stroke: paint.line });
    const anchor = index === 0 ? "start" : "middle";
    const label = { kind: "text", x, y: axisY - 5, fill: paint["text-3"], size, anchor } as const;
    marks.push({ ...label, text: index === 0 ? "0" : text(tick) });
  }
  const bands = rows.map(({ row, depth, own, twin }, index) => {
    const y = axisY + 8 + index * pitch;
    const half = other === undefined ? barPx / 2 : (barPx + 1 + twinPx) / 2;
    marks.push({
      kind: "text",
      x: 8 + 10 * depth,
      y: y + half + 4,
      text: cut(nameOf(row), (left - 16 - 10 * depth) / 6.1),
      fill: paint.hues[row.hue].ink,
      size,
    });
    const end = bar(marks, piecesOf(own, measure, paint, false), left, y, barPx, scale);
    const operations = own.additions + own.multiplications + (own.shifts ?? 0);
    const total = measure === "energy" ? sumOf(own.energy) : operations;
    marks.push({
      kind: "text",
      x: end + 5,
      y: y + barPx,
      text: text(total),
      fill: paint["text-2"],
      size,
    });
    if (other !== undefined) {
      bar(marks, piecesOf(twin, measure, paint, true), left, y + barPx + 1, twinPx, scale);
    }
    return { y: y - gapPx / 2, height: pitch, path: row.path };
  });
  const { title } = options;
  return { drawing: { title, width, height, background: paint.surface, marks }, bands };
}

function piecesOf(
  { additions, multiplications, shifts = 0, energy }: Figures,
  measure: BarsOptions["measure"],
  paint: Colours,
  outlined: boolean,
): Piece[] {
  const piece = (value: number, { soft, strong }: { soft: string; strong: string }): Piece => ({
    value,
    fill: outlined ? soft : strong,
    stroke: strong,
  });
  const { adder, conv, norm, plain } = paint.hues;
  return measure === "operations"
    ? [piece(additions, adder), piece(multiplications, conv), piece(shifts, norm)]
    : [
        piece(energy.additions, adder),
        piece(energy.multiplications, conv),
        piece(energy.shifts, norm),
        piece(energy.memory, plain),
      ];
}

/** The pieces one after the other; gives the place where they end. */
function bar(
  marks: Mark[],
  pieces: readonly Piece[],
  left: number,
  y: number,
  height: number,
  scale: number,
): number {
  let x = left;
  for (const { value, fill, stroke } of pieces) {
    if (value <= 0) continue;
    const width = Math.max(value * scale, 0.5);
    const inset = { x: x + 0.5, y: y + 0.5, width: Math.max(width - 1, 0.2), height: height - 1 };
    marks.push({ kind: "box", ...inset, fill, stroke });
    x += width;
  }
  return x;
}

/** Additions, multiplications, shifts, memory, the other version, and what the axis counts; two lines where one is too short. */
function legendMarks(
  { measure, per, other, width }: BarsOptions,
  paint: Colours,
  { memory, shifts }: { readonly memory: boolean; readonly shifts: boolean },
): { readonly marks: readonly Mark[]; readonly height: number } {
  const { adder, conv, norm, plain } = paint.hues;
  const entries = [
    { text: "additions", fill: adder.strong, stroke: adder.strong },
    { text: "multiplications", fill: conv.strong, stroke: conv.strong },
    ...(shifts ? [{ text: "shifts", fill: norm.strong, stroke: norm.strong }] : []),
    ...(memory ? [{ text: "memory", fill: plain.strong, stroke: plain.strong }] : []),
    ...(other === undefined ? [] : [{ text: other, fill: adder.soft, stroke: adder.strong }]),
  ];
  const marks: Mark[] = [];
  let x = 8;
  let y = 36;
  for (const { text, fill, stroke } of entries) {
    const length = 18 + text.length * 6;
    if (x > 8 && x + length > width - 8) {
      x = 8;
      y += 16;
    }
    marks.push({ kind: "box", x: x + 0.5, y: y - 8.5, width: 9, height: 9, fill, stroke });
    marks.push({ kind: "text", x: x + 14, y, text, fill: paint["text-2"], size });
    x += length + 12;
  }
  const unit = `${measure === "energy" ? "energy" : "operations"} ${per}`;
  const length = unit.length * 5.9;
  const fits = x + length < width - 8;
  if (!fits) y += 16;
  marks.push({
    kind: "text",
    x: fits ? width - 8 : 8,
    y,
    text: unit,
    fill: paint["text-3"],
    size,
    anchor: fits ? "end" : "start",
  });
  return { marks, height: y - 20 };
}

/** 0 and up to `most` round steps that hold `high`. */
export function axisTicks(high: number, most: number): readonly number[] {
  if (!(high > 0)) return [0, 1];
  const rough = high / most;
  const magnitude = Number(`1e${Math.floor(Math.log10(rough))}`);
  const step = magnitude * ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10);
  const count = Math.ceil(high / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

function cut(name: string, letters: number): string {
  const most = Math.max(4, Math.floor(letters));
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}
