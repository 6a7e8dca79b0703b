import type { OwnSet } from "@adder-studio/data/readers";
import type { ValueSpread } from "./protocol";

const binCount = 40;

/** How the values of a set lie, both splits together; undefined for classes. */
export function spreadOf({ values, train, test }: OwnSet): ValueSpread | undefined {
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
