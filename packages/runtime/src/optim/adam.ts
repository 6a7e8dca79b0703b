import type { RunConfig } from "@adder-studio/graph";
import { runKernel } from "@adder-studio/kernels";
import { grouped, numbered } from "./list";
import type { Optimizer } from "./types";

/** Returns base^n by repeated multiplication: the same double on every engine, unlike `Math.pow`. */
function power(base: number, n: number): number {
  let result = 1;
  let square = base;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** Adam (Kingma & Ba 2015) with the decay added to the gradient, as PyTorch's Adam does. */
export function adam(run: RunConfig): Optimizer {
  const { beta1, beta2, adamEpsilon: epsilon, weightDecay } = run;
  return {
    slots: ["first", "second"],
    update(parameters, { lr, step }) {
      const attrs = {
        lr,
        beta1,
        beta2,
        epsilon,
        weightDecay,
        correction1: 1 - power(beta1, step + 1),
        correction2: 1 - power(beta2, step + 1),
        scales: parameters.map(({ scale }) => scale),
      };
      return grouped(runKernel("adamStep", numbered(parameters, ["m", "v"]), attrs), 3);
    },
  };
}
