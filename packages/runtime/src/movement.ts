import { runKernel1 } from "@adder-studio/kernels";
import { add, mul, reshape, type Tensor } from "@tensorflow/tfjs-core";

/**
 * How a layer moved: `[||W before||, ||W after||, ||W after - W before||, ||W after - W at the start||]`, each as `[1]`.
 */
export function movement(before: Tensor, after: Tensor, start: Tensor): Tensor[] {
  // The wasm engine knows sums and products by a number; together they are exact.
  const minus = (a: Tensor, b: Tensor) => add(a, mul(b, -1));
  return [before, after, minus(after, before), minus(after, start)].map((x) =>
    reshape(runKernel1("l2Norm", { x }, {}), [1]),
  );
}
