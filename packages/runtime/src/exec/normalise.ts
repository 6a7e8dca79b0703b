import { runKernel, runKernel1 } from "@adder-studio/kernels";
import type { Tensor } from "@tensorflow/tfjs-core";
import { paramName } from "./param-name";
import type { ExecRule } from "./types";

/**
 * Batch norm over all axes but the last. Training normalises with the biased batch variance; the
 * moving variance takes the unbiased one (PyTorch, and so the authors' code).
 */
export const batchNorm: ExecRule<"batchNorm"> = {
  forward(op, ins, context, relu) {
    const x = ins[0] as Tensor;
    const gamma = context.param(paramName(op, "gamma"));
    const beta = context.param(paramName(op, "beta"));
    const names = { mean: paramName(op, "mean"), variance: paramName(op, "variance") };
    const { epsilon, momentum } = op.attrs;
    if (context.mode === "eval") {
      const mean = context.statistic(names.mean);
      const variance = context.statistic(names.variance);
      const inputs = { x, gamma, beta, mean, variance };
      return { y: runKernel1("batchNormEval", inputs, { epsilon, relu }) };
    }
    const [y, mean, variance] = runKernel(
      "batchNormTrain",
      { x, gamma, beta },
      { epsilon, relu },
    ) as [Tensor, Tensor, Tensor];
    const count = x.size / (x.shape[x.rank - 1] as number);
    context.batchStatistics(names, { mean, variance, count, momentum });
    return { y, saved: [mean, variance] };
  },
  backward({ op, dy, ins, y, saved, relu, wants }, context) {
    const gammaName = paramName(op, "gamma");
    const [dx, dgamma, dbeta] = runKernel(
      "batchNormGrad",
      {
        dy,
        x: ins[0] as Tensor,
        y,
        gamma: context.param(gammaName),
        mean: saved[0] as Tensor,
        variance: saved[1] as Tensor,
      },
      { epsilon: op.attrs.epsilon, relu },
    ) as [Tensor, Tensor, Tensor];
    return {
      ins: [wants[0] ? dx : undefined],
      params: { [gammaName]: dgamma, [paramName(op, "beta")]: dbeta },
    };
  },
};
