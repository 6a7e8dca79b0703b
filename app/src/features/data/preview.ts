import type { OwnSet } from "@adder-studio/data/readers";
import { whiteOf } from "../../observe/white";
import type { DataPreview, Sample } from "./protocol";
import { histogramOf } from "./value-histogram";

const shownClasses = 20;
const perClass = 8;

/** Returns the preview of a set: sizes, counts and a few examples of each class. */
export function previewOf(set: OwnSet, choices = ""): DataPreview {
  const { hash, kind, height, width, channels, classes, train, test, columns, column, notes } = set;
  const { parts, sets } = set;
  const counts = classes.map(() => ({ train: 0, test: 0 }));
  for (const split of ["train", "test"] as const) {
    for (const label of set[split].labels) {
      const count = counts[label];
      if (count) count[split] += 1;
    }
  }
  return {
    hash,
    kind,
    height,
    width,
    channels,
    classes,
    counts,
    train: train.count,
    test: test.count,
    bytes: train.images.byteLength + test.images.byteLength,
    columns,
    column,
    columnReports: set.columnReports,
    values: set.values,
    histogram: histogramOf(set),
    notes,
    parts,
    sets,
    set: set.set,
    choices,
    samples: samplesOf(set),
  };
}

function samplesOf({ train, height, width, channels, classes }: OwnSet): Sample[] {
  const taken = new Uint8Array(Math.min(classes.length, shownClasses));
  const samples: Sample[] = [];
  const size = height * width * channels;
  const white = whiteOf(train.images);
  for (let i = 0; i < train.count && samples.length < taken.length * perClass; i++) {
    const label = train.labels[i] as number;
    if (label >= taken.length || (taken[label] as number) >= perClass) continue;
    taken[label] = (taken[label] as number) + 1;
    const values = train.images.subarray(i * size, (i + 1) * size);
    samples.push({ label, width, height, rgba: drawn(values, height * width, channels, white) });
  }
  return samples.sort((a, b) => a.label - b.label);
}

/**
 * Returns the pixels of one example as RGBA: one or two channels are grey, more are red, green and blue. Standardised
 * values run from black at -2 to white at 2 standard deviations.
 */
function drawn(
  values: Uint8Array | Float32Array,
  pixels: number,
  channels: number,
  white: number,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(pixels * 4);
  const shade = (value: number) =>
    values instanceof Float32Array ? ((value + 2) / 4) * 255 : (value * 255) / white;
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) {
      rgba[4 * i + c] = shade(values[i * channels + (channels >= 3 ? c : 0)] as number);
    }
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}
