import { runKernel1 } from "@adder-studio/kernels";
import { add, mul, reshape, type Tensor, tidy } from "@tensorflow/tfjs-core";

/**
 * How a layer moved: `[||W before||, ||W after||, ||W after - W before||, ||W after - W at the start||]`, each as `[1]`.
 */
export function movement(before: Tensor, after: Tensor, start: Tensor): Tensor[] {
  return norms([before, after, minus(after, before), minus(after, start)]);
}

/** Where each layer stands: `[||W||, ||W - W at the start||]`, each as `[1]`, layer by layer. */
export function drift(
  layers: readonly { readonly param: string }[],
  now: (name: string) => Tensor,
  start: ReadonlyMap<string, Tensor>,
): Tensor[] {
  return tidy(() =>
    layers.flatMap(({ param }) => {
      const w = now(param);
      return norms([w, minus(w, start.get(param) ?? w)]);
    }),
  );
}

/** The wasm engine knows sums and products by a number; together they are exact. */
function minus(a: Tensor, b: Tensor): Tensor {
  return add(a, mul(b, -1));
}

function norms(all: readonly Tensor[]): Tensor[] {
  return all.map((x) => reshape(runKernel1("l2Norm", { x }, {}), [1]));
}
