import type { NamedArray } from "@adder-studio/core";
import { partsOf, plainNames } from "./array-names";
import { type Conversion, conversionOf } from "./convert";
import type { Part, Slot } from "./network";

type Named = Pick<NamedArray, "name" | "shape">;

interface Found {
  readonly slot: Slot;
  readonly array: Named;
  readonly way: Conversion;
}

/** Comparisons of an array with a parameter: beyond them the file is too unlike to be guessed at. */
const mostComparisons = 4_000_000;
/** Shortcuts may be stored behind the layers that they pass: what is left over is gone through again. */
const rounds = 3;

/** Kinds that are matched apart, so that it does not matter how a layer's own arrays are ordered. */
const kinds: Readonly<Record<Part, string>> = {
  ...{ w: "filters", gamma: "scale", b: "shift", beta: "shift" },
  ...{ mean: "mean", variance: "variance" },
};

/** Pairs of arrays and parameters whose shapes agree, both in the order in which they come. */
export function byOrder(slots: readonly Slot[], arrays: readonly Named[]): Found[] {
  if (slots.length * arrays.length > mostComparisons) return [];
  const [names = []] = plainNames(arrays);
  const kindOf = (array: Named, i: number) => {
    if (array.shape.filter((side) => side !== 1).length > 1) return "filters";
    const parts = partsOf(names[i]?.[1] ?? "").filter((part) => part !== "w");
    return parts[0] === undefined ? undefined : kinds[parts[0]];
  };
  const given = arrays.map((array, i) => ({ array, kind: kindOf(array, i) }));
  // Where the names say nothing of some vector, all vectors are one row.
  const isNamed = given.every(({ kind }) => kind !== undefined);
  const kind = (part: Part) => (isNamed || part === "w" ? kinds[part] : "vectors");
  const all = new Set(slots.map(({ part }) => kind(part)));
  return [...all].flatMap((one) =>
    aligned(
      slots.filter(({ part }) => kind(part) === one),
      given
        .filter((it) => (isNamed || it.kind === "filters" ? it.kind : "vectors") === one)
        .map(({ array }) => array),
    ),
  );
}

function aligned(slots: readonly Slot[], arrays: readonly Named[]): Found[] {
  const found: Found[] = [];
  let [wanted, given] = [slots, arrays];
  for (let round = 0; round < rounds && wanted.length > 0 && given.length > 0; round++) {
    const more = longest(wanted, given);
    if (more.length === 0) break;
    found.push(...more);
    wanted = wanted.filter((slot) => !more.some((one) => one.slot === slot));
    given = given.filter((array) => !more.some((one) => one.array === array));
  }
  return found;
}

/** The longest row of pairs that keeps both orders (longest common subsequence, by dynamic programming). */
function longest(slots: readonly Slot[], arrays: readonly Named[]): Found[] {
  const width = arrays.length + 1;
  const ways = slots.map((slot) => arrays.map(({ shape }) => conversionOf(slot, shape)));
  // best[i, j]: pairs among the slots from i on and the arrays from j on.
  const best = new Int32Array((slots.length + 1) * width);
  const at = (i: number, j: number) => best[i * width + j] as number;
  for (let i = slots.length - 1; i >= 0; i--) {
    for (let j = arrays.length - 1; j >= 0; j--) {
      const skip = Math.max(at(i + 1, j), at(i, j + 1));
      best[i * width + j] = ways[i]?.[j] ? Math.max(1 + at(i + 1, j + 1), skip) : skip;
    }
  }
  const found: Found[] = [];
  for (let i = 0, j = 0; i < slots.length && j < arrays.length; ) {
    const way = ways[i]?.[j];
    if (way !== undefined && at(i, j) === 1 + at(i + 1, j + 1)) {
      found.push({ slot: slots[i] as Slot, array: arrays[j] as Named, way });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return found;
}
