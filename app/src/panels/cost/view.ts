import { versionNames } from "../../document/swap";
import type { Table } from "../../draw/export";
import { formatCount, formatLedger, formatPercent } from "../../ui/format";
import {
  describe,
  type Energy,
  formatEnergy,
  inferenceEnergy,
  type Settings,
  sumOf,
  trainingEnergy,
} from "./energy";
import {
  addCounts,
  type CostRow,
  type CostSheet,
  noWork,
  type PartWork,
  partNames,
  parts,
  phases,
  teacherPath,
  trainingOf,
  type Work,
} from "./rows";

/** Work that is counted: one prediction, or one example of training. */
export type Mode = "inference" | "training";

export interface Figures {
  readonly additions: number;
  readonly multiplications: number;
  readonly shifts?: number;
  readonly energy: Energy;
}

/** One side of a row, in the mode shown. */
export function figuresOf(work: Work, mode: Mode, settings: Settings): Figures {
  if (mode === "training") {
    const count = trainingOf(work);
    return { ...count, energy: trainingEnergy(count, settings) };
  }
  const energy = inferenceEnergy(work.inference, settings);
  return { ...addCounts(work.inference, noWork.inference), energy };
}

export const columns = [
  "name",
  "part",
  "additions",
  "multiplications",
  "shifts",
  "energy",
  "otherAdditions",
  "otherMultiplications",
  "otherShifts",
  "otherEnergy",
] as const;
export type Column = (typeof columns)[number];

export interface Sort {
  readonly column: Column;
  readonly descending: boolean;
}

/** A row of the table with its depth and its figures. */
export interface ShownRow {
  readonly row: CostRow;
  readonly depth: number;
  readonly own: Figures;
  readonly other: Figures;
}

/** Returns the value that a column sorts a row by; names keep the order of the network. */
function keyOf({ row, own, other }: ShownRow, column: Column): number {
  switch (column) {
    case "name":
      return 0;
    case "part":
      return parts.indexOf(row.parts[0] ?? "other");
    case "additions":
      return own.additions;
    case "multiplications":
      return own.multiplications;
    case "shifts":
      return own.shifts ?? 0;
    case "energy":
      return sumOf(own.energy);
    case "otherAdditions":
      return other.additions;
    case "otherMultiplications":
      return other.multiplications;
    case "otherShifts":
      return other.shifts ?? 0;
    case "otherEnergy":
      return sumOf(other.energy);
  }
}

function isIdle({ additions, multiplications }: Figures): boolean {
  return additions === 0 && multiplications === 0;
}

/** Returns the rows that do work in this mode, sorted level by level; the blocks of an open composite follow it. */
export function shownRows(
  rows: readonly CostRow[],
  open: ReadonlySet<string> | "all",
  mode: Mode,
  settings: Settings,
  { column, descending }: Sort = { column: "name", descending: false },
  depth = 0,
): ShownRow[] {
  const level = rows.map((row, order) => {
    const figures = (work: Work) => figuresOf(work, mode, settings);
    const shown: ShownRow = { row, depth, own: figures(row.own), other: figures(row.other) };
    return { shown, order };
  });
  const busy = level.filter(({ shown }) => !isIdle(shown.own) || !isIdle(shown.other));
  const sign = descending ? -1 : 1;
  busy.sort((a, b) => {
    const by = keyOf(a.shown, column) - keyOf(b.shown, column);
    return by === 0 && column !== "name" ? a.order - b.order : sign * (by || a.order - b.order);
  });
  return busy.flatMap(({ shown }) => {
    const { inside, path } = shown.row;
    const isOpen = inside.length > 0 && (open === "all" || open.has(path));
    const sort = { column, descending };
    return isOpen ? [shown, ...shownRows(inside, open, mode, settings, sort, depth + 1)] : [shown];
  });
}

export function nameOf({ name, repeat }: CostRow): string {
  return repeat > 1 ? `${name} ×${repeat}` : name;
}

export function partText({ parts: held }: CostRow): string {
  return held.map((part) => partNames[part]).join(", ");
}

export function otherTitle({ other }: CostSheet): string {
  return other === undefined ? "" : versionNames[other];
}

/** The other version's energy beside this one's: `2.31 times the energy`, or a share of it. */
function ratioText(own: number, other: number): string {
  if (own === 0 || other === 0) return "";
  const ratio = other / own;
  if (Math.abs(ratio - 1) < 0.005) return ", as much energy";
  if (ratio < 1) return `, ${formatPercent(ratio)} of the energy`;
  return `, ${ratio.toFixed(ratio < 10 ? 2 : 0)} times the energy`;
}

/** Describes the panel in one sentence. */
export function summaryOf(sheet: CostSheet, mode: Mode, settings: Settings): string {
  const own = figuresOf(sheet.all.own, mode, settings);
  const what =
    mode === "inference" ? "One prediction" : `One example of training (batch ${sheet.batch})`;
  const costText = ({ additions, multiplications, shifts, energy }: Figures) =>
    `${formatLedger(additions, multiplications, shifts)}, ${formatEnergy(sumOf(energy))}`;
  const first = `${what}: ${costText(own)} of arithmetic${
    settings.memory === "none" || mode === "training" ? "" : " and memory"
  } (${describe(settings, mode === "training")})`;
  if (sheet.other === undefined) return `${first}.`;
  const other = figuresOf(sheet.all.other, mode, settings);
  const ratio = ratioText(sumOf(own.energy), sumOf(other.energy));
  return `${first}. The ${otherTitle(sheet)}: ${costText(other)}${ratio}.`;
}

/** Names of the blocks, but for the read-out, whose taps multiply. */
function multiplying(rows: readonly CostRow[]): readonly string[] {
  return rows.flatMap(({ name, parts: own, inside, own: { inference } }) =>
    inside.length > 0
      ? multiplying(inside)
      : own.includes("layer") && inference.multiplications > 0
        ? [name]
        : [],
  );
}

/**
 * Names the multiplications that are left in a network with adders. The text says "multiplication-free" only where all
 * layers but the read-out add and shift alone, and always names the limits of that.
 */
export function freeText(sheet: CostSheet): string | undefined {
  const { layer, norm, readout, other } = sheet.byPart;
  const { additions, multiplications, tapAdditions, shifts } = layer.own.inference;
  if (additions === 0 || (multiplications > 0 && tapAdditions === 0)) return undefined;
  const others = [
    ["batch norm", norm],
    ["the read-out", readout],
    ["the rest", other],
  ] as const;
  const left = others
    .map(([name, { own }]) => [name, own.inference.multiplications] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} (${formatCount(count)})`);
  const how = shifts === undefined ? "" : " (additions and shifts)";
  const kept = multiplying(sheet.rows);
  const said =
    multiplications === 0
      ? `Multiplication-free in the convolutional layers${how}, at inference`
      : `In the convolutional layers ${formatCount(multiplications)} multiplications are left, in ${kept.slice(0, 3).join(", ")}${kept.length > 3 ? " and others" : ""} (the authors keep the first and the last layer)`;
  const rest =
    left.length === 0
      ? said
      : `${said}; ${multiplications === 0 ? "what still" : "what else"} multiplies: ${left.join(", ")}`;
  const training = formatCount(trainingOf(sheet.all.own).multiplications);
  return `${rest}. Training on one example takes ${training} multiplications.`;
}

/** Returns true when the table needs a column for shifts. */
export function hasShifts({ all }: CostSheet): boolean {
  return [all.own, all.other].some(({ inference }) => inference.shifts !== undefined);
}

/** Explains the cost of an exponent other than 1 and how it is counted. */
export function powerText({ exponents, byPart }: CostSheet, mode: Mode): string | undefined {
  const { lpStart, lpEnd } = exponents;
  const adds = byPart.layer.own.inference.tapAdditions + byPart.readout.own.inference.tapAdditions;
  const ends = mode === "training" ? [lpStart, lpEnd] : [lpEnd];
  if (adds === 0 || ends.every((p) => p === 1)) return undefined;
  if (ends.every((p) => p === 2)) {
    return "Adders with p = 2 square each difference: a multiplication a tap.";
  }
  return "Adders with p between 1 and 2 take a power of each difference: counted as the wasm engine computes it, 17 additions and 18 multiplications or divisions a tap (derived here).";
}

function isTaught({ rows }: CostSheet): boolean {
  return rows.some(({ path }) => path === teacherPath);
}

/** Explains the cost of a teacher. */
export function teacherText(sheet: CostSheet, mode: Mode): string | undefined {
  if (mode !== "training" || !isTaught(sheet)) return undefined;
  return "Distillation trains the teacher beside the network, so its whole training is counted, with the term that joins them (derived here); a prediction does without it.";
}

/** Returns the whole table, inference and training, all composites opened: exact numbers for a spreadsheet. */
export function costTable(sheet: CostSheet, settings: Settings): Table {
  const shifts = hasShifts(sheet);
  const sides = sheet.other === undefined ? ["this"] : ["this", versionNames[sheet.other]];
  const energy = describe(settings, false);
  const head = [
    "level",
    "block",
    "place",
    "part",
    "times",
    ...sides.flatMap((side) => [
      `${side}: inference additions`,
      `${side}: inference multiplications`,
      ...(shifts ? [`${side}: inference shifts`] : []),
      `${side}: inference pJ (${energy})`,
      ...phases.flatMap((phase) => [
        `${side}: ${phaseNames[phase].toLowerCase()} additions`,
        `${side}: ${phaseNames[phase].toLowerCase()} multiplications`,
        ...(shifts ? [`${side}: ${phaseNames[phase].toLowerCase()} shifts`] : []),
      ]),
      `${side}: training pJ (fp32)`,
    ]),
  ];
  const cells = (work: Work) => [
    work.inference.additions,
    work.inference.multiplications,
    ...(shifts ? [work.inference.shifts ?? 0] : []),
    rounded(sumOf(inferenceEnergy(work.inference, settings))),
    ...phases.flatMap((phase) => [
      rounded(work.training[phase].additions),
      rounded(work.training[phase].multiplications),
      ...(shifts ? [rounded(work.training[phase].shifts ?? 0)] : []),
    ]),
    rounded(sumOf(trainingEnergy(trainingOf(work), settings))),
  ];
  const both = ({ own, other }: PartWork) => [
    ...cells(own),
    ...(sheet.other === undefined ? [] : cells(other)),
  ];
  const blocks = shownRows(sheet.rows, "all", "training", settings).map(({ row, depth }) => [
    depth,
    row.name,
    row.path,
    partText(row),
    row.repeat,
    ...both(row),
  ]);
  const held = parts.filter((part) => part !== "teacher" || isTaught(sheet));
  const sums = held.map((part) => [
    "sum",
    "",
    "",
    partNames[part],
    "",
    ...both(sheet.byPart[part]),
  ]);
  return [head, ...blocks, ...sums, ["sum", sheet.title, "", "", "", ...both(sheet.all)]];
}

export const phaseNames = {
  forward: "Forward",
  inputGradient: "Input gradients",
  filterGradient: "Filter gradients",
  update: "Update",
} as const;

/** Shares of a step and sums of small constants end in digits that mean nothing. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
