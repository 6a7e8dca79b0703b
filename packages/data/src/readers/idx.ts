import { megabytes, readerCaps } from "./caps";
import { quoted, refusal } from "./errors";
import { compareNames, encodeNumbers } from "./labels";
import type { Decoded, ReadHooks, SourceFile } from "./types";
import { unpack } from "./unpack";

export interface IdxArray {
  readonly dims: readonly number[];
  /** One byte each for images; labels may be wider. */
  readonly values: Uint8Array | Int32Array;
}

/** Type byte of an IDX file -> bytes per value; floating-point kinds are known, and refused. */
const widths: Readonly<Record<number, number>> = { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 };
const hint = "Download or save the file once more.";

export function looksLikeIdx(head: Uint8Array): boolean {
  const [a, b, type = 0, rank = 0] = head;
  return head.length >= 8 && a === 0 && b === 0 && type in widths && rank >= 1 && rank <= 4;
}

/** Length an IDX file must have, by its header. Throws file-header or file-limit. */
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
  if (count * width > readerCaps.decoded) {
    throw refusal(
      "file-limit",
      `The IDX file says it holds ${dims.join(" × ")} values; at most ${megabytes(readerCaps.decoded)} are read.`,
      "Choose a smaller set.",
    );
  }
  if (count === 0) throw refusal("examples-few", "The IDX file is empty.", "Choose another file.");
  return { type, width, dims, start, count };
}

/** One IDX array, its length checked against its header before anything is made of it. */
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
  if (type > 12) {
    throw refusal(
      "file-header",
      "The IDX file holds floating-point numbers, not pixels or classes.",
      "Save it with unsigned bytes.",
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * width);
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

/** Images and labels that belong together: what is left of a name without the words that tell them apart. */
function keyOf(path: string): string {
  const name = path.split("/").at(-1) ?? path;
  return name.toLowerCase().replace(/images?|labels?|idx\d?|ubyte|u?byte|gz|[^a-z0-9]/g, "");
}

const testWords = /t10k|test|valid/i;

/** Pairs of IDX files, images with labels; a pair named as a test set becomes the test split. */
export async function readIdx(files: readonly SourceFile[], hooks: ReadHooks): Promise<Decoded> {
  const parts: Part[] = [];
  for (const [i, file] of [...files].sort((a, b) => compareNames(a.path, b.path)).entries()) {
    hooks.onProgress?.("reading IDX files", i, files.length);
    parts.push({ path: file.path, array: await readIdxFile(file, hooks.signal) });
  }
  const images = parts.filter(({ array }) => array.dims.length >= 3);
  const labels = parts.filter(({ array }) => array.dims.length === 1);
  if (images.length === 0 || labels.length === 0) throw missing(images.length === 0);
  const pairs = images.map((image) => ({ image, label: labelsFor(image, images, labels) }));
  const isTest = (path: string) => testWords.test(path.split("/").at(-1) ?? path);
  const ordered = [
    ...pairs.filter(({ image }) => !isTest(image.path)),
    ...pairs.filter(({ image }) => isTest(image.path)),
  ];
  const tests = pairs.filter(({ image }) => isTest(image.path)).length;
  const split = tests > 0 && tests < pairs.length;
  const shapes = ordered.map(({ image }) => imageShape(image));
  const [first] = shapes;
  if (first === undefined) throw missing(true);
  for (const [i, shape] of shapes.entries()) {
    if (
      shape.height === first.height &&
      shape.width === first.width &&
      shape.channels === first.channels
    )
      continue;
    throw refusal(
      "file-pair",
      `The images of ${quoted(ordered[i]?.image.path ?? "")} have another size than those of ${quoted(ordered[0]?.image.path ?? "")}.`,
      "Drop one set at a time.",
    );
  }
  const pixels = new Uint8Array(shapes.reduce((sum, { count }) => sum + count, 0) * sizeOf(first));
  const values = new Float64Array(shapes.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  let train = 0;
  for (const [i, { image, label }] of ordered.entries()) {
    const { count } = shapes[i] as typeof first;
    pixels.set(image.array.values, at * sizeOf(first));
    values.set(label.array.values, at);
    at += count;
    if (split && !isTest(image.path)) train = at;
  }
  const { height, width, channels } = first;
  return {
    kind: "IDX",
    images: pixels,
    height,
    width,
    channels,
    ...encodeNumbers(values),
    ...(split ? { train } : {}),
    notes: [],
  };
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
      `${quoted(image.path)} holds ${expected} images and ${quoted(found.path)} holds ${count} labels.`,
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

function imageShape({ path, array }: Part) {
  const [count = 0, a = 0, b = 0, c = 1] = array.dims;
  const shape = { count, height: a, width: b, channels: c };
  if (!(array.values instanceof Uint8Array) || Math.max(a, b) > readerCaps.side || c > 4) {
    throw refusal(
      "file-header",
      `${quoted(path)} holds ${array.dims.join(" × ")} values, which are no images of bytes.`,
      "Choose images of unsigned bytes, grey or in colour.",
    );
  }
  return shape;
}

function sizeOf({ height, width, channels }: { height: number; width: number; channels: number }) {
  return height * width * channels;
}
