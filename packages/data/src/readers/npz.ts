import { megabytes, readerCaps } from "./caps";
import { refusal } from "./errors";
import { encodeNumbers } from "./labels";
import { type NpyArray, parseNpy } from "./npy";
import { areBytes, shapeOfFeatures } from "./table";
import type { Decoded, ReadHooks, SourceFile } from "./types";

type Role = "x" | "y";
type Split = "train" | "test" | "all";

const inputs = /(^|_)(x|images?|imgs?|data|inputs?|features?)($|_)/;
const targets = /(^|_)(y|labels?|targets?|classes)($|_)/;

/** What an array is for, by its name: x_train, train_images, y ... Validation arrays are left out. */
function roleOf(path: string): { role: Role; split: Split } | undefined {
  const name = (path.split("/").at(-1) ?? path).replace(/\.npy$/i, "").toLowerCase();
  const plain = name.replace(/[^a-z0-9]+/g, "_").replace(/^(x|y)(train|test|val)/, "$1_$2");
  const role = targets.test(plain) ? "y" : inputs.test(plain) ? "x" : undefined;
  if (role === undefined || /(^|_)val(id|idation)?($|_)/.test(plain)) return undefined;
  const split = /(^|_)test($|_)/.test(plain)
    ? "test"
    : /(^|_)train($|_)/.test(plain)
      ? "train"
      : "all";
  return { role, split };
}

/** Arrays named x and y, or x_train, y_train, x_test and y_test (or images, labels ...). */
export async function readNpz(files: readonly SourceFile[], hooks: ReadHooks): Promise<Decoded> {
  const found = new Map<string, NpyArray>();
  const unread: string[] = [];
  for (const [i, file] of files.entries()) {
    const role = roleOf(file.path);
    if (role === undefined || found.has(`${role.role} ${role.split}`)) {
      unread.push(file.path);
      continue;
    }
    hooks.onProgress?.("reading arrays", i, files.length);
    hooks.signal?.throwIfAborted();
    found.set(`${role.role} ${role.split}`, parseNpy(await file.bytes()));
  }
  const pair = (split: Split) => {
    const x = found.get(`x ${split}`);
    const y = found.get(`y ${split}`);
    return x && y ? [{ x, y }] : [];
  };
  const trains = [...pair("train"), ...pair("all")].slice(0, 1);
  const tests = trains.length > 0 ? pair("test") : [];
  const pairs = [...trains, ...tests];
  if (trains.length === 0) {
    throw refusal(
      "file-pair",
      "The npz file has no arrays named x and y, or x_train and y_train.",
      "Save them under these names: numpy.savez(name, x=images, y=labels).",
    );
  }
  const labels = pairs.map(({ x, y }) => labelsOf(y, x.dims[0] ?? 0));
  const [first] = pairs as [{ x: NpyArray; y: NpyArray }];
  const rest = first.x.dims.slice(1).join();
  if (pairs.some(({ x }) => x.dims.slice(1).join() !== rest)) {
    throw refusal(
      "file-pair",
      "The training and the test array hold examples of different shapes.",
      "Save both with the same shape.",
    );
  }
  const count = pairs.reduce((sum, { x }) => sum + (x.dims[0] ?? 0), 0);
  const size = first.x.dims.slice(1).reduce((product, side) => product * side, 1);
  if (count === 0 || size === 0) {
    throw refusal("examples-few", "The arrays are empty.", "Choose another file.");
  }
  const values = new Float64Array(count);
  labels.reduce((at, part) => {
    values.set(part, at);
    return at + part.length;
  }, 0);
  const encoded = encodeNumbers(values);
  const image = imagesOf(
    pairs.map(({ x }) => x),
    first.x.dims.slice(1),
    count,
    size,
  );
  return {
    kind: "npz",
    ...image,
    ...encoded,
    ...(tests.length > 0 ? { train: first.x.dims[0] ?? 0 } : {}),
    notes: [
      ...image.notes,
      ...(unread.length > 0 ? [`${unread.length} other arrays were left out.`] : []),
    ],
  };
}

/** One class a row: numbers, or the place of the largest value of a row of scores (one-hot). */
function labelsOf({ dims, values }: NpyArray, count: number): ArrayLike<number> {
  if (dims[0] !== count) {
    throw refusal(
      "file-pair",
      `There are ${count} examples and ${dims[0] ?? 0} labels.`,
      "Save arrays that belong together.",
    );
  }
  const width = dims.slice(1).reduce((product, side) => product * side, 1);
  if (width === 1) return values;
  if (dims.length !== 2 || width > readerCaps.classes) {
    throw refusal(
      "labels-unfit",
      `The labels have the shape ${dims.join(" × ")}.`,
      "Save one whole number for each example.",
    );
  }
  return Float64Array.from({ length: count }, (_, row) => {
    let best = 0;
    for (let i = 1; i < width; i++) {
      if ((values[row * width + i] as number) > (values[row * width + best] as number)) best = i;
    }
    return best;
  });
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
  if (row && !row.image) return { ...shape, images: asFloats(ordered), table: true, notes };
  return { ...shape, ...pixelsOf(ordered, notes), notes };
}

function joined(parts: readonly NpyArray[], count: number, size: number) {
  const [only] = parts;
  if (only && parts.length === 1) return only.values;
  const bytes = parts.every(({ values }) => values instanceof Uint8Array);
  const all = bytes ? new Uint8Array(count * size) : new Float64Array(count * size);
  let at = 0;
  for (const { values } of parts) {
    all.set(values, at);
    at += values.length;
  }
  return all;
}

function channelsLast<T extends Uint8Array | Float64Array>(
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
  values: Uint8Array | Float64Array,
  notes: string[],
): { readonly images: Uint8Array | Float32Array } {
  if (values instanceof Uint8Array) return { images: values };
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

function asFloats(values: Uint8Array | Float64Array): Float32Array {
  if (values.length * 4 > readerCaps.decoded) {
    throw refusal(
      "file-limit",
      `The values need ${megabytes(values.length * 4)}; at most ${megabytes(readerCaps.decoded)} are kept.`,
      "Choose a smaller set.",
    );
  }
  const floats = Float32Array.from(values);
  if (!floats.every((value) => Number.isFinite(value))) {
    throw refusal(
      "table-shape",
      "The arrays hold values that are not finite numbers.",
      "Replace them before saving.",
    );
  }
  return floats;
}
