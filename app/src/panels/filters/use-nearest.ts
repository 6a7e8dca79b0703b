import { asItIs, createPreparer } from "@adder-studio/data";
import type { ModelIR } from "@adder-studio/ir";
import type { TestSet } from "@adder-studio/session/client";
import { useEffect, useMemo, useRef } from "react";
import { usedWeights, type WindowLayer } from "../activations/window";
import { type Found, nearestPatches } from "./nearest";

/** Test images that are searched, and numbers that are kept of them at most (16 MB). */
const mostImages = 200;
const mostNumbers = 4 * 2 ** 20;
/** Patches that are shown. */
export const shownPatches = 8;
/** A filter in training changes all the time: one search in so many milliseconds. */
const restMs = 400;

/** Does the layer see the image itself? Only its form may have been changed on the way. */
export function seesImage(ir: ModelIR, { from }: WindowLayer): boolean {
  let op = ir.ops[from];
  while (op?.op === "reshape") op = ir.ops[op.ins[0] ?? -1];
  return op?.op === "input";
}

/** Test images as the network is given them, prepared when they are first wanted. */
export interface Prepared {
  readonly count: number;
  image(index: number): Float32Array;
}

export function prepare(ir: ModelIR, set: TestSet): Prepared | undefined {
  const [first] = ir.ops;
  if (first?.op !== "input") return undefined;
  const preparer = createPreparer(set, first.attrs);
  const size = preparer.shape[0] * preparer.shape[1] * preparer.shape[2];
  const count = Math.min(mostImages, set.count, Math.max(1, Math.floor(mostNumbers / size)));
  const all = new Float32Array(count * size);
  const done = new Uint8Array(count);
  return {
    count,
    image(index) {
      if (done[index] === 0) preparer.write(all, index, set, index, asItIs);
      done[index] = 1;
      return all.subarray(index * size, (index + 1) * size);
    },
  };
}

export interface Nearest {
  /** Searches for this filter by adders of exponent `p`, after the search that is under way. */
  want(filter: Float32Array, number: number, p: number): void;
  readonly found: readonly Found[];
}

/** The patches nearest to the filter that was last wanted; `changed` is called with each answer. */
export function useNearest(
  layer: WindowLayer,
  prepared: Prepared | undefined,
  changed: () => void,
): Nearest {
  const newest = useRef(changed);
  useEffect(() => {
    newest.current = changed;
  });
  const search = useMemo(
    () => (prepared === undefined ? undefined : createSearch(layer, prepared, newest)),
    [layer, prepared],
  );
  useEffect(() => {
    search?.open();
    return () => search?.close();
  }, [search]);
  return search ?? nothing;
}

const nothing: Nearest = { want() {}, found: [] };

function createSearch(layer: WindowLayer, prepared: Prepared, changed: { current: () => void }) {
  let wanted: Float32Array | undefined;
  let searched: Float32Array | undefined;
  let number = 0;
  let searchedNumber = 0;
  let exponent = 1;
  let searchedBy = 1;
  let busy = false;
  let stop = new AbortController();
  let found: readonly Found[] = [];

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    const { signal } = stop;
    while (!signal.aborted && wanted !== undefined) {
      const still = number === searchedNumber && exponent === searchedBy;
      if (still && same(wanted, searched)) break;
      const filter = Float32Array.from(wanted);
      const of = number;
      const p = exponent;
      const used = usedWeights(layer, filter);
      const search = { layer, filter: used, number, images: prepared.count, most: shownPatches, p };
      const answer = await nearestPatches(
        { ...search, input: (image) => prepared.image(image) },
        signal,
      );
      if (signal.aborted) break;
      searched = filter;
      searchedNumber = of;
      searchedBy = p;
      found = answer;
      changed.current();
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    busy = false;
    // Closed and opened again while this search went on: what was wanted since has found it busy.
    if (signal.aborted && !stop.signal.aborted) void run();
  }

  return {
    get found() {
      return found;
    },
    want(filter: Float32Array, of: number, p: number) {
      wanted = filter;
      number = of;
      exponent = p;
      void run();
    },
    open() {
      stop = new AbortController();
    },
    close: () => stop.abort(),
  };
}

function same(a: Float32Array, b: Float32Array | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((value, i) => value === b[i]);
}
