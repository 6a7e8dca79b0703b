import type { OwnSet } from "@adder-studio/data/readers";
import type { ValueHistogram } from "./protocol";

const binCount = 40;

/** Returns the histogram of the target values of both splits; undefined for a set of classes. */
export function histogramOf({ values, train, test }: OwnSet): ValueHistogram | undefined {
  if (values === undefined) return undefined;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  const all = [train.targets ?? [], test.targets ?? []];
  for (const some of all) {
    for (const value of some) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  const bins: number[] = Array(binCount).fill(0);
  for (const some of all) {
    for (const value of some) {
      const bin = Math.min(binCount - 1, Math.floor((binCount * (value - least)) / (most - least)));
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
  }
  return { name: values.name, least, most, bins };
}
