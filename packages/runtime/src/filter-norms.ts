import { runKernel1 } from "@adder-studio/kernels";
import { add, mul, reshape, type Tensor, tidy } from "@tensorflow/tfjs-core";

/**
 * Returns the l2 norms of a step of one layer's filters, each as `[1]`:
 * `[||before||, ||after||, ||after - before||, ||after - initial||]`.
 */
export function stepNorms(before: Tensor, after: Tensor, initial: Tensor): Tensor[] {
  return norms([before, after, minus(after, before), minus(after, initial)]);
}

/**
 * Returns the norm of each layer's filters and their distance from initialisation, `[||W||, ||W - W0||]`, each as `[1]`,
 * layer by layer.
 */
export function normsFromInit(
  layers: readonly { readonly param: string }[],
  now: (name: string) => Tensor,
  initial: ReadonlyMap<string, Tensor>,
): Tensor[] {
  return tidy(() =>
    layers.flatMap(({ param }) => {
      const w = now(param);
      return norms([w, minus(w, initial.get(param) ?? w)]);
    }),
  );
}

/** a - b, as a + (-1) b: the wasm engine has no difference, and the product with -1 is exact. */
function minus(a: Tensor, b: Tensor): Tensor {
  return add(a, mul(b, -1));
}

function norms(all: readonly Tensor[]): Tensor[] {
  return all.map((x) => reshape(runKernel1("l2Norm", { x }, {}), [1]));
}
