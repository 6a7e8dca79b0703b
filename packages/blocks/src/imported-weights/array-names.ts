import type { NamedArray } from "@adder-studio/core";
import type { Part } from "./network";

/** Roles that the last word of an array's name may stand for, the likeliest first; empty where it says nothing. */
export function partsOf(leaf: string): readonly Part[] {
  switch (leaf.replace(/:0$/, "").toLowerCase()) {
    case "weight":
      return ["w", "gamma"];
    case "adder":
    case "kernel":
    case "w":
      return ["w"];
    case "bias":
    case "b":
      return ["b", "beta"];
    case "gamma":
    case "scale":
      return ["gamma"];
    case "beta":
    case "shift":
      return ["beta"];
    case "running_mean":
    case "moving_mean":
    case "mean":
      return ["mean"];
    case "running_var":
    case "moving_variance":
    case "variance":
    case "var":
      return ["variance"];
    default:
      return [];
  }
}

/** Prefixes that wrappers put in front: DataParallel and DistributedDataParallel, torch.compile. */
const wrappers = /^(?:module\.|_orig_mod\.)+/;

/**
 * Names split into path and last word: without what wrappers put in front, and once more without the first word where
 * it is that of all, as in `model.conv1.weight` of a model that is a field of another.
 */
export function plainNames(
  arrays: readonly Pick<NamedArray, "name">[],
): (readonly (readonly [path: string, leaf: string])[])[] {
  const names = arrays.map(({ name }) => name.replace(wrappers, "").replaceAll("/", "."));
  const first = names[0]?.split(".")[0] ?? "";
  const isShared = first !== "" && names.every((name) => name.startsWith(`${first}.`));
  const ways = isShared ? [names, names.map((name) => name.slice(first.length + 1))] : [names];
  return ways.map((way) =>
    way.map((name) => {
      const dot = name.lastIndexOf(".");
      return dot < 0 ? (["", name] as const) : ([name.slice(0, dot), name.slice(dot + 1)] as const);
    }),
  );
}
