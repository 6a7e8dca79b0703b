import { counted } from "@adder-studio/core";
import { type ArrayTargets, arrayTargets } from "./array-targets";
import { megabytes, readerCaps } from "./caps";
import { arrangeColours } from "./colours";
import { quoted, refusal } from "./errors";
import { compareNames, encodeNumbers } from "./labels";
import { type Fate, leftOut, reportsOf } from "./parts";
import { asFloats, pixelsOf } from "./pixels";
import { areBytes, shapeOfFeatures } from "./table";
import type { Decoded, PartReport, ReadHooks, ReadOptions, Role, SourceFile } from "./types";
import { unpack } from "./unpack";

export interface IdxArray {
  readonly dims: readonly number[];
  readonly values: Uint8Array | Int32Array | Float32Array;
}

/** Type byte of an IDX file -> bytes per value. */
const widths: Readonly<Record<number, number>> = { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 };
const hint = "Download or save the file once more.";

export function looksLikeIdx(head: Uint8Array): boolean {
  const [a, b, type = 0, rank = 0] = head;
  return head.length >= 8 && a === 0 && b === 0 && type in widths && rank >= 1 && rank <= 4;
}

/** Returns the length that an IDX file must have by its header. Throws file-header or file-limit. */
export function idxLength(head: Uint8Array): number {
  const { start, count, width } = readHeader(head);
  return start + count * width;
}

function readHeader(head: Uint8Array) {
  const [a, b, type = 0, rank = 0] = head;
  const width = widths[type];
  if (a !== 0 || b !== 0 || width === undefined || rank < 1 || rank > 4) {
    throw refusal("file-header", "This is no IDX file: its first four bytes are wrong.", hint);
  }
  const start = 4 + 4 * rank;
  if (head.length < start) {
    throw refusal("file-cut", "The IDX file ends within its header.", hint);
  }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const dims = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  // Up to 2^128: exact is no matter, only that it is more than the cap.
  const count = dims.reduce((product, side) => product * side, 1);
  if (count * width > readerCaps.decoded) throw tooMany(dims);
  if (count === 0) throw refusal("examples-few", "The IDX file is empty.", "Choose another file.");
  return { type, width, dims, start, count };
}

/** Parses one IDX array; its length is checked against its header before memory is allocated. */
export function parseIdx(bytes: Uint8Array): IdxArray {
  const { type, width, dims, start, count } = readHeader(bytes);
  const expected = start + count * width;
  if (bytes.length !== expected) {
    const cut = bytes.length < expected;
    throw refusal(
      cut ? "file-cut" : "file-header",
      `The IDX file should be ${expected} bytes long by its header and is ${bytes.length}.`,
      hint,
    );
  }
  if (type === 8) return { dims, values: bytes.subarray(start) };
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * width);
  if (type > 12) {
    if (4 * count > readerCaps.decoded) throw tooMany(dims);
    const read = (i: number) => (type === 13 ? view.getFloat32(4 * i) : view.getFloat64(8 * i));
    return { dims, values: Float32Array.from({ length: count }, (_, i) => read(i)) };
  }
  const values = Int32Array.from({ length: count }, (_, i) => {
    if (type === 9) return view.getInt8(i);
    return type === 11 ? view.getInt16(2 * i) : view.getInt32(4 * i);
  });
  return { dims, values };
}

interface Part {
  readonly path: string;
  readonly array: IdxArray;
}

export async function readIdxFile(file: SourceFile, signal?: AbortSignal): Promise<IdxArray> {
  const bytes = await file.bytes();
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!packed) return parseIdx(bytes);
  const limit = readerCaps.decoded;
  return parseIdx(await unpack(bytes, "gzip", { limit, plan: idxLength, signal }));
}

function tooMany(dims: readonly number[]): Error {
  return refusal(
    "file-limit",
    `The IDX file says it holds ${dims.join(" × ")} values; at most ${megabytes(readerCaps.decoded)} are read.`,
    "Choose a smaller set.",
  );
}

/** Returns the key of a pair of images and labels: their name without the parts in which they differ. */
function keyOf(path: string): string {
  const name = path.split("/").at(-1) ?? path;
  return name
    .toLowerCase()
    .replace(/(?<![a-z])(u?byte|short|int|float|double)(?![a-z])/g, "")
    .replace(/images?|labels?|targets?|idx\d?|u?byte|gz|[^a-z0-9]/g, "");
}

const testWords = /t10k|test|valid/i;
const labelWords = /labels?|targets?|class/i;

/**
 * Reads pairs of IDX files, images with labels; a pair named as a test set becomes the test split. Where there are no images,
 * rows of features take their place; labels may be rows, too.
 */
export async function readIdx(
  files: readonly SourceFile[],
  hooks: ReadHooks,
  options: ReadOptions = { size: 0, column: 0 },
): Promise<Decoded> {
  const parts: Part[] = [];
  for (const [i, file] of [...files].sort((a, b) => compareNames(a.path, b.path)).entries()) {
    hooks.onProgress?.("reading IDX files", i, files.length);
    parts.push({ path: file.path, array: await readIdxFile(file, hooks.signal) });
  }
  const rank = ({ array }: Part) => array.dims.length;
  const pictures = parts.filter((part) => rank(part) > 2);
  const rows = parts.filter((part) => rank(part) === 2 && !labelWords.test(nameOf(part.path)));
  const images = pictures.length > 0 ? pictures : rows;
  const labels = parts.filter((part) => rank(part) < 3 && !images.includes(part));
  if (images.length === 0 || labels.length === 0) throw missing(images.length === 0);
  const pairs = images.map((image) => ({ image, label: labelsFor(image, images, labels) }));
  const used = new Set(pairs.flatMap(({ image, label }) => [image, label]));
  const isTest = (path: string) => testWords.test(nameOf(path));
  const ordered = [
    ...pairs.filter(({ image }) => !isTest(image.path)),
    ...pairs.filter(({ image }) => isTest(image.path)),
  ];
  const tests = pairs.filter(({ image }) => isTest(image.path)).length;
  const split = tests > 0 && tests < pairs.length;
  const counts = ordered.map(({ image }) => image.array.dims[0] ?? 0);
  const count = counts.reduce((sum, one) => sum + one, 0);
  const train = counts.slice(0, pairs.length - tests).reduce((sum, one) => sum + one, 0);
  const { notes, ...shown } = imagesOf(
    ordered.map(({ image }) => image),
    count,
  );
  const answers = targetsOf(
    ordered.map(({ label }) => label),
    count,
    options,
  );
  return {
    kind: "IDX",
    ...shown,
    ...answers,
    ...(split ? { train } : {}),
    ...(used.size < parts.length ? { parts: partsOf(parts, used, split, isTest) } : {}),
    notes: [...notes, ...answers.notes],
  };
}

/** Reports on the files, among them labels that fit no images. */
function partsOf(
  parts: readonly Part[],
  used: ReadonlySet<Part>,
  split: boolean,
  isTest: (path: string) => boolean,
): PartReport[] {
  return reportsOf(
    parts.map((part): Fate => {
      if (!used.has(part)) return leftOut(part.path, "It fits none of the images.");
      const role: Role = split && isTest(part.path) ? "test" : "train";
      const choices: readonly Role[] = [role, "leave-out"];
      return { path: part.path, state: "read", role, choices, examples: 0 };
    }),
  );
}

function nameOf(path: string): string {
  return path.split("/").at(-1) ?? path;
}

function labelsFor(image: Part, images: readonly Part[], labels: readonly Part[]): Part {
  const key = keyOf(image.path);
  const named = labels.filter((label) => keyOf(label.path) === key);
  const [found] = images.length === 1 && labels.length === 1 ? labels : named;
  if (found === undefined || named.length > 1) {
    throw refusal(
      "file-pair",
      `No labels belong to ${quoted(image.path)} by name.`,
      "Drop the file of images together with its file of labels.",
    );
  }
  const count = found.array.dims[0] ?? 0;
  const expected = image.array.dims[0] ?? 0;
  if (count !== expected) {
    throw refusal(
      "file-pair",
      `${quoted(image.path)} holds ${counted(expected, "image")} and ${quoted(found.path)} holds ${counted(count, "label")}.`,
      "Drop two files that belong together.",
    );
  }
  return found;
}

function missing(images: boolean): Error {
  return refusal(
    "file-pair",
    images ? "These IDX files hold labels only." : "This IDX file holds images without labels.",
    "Drop the file of images together with its file of labels.",
  );
}

/** Reads the images of all files: `height x width`, with channels or without, or a row of features. */
function imagesOf(parts: readonly Part[], count: number) {
  const [first] = parts as readonly [Part];
  const dims = first.array.dims.slice(1);
  const other = parts.find(({ array }) => array.dims.slice(1).join() !== dims.join());
  if (other !== undefined) {
    throw refusal(
      "file-pair",
      `The images of ${quoted(other.path)} have another size than those of ${quoted(first.path)}.`,
      "Drop one set at a time.",
    );
  }
  const size = dims.reduce((all, side) => all * side, 1);
  const notes: string[] = [];
  const bytes = parts.every(({ array }) => array.values instanceof Uint8Array);
  if (count * size * (bytes ? 1 : 4) > readerCaps.decoded) throw tooMany([count, ...dims]);
  const all = bytes ? new Uint8Array(count * size) : new Float32Array(count * size);
  let at = 0;
  for (const { array } of parts) {
    all.set(array.values, at);
    at += array.values.length;
  }
  const row = dims.length === 1 ? shapeOfFeatures(size, () => areBytes(all)) : undefined;
  if (row) {
    const { height, width, channels } = row;
    const shape = { height, width, channels };
    if (!row.image) return { ...shape, images: asFloats(all, true), table: true, notes: row.notes };
    const images = Uint8Array.from(all);
    const colours = channels === 3 ? [arrangeColours(images, width, undefined)] : [];
    return { ...shape, images, notes: [...row.notes, ...colours] };
  }
  const [height = 0, width = 0, channels = 1] = dims;
  if (Math.max(height, width) > readerCaps.side || channels > 4) {
    throw refusal(
      "file-header",
      `${quoted(first.path)} holds ${first.array.dims.join(" × ")} values, which are not images.`,
      "Choose images, grey or in colour.",
    );
  }
  return { height, width, channels, ...pixelsOf(all, bytes, notes), notes };
}

/** Reads one class or value for each example, or a row of them. */
function targetsOf(labels: readonly Part[], count: number, options: ReadOptions): ArrayTargets {
  const [first] = labels as readonly [Part];
  const widthOf = ({ array }: Part) => array.dims.slice(1).reduce((all, side) => all * side, 1);
  const width = widthOf(first);
  const other = labels.find((label) => widthOf(label) !== width);
  if (other !== undefined) {
    throw refusal(
      "file-pair",
      `${quoted(other.path)} holds labels of another shape than ${quoted(first.path)}.`,
      "Drop one set at a time.",
    );
  }
  const values = new Float64Array(count * width);
  let at = 0;
  for (const { array } of labels) {
    values.set(array.values, at);
    at += array.values.length;
  }
  const whole = labels.every(({ array }) => !(array.values instanceof Float32Array));
  if (width === 1 && whole && options.targetKind !== "value") {
    return { ...encodeNumbers(values), notes: [] };
  }
  return arrayTargets(values, count, width, nameOf(first.path), options);
}
