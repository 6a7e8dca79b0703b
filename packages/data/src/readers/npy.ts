import { megabytes, readerCaps } from "./caps";
import { refusal } from "./errors";

export interface NpyArray {
  readonly dims: readonly number[];
  readonly values: Uint8Array | Float64Array;
  /** The file's type was an unsigned byte: `values` are its own. */
  readonly bytes: boolean;
}

interface Header {
  readonly type: string;
  readonly width: number;
  readonly dims: readonly number[];
  readonly count: number;
  /** Where the values begin. */
  readonly start: number;
}

const longestHeader = 4096;
const hint = "Save it again with numpy.savez.";
const known = /^[<|=]([uif][1248]|b1)$/;

export function looksLikeNpy(head: Uint8Array): boolean {
  return head[0] === 0x93 && String.fromCharCode(...head.subarray(1, 6)) === "NUMPY";
}

/** The header of an npy file: a Python dictionary of exactly three entries. */
function readHeader(bytes: Uint8Array): Header {
  if (!looksLikeNpy(bytes)) throw refusal("file-header", "This is no npy array.", hint);
  const wide = (bytes[6] ?? 0) >= 2;
  const before = wide ? 12 : 10;
  if (bytes.length < before) throw cut();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (length > longestHeader) {
    throw refusal("file-header", `An array's header claims to be ${length} bytes long.`, hint);
  }
  const start = before + length;
  if (start > bytes.length) throw cut();
  const text = String.fromCharCode(...bytes.subarray(before, start));
  const type = /'descr':\s*'([^']{1,8})'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (type !== undefined && /^[|<>=]?O/.test(type)) {
    throw refusal(
      "file-pickle",
      "The npz file holds Python objects, which would have to be run to be read.",
      "Save plain arrays: numbers of one type.",
    );
  }
  if (type === undefined || order === undefined || shape === undefined) {
    throw refusal("file-header", "An array's header is not one of numpy.", hint);
  }
  if (!known.test(type) || type.endsWith("f2")) {
    throw refusal(
      "file-header",
      `An array is of type ${type.replace(/[^\w<>|=]/g, "?")}, which is not read.`,
      "Save it as uint8, int64, float32 or float64.",
    );
  }
  if (order === "True") {
    throw refusal(
      "file-header",
      "An array is stored column by column (Fortran order).",
      "Save it again after numpy.ascontiguousarray.",
    );
  }
  const dims = shape.split(",").flatMap((side) => (side.trim() === "" ? [] : [Number(side)]));
  const width = Number(type.at(-1));
  const count = dims.reduce((product, side) => product * side, 1);
  if (dims.length > 5 || count > readerCaps.decoded) {
    throw refusal(
      "file-limit",
      `An array says it holds ${dims.join(" × ")} values; at most ${megabytes(readerCaps.decoded)} are read.`,
      "Choose a smaller set.",
    );
  }
  return { type: type.slice(1), width, dims, count, start };
}

function cut(): Error {
  return refusal("file-cut", "An array ends within its header.", "Save or download it once more.");
}

/** An npy array; its length is checked against its header before anything is made of it. */
export function parseNpy(bytes: Uint8Array): NpyArray {
  const { type, width, dims, count, start } = readHeader(bytes);
  const expected = start + count * width;
  if (bytes.length !== expected) {
    throw refusal(
      bytes.length < expected ? "file-cut" : "file-header",
      `An array should be ${expected} bytes long by its header and is ${bytes.length}.`,
      "Save or download it once more.",
    );
  }
  if (type === "u1" || type === "b1") {
    return { dims, values: bytes.subarray(start), bytes: type === "u1" };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * width);
  const read = readers[type];
  if (read === undefined) throw refusal("file-header", "An array is of an unknown type.", hint);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = read(view, i * width);
  return { dims, values, bytes: false };
}

const readers: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  i1: (view, at) => view.getInt8(at),
  u2: (view, at) => view.getUint16(at, true),
  i2: (view, at) => view.getInt16(at, true),
  u4: (view, at) => view.getUint32(at, true),
  i4: (view, at) => view.getInt32(at, true),
  u8: (view, at) => Number(view.getBigUint64(at, true)),
  i8: (view, at) => Number(view.getBigInt64(at, true)),
  f4: (view, at) => view.getFloat32(at, true),
  f8: (view, at) => view.getFloat64(at, true),
};
