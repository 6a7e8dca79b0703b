import { DiagnosticError } from "@adder-studio/core";
import {
  type ArrayFile,
  type ArrayPair,
  namesTargets,
  type Paired,
  pairArrays,
} from "./array-pairs";
import { arrayTargets } from "./array-targets";
import { nameArrays, nameClasses } from "./array-texts";
import { megabytes, readerCaps } from "./caps";
import { arrangeColours } from "./colours";
import { quoted, refusal } from "./errors";
import { encodeNames } from "./labels";
import { type NpyArray, npyHeader, parseNpy, parseTexts } from "./npy";
import { leftOut, reportsOf } from "./parts";
import { asFloats, pixelsOf } from "./pixels";
import { areBytes, shapeOfFeatures } from "./table";
import type { Decoded, ReadHooks, ReadOptions, Role, SourceFile } from "./types";

/** Reads arrays of examples and of their labels or targets, one file each or several to an archive. */
export async function readNpz(
  files: readonly SourceFile[],
  options: ReadOptions,
  hooks: ReadHooks,
): Promise<Decoded> {
  const { arrays, names, left: shut } = await openArrays(files, hooks);
  const { pairs, left, notes } = pairedOf(arrays, shut);
  const [first] = pairs as readonly [ArrayPair];
  const shape = first.x.dims.slice(1);
  checkPairs(pairs, shape);
  const parse = async ({ file }: ArrayFile) => {
    hooks.signal?.throwIfAborted();
    hooks.onProgress?.("reading arrays", 0, 1);
    return parseNpy(await file.bytes(), file.path);
  };
  const textsOf = async ({ file }: ArrayFile) => parseTexts(await file.bytes(), file.path);
  const xs: NpyArray[] = [];
  for (const { x } of pairs) xs.push(await parse(x));
  const counts = pairs.map(({ x }) => x.dims[0] ?? 0);
  const count = counts.reduce((sum, one) => sum + one, 0);
  const train = counts.reduce((sum, one, i) => sum + (pairs[i]?.split === "train" ? one : 0), 0);
  const size = shape.reduce((product, side) => product * side, 1);
  if (count === 0 || size === 0) {
    throw refusal("examples-few", "The arrays are empty.", "Choose another file.");
  }
  const answers = await answersOf(pairs, parse, textsOf, count, options);
  const classes = await nameClasses(answers.classes, names, textsOf);
  const image = imagesOf(xs, shape, count, size);
  return {
    kind: "NumPy arrays",
    ...image,
    ...answers,
    classes: classes.classes,
    ...(train < count ? { train } : {}),
    parts: reportsOf([
      ...pairs.flatMap(({ x, y, split }) => [
        read(x, split, x.dims[0] ?? 0),
        ...(y ? [read(y, split, 0)] : []),
      ]),
      ...left.map(({ array, why }) => leftOut(array.file.path, why)),
      ...shut.map(({ path, error }) => leftOut(path, error.diagnostic.message)),
      ...classes.fates,
    ]),
    notes: [
      ...notes,
      ...answers.notes,
      ...classes.notes,
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

interface Shut {
  readonly path: string;
  readonly error: DiagnosticError;
}

/** Lists the contents of files by their headers: arrays, texts that name the classes, and files that cannot be read. */
async function openArrays(files: readonly SourceFile[], hooks: ReadHooks) {
  const all: ArrayFile[] = [];
  const left: Shut[] = [];
  for (const [i, file] of files.entries()) {
    hooks.signal?.throwIfAborted();
    hooks.onProgress?.("looking into the arrays", i, files.length);
    try {
      const { dims, text } = await npyHeader(file);
      all.push({ file, dims, text });
    } catch (error) {
      const isOther =
        error instanceof DiagnosticError && /^file-(pickle|header)$/.test(error.diagnostic.code);
      if (!isOther) throw error;
      left.push({ path: file.path, error });
    }
  }
  const names = nameArrays(all);
  return { arrays: all.filter((array) => !names.includes(array)), names, left };
}

/** Pairs arrays. Where the labels cannot be read, or arrays lack a partner because of unreadable files, that is the error. */
function pairedOf(arrays: readonly ArrayFile[], shut: readonly Shut[]): Paired {
  const [first] = shut;
  const answers = shut.find(({ path }) => namesTargets(path));
  if (answers) throw answers.error;
  try {
    return pairArrays(arrays);
  } catch (error) {
    throw first?.error ?? error;
  }
}

const rowSize = ({ dims }: ArrayFile) => dims.slice(1).reduce((all, side) => all * side, 1);

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
  textsOf: (array: ArrayFile) => Promise<readonly string[]>,
  count: number,
  options: ReadOptions,
) {
  const [first] = pairs;
  if (first?.y === undefined) {
    const names = pairs.flatMap(({ x, name }) => Array<string>(x.dims[0] ?? 0).fill(name));
    return { ...encodeNames(names), notes: [] };
  }
  if (first.y.text) return { ...encodeNames(await allTexts(pairs, textsOf)), notes: [] };
  const width = rowSize(first.y);
  const values = new Float32Array(count * width);
  let at = 0;
  for (const { y } of pairs) {
    if (y === undefined || y.text || rowSize(y) !== width) {
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
  return arrayTargets(values, count, width, name, options);
}

async function allTexts(
  pairs: readonly ArrayPair[],
  textsOf: (array: ArrayFile) => Promise<readonly string[]>,
): Promise<string[]> {
  const all: string[] = [];
  for (const { x, y } of pairs) {
    if (y === undefined || !y.text || rowSize(y) !== 1) {
      throw refusal(
        "file-pair",
        `The labels of ${quoted(x.file.path)} are not one text for each example, as others are.`,
        "Save all labels alike.",
      );
    }
    all.push(...(await textsOf(y)));
  }
  return all;
}

/** Returns images of H x W, H x W x C, C x H x W, or rows of features. */
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
    ? { height: row.height, width: row.width, channels: row.channels }
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
      `Examples of the shape ${dims.join(" × ")} are not images.`,
      "Save them as height × width, with or without channels.",
    );
  }
  const all = flat ?? joined(parts, count, size);
  const ordered = planar ? channelsLast(all, count, shape) : all;
  if (row && !row.image) return { ...shape, images: asFloats(ordered, true), table: true, notes };
  if (row?.channels === 3) {
    const images = Uint8Array.from(ordered);
    notes.push(arrangeColours(images, width, undefined));
    return { ...shape, images, notes };
  }
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
