import { megabytes, readerCaps } from "./caps";
import { createCsvReader, findDelimiter } from "./csv-rows";
import { quoted, refusal } from "./errors";
import { encodeNames } from "./labels";
import { shapeOfFeatures } from "./table";
import type { Decoded, ReadHooks, ReadOptions, SourceFile } from "./types";
import { unpack } from "./unpack";

const labelNames = /^(label|labels|class|classes|target|category|species)$/i;
/** A class in many tables, a coordinate in others. */
const weakNames = /^y$/i;
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const empty = /^(|nan|na|n\/a|null|none|\?)$/i;

/** A table while it comes: numbers row by row, and the text of cells that are none, by column. */
interface Table {
  readonly columns: number;
  readonly names: readonly string[] | undefined;
  /** `rows x columns`; NaN where the cell is empty or text. */
  values: Float32Array;
  rows: number;
  /** How many cells of a column are text; how many are empty. */
  readonly texts: Uint32Array;
  readonly empties: Uint32Array;
  /** Texts of a column, each different one once; and which one a row holds where it is no number. */
  readonly words: Map<string, number>[];
  readonly codes: Uint32Array[];
}

/** More different values than this make no class column. */
const mostWords = readerCaps.classes + 1;

/**
 * Reads a table: one example a row, one column with its class, numbers in the others. A second table of the same columns
 * holds the examples to test with.
 */
export async function readCsv(
  file: SourceFile,
  options: ReadOptions,
  hooks: ReadHooks,
  test?: SourceFile,
): Promise<Decoded> {
  const table = await readTable(file, hooks);
  const train = table.rows;
  if (test !== undefined) await readTable(test, hooks, table);
  const at = labelColumn(table, options.column);
  const names = columnNames(table);
  const features = names
    .map((_, column) => column)
    .filter((column) => column !== at && table.texts[column] === 0);
  const left = names.filter((_, column) => column !== at && (table.texts[column] ?? 0) > 0);
  if (features.length === 0) {
    throw refusal(
      "table-shape",
      "No column but the class holds numbers only.",
      "Turn text into numbers, or choose another column for the class.",
    );
  }
  const { rows, columns, values } = table;
  const images = new Float32Array(rows * features.length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < features.length; i++) {
      images[row * features.length + i] = values[row * columns + (features[i] as number)] as number;
    }
  }
  const shape = shapeOfFeatures(images, features.length);
  const holes = features.reduce((sum, column) => sum + (table.empties[column] ?? 0), 0);
  const { height, width, image } = shape;
  return {
    kind: "CSV",
    images: image ? Uint8Array.from(images) : images,
    height,
    width,
    channels: 1,
    ...encodeNames(classesOf(table, at)),
    ...(test === undefined ? {} : { train }),
    ...(image ? {} : { table: true }),
    columns: names,
    column: at + 1,
    notes: [
      `The class was taken from the column ${quoted(names[at] ?? "")}.`,
      ...shape.notes,
      ...(left.length > 0
        ? [`Columns that hold text were left out: ${left.slice(0, 5).map(quoted).join(", ")}.`]
        : []),
      ...(holes > 0 ? [`${holes} empty cells count as the mean of their column.`] : []),
    ],
  };
}

function columnNames({ columns, names }: Table): string[] {
  return Array.from({ length: columns }, (_, i) => {
    const name = names?.[i]?.trim() ?? "";
    return name === "" ? `column ${i + 1}` : name.slice(0, readerCaps.className);
  });
}

/** Reads a table, or more rows of the one that `into` is. */
async function readTable(file: SourceFile, hooks: ReadHooks, into?: Table): Promise<Table> {
  const packed = await file.head(2);
  const isPacked = packed[0] === 0x1f && packed[1] === 0x8b;
  if (file.size > readerCaps.csv) throw tooLarge();
  const { signal } = hooks;
  const stream = isPacked
    ? new Blob([
        (await unpack(await file.bytes(), "gzip", {
          limit: readerCaps.csv,
          signal,
        })) as Uint8Array<ArrayBuffer>,
      ]).stream()
    : file.stream();
  let table = into;
  const before = into?.rows ?? 0;
  let first: readonly string[] | undefined;
  const onRow = (cells: readonly string[], line: number) => {
    if (first === undefined) {
      first = cells;
      const isHeader = !cells.some((cell) => number.test(cell.trim()));
      if (into !== undefined) checkColumns(into, cells, isHeader, file.path);
      else if (isHeader) table = createTable(cells.length, cells);
      if (isHeader) return;
    }
    table ??= createTable(cells.length, undefined);
    addRow(table, cells, line);
  };
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let reader: ReturnType<typeof createCsvReader> | undefined;
  let done = 0;
  const source = stream.getReader();
  for (;;) {
    signal?.throwIfAborted();
    const { done: ended, value } = await source.read();
    done += value?.length ?? 0;
    if (done > readerCaps.csv) throw tooLarge();
    const text = decode(decoder, value);
    reader ??= text === "" ? undefined : createCsvReader(findDelimiter(text), onRow);
    reader?.push(text);
    hooks.onProgress?.("reading the table", done, Math.max(done, file.size));
    if (ended) break;
  }
  reader?.end();
  if (table === undefined || table.rows === before) {
    const name = into === undefined ? "The table" : quoted(file.path);
    throw refusal("examples-few", `${name} has no rows.`, "Choose another file.");
  }
  return table;
}

/** The test table has the columns of the other one, in the same order. */
function checkColumns(
  { columns, names }: Table,
  cells: readonly string[],
  isHeader: boolean,
  path: string,
): void {
  const other = (name: string, i: number) => {
    return name.trim().toLowerCase() !== (names?.[i] ?? "").trim().toLowerCase();
  };
  const differs = isHeader && names !== undefined ? cells.findIndex(other) : -1;
  if (cells.length === columns && differs < 0) return;
  const what =
    cells.length === columns
      ? `calls column ${differs + 1} ${quoted(cells[differs] ?? "")}, the other one ${quoted(names?.[differs] ?? "")}`
      : `has ${cells.length} columns, the other one ${columns}`;
  throw refusal(
    "file-pair",
    `${quoted(path)} ${what}.`,
    "Both tables need the same columns, the class among them.",
  );
}

function decode(decoder: TextDecoder, bytes: Uint8Array | undefined): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw refusal("table-text", "The table is not UTF-8 text.", "Save it as CSV in UTF-8.");
  }
}

function tooLarge(): Error {
  return refusal(
    "file-limit",
    `The table is larger than ${megabytes(readerCaps.csv)}.`,
    "Choose a smaller one, or save it as npz.",
  );
}

function createTable(columns: number, names: readonly string[] | undefined): Table {
  return {
    columns,
    names,
    values: new Float32Array(columns * 64),
    rows: 0,
    texts: new Uint32Array(columns),
    empties: new Uint32Array(columns),
    words: Array.from({ length: columns }, () => new Map()),
    codes: Array.from({ length: columns }, () => new Uint32Array(0)),
  };
}

function addRow(table: Table, cells: readonly string[], line: number): void {
  const { columns, rows } = table;
  if (cells.length !== columns) {
    throw refusal(
      "table-text",
      `Line ${line} has ${cells.length} cells, the lines before it have ${columns}.`,
      "Mend that line.",
    );
  }
  if (rows >= readerCaps.examples) {
    throw refusal(
      "file-limit",
      `The table has more than ${readerCaps.examples} rows.`,
      "Choose fewer.",
    );
  }
  const needed = (rows + 1) * columns;
  if (needed > table.values.length) {
    if (needed * 4 > readerCaps.decoded) {
      throw refusal(
        "file-limit",
        `The table's numbers need more than ${megabytes(readerCaps.decoded)}.`,
        "Choose fewer rows or columns.",
      );
    }
    const grown = new Float32Array(table.values.length * 2);
    grown.set(table.values);
    table.values = grown;
  }
  for (let column = 0; column < columns; column++) {
    const cell = cells[column] as string;
    const whole = wholeNumber(cell);
    table.values[rows * columns + column] = whole >= 0 ? whole : addCell(table, column, cell, line);
  }
  table.rows = rows + 1;
}

/** A cell of one to nine digits, as most are; -1 for any other. */
function wholeNumber(cell: string): number {
  if (cell.length === 0 || cell.length > 9) return -1;
  let value = 0;
  for (let i = 0; i < cell.length; i++) {
    const digit = cell.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The number in a cell, or NaN: then it is counted, and remembered as text in case its column is the class. */
function addCell(table: Table, column: number, raw: string, line: number): number {
  const cell = raw.trim();
  if (number.test(cell)) {
    const value = Number(cell);
    if (!Number.isFinite(Math.fround(value))) {
      throw refusal("table-text", `Line ${line} holds a number that is too large.`, "Mend it.");
    }
    return value;
  }
  const counts = empty.test(cell) ? table.empties : table.texts;
  counts[column] = (counts[column] as number) + 1;
  addWord(table, column, cell);
  return Number.NaN;
}

/** Remembers a text while its column has few enough different ones to be the class. */
function addWord({ words, codes, rows }: Table, column: number, cell: string): void {
  const known = words[column] as Map<string, number>;
  if (known.size >= mostWords) return;
  const code = known.get(cell) ?? known.size;
  known.set(cell, code);
  let list = codes[column] as Uint32Array;
  if (rows >= list.length) {
    const grown = new Uint32Array(Math.max(64, 2 * rows));
    grown.set(list);
    list = grown;
    codes[column] = grown;
  }
  list[rows] = code;
}

/** No number of the column has a fraction, as measures have. */
function holdsWhole({ values, rows, columns }: Table, column: number): boolean {
  for (let row = 0; row < rows; row++) {
    const value = values[row * columns + column] as number;
    if (!Number.isNaN(value) && !Number.isInteger(value)) return false;
  }
  return true;
}

/** Different cells of a column, as far as `mostWords`. */
function distinctIn({ values, rows, columns, words }: Table, column: number): number {
  const seen = new Set<number>();
  const texts = words[column]?.size ?? 0;
  for (let row = 0; row < rows && texts + seen.size < mostWords; row++) {
    const value = values[row * columns + column] as number;
    if (!Number.isNaN(value)) seen.add(value);
  }
  return texts + seen.size;
}

/**
 * The one asked for; else one named label, class or target, or `y` where its values could be classes; else the last that
 * could be one, then the first.
 */
function labelColumn(table: Table, wanted: number): number {
  const { columns, names } = table;
  if (columns < 2) {
    throw refusal(
      "table-shape",
      "The table has one column only.",
      "It needs a column with the class and at least one with numbers.",
    );
  }
  if (wanted >= 1 && wanted <= columns) return wanted - 1;
  const named = names?.findIndex((name) => labelNames.test(name.trim())) ?? -1;
  if (named >= 0) return named;
  const weak = names?.findIndex((name) => weakNames.test(name.trim())) ?? -1;
  if (weak >= 0 && holdsWhole(table, weak)) return weak;
  const couldBe = (column: number) => {
    const count = distinctIn(table, column);
    return count >= 2 && count < mostWords;
  };
  return couldBe(columns - 1) || !couldBe(0) ? columns - 1 : 0;
}

/** The class of each row as text. `1` and `1.0` are one class. */
function classesOf(table: Table, column: number): string[] {
  const { values, rows, columns } = table;
  const name = quoted(columnNames(table)[column] ?? "");
  if (distinctIn(table, column) >= mostWords) {
    throw refusal(
      "labels-unfit",
      `The column ${name} holds more than ${readerCaps.classes} different values, so it is no class.`,
      "Choose another column for the class.",
    );
  }
  const list = [...(table.words[column] as Map<string, number>).keys()];
  const codes = table.codes[column] as Uint32Array;
  return Array.from({ length: rows }, (_, row) => {
    const value = values[row * columns + column] as number;
    if (Number.isNaN(value)) return list[codes[row] as number] as string;
    if (Number.isInteger(value)) return String(value);
    throw refusal(
      "labels-unfit",
      `The column ${name} holds measures, not classes.`,
      "Choose another column for the class.",
    );
  });
}
