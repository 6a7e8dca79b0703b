import type { Tensor } from "../model";
import { float32s, type Reader, Unreadable } from "./reader";
import { dataType, tensorField } from "./schema";

const typeNames: Readonly<Record<number, string>> = {
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  8: "text",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
};

const bytesOf: Readonly<Record<number, number>> = {
  [dataType.float]: 4,
  [dataType.int32]: 4,
  [dataType.int64]: 8,
  [dataType.bool]: 1,
};

const mostSides = 8;
const mostValues = 2 ** 31;

/** Reads a TensorProto whose values are in the file, float32 or whole numbers; their count must be that of its dims. */
export function readTensor(reader: Reader): Tensor {
  const dims: number[] = [];
  const ints: number[] = [];
  const floats: Float32Array[] = [];
  let type = 0;
  let name = "";
  let raw: Uint8Array | undefined;
  while (reader.next()) {
    if (reader.field === tensorField.dims) reader.intsInto(dims);
    else if (reader.field === tensorField.type) type = reader.int();
    else if (reader.field === tensorField.name) name = reader.text();
    else if (reader.field === tensorField.raw) raw = reader.blob();
    else if (reader.field === tensorField.floats) floats.push(reader.floats());
    else if (reader.field === tensorField.int32s || reader.field === tensorField.int64s) {
      reader.intsInto(ints);
    } else if (reader.field === tensorField.location) {
      if (reader.int() !== 0) throw elsewhere(name);
    } else if (reader.field === tensorField.external) throw elsewhere(name);
    else reader.skip();
  }
  if (dims.length > mostSides || dims.some((side) => !(side >= 0 && side <= mostValues))) {
    throw new Unreadable(`the sides of the array ${shown(name)} make no sense`);
  }
  const size = bytesOf[type];
  if (size === undefined) {
    throw new Unreadable(
      `the array ${shown(name)} is of type ${typeNames[type] ?? type}; float32 and whole numbers are read`,
    );
  }
  const count = dims.reduce((product, side) => product * side, 1);
  const isFloat = type === dataType.float;
  if (raw !== undefined && raw.length !== count * size) throw misfit(name);
  if (isFloat) {
    const data = raw ? float32s(raw) : joined(floats);
    if (data.length !== count) throw misfit(name);
    return { kind: "float", name, dims, data };
  }
  const data = raw ? rawInts(raw, size, reader) : ints;
  if (data.length !== count) throw misfit(name);
  return { kind: "int", name, dims, data };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function rawInts(raw: Uint8Array, size: number, reader: Reader): number[] {
  const count = raw.length / size;
  reader.countIntegers(count);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Array.from({ length: count }, (_, i) => {
    if (size === 8) return Number(view.getBigInt64(8 * i, true));
    return size === 4 ? view.getInt32(4 * i, true) : view.getUint8(i);
  });
}

function elsewhere(name: string): Unreadable {
  return new Unreadable(
    `its array ${shown(name)} lies in another file. Save it as one file with its weights inside`,
  );
}

function misfit(name: string): Unreadable {
  return new Unreadable(`the array ${shown(name)} has not as many values as its sides say`);
}

/** Returns an untrusted name in a form that is safe inside of a message. */
export function shown(name: string): string {
  const clean = name.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "");
  return `“${clean.length > 60 ? `${clean.slice(0, 60)}…` : clean}”`;
}
