import { crc32, deflateRawSync } from "node:zlib";
import { DiagnosticError } from "@adder-studio/core";
import type { SourceFile } from "./types";

/** Makes a dropped file of bytes that comes in small pieces, so that cells and letters are cut anywhere. */
export function fileOf(path: string, content: Uint8Array | string, piece = 7): SourceFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    path,
    size: bytes.length,
    head: async (count) => bytes.subarray(0, count),
    bytes: async () => bytes,
    stream: () =>
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.length; at += piece) {
            controller.enqueue(bytes.slice(at, at + piece));
          }
          controller.close();
        },
      }),
  };
}

/** Makes a table of `count` rows; each column is a function of the row. */
export function made(
  count: number,
  columns: readonly ((i: number) => unknown)[],
  names?: string,
): string {
  const rows = Array.from({ length: count }, (_, i) => columns.map((cell) => cell(i)).join());
  return [...(names === undefined ? [] : [names]), ...rows].join("\n");
}

/** Returns a measure for row i. */
export const noise = (i: number) => ((i * 37) % 19) / 4 - 2;

/** Pattern of wrong plurals: "1 rows". */
export const oneOfMany = /(?<![\d.,×–-] ?)1 (?!(?:class|is|was|has|counts|needs)\b)[a-z]+s\b/;

/** Returns the code of a refusal, or a text about what came instead of one. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return "accepted";
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const { message, hint } = error.diagnostic;
    if (!/^[A-Z“].*\.$/su.test(message) || !hint?.endsWith(".")) {
      throw new Error(`not a sentence and an action: ${message} ${hint}`);
    }
    if (oneOfMany.test(`${message} ${hint}`)) throw new Error(`one of many: ${message}`);
    return error.diagnostic.code;
  }
}

/** Makes the first 33 bytes of a PNG, and a byte for its shade; 255: it is damaged. */
export function pngHead(width: number, height: number, shade = 0): Uint8Array {
  const bytes = new Uint8Array(34);
  const view = new DataView(bytes.buffer);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  view.setUint32(8, 13);
  view.setUint32(12, 0x49484452);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes[33] = shade;
  return bytes;
}

/** Makes an IDX file of bytes. */
export function idx(dims: readonly number[], values: readonly number[] | Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * dims.length + values.length);
  const view = new DataView(bytes.buffer);
  bytes[2] = 8;
  bytes[3] = dims.length;
  for (const [axis, side] of dims.entries()) view.setUint32(4 + 4 * axis, side);
  bytes.set(values, 4 + 4 * dims.length);
  return bytes;
}

/** Makes an npy array of little-endian values. */
export function npy(type: string, dims: readonly number[], values: readonly number[]): Uint8Array {
  const width = Number(type.at(-1));
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(", ");
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`;
  const head = `${text.padEnd(117, " ")}\n`;
  const bytes = new Uint8Array(10 + head.length + values.length * width);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, ...[..."NUMPY"].map((letter) => letter.charCodeAt(0)), 1, 0]);
  view.setUint16(8, head.length, true);
  bytes.set(new TextEncoder().encode(head), 10);
  const start = 10 + head.length;
  for (const [i, value] of values.entries()) {
    const at = start + i * width;
    if (type.endsWith("u1")) bytes[at] = value;
    else if (type.endsWith("i8")) view.setBigInt64(at, BigInt(value), true);
    else if (type.endsWith("f4")) view.setFloat32(at, value, true);
    else view.setFloat64(at, value, true);
  }
  return bytes;
}

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Its name's bytes, where they are not UTF-8, and an extra field. */
  readonly rawName?: Uint8Array;
  readonly extra?: Uint8Array;
  /** Wrong size for the header. */
  readonly size?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Offset of the local header, instead of the true one. */
  readonly offset?: number;
  /** Size, packed size and offset in the extra field of Zip64: these numbers or the true ones. */
  readonly long?: { readonly size?: bigint; readonly offset?: bigint };
}

/** Wrong fields for Zip64's end wrong. */
export interface ZipEnd64 {
  readonly count?: bigint;
  readonly length?: bigint;
  readonly start?: bigint;
  readonly at?: bigint;
  readonly disks?: number;
}

/** Makes a zip file; every field can be wrong. */
export function zip(entries: readonly ZipEntry[], end64?: ZipEnd64): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const { name, bytes, method = 8 } = entry;
    const packed = method === 8 ? new Uint8Array(deflateRawSync(bytes)) : bytes;
    const title = entry.rawName ?? new TextEncoder().encode(name);
    const extraField = entry.extra ?? new Uint8Array(0);
    const local = new Uint8Array(30 + title.length);
    const head = new DataView(local.buffer);
    head.setUint32(0, 0x04034b50, true);
    head.setUint16(26, title.length, true);
    local.set(title, 30);
    const wrong = new Uint8Array(46 + title.length + (entry.long ? 28 : extraField.length));
    const view = new DataView(wrong.buffer);
    view.setUint32(0, 0x02014b50, true);
    view.setUint16(8, entry.flags ?? 0, true);
    view.setUint16(10, method, true);
    view.setUint32(16, entry.crc ?? crc32(bytes), true);
    view.setUint32(20, packed.length, true);
    view.setUint32(24, entry.size ?? bytes.length, true);
    view.setUint16(28, title.length, true);
    view.setUint32(42, entry.offset ?? at, true);
    wrong.set(title, 46);
    if (!entry.long) {
      view.setUint16(30, extraField.length, true);
      wrong.set(extraField, 46 + title.length);
    }
    if (entry.long) {
      for (const field of [20, 24, 42]) view.setUint32(field, 0xffffffff, true);
      view.setUint16(30, 28, true);
      const extra = 46 + title.length;
      view.setUint16(extra, 1, true);
      view.setUint16(extra + 2, 24, true);
      const { size = bytes.length, offset = at } = entry.long;
      for (const [i, value] of [size, packed.length, offset].entries()) {
        view.setBigUint64(extra + 4 + 8 * i, BigInt(value), true);
      }
    }
    directory.push(wrong);
    parts.push(local, packed);
    at += local.length + packed.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const more = end64 === undefined ? [] : [zip64End(end64, entries.length, length, at)];
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, entries.length, true);
  view.setUint16(10, entries.length, true);
  view.setUint32(12, length, true);
  view.setUint32(16, at, true);
  if (end64 !== undefined) {
    view.setUint32(8, 0xffffffff, true);
    view.setUint32(12, 0xffffffff, true);
    view.setUint32(16, 0xffffffff, true);
  }
  return join([...parts, ...directory, ...more, end]);
}

/** Makes the end wrong of Zip64 and its locator. */
function zip64End(wrong: ZipEnd64, count: number, length: number, start: number): Uint8Array {
  const bytes = new Uint8Array(76);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06064b50, true);
  view.setBigUint64(4, 44n, true);
  const longs = [
    wrong.count ?? count,
    wrong.count ?? count,
    wrong.length ?? length,
    wrong.start ?? start,
  ];
  for (const [i, value] of longs.entries()) view.setBigUint64(24 + 8 * i, BigInt(value), true);
  view.setUint32(56, 0x07064b50, true);
  view.setBigUint64(64, wrong.at ?? BigInt(start + length), true);
  view.setUint32(72, wrong.disks ?? 1, true);
  return bytes;
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export interface TarEntry {
  readonly name: string;
  /** Letter of the kind in its header; "0": a file. */
  readonly kind?: string;
  readonly bytes?: Uint8Array;
  readonly prefix?: string;
  /** Wrong size for the header. */
  readonly size?: number;
  readonly sizeField?: Uint8Array;
  readonly sum?: number;
}

/** Makes a tar file of ustar headers, two blank blocks at its end; every field can be wrong. */
export function tar(entries: readonly TarEntry[]): Uint8Array {
  const encode = (content: string) => new TextEncoder().encode(content);
  const octal = (value: number, digits: number) =>
    encode(`${value.toString(8).padStart(digits, "0")}\0`);
  const parts = entries.flatMap((entry) => {
    const { name, kind = "0", bytes = new Uint8Array(0), prefix = "" } = entry;
    const header = new Uint8Array(512);
    header.set(encode(name), 0);
    header.set(octal(0o644, 7), 100);
    header.set(entry.sizeField ?? octal(entry.size ?? bytes.length, 11), 124);
    header.set(encode(kind), 156);
    header.set(encode("ustar\u000000"), 257);
    header.set(encode(prefix), 345);
    header.fill(32, 148, 156);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.set(octal(entry.sum ?? sum, 6), 148);
    const content = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
    content.set(bytes);
    return [header, content];
  });
  return join([...parts, new Uint8Array(1024)]);
}
