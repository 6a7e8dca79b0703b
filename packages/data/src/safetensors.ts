import {
  type Diagnostic,
  err,
  invariant,
  type NamedArray,
  ok,
  type Result,
} from "@adder-studio/core";
import { type FloatType, floatBytes, floatReader } from "./halves";
import { parseFlatJson } from "./safetensors-header";

/** Most bytes of a header; the reference library allows 100 MB. */
export const headerLimit = 1_000_000;
const lengthBytes = 8;

/** Types of whole numbers and switches: counters and indices, which no layer trains. */
const wholeTypes: ReadonlySet<string> = new Set([
  ...["BOOL", "U8", "I8", "I16", "U16", "I32", "U32", "I64", "U64"],
]);

/** Bytes per value of every type of the format; `F32`, `F16`, `BF16` and `F64` are read. */
const valueBytes = new Map([
  ...["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3"].map((name) => [name, 1n] as const),
  ...["I16", "U16", "F16", "BF16"].map((name) => [name, 2n] as const),
  ...["I32", "U32", "F32"].map((name) => [name, 4n] as const),
  ...["F64", "I64", "U64"].map((name) => [name, 8n] as const),
]);

/**
 * Writes a safetensors file: `u64 little-endian header length | JSON header, padded with blanks to 8 bytes |
 * float32 little-endian values`. Arrays are written in the order of their names, so equal weights give
 * equal files. Throws (an invariant) when a name repeats or a shape does not fit its data.
 */
export function writeSafetensors(
  arrays: readonly NamedArray[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const sorted = [...arrays].sort((a, b) => (a.name < b.name ? -1 : 1));
  const entries: string[] = [];
  if (Object.keys(metadata).length > 0) entries.push(`"__metadata__":${JSON.stringify(metadata)}`);
  const names = new Set(["__metadata__"]);
  let end = 0;
  for (const { name, shape, data } of sorted) {
    invariant(!names.has(name), `each array has a name of its own: ${name}`);
    invariant(product(shape) === BigInt(data.length), `${name} has the values its shape says`);
    names.add(name);
    const info = { dtype: "F32", shape, data_offsets: [end, end + data.length * 4] };
    entries.push(`${JSON.stringify(name)}:${JSON.stringify(info)}`);
    end += data.length * 4;
  }
  let header = new TextEncoder().encode(`{${entries.join(",")}}`);
  const padded = new Uint8Array(Math.ceil(header.length / 8) * 8).fill(0x20);
  padded.set(header);
  header = padded;
  invariant(header.length <= headerLimit, "the header stays below the limit we read");
  const bytes = new Uint8Array(lengthBytes + header.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, lengthBytes);
  let at = lengthBytes + header.length;
  for (const { data } of sorted) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/**
 * Reads an untrusted safetensors file. Nothing is allocated before the header is verified:
 * its length, its keys, its types, and that the arrays cover the rest of the file exactly, without gaps
 * or overlaps. Values become float32: those of F16 and BF16 exactly, those of F64 rounded to the nearest. Arrays of whole
 * numbers (PyTorch's `num_batches_tracked`) are left out. Errors:
 * safetensors-header, safetensors-layout, safetensors-dtype. Values that are not finite pass; `nonFiniteWeights`
 * counts them.
 */
export function readSafetensors(bytes: Uint8Array): Result<NamedArray[]> {
  const file = openSafetensors(bytes);
  return file.ok ? ok(file.value.arrays) : file;
}

export interface SafetensorsFile {
  readonly arrays: NamedArray[];
  /** Texts of the header; untrusted input that has to be parsed before use. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Names of the arrays that are no weights, each cut to a length for messages. */
  readonly skipped: readonly string[];
}

/** Reads a safetensors file like `readSafetensors`, with its metadata. */
export function openSafetensors(bytes: Uint8Array): Result<SafetensorsFile> {
  if (bytes.length < lengthBytes) return bad("safetensors-header", "it is too short to be one");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const declared = view.getBigUint64(0, true);
  if (declared > BigInt(headerLimit))
    return bad("safetensors-header", "its header is larger than 1 MB");
  const start = lengthBytes + Number(declared);
  if (start > bytes.length) return bad("safetensors-header", "it ends inside its header");
  const header = parseFlatJson(bytes.subarray(lengthBytes, start));
  if (typeof header === "string") return bad("safetensors-header", header);
  const infos: TensorInfo[] = [];
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [name, value] of header) {
    if (name === "__metadata__") {
      if (!isTextRecord(value))
        return bad("safetensors-header", "its metadata is not made of texts");
      metadata = value;
      continue;
    }
    const info = parseInfo(name, value);
    if (typeof info === "string") return bad("safetensors-header", info);
    infos.push(info);
  }
  const fault = layoutFault(infos, BigInt(bytes.length - start));
  if (fault) return bad("safetensors-layout", fault);
  const weights = infos.filter(({ dtype }) => isFloat(dtype));
  const others = infos.filter(({ dtype }) => !isFloat(dtype));
  const hasWeights = weights.length > 0;
  const other = others.find(({ dtype }) => !hasWeights || !wholeTypes.has(dtype));
  if (other) {
    return err({
      code: "safetensors-dtype",
      severity: "error",
      message: `This file has "${shown(other.name)}" as ${other.dtype}; weights are F32, F16, BF16 or F64.`,
      hint: "Convert it to float32 and save it again.",
    });
  }
  const arrays = weights.map(({ name, dtype, shape, begin, end }) => {
    const type = dtype as FloatType;
    const width = floatBytes[type];
    const read = floatReader(view, type);
    const data = new Float32Array(Number(end - begin) / width);
    const offset = start + Number(begin);
    for (let i = 0; i < data.length; i++) data[i] = read(offset + width * i);
    return { name, shape, data };
  });
  return ok({ arrays, metadata, skipped: others.map(({ name }) => shown(name)) });
}

/**
 * Returns a diagnostic about the arrays that hold NaN or infinity (code weights-not-finite), or undefined. Such
 * weights are a valid file, but nothing can be trained from them.
 */
export function nonFiniteWeights(arrays: readonly NamedArray[]): Diagnostic | undefined {
  const counts = arrays
    .map(({ name, data }) => ({ name, count: data.filter((x) => !Number.isFinite(x)).length }))
    .filter(({ count }) => count > 0);
  if (counts.length === 0) return undefined;
  const listed = counts.slice(0, 5).map(({ name, count }) => `${shown(name)} (${count})`);
  const rest = counts.length > 5 ? ` and ${counts.length - 5} more` : "";
  return {
    code: "weights-not-finite",
    severity: "error",
    message: `These weights hold values that are not finite numbers: ${listed.join(", ")}${rest}.`,
    hint: "Choose a file from a run that did not diverge.",
  };
}

function isFloat(dtype: string): boolean {
  return Object.hasOwn(floatBytes, dtype);
}

interface TensorInfo {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: bigint;
  readonly end: bigint;
}

function parseInfo(name: string, value: unknown): TensorInfo | string {
  const fault = `the entry "${shown(name)}" is not a description of an array`;
  if (!(value instanceof Map) || value.size !== 3) return fault;
  const dtype = value.get("dtype");
  const shape = value.get("shape");
  const offsets = value.get("data_offsets");
  if (typeof dtype !== "string" || !isCounts(shape) || !isCounts(offsets)) return fault;
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || offsets.length !== 2 || shape.length > 8) {
    return fault;
  }
  const size = valueBytes.get(dtype);
  if (size === undefined) return `"${shown(name)}" has an unknown type of value`;
  if (begin > end || product(shape) * size !== BigInt(end) - BigInt(begin)) {
    return `the size of "${shown(name)}" does not follow from its shape`;
  }
  return { name, dtype, shape, begin: BigInt(begin), end: BigInt(end) };
}

/** Checks that the arrays, in order of offset, fill `total` bytes without gaps or overlaps. Returns the fault. */
function layoutFault(infos: readonly TensorInfo[], total: bigint): string | undefined {
  const placed = [...infos].sort((a, b) =>
    a.begin === b.begin ? Number(a.end - b.end) : Number(a.begin - b.begin),
  );
  let at = 0n;
  for (const { name, begin, end } of placed) {
    if (begin !== at) return `"${shown(name)}" does not start where the array before it ends`;
    at = end;
  }
  if (at > total) return "it ends before its last array does";
  if (at < total) return "it goes on after its last array";
  return undefined;
}

function product(shape: readonly number[]): bigint {
  return shape.reduce((size, side) => size * BigInt(side), 1n);
}

/** Returns true for integers from 0 to 2^53 - 1, which JSON represents exactly. */
function isCounts(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.every((item) => Number.isSafeInteger(item) && !Object.is(item, -0)) &&
    value.every((item) => item >= 0)
  );
}

function isTextRecord(value: unknown): value is ReadonlyMap<string, string> {
  return value instanceof Map && [...value.values()].every((text) => typeof text === "string");
}

/** Returns an untrusted name in a form that is safe inside of a message. */
function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

function bad(part: "safetensors-header" | "safetensors-layout", reason: string): Result<never> {
  return err({
    code: part,
    severity: "error",
    message: `This is not a sound safetensors file: ${reason}.`,
    hint: "Choose a file that Adder Studio or the safetensors library has written.",
  });
}
