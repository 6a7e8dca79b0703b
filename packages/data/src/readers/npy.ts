import { megabytes, readerCaps } from "./caps";
import { quoted, refusal } from "./errors";
import type { SourceFile } from "./types";

/** Header of an npy file. */
export interface NpyHeader {
  /** Type without its byte order: `u1`, `f4` ..., `U12`, `S5`. */
  readonly type: string;
  /** Number of bytes of one value. */
  readonly width: number;
  /** True when the values are texts. */
  readonly text: boolean;
  readonly little: boolean;
  /** True when the first index runs fastest, as in Fortran. */
  readonly columnFirst: boolean;
  readonly dims: readonly number[];
  readonly count: number;
  /** Offset of the first value. */
  readonly start: number;
}

export interface NpyArray {
  readonly dims: readonly number[];
  /** Values row by row; bytes where all are whole numbers 0..255, whatever the file's type. */
  readonly values: Uint8Array | Float32Array;
  /** True when the file's type was an unsigned byte or a truth value. */
  readonly bytes: boolean;
}

/** Number of bytes that are read for the header; no header has more. */
const headBytes = 4096 + 12;
const longestHeader = 4096;
const hint = "Save it again with numpy.save or numpy.savez.";
const known = /^[<>|=](u[1248]|i[1248]|f[248]|b1)$/;
const texts = /^[<>|=]([US])([1-9]\d{0,4})$/;

export function looksLikeNpy(head: Uint8Array): boolean {
  return head[0] === 0x93 && String.fromCharCode(...head.subarray(1, 6)) === "NUMPY";
}

/** Reads the header of a file, without its values. */
export async function npyHeader(file: SourceFile): Promise<NpyHeader> {
  return readHeader(await file.head(headBytes), file.path);
}

/** Parses the header: a Python dictionary of exactly three entries. */
function readHeader(bytes: Uint8Array, path: string): NpyHeader {
  const name = quoted(path.split("/").at(-1) ?? path);
  if (!looksLikeNpy(bytes)) throw refusal("file-header", `${name} is not an npy array.`, hint);
  const wide = (bytes[6] ?? 0) >= 2;
  const before = wide ? 12 : 10;
  if (bytes.length < before) throw cut(name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (length > longestHeader) {
    throw refusal("file-header", `The header of ${name} claims to be ${length} bytes long.`, hint);
  }
  const start = before + length;
  if (start > bytes.length) throw cut(name);
  const written = String.fromCharCode(...bytes.subarray(before, start));
  const type = /'descr':\s*'([^']{1,8})'/.exec(written)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(written)?.[1];
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(written)?.[1];
  if (type !== undefined && /^[|<>=]?O/.test(type)) {
    throw refusal(
      "file-pickle",
      `${name} holds Python objects, which would have to be run to be read.`,
      "Save plain arrays: numbers of one type.",
    );
  }
  if (type === undefined || order === undefined || shape === undefined) {
    throw refusal("file-header", `The header of ${name} is not one of numpy.`, hint);
  }
  const [, letter, letters = ""] = texts.exec(type) ?? [];
  const text = letter !== undefined;
  const width = text ? Number(letters) * (letter === "U" ? 4 : 1) : Number(type.at(-1));
  if (!text && !known.test(type)) {
    throw refusal(
      "file-header",
      `${name} is of type ${type.replace(/[^\w<>|=]/g, "?")}, which is not read.`,
      "Save it as uint8, int64, float32 or float64; names of classes as str.",
    );
  }
  const dims = shape.split(",").flatMap((side) => (side.trim() === "" ? [] : [Number(side)]));
  const count = dims.reduce((product, side) => product * side, 1);
  const most = text ? readerCaps.decoded / width : readerCaps.decoded;
  if (dims.length > 5 || count > most || (text && count > readerCaps.examples)) {
    throw refusal(
      "file-limit",
      `${name} says it holds ${dims.join(" × ")} values; at most ${megabytes(readerCaps.decoded)} are read.`,
      "Choose a smaller set.",
    );
  }
  const columnFirst = order === "True" && dims.length > 1;
  const little = type[0] !== ">";
  return { type: type.slice(1), width, text, little, columnFirst, dims, count, start };
}

function cut(name: string): Error {
  return refusal("file-cut", `${name} ends within its header.`, "Save or download it once more.");
}

function checkLength(bytes: Uint8Array, { start, count, width }: NpyHeader, path: string): void {
  const expected = start + count * width;
  if (bytes.length === expected) return;
  throw refusal(
    bytes.length < expected ? "file-cut" : "file-header",
    `${quoted(path.split("/").at(-1) ?? path)} should be ${expected} bytes long by its header and is ${bytes.length}.`,
    "Save or download it once more.",
  );
}

/**
 * Parses the texts of an npy array: numpy's `U`, four bytes a letter, or `S`, UTF-8; both are filled up with zeros. Invalid
 * letters become U+FFFD.
 */
export function parseTexts(bytes: Uint8Array, path: string): string[] {
  const header = readHeader(bytes, path);
  const { type, width, count, start, little } = header;
  checkLength(bytes, header, path);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * width);
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, i) => {
    if (type[0] === "S") {
      const from = start + i * width;
      return decoder.decode(bytes.subarray(from, from + width)).replace(/\0+$/, "");
    }
    let text = "";
    for (let at = i * width; at < (i + 1) * width; at += 4) {
      const code = view.getUint32(at, little);
      const isLetter = code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);
      text += String.fromCodePoint(isLetter ? code : 0xfffd);
    }
    return text.replace(/\0+$/, "");
  });
}

/** Parses an npy array of numbers; its length is checked against its header before memory is allocated. */
export function parseNpy(bytes: Uint8Array, path: string): NpyArray {
  const header = readHeader(bytes, path);
  const { type, width, dims, start } = header;
  if (header.text) {
    throw refusal("file-header", `${quoted(path)} holds texts, where numbers are needed.`, hint);
  }
  checkLength(bytes, header, path);
  const isBytes = type === "u1" || type === "b1";
  const values = isBytes ? bytes.subarray(start) : numbersIn(bytes, header, width);
  return { dims, values: header.columnFirst ? rowFirst(values, dims) : values, bytes: isBytes };
}

/** Reads numbers into bytes until a value is none; then into float32, which is what a network reads. */
function numbersIn(bytes: Uint8Array, { type, little, count, start }: NpyHeader, width: number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * width);
  const read = readers[type] as (view: DataView, at: number, little: boolean) => number;
  let values: Uint8Array | Float32Array = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const value = read(view, i * width, little);
    if (values instanceof Uint8Array && !(value >= 0 && value <= 255 && Number.isInteger(value))) {
      const floats = new Float32Array(count);
      floats.set(values.subarray(0, i));
      values = floats;
    }
    values[i] = value;
  }
  return values;
}

/** Returns the array with the last index running fastest. */
function rowFirst<T extends Uint8Array | Float32Array>(from: T, dims: readonly number[]): T {
  const to = from.slice() as T;
  const steps = dims.map((_, axis) => dims.slice(0, axis).reduce((all, side) => all * side, 1));
  const at = dims.map(() => 0);
  let place = 0;
  for (let i = 0; i < to.length; i++) {
    to[i] = from[place] as number;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const next = (at[axis] as number) + 1;
      place += steps[axis] as number;
      at[axis] = next;
      if (next < (dims[axis] as number)) break;
      place -= next * (steps[axis] as number);
      at[axis] = 0;
    }
  }
  return to;
}

/** Reads an IEEE 754 half: 1 sign, 5 exponent, 10 fraction bits. */
function half(view: DataView, at: number, little: boolean): number {
  const bits = view.getUint16(at, little);
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 === 0 ? 1 : -1;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  const size = exponent === 0 ? fraction : (1024 + fraction) * (1 << (exponent - 1));
  return (sign * size) / 2 ** 24;
}

const readers: Readonly<Record<string, (view: DataView, at: number, little: boolean) => number>> = {
  i1: (view, at) => view.getInt8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  f2: half,
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};
