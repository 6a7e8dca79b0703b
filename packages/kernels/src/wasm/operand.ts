import { invariant } from "@adder-studio/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { addressOf, sizeOf } from "./backend";

/**
 * Returns the address of a tensor's values. Throws an invariant when their number or type is another: the module
 * trusts the sizes it is given, and would read and write beyond the tensor.
 */
export function at(
  tensor: TensorInfo,
  size: number,
  dtype: "float32" | "int32" = "float32",
): number {
  if (sizeOf(tensor) !== size || tensor.dtype !== dtype) {
    invariant(false, `${size} values ${dtype}, not ${tensor.dtype} [${tensor.shape}]`);
  }
  return addressOf(tensor);
}
