import type { RandomStream } from "@adder-studio/core";

/** One of a list, each as likely. */
export function oneOf<T>(random: RandomStream, list: readonly T[]): T {
  if (list.length === 0) throw new Error("There is nothing to choose from.");
  return list[random.below(list.length)] as T;
}

export const chance = (random: RandomStream, probability: number): boolean =>
  random.uniform() < probability;

/** A whole number from `from` to `to`, both among them. */
export const between = (random: RandomStream, from: number, to: number): number =>
  from + random.below(to - from + 1);
