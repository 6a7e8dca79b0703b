/** Layers with filters, and their bias. */
import { runKernel1 } from "@adder-studio/kernels";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { paramName } from "./param-name";
import type { ExecRule } from "./types";

/**
 * Adder layer: CVPR 2020, eq. 2; gradients by the run's rules (eq. 5 and 6, or their ablations). With an exponent
 * y = -sum |x - w|^p, and its exact derivatives, unclipped (derived here).
 */
export const adder2d: ExecRule<"adder2d"> = {
  forward(op, [x], context) {
    const w = context.param(paramName(op, "w"));
    const inputs = { x: x as Tensor4D, w };
    if (context.p === undefined) return { y: runKernel1("adder2d", inputs, op.attrs) };
    const { stride, pad } = op.attrs;
    return { y: runKernel1("lpAdder2d", inputs, { stride, pad, p: context.p }) };
  },
  backward({ op, dy, ins, wants }, context) {
    const x = ins[0] as Tensor4D;
    const name = paramName(op, "w");
    const w = context.param(name);
    const { stride, pad } = op.attrs;
    if (context.p !== undefined) {
      const attrs = { stride, pad, p: context.p };
      return {
        ins: [wants[0] ? runKernel1("lpAdder2dGradInput", { dy, x, w }, attrs) : undefined],
        params: { [name]: runKernel1("lpAdder2dGradFilter", { dy, x, w }, attrs) },
      };
    }
    return {
      ins: [
        wants[0]
          ? runKernel1("adder2dGradInput", { dy, x, w }, { stride, pad, rule: context.inputRule })
          : undefined,
      ],
      params: {
        [name]: runKernel1(
          "adder2dGradFilter",
          { dy, x, w },
          { stride, pad, rule: context.filterRule },
        ),
      },
    };
  },
};

/** Convolution (cross-correlation), exact gradients. */
export const conv2d: ExecRule<"conv2d"> = {
  forward(op, [x], context) {
    const w = context.param(paramName(op, "w"));
    return { y: runKernel1("conv2d", { x: x as Tensor4D, w }, op.attrs) };
  },
  backward({ op, dy, ins, wants }, context) {
    const x = ins[0] as Tensor4D;
    const name = paramName(op, "w");
    const { stride, pad, kernel } = op.attrs;
    return {
      ins: [
        wants[0]
          ? runKernel1(
              "conv2dGradInput",
              { dy, w: context.param(name) },
              { stride, pad, inputShape: x.shape },
            )
          : undefined,
      ],
      params: { [name]: runKernel1("conv2dGradFilter", { dy, x }, { stride, pad, kernel }) },
    };
  },
};

export const bias: ExecRule<"bias"> = {
  forward(op, [x], context) {
    return {
      y: runKernel1("biasAdd", { x: x as Tensor4D, b: context.param(paramName(op, "b")) }, {}),
    };
  },
  backward({ op, dy, wants }) {
    return {
      ins: [wants[0] ? dy.clone() : undefined],
      params: { [paramName(op, "b")]: runKernel1("biasGrad", { dy }, {}) },
    };
  },
};
