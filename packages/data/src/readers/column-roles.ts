import { readerCaps } from "./caps";
import type { ColumnTable } from "./columns";
import { quoted, refusal } from "./errors";
import type { ColumnReport, ColumnRole, ReadOptions } from "./types";

/** Roles of a table's columns. */
export interface Roles {
  /** Index of the target column. */
  readonly target: number;
  /** True for regression: the targets are numbers, not classes. */
  readonly values: boolean;
  readonly features: readonly number[];
  readonly reports: readonly ColumnReport[];
}

/** Names that mark a class column, whatever the other columns are. */
const classNames =
  /^(label|labels|class|classes|class[ _-]?(name|label|id)|target|targets|category|species)$/i;
/** Names of a class in many tables, and of a coordinate or a measure in others. */
const weakNames =
  /^(y|type|kind|digit|letter|variety|cultivar|outcome|diagnosis|result|survived|quality|grade)$/i;
/** Names of columns that only number the rows. */
const indexNames = [
  /^(id|index|unnamed(: ?|_)?\d*|row[ _]?(id|no|num|number|names?)?)$/i,
  /[ _-]id$/i,
  /[a-z]I[dD]$/,
];

/** Most different whole numbers that are classes even with gaps between them, as measures have. */
const fewClasses = 30;
/** Share of the rows with one value from which a column is useless. */
const almostAll = 0.98;

/** Chooses the roles of columns. `train`: number of rows of the first of two tables, in each of which row numbers may begin anew. */
export function rolesOf(
  table: ColumnTable,
  names: readonly string[],
  named: boolean,
  train: number,
  options: ReadOptions,
): Roles {
  const { columns } = table;
  if (columns < 2) {
    throw refusal(
      "table-shape",
      "The table has one column only.",
      "It needs a column with the class and at least one with numbers.",
    );
  }
  const chosen = (column: number) => options.columns?.get(column + 1);
  const isText = (column: number) => (table.texts[column] ?? 0) > 0;
  const reasons: (string | undefined)[] = names.map(() => undefined);
  const left = names.map((_, column) => {
    const why = leftOut(table, names, named, column, train);
    reasons[column] = why;
    return why !== undefined;
  });
  const wanted = targetWanted(options, columns);
  const found =
    wanted ??
    findTarget(table, names, named, (column) => {
      const role = chosen(column);
      return role === undefined ? left[column] && !isText(column) : role !== "target";
    });
  const target = found.column;
  const roles = names.map((_, column): ColumnRole => {
    if (column === target) return "target";
    const role = chosen(column) ?? (left[column] ? "leave-out" : "feature");
    if (role !== "feature" || !isText(column)) return role === "target" ? "feature" : role;
    if (chosen(column) === undefined) return "leave-out";
    throw refusal(
      "table-shape",
      `The column ${quoted(names[column] ?? "")} holds text, such as ${quoted(table.sample(column))}, so the network cannot read it.`,
      "Leave it out, or turn its text into numbers.",
    );
  });
  restoreOne(roles, left, isText, chosen);
  const features = roles.flatMap((role, column) => (role === "feature" ? [column] : []));
  if (features.length === 0) {
    throw refusal(
      "table-shape",
      "No column but the class holds numbers only.",
      "Turn text into numbers, or choose another column for the class.",
    );
  }
  reasons[target] = found.reason;
  return {
    target,
    values: isRegression(table, target, names[target] ?? "", options),
    features,
    reports: names.map((name, column) => {
      const role = roles[column] as ColumnRole;
      const reason = chosen(column) === undefined ? reasons[column] : undefined;
      const told = role === "feature" ? undefined : reason;
      const numeric = !isText(column);
      return { number: column + 1, name, role, numeric, ...(told ? { reason: told } : {}) };
    }),
  };
}

function targetWanted({ columns, column }: ReadOptions, count: number) {
  for (const [number, role] of columns ?? []) {
    if (role === "target" && number >= 1 && number <= count) {
      return { column: number - 1, reason: undefined };
    }
  }
  return column >= 1 && column <= count ? { column: column - 1, reason: undefined } : undefined;
}

/** Returns the reason why a column is no feature by default; undefined for a feature. */
function leftOut(
  table: ColumnTable,
  names: readonly string[],
  named: boolean,
  column: number,
  train: number,
): string | undefined {
  if ((table.texts[column] ?? 0) > 0) {
    return `It holds text, such as ${quoted(table.sample(column))}.`;
  }
  if ((table.empties[column] ?? 0) === table.rows) return "It is empty.";
  const name = names[column] ?? "";
  // Where no column has a name the first one may be a measure that happens to grow by 1.
  const unnamed = named ? /^column \d+$/.test(name) : [0, 1].includes(firstOf(table, column));
  const says = indexNames.some((pattern) => pattern.test(name.trim()));
  const numbers = (says || (unnamed && column === 0)) && countsRows(table, column, train);
  if (!numbers && !(says && allDiffer(table, column))) return undefined;
  return "It only numbers the rows; where they are sorted, that gives the class away.";
}

function firstOf(table: ColumnTable, column: number): number {
  let first = Number.NaN;
  table.each(column, (value) => {
    first = value;
    return false;
  });
  return first;
}

/** Returns true when each row's value is one more than that of the row before. */
function countsRows(table: ColumnTable, column: number, train: number): boolean {
  let before = Number.NaN;
  let counts = true;
  table.each(column, (value, row) => {
    counts = row === 0 || row === train ? Number.isInteger(value) : value === before + 1;
    before = value;
    return counts;
  });
  return counts && table.rows > 2;
}

function allDiffer(table: ColumnTable, column: number): boolean {
  const seen = new Set<number | string>();
  let differ = true;
  table.each(column, (value, row, word) => {
    const key = word >= 0 ? `${word}` : value;
    differ = Number.isInteger(value) && !seen.has(key);
    // Texts are no longer stored where there are very many; such long numbers are compared by value.
    if (word < 0 && Math.abs(value) > 2 ** 24) return row < 1000;
    seen.add(key);
    return differ;
  });
  return differ;
}

/** Makes a row number a feature again in a table without other numbers: it is a curve over its rows. */
function restoreOne(
  roles: ColumnRole[],
  left: readonly boolean[],
  isText: (column: number) => boolean,
  chosen: (column: number) => ColumnRole | undefined,
): void {
  if (roles.includes("feature")) return;
  const counted = roles.findIndex(
    (role, column) =>
      role === "leave-out" && left[column] && !isText(column) && chosen(column) === undefined,
  );
  if (counted >= 0) roles[counted] = "feature";
}

interface Found {
  readonly column: number;
  readonly reason: string | undefined;
}

/**
 * Finds the target column: one named label, class or target, or `y` and the like where its values could be classes; else a column of few texts;
 * else the last or the first one, whichever could be a class better; else the last one that holds numbers, for regression.
 */
function findTarget(
  table: ColumnTable,
  names: readonly string[],
  named: boolean,
  isOut: (column: number) => boolean | undefined,
): Found {
  const able = names.map((_, column) => column).filter((column) => !isOut(column));
  const byName = (pattern: RegExp) =>
    named ? able.find((column) => pattern.test((names[column] ?? "").trim())) : undefined;
  const strong = byName(classNames);
  if (strong !== undefined) return { column: strong, reason: "Its name says so." };
  const weak = byName(weakNames);
  if (weak !== undefined && couldBe(table, weak)) {
    return { column: weak, reason: "Its name says so." };
  }
  const texts = able.filter((column) => (table.texts[column] ?? 0) > 0 && couldBe(table, column));
  const last = able.at(-1) ?? 0;
  const first = able[0] ?? 0;
  const text = texts.includes(last) ? last : texts.includes(first) ? first : fewest(table, texts);
  if (text !== undefined) return { column: text, reason: reasonOf(table, text) };
  if (weak !== undefined) return { column: weak, reason: "Its name says so." };
  const end = endOf(table, named, first, last);
  if (end !== undefined) return { column: end, reason: reasonOf(table, end) };
  const numeric = able.filter((column) => table.texts[column] === 0).at(-1);
  return { column: numeric ?? last, reason: "It is the last one." };
}

/**
 * Chooses between the first and the last column, both numbers: without names whichever is more like a class, the first only where
 * its numbers have no gaps or those of the last are classes, too; with names the last, and the first only where the last
 * hardly changes. Undefined: the last one, which holds measures.
 */
function endOf(table: ColumnTable, named: boolean, first: number, last: number) {
  const able = [last, first].filter(
    (column) => table.texts[column] === 0 && couldBe(table, column),
  );
  const [best] = able.sort((a, b) => rank(table, a) - rank(table, b));
  if (able.includes(last)) return named ? last : best;
  const { distinct, common } = table.facts(last);
  if (distinct < 2 || common >= almostAll) return best;
  return named || best === undefined || !isCounted(table, best) ? undefined : best;
}

/** Returns true for the values 0, 1, 2 ... or 1, 2, 3 ..., the usual numbers of classes. */
function isCounted(table: ColumnTable, column: number): boolean {
  const { distinct, least } = table.facts(column);
  return isGapless(table, column) && (least === 0 || least === 1) && distinct <= fewClasses;
}

/** Returns true when a column could be a class: few different values, none of them measures, and none in nearly all rows. */
function couldBe(table: ColumnTable, column: number): boolean {
  const { distinct, whole, common } = table.facts(column);
  if (!whole || distinct < 2 || distinct > readerCaps.classes) return false;
  return common < almostAll && 2 * distinct <= table.rows + 4;
}

function fewest(table: ColumnTable, columns: readonly number[]): number | undefined {
  return [...columns].sort((a, b) => table.facts(a).distinct - table.facts(b).distinct)[0];
}

/** Ranks candidates for the class: numbers without gaps first, then those with fewer different ones. */
function rank(table: ColumnTable, column: number): number {
  return table.facts(column).distinct + (isGapless(table, column) ? 0 : readerCaps.classes);
}

function isGapless(table: ColumnTable, column: number): boolean {
  const { distinct, whole, least, most } = table.facts(column);
  return whole && most - least + 1 === distinct;
}

function reasonOf(table: ColumnTable, column: number): string {
  return `It holds ${table.facts(column).distinct} different values.`;
}

/** Returns true when the target is a number to predict (regression), false for classes. Texts are always classes. */
function isRegression(
  table: ColumnTable,
  column: number,
  name: string,
  { targetKind }: ReadOptions,
): boolean {
  if ((table.texts[column] ?? 0) > 0) return false;
  if (targetKind !== undefined) return targetKind === "value";
  const { distinct, whole } = table.facts(column);
  if (!whole || distinct > readerCaps.classes) return true;
  if (/^(label|class|categor|species)/i.test(name.trim()) || distinct < 2) return false;
  return distinct > fewClasses && !isGapless(table, column);
}
