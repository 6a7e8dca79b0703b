import { invariant } from "@adder-studio/core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { KernelInputs, KernelName, KernelSpecs } from "./contract";
import { runByName } from "./tfjs-internals";

/**
 * Runs kernel `name` on the present backend and gives its results, new tensors that the caller
 * owns (inside `tidy` they are taken care of). Formulas and shapes: `KernelSpecs`.
 */
export function runKernel<K extends KernelName>(
  name: K,
  inputs: KernelInputs<K>,
  attrs: KernelSpecs[K]["attrs"],
): Tensor[] {
  return runByName(name, inputs, attrs);
}

type SingleResult = {
  [K in KernelName]: KernelSpecs[K]["results"] extends 1 ? K : never;
}[KernelName];

/** `runKernel` for the kernels with one result. */
export function runKernel1<K extends SingleResult>(
  name: K,
  inputs: KernelInputs<K>,
  attrs: KernelSpecs[K]["attrs"],
): Tensor {
  const [result] = runByName(name, inputs, attrs);
  invariant(result !== undefined, `${name} gives a result`);
  return result;
}
