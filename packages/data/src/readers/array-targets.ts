import { readerCaps } from "./caps";
import { quoted, refusal } from "./errors";
import { encodeNumbers } from "./labels";
import type { ColumnReport, Decoded, ReadOptions } from "./types";

/** Labels or targets that an array gives. */
export type ArrayTargets = Pick<
  Decoded,
  "labels" | "classes" | "targets" | "valueName" | "columns" | "column" | "columnReports" | "notes"
>;

/**
 * Reads labels or targets from `values`, `count x width`: one class or value a row, or a one in the place of the class. Rows that are neither are
 * no classes: one of their columns is taken, and the choice is shown.
 */
export function arrayTargets(
  values: ArrayLike<number>,
  count: number,
  width: number,
  name: string,
  options: ReadOptions,
): ArrayTargets {
  if (width === 1) return { ...numbersOf(values, name, options), notes: [] };
  if (width > readerCaps.classes) {
    throw refusal(
      "labels-unfit",
      `The labels hold ${width} values for each example.`,
      "Save one whole number for each example.",
    );
  }
  const hot = oneHot(values, count, width);
  if (hot) return { ...encodeNumbers(hot.places), notes: hot.notes };
  return oneColumn(values, count, width, name, options);
}

function numbersOf(values: ArrayLike<number>, name: string, { targetKind }: ReadOptions) {
  const list = Float32Array.from(values);
  if (!list.every(Number.isFinite)) {
    throw refusal(
      "labels-unfit",
      `${quoted(name)} holds values that are not finite numbers.`,
      "Replace them before saving.",
    );
  }
  const isValue =
    targetKind === undefined
      ? list.some((value) => !Number.isInteger(value))
      : targetKind === "value";
  if (!isValue && new Set(list).size <= readerCaps.classes) return encodeNumbers(list);
  if (list.every((value) => value === list[0])) {
    throw refusal(
      "labels-unfit",
      `${quoted(name)} holds ${list[0]} in every row, so there is nothing to learn.`,
      "Choose other labels.",
    );
  }
  return {
    labels: new Uint16Array(list.length),
    classes: [],
    targets: list,
    valueName: name,
  };
}

/** Returns the index of the one value of each row that is above the others; undefined unless every row has one. */
function oneHot(values: ArrayLike<number>, count: number, width: number) {
  const places = new Float64Array(count);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count * width; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  let hot = true;
  let shares = low >= 0 && high <= 1;
  for (let row = 0; row < count; row++) {
    let best = 0;
    let highs = 0;
    let sum = 0;
    for (let i = 0; i < width; i++) {
      const value = values[row * width + i] as number;
      if (value > (values[row * width + best] as number)) best = i;
      if (value === high) highs += 1;
      else if (value !== low) hot = false;
      sum += value;
    }
    if (highs !== 1) hot = false;
    if (Math.abs(sum - 1) > 1e-3) shares = false;
    places[row] = best;
    if (!hot && !shares) return undefined;
  }
  if (hot) return { places, notes: [] };
  return { places, notes: ["Each row of the labels sums to 1: the class is its largest share."] };
}

function oneColumn(
  values: ArrayLike<number>,
  count: number,
  width: number,
  name: string,
  options: ReadOptions,
): ArrayTargets {
  const at = (column: number) =>
    Float32Array.from({ length: count }, (_, row) => values[row * width + column] as number);
  const varies = (column: number) => new Set(at(column)).size > 1;
  const all = Array.from({ length: width }, (_, column) => column);
  const wanted = [...(options.columns ?? [])].find(([, role]) => role === "target")?.[0];
  const asked = wanted ?? options.column;
  const leave = new Set(
    [...(options.columns ?? [])].flatMap(([n, role]) => (role === "leave-out" ? [n - 1] : [])),
  );
  const free = all.filter((column) => !leave.has(column));
  const chosen = asked >= 1 && asked <= width ? asked - 1 : (free.find(varies) ?? free[0] ?? 0);
  const several = all.some((column) => at(column).some((value) => value !== 0 && value !== 1));
  const seen = several ? `${width} numbers` : `${width} marks of 0 and 1, not always a single 1,`;
  const columns = all.map((column) => `${name} ${column + 1}`);
  const columnReports = columns.map(
    (title, column): ColumnReport => ({
      number: column + 1,
      name: title,
      role: column === chosen ? "target" : "leave-out",
      numeric: true,
    }),
  );
  return {
    ...numbersOf(at(chosen), columns[chosen] ?? name, options),
    columns,
    column: chosen + 1,
    columnReports,
    notes: [
      `The labels hold ${seen} for each example instead of a single class: the network learns column ${chosen + 1} of ${width}. You can choose another.`,
    ],
  };
}
