import { counted, joinBytes } from "@adder-studio/core";
import { readerCaps } from "./caps";
import { arrangeColours } from "./colours";
import { rolesOf } from "./column-roles";
import { ColumnTable } from "./columns";
import { createRowScanner } from "./csv-rows";
import { binaryText, isLatin } from "./encoding";
import { quoted, refusal } from "./errors";
import { shapeOfFeatures } from "./table";
import { textBytes } from "./table-bytes";
import { headOf, type TableHead } from "./table-head";
import { tableTargets } from "./table-targets";
import type { ColumnReport, Decoded, ReadHooks, ReadOptions, SourceFile } from "./types";

/** A table that has been read, and the interpretation of its first lines. */
interface OpenTable {
  readonly table: ColumnTable;
  /** Names of columns, byte by byte; undefined when its first line is a row like the others. */
  readonly names: readonly string[] | undefined;
  readonly head: TableHead;
}

/** Number of bytes that are examined before the first row is read; more only where a row is longer. */
const headBytes = 64 * 1024;
const leastRows = 4;

/**
 * Reads a table: one example a row, one column with its class or value, numbers in the others. A second table of the
 * same columns holds the examples to test with.
 */
export async function readCsv(
  file: SourceFile,
  options: ReadOptions,
  hooks: ReadHooks,
  test?: SourceFile,
): Promise<Decoded> {
  const read = await openTable(file, hooks);
  const { table } = read;
  const train = table.rows;
  if (test !== undefined) await openTable(test, hooks, read);
  const names = columnNames(read);
  // A header of numbers names nothing.
  const isNamed = read.names !== undefined && read.head.note === undefined;
  const roles = rolesOf(table, names, isNamed, train, options);
  const { target, features, reports } = roles;
  const name = names[target] ?? "";
  const { answers, keep, left } = tableTargets(table, roles, name);
  const holes = features.reduce((sum, column) => sum + (table.empties[column] ?? 0), 0);
  const shape = shapeOfFeatures(features.length, () =>
    features.every((column) => table.isBytes(column)),
  );
  const { height, width, channels, image } = shape;
  const images = table.extract(features, image, keep);
  const colours =
    channels === 3 && images instanceof Uint8Array
      ? [
          arrangeColours(
            images,
            width,
            isNamed ? features.map((column) => names[column] ?? "") : undefined,
          ),
        ]
      : [];
  const why = reports[target]?.reason;
  return {
    kind: "CSV",
    images,
    height,
    width,
    channels,
    ...answers,
    ...(test === undefined
      ? {}
      : { train: keep.subarray(0, train).reduce((sum, one) => sum + one, 0) }),
    ...(image ? {} : { table: true }),
    columns: names,
    column: target + 1,
    columnReports: reports,
    notes: [
      because(
        `The ${roles.values ? "value" : "class"} was taken from the column ${quoted(name)}`,
        why,
      ),
      ...(roles.values
        ? [
            "It is a number to predict: the network learns it scaled to mean 0 and standard deviation 1, and errors are shown in the table's own units.",
          ]
        : []),
      ...shape.notes,
      ...colours,
      ...(left > 0
        ? [
            `${counted(left, "row")} without ${roles.values ? "a value" : "a class"} ${left === 1 ? "was" : "were"} left out.`,
          ]
        : []),
      ...leftOut(reports),
      ...(holes > 0
        ? [
            `${counted(holes, "empty cell")} ${holes === 1 ? "counts" : "count"} as the mean of ${holes === 1 ? "its" : "their"} column.`,
          ]
        : []),
      ...notesOfText(read),
    ],
  };
}

function because(what: string, why: string | undefined): string {
  return why === undefined ? `${what}.` : `${what}: ${why.charAt(0).toLowerCase()}${why.slice(1)}`;
}

const named = 5;

function leftOut(reports: readonly ColumnReport[]): string[] {
  const left = reports.filter(({ role, reason }) => role === "leave-out" && reason !== undefined);
  const texts = left.filter(({ numeric }) => !numeric).map(({ name }) => quoted(name));
  const more = texts.length > named ? ` and ${texts.length - named} more` : "";
  return [
    ...left
      .filter(({ numeric }) => numeric)
      .slice(0, named)
      .map(({ name, reason }) => because(`The column ${quoted(name)} was left out`, reason)),
    ...(texts.length > 0
      ? [`Columns that hold text were left out: ${texts.slice(0, named).join(", ")}${more}.`]
      : []),
  ];
}

function notesOfText({ table, head }: OpenTable): string[] {
  return [
    ...(head.note === undefined ? [] : [head.note]),
    ...(table.mark === "," ? ["Commas in numbers were read as decimal marks."] : []),
    ...(table.latin ? ["The text is not UTF-8, so it was read as Windows-1252 (Latin-1)."] : []),
  ];
}

function columnNames({ table, names }: OpenTable): string[] {
  return Array.from({ length: table.columns }, (_, i) => {
    const name = binaryText(names?.[i] ?? "", table.latin).trim();
    return name === "" ? `column ${i + 1}` : name.slice(0, readerCaps.className);
  });
}

/** Reads a table, or more rows of the one that `into` is. */
export async function openTable(
  file: SourceFile,
  hooks: ReadHooks,
  into?: OpenTable,
): Promise<OpenTable> {
  let read = into;
  const before = into?.table.rows ?? 0;
  let scanner: ReturnType<typeof createRowScanner> | undefined;
  const gathered: Uint8Array[] = [];
  let wanted = headBytes;

  /** Begins the scan once the bytes so far hold a few rows. */
  function begin(ended: boolean): ReturnType<typeof createRowScanner> | undefined {
    const first = withoutMark(joinBytes(gathered, done));
    const head = headOf(first, ended);
    if (head.rows < leastRows && !ended) {
      wanted = 2 * first.length;
      return undefined;
    }
    let header = head.inRow;
    if (into) checkColumns(into, head, file.path);
    const made = createRowScanner(head.delimiter, (row, line) => {
      if (header) {
        header = false;
        return;
      }
      const columns = head.names?.length ?? row.count;
      read ??= { table: new ColumnTable(columns, head), names: head.names, head };
      read.table.add(row, line);
    });
    made.push(first.subarray(head.skip));
    return made;
  }

  let done = 0;
  for await (const bytes of textBytes(file, hooks)) {
    done += bytes.length;
    if (scanner) scanner.push(bytes);
    else {
      gathered.push(bytes);
      if (done >= wanted) scanner = begin(false);
    }
    hooks.onProgress?.("reading the table", done, Math.max(done, file.size));
  }
  scanner ??= begin(true);
  scanner?.end();
  if (read === undefined || read.table.rows === before) {
    const name = into === undefined ? "The table" : quoted(file.path);
    throw refusal("examples-few", `${name} has no rows.`, "Choose another file.");
  }
  read.table.latin ||= read.names?.some(isLatin) ?? false;
  return read;
}

/** Reads the first lines of a table. */
async function firstLines(file: SourceFile, hooks: ReadHooks): Promise<TableHead> {
  const gathered: Uint8Array[] = [];
  let done = 0;
  let wanted = headBytes;
  for await (const bytes of textBytes(file, hooks)) {
    gathered.push(bytes);
    done += bytes.length;
    if (done < wanted) continue;
    const head = headOf(withoutMark(joinBytes(gathered, done)), false);
    if (head.rows >= leastRows) return head;
    wanted = 2 * done;
  }
  return headOf(withoutMark(joinBytes(gathered, done)), true);
}

/** Describes how the columns of a test table differ from those of the other one, before either is read; undefined when they are equal. */
export async function differentColumns(
  train: SourceFile,
  test: SourceFile,
  hooks: ReadHooks,
): Promise<string | undefined> {
  const [one, other] = [await firstLines(train, hooks), await firstLines(test, hooks)];
  const latin = [...(one.names ?? []), ...(other.names ?? [])].some(isLatin);
  const what = differenceIn(one, other, latin);
  return what === undefined ? undefined : `${quoted(test.path)} ${what}.`;
}

type Columns = Pick<TableHead, "columns" | "names">;

/** Describes how a test table's columns differ, as the end of a sentence after its name; undefined when they are equal. */
function differenceIn(one: Columns, other: Columns, latin: boolean): string | undefined {
  const title = (name: string | undefined) => binaryText(name ?? "", latin).trim();
  if (other.columns !== one.columns) {
    return `has ${counted(other.columns, "column")}, the other one ${one.columns}`;
  }
  if (!one.names || !other.names) return undefined;
  const at = other.names.findIndex(
    (name, i) => title(name).toLowerCase() !== title(one.names?.[i]).toLowerCase(),
  );
  if (at < 0) return undefined;
  return `calls column ${at + 1} ${quoted(title(other.names[at]))}, the other one ${quoted(title(one.names[at]))}`;
}

function checkColumns({ table, names }: OpenTable, head: TableHead, path: string): void {
  const what = differenceIn({ columns: table.columns, names }, head, table.latin);
  if (what === undefined) {
    table.begin(head);
    return;
  }
  throw refusal(
    "file-pair",
    `${quoted(path)} ${what}.`,
    "Both tables need the same columns, the class among them.",
  );
}

/** Returns bytes without the byte order mark of UTF-8. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? bytes.subarray(3) : bytes;
}
