import { arrayAnswers } from "./array-answers";
import { type ArrayFile, type ArrayPair, pairArrays } from "./array-pairs";
import { megabytes, readerCaps } from "./caps";
import { quoted, refusal } from "./errors";
import { encodeNames } from "./labels";
import { type NpyArray, npyHeader, parseNpy } from "./npy";
import { leftOut, reportsOf } from "./parts";
import { areBytes, shapeOfFeatures } from "./table";
import type { Decoded, ReadHooks, ReadOptions, Role, SourceFile } from "./types";

/** Arrays of examples and of what they are answered with, one file each or several to an archive. */
export async function readNpz(
  files: readonly SourceFile[],
  options: ReadOptions,
  hooks: ReadHooks,
): Promise<Decoded> {
  const arrays: ArrayFile[] = [];
  for (const [i, file] of files.entries()) {
    hooks.signal?.throwIfAborted();
    hooks.onProgress?.("looking into the arrays", i, files.length);
    arrays.push({ file, dims: (await npyHeader(file)).dims });
  }
  const { pairs, left, notes } = pairArrays(arrays);
  const [first] = pairs as readonly [ArrayPair];
  const shape = first.x.dims.slice(1);
  checkPairs(pairs, shape);
  const parse = async ({ file }: ArrayFile) => {
    hooks.signal?.throwIfAborted();
    hooks.onProgress?.("reading arrays", 0, 1);
    return parseNpy(await file.bytes(), file.path);
  };
  const xs: NpyArray[] = [];
  for (const { x } of pairs) xs.push(await parse(x));
  const counts = pairs.map(({ x }) => x.dims[0] ?? 0);
  const count = counts.reduce((sum, one) => sum + one, 0);
  const train = counts.reduce((sum, one, i) => sum + (pairs[i]?.split === "train" ? one : 0), 0);
  const size = shape.reduce((product, side) => product * side, 1);
  if (count === 0 || size === 0) {
    throw refusal("examples-few", "The arrays are empty.", "Choose another file.");
  }
  const answers = await answersOf(pairs, parse, count, options);
  const image = imagesOf(xs, shape, count, size);
  return {
    kind: "NumPy arrays",
    ...image,
    ...answers,
    ...(train < count ? { train } : {}),
    parts: reportsOf([
      ...pairs.flatMap(({ x, y, split }) => [
        read(x, split, x.dims[0] ?? 0),
        ...(y ? [read(y, split, 0)] : []),
      ]),
      ...left.map(({ array, why }) => leftOut(array.file.path, why)),
    ]),
    notes: [
      ...notes,
      ...answers.notes,
      ...image.notes,
      ...(left.length === 0
        ? []
        : [
            `Left out: ${left
              .slice(0, 4)
              .map(({ array }) => quoted(array.file.path))
              .join(", ")}${left.length > 4 ? ` and ${left.length - 4} more` : ""}.`,
          ]),
    ],
  };
}

function read({ file }: ArrayFile, split: "train" | "test", examples: number) {
  const choices: readonly Role[] = [split, "leave-out"];
  return { path: file.path, examples, state: "read" as const, role: split, choices };
}

function checkPairs(pairs: readonly ArrayPair[], shape: readonly number[]): void {
  const other = pairs.find(({ x }) => x.dims.slice(1).join() !== shape.join());
  if (other !== undefined) {
    throw refusal(
      "file-pair",
      `The examples of ${quoted(other.name)} have the shape ${other.x.dims.slice(1).join(" × ")}, those of ${quoted(pairs[0]?.name ?? "")} ${shape.join(" × ")}.`,
      "Save all with the same shape.",
    );
  }
  const values = pairs.reduce((sum, { x }) => sum + x.dims.reduce((all, side) => all * side, 1), 0);
  if (values > readerCaps.decoded) {
    throw refusal(
      "file-limit",
      `The arrays hold ${values} values; at most ${megabytes(readerCaps.decoded)} are read.`,
      "Choose fewer files.",
    );
  }
}

async function answersOf(
  pairs: readonly ArrayPair[],
  parse: (array: ArrayFile) => Promise<NpyArray>,
  count: number,
  options: ReadOptions,
) {
  const [first] = pairs;
  if (first?.y === undefined) {
    const names = pairs.flatMap(({ x, name }) => Array<string>(x.dims[0] ?? 0).fill(name));
    return { ...encodeNames(names), notes: [] };
  }
  const width = first.y.dims.slice(1).reduce((product, side) => product * side, 1);
  const values = new Float32Array(count * width);
  let at = 0;
  for (const { y } of pairs) {
    if (y === undefined || y.dims.slice(1).reduce((all, side) => all * side, 1) !== width) {
      throw refusal(
        "file-pair",
        `${quoted(y?.file.path ?? "")} holds labels of another shape than ${quoted(first.y.file.path)}.`,
        "Save all labels with the same shape.",
      );
    }
    const labels = await parse(y);
    values.set(labels.values, at);
    at += labels.values.length;
  }
  const name = (first.y.file.path.split("/").at(-1) ?? "").replace(/\.npy$/i, "");
  return arrayAnswers(values, count, width, name, options);
}

/** H x W, H x W x C, C x H x W or a row of features. */
function imagesOf(
  parts: readonly NpyArray[],
  dims: readonly number[],
  count: number,
  size: number,
) {
  const notes: string[] = [];
  const [a = 1, b = 1, c = 1] = dims;
  const planar = dims.length === 3 && a <= 4 && b > 4 && c > 4;
  if (planar) notes.push("The arrays were taken as channels first.");
  const flat = dims.length <= 1 ? joined(parts, count, size) : undefined;
  const row = flat && shapeOfFeatures(size, () => areBytes(flat));
  if (row) notes.push(...row.notes);
  const shape = row
    ? { height: row.height, width: row.width, channels: 1 }
    : planar
      ? { height: b, width: c, channels: a }
      : { height: a, width: b, channels: dims.length === 3 ? c : 1 };
  const { height, width, channels } = shape;
  const fits =
    dims.length <= 3 &&
    Math.max(height, width) <= readerCaps.side &&
    channels <= readerCaps.channels;
  if (!fits) {
    throw refusal(
      "table-shape",
      `Examples of the shape ${dims.join(" × ")} are no images.`,
      "Save them as height × width, with or without channels.",
    );
  }
  const all = flat ?? joined(parts, count, size);
  const ordered = planar ? channelsLast(all, count, shape) : all;
  if (row && !row.image) return { ...shape, images: asFloats(ordered, true), table: true, notes };
  const isBytes = parts.every(({ bytes }) => bytes);
  return { ...shape, ...pixelsOf(ordered, isBytes, notes), notes };
}

function joined(parts: readonly NpyArray[], count: number, size: number) {
  const [only] = parts;
  if (only && parts.length === 1) return only.values;
  const bytes = parts.every(({ values }) => values instanceof Uint8Array);
  const all = bytes ? new Uint8Array(count * size) : new Float32Array(count * size);
  let at = 0;
  for (const { values } of parts) {
    all.set(values, at);
    at += values.length;
  }
  return all;
}

function channelsLast<T extends Uint8Array | Float32Array>(
  from: T,
  count: number,
  { height, width, channels }: { height: number; width: number; channels: number },
): T {
  const to = from.slice() as T;
  const plane = height * width;
  for (let n = 0; n < count; n++) {
    const base = n * plane * channels;
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < plane; i++) {
        to[base + i * channels + c] = from[base + c * plane + i] as number;
      }
    }
  }
  return to;
}

/** Floats that are pixels on the scale 0..1 or 0..255 become bytes without loss; others stay what they are. */
function pixelsOf(
  values: Uint8Array | Float32Array,
  isBytes: boolean,
  notes: string[],
): { readonly images: Uint8Array | Float32Array } {
  if (isBytes && values instanceof Uint8Array) return { images: values };
  let most = 0;
  for (const value of values) if (value > most) most = value;
  const scale = most <= 1 ? 255 : 1;
  const near = (value: number) => {
    const pixel = value * scale;
    return pixel >= 0 && pixel <= 255 && Math.abs(pixel - Math.round(pixel)) < 1e-3;
  };
  if (values.every(near)) {
    if (scale === 255) notes.push("Values from 0 to 1 were taken as pixels from 0 to 255.");
    return { images: Uint8Array.from(values, (value) => Math.round(value * scale)) };
  }
  notes.push("The values are no bytes, so they are kept as 32-bit numbers.");
  return { images: asFloats(values) };
}

/** `holes`: NaN stands for a value that is missing. */
function asFloats(values: Uint8Array | Float32Array, holes = false): Float32Array {
  if (values.length * 4 > readerCaps.decoded) {
    throw refusal(
      "file-limit",
      `The values need ${megabytes(values.length * 4)}; at most ${megabytes(readerCaps.decoded)} are kept.`,
      "Choose a smaller set.",
    );
  }
  const floats = Float32Array.from(values);
  if (!floats.every((value) => Number.isFinite(value) || (holes && Number.isNaN(value)))) {
    throw refusal(
      "table-shape",
      "The arrays hold values that are not finite numbers.",
      "Replace them before saving.",
    );
  }
  return floats;
}
