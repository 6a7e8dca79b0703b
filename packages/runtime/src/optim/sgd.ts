import type { RunConfig } from "@adder-studio/graph";
import { runKernel } from "@adder-studio/kernels";
import { grouped, numbered } from "./list";
import type { Optimizer } from "./types";

/**
 * PyTorch's SGD: d = g + decay w; v = momentum v + d; w -= lr (nesterov ? d + momentum v : v).
 * `g` is already scaled by the adaptive rate, the decay is not (the authors' code).
 */
export function sgd({ momentum, nesterov, weightDecay }: RunConfig): Optimizer {
  return {
    slots: ["velocity"],
    update(parameters, { lr }) {
      const scales = parameters.map(({ scale }) => scale);
      const attrs = { lr, momentum, nesterov, weightDecay, scales };
      return grouped(runKernel("sgdStep", numbered(parameters, ["v"]), attrs), 2);
    },
  };
}
