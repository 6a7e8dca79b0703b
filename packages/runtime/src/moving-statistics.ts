import { runKernel1 } from "@adder-studio/kernels";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { BatchStatistics } from "./exec/types";

/** Computes a batch norm's moving mean and (unbiased) variance after the statistics of one batch; pairs of name and value. */
export function nextMovingStatistics(
  names: { mean: string; variance: string },
  { mean, variance, count }: BatchStatistics,
  momentum: number,
  running: (name: string) => Tensor,
): [string, Tensor][] {
  const correction = count > 1 ? count / (count - 1) : 1;
  return [
    [
      names.mean,
      runKernel1(
        "movingUpdate",
        { running: running(names.mean), batch: mean },
        { momentum, correction: 1 },
      ),
    ],
    [
      names.variance,
      runKernel1(
        "movingUpdate",
        { running: running(names.variance), batch: variance },
        { momentum, correction },
      ),
    ],
  ];
}
