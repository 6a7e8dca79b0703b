import { counted } from "@adder-studio/core";
import { megabytes, readerCaps } from "./caps";
import { type ByteRow, cellBinary } from "./csv-rows";
import { asBinary, binaryText, isLatin } from "./encoding";
import { refusal } from "./errors";
import { type DecimalMark, numberIn } from "./number-text";

/** Number of values of one block: about as many as a processor's cache holds. */
const blockValues = 512 * 1024;
const leastRows = 64;
/** Most bytes of a table's values while it is read: a quarter more than is saved, for columns of floats. */
const mostBytes = (readerCaps.decoded * 5) / 4;
/** Number of different texts from which a column is no class. */
const mostTexts = readerCaps.classes + 1;
/** Bound above which a float32 does not hold every whole number. */
const exact = 2 ** 24;
const longestSample = 60;

/** Notation of a table's numbers. */
export interface Marks {
  /** Decimal mark; undefined before the first number with one. */
  readonly mark: DecimalMark | undefined;
  /** True when a comma in a number may be its decimal mark. */
  readonly commas: boolean;
}

/** A block of consecutive rows. */
interface Block {
  rows: number;
  /** Bytes `rows x columns`, valid in columns that have no floats here. */
  readonly bytes: Uint8Array;
  /** Values by column, where not all are whole numbers 0..255 here; NaN: empty or text. */
  readonly floats: (Float32Array | undefined)[];
  /** Codes by column: one more than the index of the row's text; 0: none. */
  readonly codes: (Uint16Array | undefined)[];
}

/** Facts about a column over all rows. */
export interface ColumnFacts {
  /** Number of different values and texts, counted up to one more than there may be classes. */
  readonly distinct: number;
  /** True when no number has a fraction. */
  readonly whole: boolean;
  readonly least: number;
  readonly most: number;
  /** Share of the rows that hold the commonest value. */
  readonly common: number;
}

/**
 * A table that is read row by row. A value is a byte until its column meets one that is none,
 * block by block: tables of pixels take one byte a value, and nothing is ever copied to make room.
 */
export class ColumnTable {
  readonly columns: number;
  readonly blocks: Block[] = [];
  readonly texts: Uint32Array;
  readonly empties: Uint32Array;
  /** Sample text of each column, for messages. */
  readonly samples: (string | undefined)[];
  rows = 0;
  /** True when some text is no UTF-8: the table is Windows-1252. */
  latin = false;
  /** Decimal mark; known once the first number with a mark has come. */
  mark: DecimalMark | undefined;
  /** True where a comma may be a decimal mark, because cells are not separated by commas. */
  private commas = false;
  private readonly distinctTexts: Map<string, number>[];
  private readonly perBlock: number;
  private taken = 0;
  private readonly known = new Map<number, ColumnFacts>();

  constructor(columns: number, marks: Marks) {
    this.columns = columns;
    this.begin(marks);
    this.texts = new Uint32Array(columns);
    this.empties = new Uint32Array(columns);
    this.samples = Array.from({ length: columns }, () => undefined);
    this.distinctTexts = Array.from({ length: columns }, () => new Map());
    this.perBlock = Math.max(leastRows, Math.floor(blockValues / columns));
  }

  /** Sets the notation of the rows that follow. */
  begin({ mark, commas }: Marks): void {
    this.mark = mark;
    this.commas = commas;
  }

  add(row: ByteRow, line: number): void {
    const { columns, perBlock } = this;
    if (row.count !== columns) {
      throw refusal(
        "table-text",
        `Line ${line} has ${counted(row.count, "cell")}, the lines before it have ${columns}.`,
        "Fix that line.",
      );
    }
    if (this.rows >= readerCaps.examples) {
      throw refusal(
        "file-limit",
        `The table has more than ${readerCaps.examples} rows.`,
        "Choose fewer.",
      );
    }
    let block = this.blocks.at(-1);
    if (block === undefined || block.rows === perBlock) block = this.addBlock();
    const { bytes, floats } = block;
    const at = block.rows;
    const base = at * columns;
    const { bytes: text, starts, ends } = row;
    for (let column = 0; column < columns; column++) {
      const from = starts[column] as number;
      const to = ends[column] as number;
      const value = smallNumber(text, from, to);
      const own = floats[column];
      if (value >= 0 && own === undefined) bytes[base + column] = value;
      else if (value >= 0) (own as Float32Array)[at] = value;
      else this.addCell(block, row, column, line);
    }
    block.rows = at + 1;
    this.rows += 1;
  }

  private addBlock(): Block {
    const { columns, perBlock } = this;
    this.take(perBlock * columns);
    const block: Block = {
      rows: 0,
      bytes: new Uint8Array(perBlock * columns),
      floats: Array.from({ length: columns }, () => undefined),
      codes: Array.from({ length: columns }, () => undefined),
    };
    this.blocks.push(block);
    return block;
  }

  private take(bytes: number): void {
    this.taken += bytes;
    if (this.taken <= mostBytes) return;
    throw refusal(
      "file-limit",
      `The table's values need more than ${megabytes(readerCaps.decoded)}.`,
      "Choose fewer rows or columns.",
    );
  }

  /** Adds a cell that is no whole number 0..255. */
  private addCell(block: Block, row: ByteRow, column: number, line: number): void {
    const { bytes, starts, ends } = row;
    let from = starts[column] as number;
    let to = ends[column] as number;
    while (from < to && isBlank(bytes[from] as number)) from += 1;
    while (to > from && isBlank(bytes[to - 1] as number)) to -= 1;
    const value = this.numberAt(bytes, from, to);
    if (value === undefined) this.addText(block, row, column, from, to);
    else if (!Number.isFinite(Math.fround(value))) {
      throw refusal("table-text", `Line ${line} holds a number that is too large.`, "Fix it.");
    } else if (Math.abs(value) > exact && Number.isInteger(value)) {
      this.addClassName(block, column, asBinary(bytes, from, to));
    }
    const at = block.rows;
    const isByte = isPixel(value) && !Object.is(value, -0);
    const own = block.floats[column];
    if (own === undefined && isByte) block.bytes[at * this.columns + column] = value as number;
    else (own ?? this.promote(block, column))[at] = value ?? Number.NaN;
  }

  /** Reads a number. The first decimal mark is the file's: one table has either points or commas. */
  private numberAt(bytes: Uint8Array, from: number, to: number): number | undefined {
    if (this.mark !== undefined) return numberIn(bytes, from, to, this.mark);
    const value = numberIn(bytes, from, to, ".");
    if (value !== undefined) {
      if (bytes.subarray(from, to).includes(46)) this.mark = ".";
      return value;
    }
    if (!this.commas) return undefined;
    const other = numberIn(bytes, from, to, ",");
    if (other !== undefined) this.mark = ",";
    return other;
  }

  private addText(block: Block, row: ByteRow, column: number, from: number, to: number): void {
    const text =
      row.doubled[column] === 1 ? cellBinary(row, column) : asBinary(row.bytes, from, to);
    const counts = empty.test(text) ? this.empties : this.texts;
    counts[column] = (counts[column] as number) + 1;
    if (counts === this.texts) this.samples[column] ??= text.slice(0, longestSample);
    this.latin ||= isLatin(text);
    this.addClassName(block, column, text);
  }

  /** Stores a text while its column has few enough different ones to be the class. */
  private addClassName(block: Block, column: number, text: string): void {
    const distinctTexts = this.distinctTexts[column] as Map<string, number>;
    if (distinctTexts.size >= mostTexts) return;
    const code = distinctTexts.get(text) ?? distinctTexts.size;
    distinctTexts.set(text, code);
    let list = block.codes[column];
    if (list === undefined) {
      this.take(2 * this.perBlock);
      list = new Uint16Array(this.perBlock);
      block.codes[column] = list;
    }
    list[block.rows] = code + 1;
  }

  private promote(block: Block, column: number): Float32Array {
    this.take(4 * this.perBlock);
    const floats = new Float32Array(this.perBlock);
    for (let row = 0; row < block.rows; row++) {
      floats[row] = block.bytes[row * this.columns + column] as number;
    }
    block.floats[column] = floats;
    return floats;
  }

  /** Calls `use` with each row's value, in order, until it returns false. NaN: empty or text; index -1: no text. */
  each(column: number, use: (value: number, row: number, word: number) => boolean): void {
    let row = 0;
    for (const { rows, bytes, floats, codes } of this.blocks) {
      const own = floats[column];
      const list = codes[column];
      for (let at = 0; at < rows; at++, row++) {
        const value = own ? own[at] : bytes[at * this.columns + column];
        if (use(value as number, row, (list?.[at] ?? 0) - 1) === false) return;
      }
    }
  }

  /** Returns true when every value of the column is a whole number 0..255. */
  isBytes(column: number): boolean {
    if (this.blocks.every(({ floats }) => floats[column] === undefined)) return true;
    let all = true;
    this.each(column, (value) => {
      all = isPixel(value);
      return all;
    });
    return all;
  }

  /** Returns the facts about a column, once all rows have come. */
  facts(column: number): ColumnFacts {
    const known = this.known.get(column);
    if (known) return known;
    const counts = new Map<number | string, number>();
    let whole = true;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    this.each(column, (value, _row, word) => {
      const key = word >= 0 ? `${word}` : value;
      const count = counts.get(key);
      if (count !== undefined || counts.size < mostTexts) counts.set(key, (count ?? 0) + 1);
      if (Number.isNaN(value)) return true;
      whole &&= Number.isInteger(value);
      if (value < least) least = value;
      if (value > most) most = value;
      return true;
    });
    const common = Math.max(0, ...counts.values()) / Math.max(1, this.rows);
    const facts = { distinct: counts.size, whole, least, most, common };
    this.known.set(column, facts);
    return facts;
  }

  /** Returns the text of each row; of a number the shortest, so that `1` and `1.0` are one class. */
  namesIn(column: number): string[] {
    const distinctTexts = [...(this.distinctTexts[column] as Map<string, number>).keys()];
    const texts = distinctTexts.map((word) => binaryText(word, this.latin).trim());
    const names: string[] = [];
    this.each(column, (value, _row, word) => {
      names.push(word >= 0 ? (texts[word] as string) : String(value));
      return true;
    });
    return names;
  }

  sample(column: number): string {
    return binaryText(this.samples[column] ?? "", this.latin);
  }

  /**
   * Extracts columns of selected rows, `selected x list.length`, as bytes if all of these columns are; `keep`: 1 for each
   * selected row, else 0. Releases the table's memory as it goes: nothing can be read from it afterwards.
   */
  extract(list: readonly number[], asBytes: boolean, keep: Uint8Array): Uint8Array | Float32Array {
    const size = keep.reduce((sum, one) => sum + one, 0) * list.length;
    if (size * (asBytes ? 1 : 4) > readerCaps.decoded) {
      throw refusal(
        "file-limit",
        `The table's values need more than ${megabytes(readerCaps.decoded)}.`,
        "Choose fewer rows or columns.",
      );
    }
    const out = asBytes ? new Uint8Array(size) : new Float32Array(size);
    let to = 0;
    let row = 0;
    for (let block = this.blocks.shift(); block !== undefined; block = this.blocks.shift()) {
      const { rows, bytes, floats } = block;
      const plain = list.every((column) => floats[column] === undefined);
      for (let at = 0; at < rows; at++, row++) {
        if (keep[row] === 0) continue;
        const base = at * this.columns;
        for (let i = 0; i < list.length; i++) {
          const column = list[i] as number;
          const own = plain ? undefined : floats[column];
          out[to++] = (own ? own[at] : bytes[base + column]) as number;
        }
      }
    }
    return out;
  }
}

const empty = /^(|nan|na|n\/a|null|none|\?)$/i;

function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function isPixel(value: number | undefined): boolean {
  return value !== undefined && value >= 0 && value <= 255 && Number.isInteger(value);
}

/** Reads a cell of one to three digits of at most 255, as in most large tables; -1 for anything else. */
function smallNumber(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 3) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= 255 ? value : -1;
}
