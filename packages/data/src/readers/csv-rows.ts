import { megabytes, readerCaps } from "./caps";
import { asBinary } from "./encoding";
import { refusal } from "./errors";

/** Receives one row, its cells as in the file but without quotes. */
export type OnRow = (cells: readonly string[], line: number) => void;

/** One row within the bytes of the file; valid until the next one. */
export interface ByteRow {
  readonly bytes: Uint8Array;
  /** Number of cells. */
  readonly count: number;
  /** Cell i is `bytes[starts[i]]` up to `bytes[ends[i]]`, without the quotes around it. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Flags of cells: 1 for one that holds doubled quotes. */
  readonly doubled: Uint8Array;
}

const quote = 34;
const newline = 10;
const carriage = 13;
const space = 32;
const tab = 9;
/** Number of bytes that are gathered before rows are scanned, so that small pieces cost no more. */
const gathered = 64 * 1024;

/** Returns a cell's content byte by byte, doubled quotes made single. */
export function cellBinary({ bytes, starts, ends, doubled }: ByteRow, i: number): string {
  const text = asBinary(bytes, starts[i] as number, ends[i] as number);
  return doubled[i] === 1 ? text.replaceAll('""', '"') : text;
}

/**
 * Reads CSV (RFC 4180) piece by piece, in any encoding whose delimiters and quotes are those of ASCII: quoted cells with
 * delimiters, line ends and doubled quotes, any kind of line end. A fault names its line. Holds no more than one row and
 * the piece it came with.
 */
export function createRowScanner(delimiter: string, onRow: (row: ByteRow, line: number) => void) {
  const separator = delimiter.charCodeAt(0);
  /** True when any number of blanks and tabs separates two cells. */
  const blanks = separator === space;
  let buffer = new Uint8Array(2 * gathered);
  /** Number of bytes in the buffer; the next row begins at 0. */
  let length = 0;
  let wanted = gathered;
  let line = 1;
  /** Number of lines of the row that is being scanned. */
  let lines = 1;
  let hasDoubled = false;
  let skipNewline = false;
  let starts = new Int32Array(64);
  let stops = new Int32Array(64);
  let doubled = new Uint8Array(64);

  function tooLong(isQuoted: boolean): Error {
    return refusal(
      "file-limit",
      `A cell that begins on line ${line} is longer than ${megabytes(readerCaps.csvField)}.`,
      isQuoted ? "Close the quote it begins with." : "Check the file's line ends.",
    );
  }

  function addCell(count: number, from: number, to: number, hasDoubled: boolean): void {
    if (to - from > readerCaps.csvField) throw tooLong(false);
    if (count >= readerCaps.csvColumns) {
      throw refusal(
        "file-limit",
        `Line ${line} has more than ${readerCaps.csvColumns} columns.`,
        "Leave columns out.",
      );
    }
    if (count >= starts.length) {
      starts = grown(starts, new Int32Array(2 * count));
      stops = grown(stops, new Int32Array(2 * count));
      doubled = grown(doubled, new Uint8Array(2 * count));
    }
    starts[count] = from;
    stops[count] = to;
    doubled[count] = hasDoubled ? 1 : 0;
  }

  /** Finds the end of a cell without quotes; -1 when more bytes are needed. */
  function plainEnd(first: number, final: boolean): number {
    let at = first;
    while (at < length) {
      const byte = buffer[at] as number;
      if (byte === separator) break;
      if (byte < 14 && (byte === newline || byte === carriage || byte === 0)) break;
      if (blanks && byte === tab) break;
      at += 1;
    }
    if (at < length || final) return at;
    if (at - first > readerCaps.csvField) throw tooLong(false);
    return -1;
  }

  /** Finds the closing quote of a cell whose first byte after its opening quote is `first`; -1 when more bytes are needed. */
  function quotedEnd(first: number, final: boolean): number {
    hasDoubled = false;
    for (let at = first; ; at++) {
      while (at < length && buffer[at] !== quote) {
        if (buffer[at] === newline) lines += 1;
        else if (buffer[at] === 0) throw zeroByte(line + lines - 1);
        at += 1;
      }
      if (at - first > readerCaps.csvField) throw tooLong(true);
      if (at >= length && final) throw neverClosed();
      // Whether it closes the cell, the byte after it tells.
      if (at + 1 >= length) return final ? at : -1;
      if (buffer[at + 1] !== quote) return at;
      hasDoubled = true;
      at += 1;
    }
  }

  function skipBlanks(at: number): number {
    let to = at;
    while (to < length && (buffer[to] === space || (blanks && buffer[to] === tab))) to += 1;
    return to;
  }

  /** Scans the row that begins at `from`. Returns the beginning of the next one, or -1 when more bytes are needed. */
  function scanRow(from: number, final: boolean): number {
    let at = from;
    let count = 0;
    let blank = true;
    lines = 1;
    for (;;) {
      if (blanks) at = skipBlanks(at);
      const isQuoted = at < length && buffer[at] === quote;
      const first = isQuoted ? at + 1 : at;
      const last = isQuoted ? quotedEnd(first, final) : plainEnd(first, final);
      if (last < 0) return -1;
      at = isQuoted && !blanks ? skipBlanks(last + 1) : last + (isQuoted ? 1 : 0);
      if (at >= length && !final) return -1;
      const byte = at < length ? (buffer[at] as number) : newline;
      if (byte === 0) throw zeroByte(line + lines - 1);
      const ends = byte === newline || byte === carriage;
      // Blanks at the end of a line part no cells.
      if (!blanks || last > first || isQuoted) {
        addCell(count, first, last, isQuoted && hasDoubled);
        count += 1;
        blank &&= count === 1 && last === first;
      }
      if (byte === separator || (blanks && byte === tab)) {
        at += 1;
        continue;
      }
      if (!ends) {
        throw refusal(
          "table-text",
          `Line ${line + lines - 1} goes on after a closing quote.`,
          "Double the quotes inside of a cell.",
        );
      }
      if (!blank) onRow({ bytes: buffer, count, starts, ends: stops, doubled }, line);
      line += lines;
      skipNewline = byte === carriage;
      return at + 1;
    }
  }

  function neverClosed(): Error {
    return refusal(
      "table-text",
      `The quote that opens on line ${line} is never closed.`,
      "Close it, or remove it.",
    );
  }

  function scan(final: boolean): void {
    let at = 0;
    while (at < length) {
      if (skipNewline) {
        skipNewline = false;
        if (buffer[at] === newline) {
          at += 1;
          continue;
        }
      }
      const next = scanRow(at, final);
      if (next < 0) break;
      at = next;
    }
    buffer.copyWithin(0, at, length);
    length = Math.max(0, length - at);
    wanted = Math.max(gathered, 2 * length);
  }

  function push(bytes: Uint8Array): void {
    if (length + bytes.length > buffer.length) {
      buffer = grown(buffer, new Uint8Array(2 * (length + bytes.length)));
    }
    buffer.set(bytes, length);
    length += bytes.length;
    if (length >= wanted) scan(false);
  }

  return {
    push,
    /** Scans all complete rows; with `final` the last one, too, whether or not its line ends. */
    scan,
    end: () => scan(true),
  };
}

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function zeroByte(line: number): Error {
  return refusal(
    "table-text",
    `Line ${line} holds a zero byte, so this is not text.`,
    "Save the table as CSV in UTF-8.",
  );
}

/** Creates a reader of CSV text that is given in pieces. */
export function createCsvReader(delimiter: string, onRow: OnRow) {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const scanner = createRowScanner(delimiter, (row, line) => {
    const cells = Array.from({ length: row.count }, (_, i) => {
      const text = decoder.decode(row.bytes.subarray(row.starts[i], row.ends[i]));
      return row.doubled[i] === 1 ? text.replaceAll('""', '"') : text;
    });
    onRow(cells, line);
  });
  return { push: (text: string) => scanner.push(encoder.encode(text)), end: scanner.end };
}

const delimiters = [",", ";", "\t", "|"] as const;
const linesLooked = 10;

/**
 * Finds the character between cells: of those that occur equally often in each of the first lines the one that occurs most,
 * outside of quotes. Commas that all stand between two digits give way to another such character: they are decimal.
 * Where none does, blanks may.
 */
export function findDelimiter(head: string): string {
  const lines = firstLines(head);
  const counted = delimiters.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const first = counts[0] ?? 0;
    return { delimiter, first, even: first > 0 && counts.every((count) => count === first) };
  });
  if (!counted.some(({ even }) => even) && hasBlanks(lines)) return " ";
  const decimal = lines.every((line) => !/(^|\D),|,(\D|$)/.test(line));
  const usual = counted.filter(({ delimiter, first }) => first > 0 && delimiter !== "," && decimal);
  const able = usual.length > 0 ? usual : counted;
  const even = able.filter((one) => one.even);
  const [most] = (even.length > 0 ? even : able).sort((a, b) => b.first - a.first);
  return most === undefined || most.first === 0 ? "," : most.delimiter;
}

/** Returns true when each line has blanks between the same number of cells, of which one is a number. */
function hasBlanks(lines: readonly string[]): boolean {
  const rows = lines.map((line) => line.trim().split(/[ \t]+/));
  const [first] = rows;
  const last = rows.at(-1);
  const isNumber = (cell: string) => cell !== "" && Number.isFinite(Number(cell));
  return (
    rows.every(({ length }) => length > 1 && length === first?.length) &&
    (last ?? []).some(isNumber)
  );
}

/** Returns the complete lines of the head without quoted text; the last line only where it is the only one. */
function firstLines(head: string): string[] {
  const plain = head.replace(/"[^"]*("|$)/g, "Q").replace(/^(#[^\r\n]*(\r\n?|\n))+/, "");
  const lines = plain.split(/\r\n?|\n/);
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  return whole.filter((line) => line.trim() !== "").slice(0, linesLooked);
}
