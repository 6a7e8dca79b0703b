import type { HostBatch, Program } from "@adder-studio/runtime";
import type { Tensor } from "@tensorflow/tfjs-core";
import { chunkImages, type ObservationPlan } from "./observation-plan";

/** Range `[from, to)` of an array in the values that were read back. */
type ReadRange = readonly [number, number];

/** Ranges of the observed arrays in one read-back, by key; an array may come in several parts. */
export type ReadRanges = ReadonlyMap<string, readonly ReadRange[]>;

/**
 * Computes the tensors of a plan, for one read-back, with their ranges in it. `between` two steps no step can be measured,
 * so that the distance from initialisation is computed for a `movement` item instead.
 */
export async function observationTensors(
  plan: ObservationPlan,
  program: Program,
  between: boolean,
): Promise<{ readonly tensors: Tensor[]; readonly ranges: ReadRanges }> {
  const tensors: Tensor[] = [];
  const ranges = new Map<string, ReadRange[]>();
  let at = 0;
  const add = (key: string, tensor: Tensor) => {
    tensors.push(tensor);
    ranges.set(key, [...(ranges.get(key) ?? []), [at, at + tensor.size]]);
    at += tensor.size;
  };
  const statistics =
    plan.estimation.length > 0 ? await program.estimate(each(plan.estimation)) : undefined;
  if (plan.shown.length > 0 && plan.image.labels.length > 0) {
    program.values(plan.image, plan.shown, statistics).forEach((y, i) => {
      add(`value ${plan.shown[i]}`, y);
    });
  }
  plan.chunks.forEach((batch, c) => {
    const ops = [...plan.sampled].filter(([, count]) => count > c * chunkImages).map(([op]) => op);
    program.values(batch, ops, statistics).forEach((y, i) => {
      add(`sample ${ops[i]}`, y);
    });
  });
  for (const { key, op, batch } of plan.grids) {
    for (const y of program.values(batch, [op], statistics)) add(key, y);
  }
  for (const tensor of statistics?.values() ?? []) tensor.dispose();
  for (const name of plan.params) add(`param ${name}`, program.param(name).clone());
  if (between && plan.request.items.some(({ kind }) => kind === "movement")) {
    for (const tensor of program.distanceFromInit()) add("distance", tensor);
  }
  return { tensors, ranges };
}

/** Returns the values of an array out of `values`; an empty array when there are none. */
export function readArray(ranges: ReadRanges, key: string, values: Float32Array): Float32Array {
  const parts = ranges.get(key) ?? [];
  const [first] = parts;
  if (parts.length === 1 && first) return values.subarray(...first);
  return joinArrays(parts.map(([from, to]) => values.subarray(from, to)));
}

/** Returns all values of `parts` in one new array. */
export function joinArrays(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function* each(batches: readonly HostBatch[]): AsyncIterable<HostBatch> {
  yield* batches;
}
