import type { Tensor } from "@tensorflow/tfjs-core";
import type { Stepped } from "./types";

/** Returns the inputs of an optimizer's kernel, numbered: `w0`, `g0`, the slots by `names`, `norm0` where there is one. */
export function numbered<Names extends string>(
  parameters: readonly Stepped[],
  names: readonly Names[],
): Record<`${"w" | "g" | "norm" | Names}${number}`, Tensor> {
  const inputs: Record<string, Tensor> = {};
  parameters.forEach(({ w, g, slots, norm }, i) => {
    inputs[`w${i}`] = w;
    inputs[`g${i}`] = g;
    for (const [k, slot] of slots.entries()) inputs[`${names[k]}${i}`] = slot;
    if (norm) inputs[`norm${i}`] = norm;
  });
  return inputs;
}

/** Groups the flat results of an optimizer's kernel by parameter, `each` tensors for one. */
export function grouped(results: readonly Tensor[], each: number): Tensor[][] {
  return Array.from({ length: results.length / each }, (_, i) =>
    results.slice(i * each, (i + 1) * each),
  );
}
