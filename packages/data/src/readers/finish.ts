import {
  counted,
  littleEndianBytes,
  permutation,
  randomStream,
  sha256Hex,
  toHex,
} from "@adder-studio/core";
import type { Examples } from "../types";
import { readerCaps } from "./caps";
import { refusal } from "./errors";
import type { Decoded, OwnSet, ReadHooks } from "./types";

/** Share of each class to test on, where the file has no split. */
const testShare = 0.2;
const fewest = 10;
/** Seed of the split, which is part of the set: the same file gives the same one, whatever the seed of a run. */
const splitSeed = 1;

/** Splits, orders, standardises and names a decoded set. */
export async function finishSet(decoded: Decoded, hooks: ReadHooks = {}): Promise<OwnSet> {
  const { height, width, channels, labels, classes } = decoded;
  const count = labels.length;
  if (count < fewest) {
    throw refusal(
      "examples-few",
      `There ${count === 1 ? "is" : "are"} only ${counted(count, "example")}; at least ${fewest} are needed.`,
      "Bring more.",
    );
  }
  if (count > readerCaps.examples) {
    throw refusal(
      "file-limit",
      `There are ${count} examples; at most ${readerCaps.examples} are read.`,
      "Choose fewer.",
    );
  }
  hooks.onProgress?.("splitting and measuring", 0, 2);
  const { train, test, note } = splitOf(decoded);
  const order = permutation(train.length, randomStream(splitSeed, "own-order"));
  const shuffled = train.map((_, i) => train[order[i] as number] as number);
  const first = pick(decoded, shuffled);
  const second = pick(decoded, test);
  const { mean, std } = standardise(decoded, first, second);
  const values = first.targets && {
    name: decoded.valueName ?? "value",
    ...valueStatistics(first.targets, 0, 1),
  };
  hooks.onProgress?.("splitting and measuring", 1, 2);
  return {
    hash: await setHash(decoded, first, second),
    kind: decoded.kind,
    height,
    width,
    channels,
    classes,
    mean,
    std,
    ...(values === undefined ? {} : { values }),
    train: first,
    test: second,
    columns: decoded.columns ?? [],
    column: decoded.column ?? 0,
    columnReports: decoded.columnReports ?? [],
    notes: [...decoded.notes, note],
    sets: decoded.sets ?? [],
    set: decoded.set ?? "",
    parts: decoded.parts ?? [],
  };
}

function splitOf({ labels, classes, targets, train }: Decoded) {
  const count = labels.length;
  if (train !== undefined) {
    return {
      train: Uint32Array.from({ length: train }, (_, i) => i),
      test: Uint32Array.from({ length: count - train }, (_, i) => train + i),
      note: "Training and test examples are as the files have them.",
    };
  }
  const byClass: number[][] = (targets === undefined ? classes : [""]).map(() => []);
  for (let i = 0; i < count; i++) byClass[labels[i] as number]?.push(i);
  const parts = { train: [] as number[], test: [] as number[] };
  for (const [label, members] of byClass.entries()) {
    const order = permutation(members.length, randomStream(splitSeed, "own-split", label));
    const tests = members.length < 2 ? 0 : Math.max(1, Math.round(members.length * testShare));
    for (const [i, place] of order.entries()) {
      parts[i < tests ? "test" : "train"].push(members[place] as number);
    }
  }
  if (parts.test.length === 0) {
    throw refusal(
      "examples-few",
      "Every class has a single example only, so nothing is left to test on.",
      "Bring more.",
    );
  }
  return {
    train: Uint32Array.from(parts.train.sort((a, b) => a - b)),
    test: Uint32Array.from(parts.test.sort((a, b) => a - b)),
    note: `The file names no test examples: one fifth of ${targets === undefined ? "each class" : "all"}, always the same, was set aside.`,
  };
}

function pick(decoded: Decoded, places: Uint32Array): Examples {
  const { images, labels, targets, height, width, channels } = decoded;
  const size = height * width * channels;
  const length = places.length * size;
  const out = images instanceof Float32Array ? new Float32Array(length) : new Uint8Array(length);
  for (let i = 0; i < places.length; i++) {
    const from = (places[i] as number) * size;
    out.set(images.subarray(from, from + size), i * size);
  }
  return {
    images: out,
    labels: Uint16Array.from(places, (place) => labels[place] as number),
    ...(targets && { targets: Float32Array.from(places, (place) => targets[place] as number) }),
    count: places.length,
    height,
    width,
    channels,
  };
}

/** Standardises by mean and deviation of the training split: those of pixels are returned, feature values are changed in place. */
function standardise(decoded: Decoded, train: Examples, test: Examples) {
  if (train.images instanceof Uint8Array) return pixelStatistics(train.images);
  const features = decoded.table ? decoded.height * decoded.width * decoded.channels : 1;
  for (let feature = 0; feature < features; feature++) {
    const { mean, std } = valueStatistics(train.images, feature, features);
    for (const { images } of [train, test]) {
      for (let i = feature; i < images.length; i += features) {
        const value = images[i] as number;
        images[i] = Number.isNaN(value) ? 0 : (value - mean) / std;
      }
    }
  }
  return { mean: 0, std: 1 };
}

/** Computes mean and deviation from counts of the 256 values: exact whatever the number of pixels. */
function pixelStatistics(images: Uint8Array): { mean: number; std: number } {
  const counts = new Float64Array(256);
  for (const pixel of images) counts[pixel] = (counts[pixel] as number) + 1;
  const total = images.length;
  const mean = counts.reduce((sum, count, pixel) => sum + (count * pixel) / 255, 0) / total;
  const spread = counts.reduce((sum, count, pixel) => {
    const distance = pixel / 255 - mean;
    return sum + count * distance * distance;
  }, 0);
  return { mean, std: Math.sqrt(spread / total) || 1 };
}

function valueStatistics(values: ArrayLike<number>, first: number, step: number) {
  let sum = 0;
  let count = 0;
  for (let i = first; i < values.length; i += step) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  const mean = count === 0 ? 0 : sum / count;
  let spread = 0;
  for (let i = first; i < values.length; i += step) {
    const distance = (values[i] as number) - mean;
    if (!Number.isNaN(distance)) spread += distance * distance;
  }
  return { mean, std: Math.sqrt(spread / Math.max(1, count)) || 1 };
}

/** Returns the hash of a set over shape, class names, labels and values of both splits; the file's name does not matter. */
async function setHash(
  { height, width, channels, classes }: Decoded,
  train: Examples,
  test: Examples,
): Promise<string> {
  const parts: string[] = [];
  for (const { images, labels, targets } of [train, test]) {
    parts.push(await digest(bytesOf(images)), await digest(bytesOf(targets ?? labels)));
  }
  const kind = train.images instanceof Float32Array ? "values" : "pixels";
  const head = [1, kind, height, width, channels, train.count, test.count, ...parts];
  return sha256Hex([...head, ...classes].join("\n"));
}

/** Returns SHA-256 (hex), by the browser where it can, which is many times faster; pages without encryption cannot. */
async function digest(bytes: Uint8Array): Promise<string> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined) return sha256Hex(bytes);
  return toHex(new Uint8Array(await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)));
}

function bytesOf(values: Examples["images"] | Examples["labels"]): Uint8Array {
  if (values instanceof Uint8Array) return values;
  if (values instanceof Float32Array) return littleEndianBytes(values);
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setUint16(2 * i, values[i] as number, true);
  return bytes;
}
