import { invariant } from "@adder-studio/core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { KernelInputs, KernelName, KernelSpecs } from "./contract";
import { runByName } from "./tfjs-internals";

/**
 * Runs kernel `name` on the present backend. Returns its results, new tensors that the caller disposes of (or an
 * enclosing `tidy`). `KernelSpecs` has formulas and shapes. Throws where inputs do not fit the kernel.
 * @example
 * const [loss, correct, gradient] = runKernel("softmaxCrossEntropy", { logits, labels }, {});
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

/**
 * Runs a kernel that has one result, as `runKernel` does.
 * @example
 * const y = runKernel1("adder2d", { x, w }, { stride: 1, pad: 1 });
 */
export function runKernel1<K extends SingleResult>(
  name: K,
  inputs: KernelInputs<K>,
  attrs: KernelSpecs[K]["attrs"],
): Tensor {
  const [result] = runByName(name, inputs, attrs);
  invariant(result !== undefined, `${name} gives a result`);
  return result;
}
