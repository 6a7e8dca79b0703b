import { invariant } from "@adder-studio/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { addressOf, sizeOf } from "./backend";

/**
 * Address of a tensor's values, after a look at how many they are: the module trusts its numbers,
 * and would read and write beyond the tensor.
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
