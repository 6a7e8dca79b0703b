import { type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import { misfit } from "../experiment-file/fitting";
import { lower } from "../lower";
import { partsOf, plainNames } from "./array-names";
import { type Conversion, conversionOf, converted } from "./convert";
import { type Part, type Slot, slotsOf } from "./network";
import { byOrder } from "./order";
import { authorsPaths, type Paths, torchPaths } from "./paths";

/** Naming scheme by which arrays and parameters were matched. */
export type Scheme = "app" | "torch" | "authors" | "order";

/**
 * Order in which a file has the pixels of an image that was flattened before a layer: channel, row, column, as
 * PyTorch's flatten leaves them, or row, column, channel as here, and in the packages that this program exports.
 */
export type Pixels = "channels-first" | "channels-last";

type Named = Pick<NamedArray, "name" | "shape">;

export interface Pair {
  /** Name of the network's parameter. */
  readonly param: string;
  readonly shape: Shape;
  /** Name of the array in the file. */
  readonly from: string;
  readonly given: Shape;
  readonly way: Conversion;
}

export interface WeightMatch {
  readonly scheme: Scheme;
  /** Order of pixels that was assumed; undefined where it makes no difference. */
  readonly pixels: Pixels | undefined;
  /** The pairs, in the order of the network's layers. */
  readonly pairs: readonly Pair[];
  /** Parameters that no array of the file is for. */
  readonly missing: readonly Named[];
  /** Arrays of the file that are no parameter's. */
  readonly left: readonly Named[];
  /** All parameters of the network. */
  readonly of: number;
  /** A sentence where nothing fits: the parameters that the network needs, and the nearest arrays in the file. */
  readonly refusal: string | undefined;
}

/** A limit that no network reaches: matching does not depend on whether this device can train the network. */
const anyMemory = { memoryBytes: Number.MAX_SAFE_INTEGER };

interface Found {
  readonly slot: Slot;
  readonly array: Named;
  readonly way: Conversion;
}

/**
 * Matches the arrays of a file with the parameters of the network: by our own names, else by PyTorch's
 * (`unit1.2.adder1.weight`), else by those of the AdderNet authors' code (torchvision's), else by the order of layers
 * and their shapes. Of the names those count that find most; arrays in PyTorch's order of sides are turned. Nothing is
 * guessed of a file of which less than half of the network's filters fit by order. Without a word in `pixels`, files
 * with our blocks' names are taken to be of a package that this program exported, whose flatten keeps our order of
 * pixels, and others to be of PyTorch's flatten.
 */
export function matchWeights(
  graph: ModelGraph,
  arrays: readonly Named[],
  pixels?: Pixels,
): WeightMatch {
  const { ir } = lower(graph, anyMemory);
  const slots = ir === undefined ? [] : slotsOf(ir);
  const candidates: (readonly [Scheme, readonly Found[]])[] = [["app", byName(slots, arrays)]];
  for (const paths of torchPaths(slots)) candidates.push(["torch", byPaths(slots, arrays, paths)]);
  const authors = ir && authorsPaths(ir);
  if (authors) candidates.push(["authors", byPaths(slots, arrays, authors)]);
  const named = candidates.reduce((best, one) => (one[1].length > best[1].length ? one : best));
  const filters = slots.filter(({ part }) => part === "w").length;
  const isPoor = named[1].length < slots.length / 2;
  const ordered = isPoor ? byOrder(slots, arrays) : [];
  const isSound = 2 * ordered.filter(({ slot }) => slot.part === "w").length >= filters;
  const isBetter = ordered.length > named[1].length && isSound;
  const [scheme, found] = isBetter ? (["order", ordered] as const) : named;
  if (scheme === "app" || found.every(({ way }) => way !== "unflattened"))
    return result(slots, arrays, { scheme, found, pixels: undefined });
  const order = pixels ?? (scheme === "torch" ? "channels-last" : "channels-first");
  return result(slots, arrays, {
    scheme,
    found: order === "channels-first" ? found : found.map(inOurOrder),
    pixels: order,
  });
}

/** Only the sides are in another order, not the pixels. */
function inOurOrder(one: Found): Found {
  if (one.way !== "unflattened") return one;
  return { ...one, way: one.slot.part === "w" ? "turned" : "same" };
}

/** The parameters that the pairs give, as float32 in our order. */
export function takePairs(
  graph: ModelGraph,
  match: WeightMatch,
  arrays: readonly NamedArray[],
): NamedArray[] {
  const { ir } = lower(graph, anyMemory);
  const slots = new Map((ir ? slotsOf(ir) : []).map((slot) => [slot.name, slot]));
  const given = new Map(arrays.map((array) => [array.name, array]));
  return match.pairs.flatMap(({ param, from, way }) => {
    const slot = slots.get(param);
    const array = given.get(from);
    if (slot === undefined || array?.data.length !== shapeSize(slot.shape)) return [];
    return [{ name: param, shape: slot.shape, data: converted(slot, way, array) }];
  });
}

/** Our own files: names and shapes are the network's. */
function byName(slots: readonly Slot[], arrays: readonly Named[]): Found[] {
  const bySlot = new Map(slots.map((slot) => [slot.name, slot]));
  return arrays.flatMap((array) => {
    const slot = bySlot.get(array.name);
    return slot?.shape.join() === array.shape.join() ? [{ slot, array, way: "same" }] : [];
  });
}

function byPaths(slots: readonly Slot[], arrays: readonly Named[], paths: Paths): Found[] {
  const bySlot = new Map(slots.map((slot) => [`${slot.path}/${slot.part}`, slot]));
  let best: Found[] = [];
  for (const names of plainNames(arrays)) {
    const taken = new Set<Slot>();
    const found = arrays.flatMap((array, i): Found[] => {
      const [path, leaf] = names[i] as readonly [string, string];
      // Words of Python have a _ behind them, where a block is called like one.
      const ours = paths.get(path) ?? paths.get(path.replace(/_(?=\.|$)/g, ""));
      if (ours === undefined) return [];
      const slot = partsOf(leaf)
        .map((part: Part) => bySlot.get(`${ours}/${part}`))
        .find((one) => one !== undefined);
      const way = slot && conversionOf(slot, array.shape);
      if (slot === undefined || way === undefined || taken.has(slot)) return [];
      taken.add(slot);
      return [{ slot, array, way }];
    });
    if (found.length > best.length) best = found;
  }
  return best;
}

function result(
  slots: readonly Slot[],
  arrays: readonly Named[],
  { scheme, pixels, found }: Pick<WeightMatch, "scheme" | "pixels"> & { found: readonly Found[] },
): WeightMatch {
  const bySlot = new Map(found.map((one) => [one.slot.name, one]));
  const used = new Set(found.map(({ array }) => array.name));
  const missing = slots.filter(({ name }) => !bySlot.has(name));
  return {
    ...{ scheme, pixels },
    pairs: slots.flatMap(({ name, shape }) => {
      const one = bySlot.get(name);
      if (one === undefined) return [];
      return [{ param: name, shape, from: one.array.name, given: one.array.shape, way: one.way }];
    }),
    missing: missing.map(({ name, shape }) => ({ name, shape })),
    left: arrays.filter(({ name }) => !used.has(name)).map(({ name, shape }) => ({ name, shape })),
    of: slots.length,
    refusal: found.length > 0 || slots.length === 0 ? undefined : misfit(missing, arrays),
  };
}
