import type { Figure, Mark } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { layOut } from "../../draw/figure/lay-out";
import { band, linear, ticksUpTo } from "../../draw/figure/scale";
import type { Scene } from "../../draw/figure/shape";
import { type LegendEntry, sheetScene } from "../../draw/figure/sheet";
import type { Measure } from "../../draw/figure/text";
import { formatCount } from "../../ui/format";
import { formatEnergy, sumOf } from "./energy";
import { type Figures, nameOf, type ShownRow } from "./view";

export interface BarsOptions {
  readonly measure: "energy" | "operations";
  readonly width: number;
  readonly title: string;
  /** `per prediction, int8, int32 accumulator`. */
  readonly per: string;
  /** The other version's name; its bars are left out where there is none. */
  readonly other: string | undefined;
  /** The grounds of rows, by their paths. */
  readonly grounds?: ReadonlyMap<string, Ink>;
}

const barPx = 9;
const otherPx = 6;
const gapPx = 8;
const pad = 8;
/** Room for the number behind the longest bar. */
const right = 62;

/**
 * Stacked bars, one row a block: additions, multiplications and, where there are any, shifts and memory; below it, outlined, the
 * other version's. One linear axis from 0. The key of a row is its path.
 */
export function barsScene(
  rows: readonly ShownRow[],
  { measure, width, title, per, other, grounds }: BarsOptions,
  textWidth: Measure,
): Scene {
  const text = measure === "energy" ? formatEnergy : formatCount;
  const totals = rows.flatMap((row) =>
    (other === undefined ? [row.own] : [row.own, row.other]).map((side) =>
      piecesOf(side, measure).reduce((sum, { value }) => sum + value, 0),
    ),
  );
  const inner = width - 2 * pad;
  const names = rows.map(({ row, depth }) => textWidth(nameOf(row), 11) + 10 * depth);
  const left = Math.round(Math.min(inner * 0.36, 12 + Math.max(0, ...names)));
  const ticks = ticksUpTo(Math.max(...totals, 0), inner - left - right < 200 ? 2 : 4);
  const pitch = (other === undefined ? barPx : barPx + 1 + otherPx) + gapPx;
  const both = { own: -(1 + otherPx) / 2, other: (barPx + 1) / 2 };
  const offset = other === undefined ? { own: 0, other: 0 } : both;
  const figure: Figure = {
    ...{ title, width: inner },
    height: 20 + rows.length * pitch,
    margin: { left, right, top: 20, bottom: 0 },
    x: {
      scale: linear(0, ticks.at(-1) || 1),
      ticks,
      text: (value) => (value === 0 ? "0" : text(value)),
      grid: "lines",
      far: true,
      title: { texts: ["block"], at: "corner" },
    },
    y: { scale: band(rows.length) },
    marks: rows.flatMap(({ row, depth, own, other: theirs }, at): Mark[] => {
      const { path } = row;
      const ground = grounds?.get(path);
      const stack = stackOf(piecesOf(own, measure), at, {
        ...{ thick: barPx, offset: offset.own, outlined: false },
      });
      const operations = own.additions + own.multiplications + (own.shifts ?? 0);
      const total = measure === "energy" ? sumOf(own.energy) : operations;
      const end = stack.reduce((most, mark) => Math.max(most, mark.to), 0);
      return [
        {
          ...{ kind: "row", at, name: nameOf(row), ink: row.hue, indent: 10 * depth, key: path },
          ...(ground && { fill: ground }),
        },
        ...stack,
        {
          ...{ kind: "text", x: end, y: at, text: text(total), fill: "text-2" },
          ...{ dx: 5, dy: offset.own },
        },
        ...(other === undefined
          ? []
          : stackOf(piecesOf(theirs, measure), at, {
              ...{ thick: otherPx, offset: offset.other, outlined: true },
            })),
      ];
    }),
  };
  return sheetScene(
    {
      ...{ title, pad, titlePx: 13, ground: "surface" },
      legend: legendOf(rows, measure, other),
      unit: `${measure === "energy" ? "energy" : "operations"} ${per}`,
      scenes: [layOut(figure, textWidth)],
    },
    textWidth,
  );
}

const kinds = ["adder", "conv", "norm", "plain"] as const;
const kindNames = ["additions", "multiplications", "shifts", "memory"] as const;

/** The parts of a bar in the order in which they lie, each with its hue. */
function piecesOf(
  { additions, multiplications, shifts = 0, energy }: Figures,
  measure: BarsOptions["measure"],
): readonly { readonly value: number; readonly hue: (typeof kinds)[number] }[] {
  const values =
    measure === "operations"
      ? [additions, multiplications, shifts]
      : [energy.additions, energy.multiplications, energy.shifts, energy.memory];
  return values.map((value, i) => ({ value, hue: kinds[i] ?? "plain" }));
}

/** The parts one after the other; outlined ones are those of the other version. */
function stackOf(
  pieces: ReturnType<typeof piecesOf>,
  at: number,
  { thick, offset, outlined }: { thick: number; offset: number; outlined: boolean },
): readonly Extract<Mark, { kind: "bar" }>[] {
  let to = 0;
  return pieces.flatMap(({ value, hue }) => {
    if (value <= 0) return [];
    const from = to;
    to += value;
    const fill: Ink = outlined ? `${hue}-soft` : `${hue}-strong`;
    const place = { along: "x", from, to, at, thick, offset } as const;
    return [{ kind: "bar", ...place, fill, stroke: `${hue}-strong` }];
  });
}

/** Only kinds that some row has, and the other version. */
function legendOf(
  rows: readonly ShownRow[],
  measure: BarsOptions["measure"],
  other: string | undefined,
): readonly LegendEntry[] {
  const has = {
    shifts: rows.some((row) => row.own.shifts ?? row.other.shifts),
    memory: measure === "energy" && rows.some(({ own }) => own.energy.memory > 0),
  };
  const entries = kindNames.flatMap((text, i): LegendEntry[] => {
    if ((text === "shifts" || text === "memory") && !has[text]) return [];
    return [{ text, ink: `${kinds[i] ?? "plain"}-strong`, look: "box" }];
  });
  if (other === undefined) return entries;
  return [...entries, { text: other, ink: "adder-soft", edge: "adder-strong", look: "box" }];
}
