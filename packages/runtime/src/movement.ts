import { runKernel1 } from "@adder-studio/kernels";
import { reshape, sub, type Tensor } from "@tensorflow/tfjs-core";

/**
 * How a layer moved: `[||W before||, ||W after||, ||W after - W before||, ||W after - W at the start||]`, each as `[1]`.
 */
export function movement(before: Tensor, after: Tensor, start: Tensor): Tensor[] {
  return [before, after, sub(after, before), sub(after, start)].map((x) =>
    reshape(runKernel1("l2Norm", { x }, {}), [1]),
  );
}
