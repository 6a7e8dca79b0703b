import type { Marks } from "./columns";
import { cellBinary, createRowScanner, findDelimiter } from "./csv-rows";
import type { DecimalMark } from "./number-text";

/** Interpretation of the first lines of a table. */
export interface TableHead extends Marks {
  readonly delimiter: string;
  /** Number of bytes before the first row: a `sep=` line, comments. */
  readonly skip: number;
  /** Names of the columns, byte by byte. */
  readonly names: readonly string[] | undefined;
  /** True when the names are the first row, false when they stand in a comment. */
  readonly inRow: boolean;
  /** Reason for taking a row of numbers as names, in a whole sentence. */
  readonly note: string | undefined;
  readonly columns: number;
  /** Number of complete rows among the first bytes. */
  readonly rows: number;
}

const rowsLooked = 20;

/** Interprets the first bytes of a table (UTF-8 or another encoding with ASCII's delimiters); `ended`: these are all bytes. */
export function headOf(bytes: Uint8Array, ended: boolean): TableHead {
  const text = latinText(bytes);
  const said = /^"?sep=(.)"?(\r\n|\r|\n)/i.exec(text);
  const comments = /^(#[^\r\n]*(\r\n?|\n))*/.exec(text.slice(said?.[0].length ?? 0))?.[0] ?? "";
  const skip = (said?.[0].length ?? 0) + comments.length;
  const delimiter = said?.[1] ?? findDelimiter(text.slice(skip));
  const rows: string[][] = [];
  const scanner = createRowScanner(delimiter, (row) => {
    if (rows.length >= rowsLooked) return;
    rows.push(Array.from({ length: row.count }, (_, i) => cellBinary(row, i).trim()));
  });
  scanner.push(bytes.subarray(skip));
  scanner.scan(ended);
  const { mark, commas } = markOf(rows.flat(), delimiter);
  const numeric = (cell: string) => isNumber(cell, mark);
  const [first = [], ...rest] = rows;
  const columns = rest[0]?.length ?? first.length;
  const facts = { delimiter, skip, mark, commas, columns, rows: rows.length, inRow: true };
  const nameless = rest.length > 0 && rest.every((row) => row.length === first.length + 1);
  if (!first.some(numeric)) {
    // R leaves out the name of the column of row names.
    return { ...facts, names: nameless ? ["", ...first] : first, note: undefined };
  }
  if (differsInKind(first, rest, numeric)) {
    const some = first.slice(0, 3).join(", ");
    return { ...facts, names: first, note: `The first line (${some} …) was taken as names.` };
  }
  return { ...facts, names: namesIn(comments, delimiter, columns), note: undefined, inRow: false };
}

/** Reads names from the last comment before the rows, where numpy.savetxt writes them. */
function namesIn(comments: string, delimiter: string, columns: number): string[] | undefined {
  const last =
    comments
      .trimEnd()
      .split(/[\r\n]+/)
      .at(-1) ?? "";
  const cells = last.replace(/^#+\s*/, "").split(delimiter === " " ? /[ \t]+/ : delimiter);
  return last !== "" && cells.length === columns ? cells.map((cell) => cell.trim()) : undefined;
}

/** Converts bytes to letters of the same numbers, in pieces that a call can take. */
function latinText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

function isNumber(cell: string, mark: DecimalMark | undefined): boolean {
  if (mark === "," && cell.includes(".")) return false;
  const plain = mark === "," ? cell.replace(",", ".") : cell;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain);
}

/**
 * Finds the decimal mark: a point where a number has one that does not separate thousands; else commas where they cannot part the cells, or where not
 * three digits follow.
 */
function markOf(cells: readonly string[], delimiter: string) {
  const points = cells.some((cell) => isNumber(cell, ".") && /\.(?!\d{3}$)\d/.test(cell));
  const decimals = cells.some((cell) => /^[+-]?\d+,(\d{1,2}|\d{4,})(e[+-]?\d+)?$/i.test(cell));
  if (points) return { mark: "." as const, commas: false };
  if (decimals) return { mark: "," as const, commas: true };
  return { mark: undefined, commas: delimiter !== "," };
}

/** Returns true when a first row with numbers in it names the columns: the rows after it are of another kind. */
function differsInKind(
  first: readonly string[],
  rest: readonly (readonly string[])[],
  numeric: (cell: string) => boolean,
): boolean {
  if (rest.length === 0) return false;
  if (isMangled(first)) return true;
  const numbers = first.filter(numeric).map(Number);
  const inOrder = (cells: readonly string[]) => {
    const own = cells.filter(numeric).map(Number);
    return own.every((value, i) => Number.isInteger(value) && value === (own[0] ?? 0) + i);
  };
  const others = rest.every((row) => !inOrder(row));
  const start = numbers[0] ?? 0;
  const least = first[0] === "" && start === 0 ? 1 : start <= 1 ? 3 : 4;
  if (numbers.length >= least && inOrder(first) && others) return true;
  const whole = numbers.every(Number.isInteger) && new Set(numbers).size === numbers.length;
  const overNumbers = first.some((cell, column) => {
    const below = rest.map((row) => row[column] ?? "").filter((other) => other !== "");
    return (
      cell !== "" &&
      /\p{L}/u.test(cell) &&
      !missing.test(cell) &&
      below.length > 0 &&
      below.every(numeric)
    );
  });
  return whole && overNumbers;
}

const missing = /^(nan|na|n\/a|null|none|inf|-inf)$/i;

/** Returns true for `0, 0.1, 0.2 …` or `5, 0, 0.1, 18, 18.1 …`: a row of numbers that pandas took for names and made unique. */
function isMangled(first: readonly string[]): boolean {
  const counts = new Map<string, number>();
  let repeats = 0;
  for (const cell of first) {
    const [, base = "", , again] = /^(-?\d+)(\.([1-9]\d*))?$/.exec(cell) ?? [];
    if (base === "") return false;
    const before = counts.get(base) ?? 0;
    if (Number(again ?? 0) !== before) return false;
    counts.set(base, before + 1);
    if (before > 0) repeats += 1;
  }
  return repeats >= 3;
}
