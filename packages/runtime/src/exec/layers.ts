/** Layers with filters, and their bias. */
import { shiftRange } from "@adder-studio/core";
import type { FilterAttrs } from "@adder-studio/ir";
import { runKernel1 } from "@adder-studio/kernels";
import { concat, split, type Tensor, type Tensor4D } from "@tensorflow/tfjs-core";
import { paramName } from "./param-name";
import type { ExecRule } from "./types";

/**
 * Runs a kernel without groups on each group, and concatenates the results along the last axis. Each group has its part
 * of the channels of x, of the filters of w, and of the channels of dy.
 */
function byGroup<Inputs extends Readonly<Record<string, Tensor>>>(
  groups: number,
  inputs: Inputs,
  kernel: (part: Inputs) => Tensor,
): Tensor {
  if (groups === 1) return kernel(inputs);
  const parts = Object.entries(inputs).map(
    ([key, tensor]) => [key, split(tensor, groups, 3)] as const,
  );
  const results = Array.from({ length: groups }, (_, at) =>
    kernel(Object.fromEntries(parts.map(([key, list]) => [key, list[at]])) as unknown as Inputs),
  );
  return concat(results, 3);
}

/**
 * Adder layer: y = -sum |x - w| (Chen et al., CVPR 2020, eq. 2), gradients by the run's rules (eq. 5 and 6, or their
 * ablations). With an exponent it is y = -sum |x - w|^p (l_p adder of arXiv 2105.14202) with its exact derivatives,
 * unclipped (derived here). x [N,H,W,Cin], w [K,K,Cin/groups,Cout].
 */
export const adder2d: ExecRule<"adder2d"> = {
  forward(op, [x], context) {
    const replaced = context.adder?.(op, x as Tensor4D);
    if (replaced !== undefined) return { y: replaced };
    const inputs = { x: x as Tensor4D, w: context.param(paramName(op, "w")) };
    const { stride, pad, groups = 1 } = op.attrs;
    if (context.p !== undefined) {
      const attrs = { stride, pad, p: context.p };
      return { y: byGroup(groups, inputs, (part) => runKernel1("lpAdder2d", part, attrs)) };
    }
    return {
      y:
        groups === 1
          ? runKernel1("adder2d", inputs, op.attrs)
          : runKernel1("adder2dGrouped", inputs, { stride, pad, groups }),
    };
  },
  backward({ op, dy, ins, wants }, context) {
    const name = paramName(op, "w");
    const inputs = { dy, x: ins[0] as Tensor4D, w: context.param(name) };
    const { stride, pad, groups = 1 } = op.attrs;
    const window = { stride, pad };
    if (context.p !== undefined) {
      const attrs = { ...window, p: context.p };
      const dx = () =>
        byGroup(groups, inputs, (part) => runKernel1("lpAdder2dGradInput", part, attrs));
      return {
        ins: [wants[0] ? dx() : undefined],
        params: {
          [name]: byGroup(groups, inputs, (part) => runKernel1("lpAdder2dGradFilter", part, attrs)),
        },
      };
    }
    const [forInput, forFilter] = [
      { ...window, rule: context.inputRule },
      { ...window, rule: context.filterRule },
    ];
    if (groups === 1) {
      return {
        ins: [wants[0] ? runKernel1("adder2dGradInput", inputs, forInput) : undefined],
        params: { [name]: runKernel1("adder2dGradFilter", inputs, forFilter) },
      };
    }
    const dx = () => runKernel1("adder2dGroupedGradInput", inputs, { ...forInput, groups });
    return {
      ins: [wants[0] ? dx() : undefined],
      params: { [name]: runKernel1("adder2dGroupedGradFilter", inputs, { ...forFilter, groups }) },
    };
  },
};

/** y = sum x w over the window, in its groups. */
function convolve(attrs: FilterAttrs, x: Tensor, w: Tensor): Tensor {
  const { stride, pad, groups = 1 } = attrs;
  return groups === 1
    ? runKernel1("conv2d", { x, w }, attrs)
    : runKernel1("conv2dGrouped", { x, w }, { stride, pad, groups });
}

/** Exact gradients of a convolution, [dx, dw]; dx is undefined unless `wanted`. */
function convolveBack(
  attrs: FilterAttrs,
  { dy, x, w }: { readonly dy: Tensor; readonly x: Tensor4D; readonly w: Tensor },
  wanted: boolean | undefined,
): readonly [Tensor | undefined, Tensor] {
  const { stride, pad, kernel, groups = 1 } = attrs;
  const window = { stride, pad };
  const inputShape = x.shape;
  if (groups === 1) {
    return [
      wanted ? runKernel1("conv2dGradInput", { dy, w }, { ...window, inputShape }) : undefined,
      runKernel1("conv2dGradFilter", { dy, x }, { ...window, kernel }),
    ];
  }
  const forInput = { ...window, groups, inputShape };
  return [
    wanted ? runKernel1("conv2dGroupedGradInput", { dy, w }, forInput) : undefined,
    runKernel1("conv2dGroupedGradFilter", { dy, x }, { ...window, groups, kernel }),
  ];
}

/** Convolution (cross-correlation) with exact gradients. */
export const conv2d: ExecRule<"conv2d"> = {
  forward(op, [x], context) {
    return { y: convolve(op.attrs, x as Tensor4D, context.param(paramName(op, "w"))) };
  },
  backward({ op, dy, ins, wants }, context) {
    const name = paramName(op, "w");
    const inputs = { dy, x: ins[0] as Tensor4D, w: context.param(name) };
    const [dx, dw] = convolveBack(op.attrs, inputs, wants[0]);
    return { ins: [dx], params: { [name]: dw } };
  },
};

/**
 * Convolution by powers of two. The gradient of the rounded weights is that of the full-precision ones
 * (straight-through estimator: Bengio et al. 2013, as DeepShift uses it).
 */
export const shift2d: ExecRule<"shift2d"> = {
  forward(op, [x], context) {
    const q = runKernel1("powerOfTwo", { w: context.param(paramName(op, "w")) }, shiftRange);
    const y = convolve(op.attrs, x as Tensor4D, q);
    q.dispose();
    return { y };
  },
  backward({ op, dy, ins, wants }, context) {
    const name = paramName(op, "w");
    const w = runKernel1("powerOfTwo", { w: context.param(name) }, shiftRange);
    const [dx, dw] = convolveBack(op.attrs, { dy, x: ins[0] as Tensor4D, w }, wants[0]);
    w.dispose();
    return { ins: [dx], params: { [name]: dw } };
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
