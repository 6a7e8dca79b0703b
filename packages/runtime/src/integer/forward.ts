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

/** A way through the adder layers, and the tensors it keeps. */
export interface Way {
  readonly adder: AdderForward;
  dispose(): void;
}

interface Layer {
  readonly shape: readonly number[];
  readonly clamped: ClampedLayer;
}

function vector(values: ArrayLike<number>): Tensor {
  return keep(
    tensor(
      Float32Array.from(values, (value) => 0 - value),
      [values.length],
    ),
  );
}

/** Float32 distances to the clamped filters, less the constants: what the clamp alone changes. */
export function clampedWay(layers: ReadonlyMap<string, Layer>): Way {
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

/** Sees a layer's input and its accumulators; both stay the pass'. */
export type Witness = (param: string, x: Tensor, sums: Tensor) => void;

/**
 * Whole numbers: x and w to codes by the layer's one scale and their distances summed exactly; only then times the
 * scale, less the clamp's constant, which a batch norm behind takes into its mean.
 */
export function integerWay(
  layers: ReadonlyMap<string, Layer & { readonly plan: IntegerPlan }>,
  witness?: Witness,
): Way {
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
        witness?.(param, x, sums);
        return runKernel1("biasAdd", { x: mul(sums, plan.scale), b }, {});
      });
    },
    dispose: () => dispose([...held.values()].flatMap(({ w, b }) => [w, b])),
  };
}
