import { runKernel1 } from "@adder-studio/kernels";
import {
  dispose,
  keep,
  mul,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
} from "@tensorflow/tfjs-core";
import { paramName } from "../exec/param-name";
import type { AdderForward } from "../exec/types";
import type { ClampedLayer, IntegerPlan } from "./plan";

/** A replacement for the forward pass of adder layers, with tensors of its own. */
export interface AdderReplacement {
  readonly adder: AdderForward;
  dispose(): void;
}

interface Layer {
  readonly shape: readonly number[];
  readonly clamped: ClampedLayer;
}

/** Makes a tensor of the negated values, which outlives `tidy`. */
function vector(values: ArrayLike<number>): Tensor {
  return keep(
    tensor(
      Float32Array.from(values, (value) => 0 - value),
      [values.length],
    ),
  );
}

/** Makes float32 adders with clamped filters and the constants of the clamp: they show the effect of the clamp alone. */
export function clampedAdders(layers: ReadonlyMap<string, Layer>): AdderReplacement {
  const held = new Map(
    [...layers].map(([param, { shape, clamped }]) => [
      param,
      { w: keep(tensor(clamped.w.slice(), [...shape])), b: vector(clamped.constant) },
    ]),
  );
  return {
    adder(op, x) {
      const layer = held.get(paramName(op, "w"));
      if (layer === undefined) return undefined;
      return tidy(() => {
        const y = runKernel1("adder2d", { x: x as Tensor4D, w: layer.w }, op.attrs);
        return runKernel1("biasAdd", { x: y, b: layer.b }, {});
      });
    },
    dispose: () => dispose([...held.values()].flatMap(({ w, b }) => [w, b])),
  };
}

/** Receives a layer's input and its accumulators, which belong to the pass. */
export type IntegerProbe = (param: string, x: Tensor, sums: Tensor) => void;

/**
 * Makes integer adders: x and w become codes by the one scale of the layer, and their distances are summed exactly. The
 * sum is then multiplied by the scale, and the clamp's constant is subtracted, which a batch norm behind the layer can
 * absorb into its mean. `onSums` receives the accumulators of each layer.
 */
export function integerAdders(
  layers: ReadonlyMap<string, Layer & { readonly plan: IntegerPlan }>,
  onSums?: IntegerProbe,
): AdderReplacement {
  const held = new Map(
    [...layers].map(([param, { shape, clamped, plan }]) => {
      const codes = tidy(() => {
        const w = tensor(clamped.w.slice(), [...shape]);
        return keep(runKernel1("quantise", { x: w }, plan));
      });
      return [param, { plan, w: codes, b: vector(clamped.constant) }];
    }),
  );
  return {
    adder(op, x) {
      const param = paramName(op, "w");
      const layer = held.get(param);
      if (layer === undefined) return undefined;
      const { plan, w, b } = layer;
      return tidy(() => {
        const codes = runKernel1("quantise", { x }, plan);
        const sums = runKernel1("adder2dInteger", { x: codes as Tensor4D, w }, op.attrs);
        onSums?.(param, x, sums);
        return runKernel1("biasAdd", { x: mul(sums, plan.scale), b }, {});
      });
    },
    dispose: () => dispose([...held.values()].flatMap(({ w, b }) => [w, b])),
  };
}
