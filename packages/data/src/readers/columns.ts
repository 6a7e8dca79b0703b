import { counted } from "@adder-studio/core";
import { megabytes, readerCaps } from "./caps";
import { type ByteRow, cellBinary } from "./csv-rows";
import { asBinary, binaryText, isLatin } from "./encoding";
import { refusal } from "./errors";
import { type DecimalMark, numberIn } from "./number-text";

/** Values of one block: about as many as a processor's own memory holds. */
const blockValues = 512 * 1024;
const leastRows = 64;
/** What the values of a table may take while it is read: a quarter more than what is kept, for columns of floats. */
const mostBytes = (readerCaps.decoded * 5) / 4;
/** More different texts than this make no class column. */
const mostWords = readerCaps.classes + 1;
/** Above it a float32 holds no whole number exactly. */
const exact = 2 ** 24;
const longestSample = 60;

/** How a table writes its numbers. */
export interface Marks {
  /** Undefined while no number has told. */
  readonly mark: DecimalMark | undefined;
  /** A comma in a number may be its decimal mark. */
  readonly commas: boolean;
}

/** So many rows, one after the other. */
interface Block {
  rows: number;
  /** `rows x columns`; only good in columns that have no floats here. */
  readonly bytes: Uint8Array;
  /** By column, where it holds something else than whole numbers 0..255 here; NaN: empty or text. */
  readonly floats: (Float32Array | undefined)[];
  /** By column: one more than the number of the row's word; 0: none. */
  readonly codes: (Uint16Array | undefined)[];
}

/** What a column holds, over all rows. */
export interface ColumnFacts {
  /** Different values and words, as far as one more than there may be classes. */
  readonly distinct: number;
  /** No number has a fraction, as measures have. */
  readonly whole: boolean;
  readonly least: number;
  readonly most: number;
  /** Share of the rows that hold the commonest value. */
  readonly common: number;
}

/**
 * A table while it comes, row by row, and once it has come. A value is a byte until its column meets one that is none,
 * block by block: tables of pixels take one byte a value, and nothing is ever copied to make room.
 */
export class ColumnTable {
  readonly columns: number;
  readonly blocks: Block[] = [];
  readonly texts: Uint32Array;
  readonly empties: Uint32Array;
  /** A text that a column holds, for sentences. */
  readonly samples: (string | undefined)[];
  rows = 0;
  /** Some text is no UTF-8: all is Windows-1252. */
  latin = false;
  /** Known once the first number with a mark has come. */
  mark: DecimalMark | undefined;
  /** A number with a comma may be one, as it is where commas do not part the cells. */
  private commas = false;
  private readonly words: Map<string, number>[];
  private readonly perBlock: number;
  private taken = 0;
  private readonly known = new Map<number, ColumnFacts>();

  constructor(columns: number, marks: Marks) {
    this.columns = columns;
    this.begin(marks);
    this.texts = new Uint32Array(columns);
    this.empties = new Uint32Array(columns);
    this.samples = Array.from({ length: columns }, () => undefined);
    this.words = Array.from({ length: columns }, () => new Map());
    this.perBlock = Math.max(leastRows, Math.floor(blockValues / columns));
  }

  /** The rows that follow have these marks. */
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

  /** Any cell but a whole number 0..255. */
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
      this.addWord(block, column, asBinary(bytes, from, to));
    }
    const at = block.rows;
    const isByte = isPixel(value) && !Object.is(value, -0);
    const own = block.floats[column];
    if (own === undefined && isByte) block.bytes[at * this.columns + column] = value as number;
    else (own ?? this.promote(block, column))[at] = value ?? Number.NaN;
  }

  /** The first mark that is met is the file's: one table has either points or commas. */
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
    this.addWord(block, column, text);
  }

  /** Remembers a text while its column has few enough different ones to be the class. */
  private addWord(block: Block, column: number, text: string): void {
    const words = this.words[column] as Map<string, number>;
    if (words.size >= mostWords) return;
    const code = words.get(text) ?? words.size;
    words.set(text, code);
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

  /** Calls `use` with each row's value, in order, until it says false. NaN: empty, or text; -1: no word. */
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

  /** Every value of the column is a whole number 0..255. */
  isBytes(column: number): boolean {
    if (this.blocks.every(({ floats }) => floats[column] === undefined)) return true;
    let all = true;
    this.each(column, (value) => {
      all = isPixel(value);
      return all;
    });
    return all;
  }

  /** To be asked once all rows have come. */
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
      if (count !== undefined || counts.size < mostWords) counts.set(key, (count ?? 0) + 1);
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

  /** The text of each row: of a number the shortest, so that `1` and `1.0` are one. */
  namesIn(column: number): string[] {
    const words = [...(this.words[column] as Map<string, number>).keys()];
    const texts = words.map((word) => binaryText(word, this.latin).trim());
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
   * `kept rows x list.length`, as bytes if all of these columns are; `keep`: by row, 1 or 0. Gives the table's memory
   * back as it goes: nothing can be read from it afterwards.
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

/** One to three digits of at most 255, as the cells of most large tables are; -1 for anything else. */
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
