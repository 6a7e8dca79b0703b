/** Ops without parameters: pooling, joining, reshaping. */
import { randomStream, shapeSize } from "@adder-studio/core";
import { runKernel1 } from "@adder-studio/kernels";
import {
  add as addTensors,
  concat as concatTensors,
  mul,
  reshape as reshapeTensor,
  split,
  type Tensor,
  tensor,
} from "@tensorflow/tfjs-core";
import type { ExecRule } from "./types";

type Shape4 = [number, number, number, number];

export const maxPool: ExecRule<"maxPool"> = {
  forward: (op, [x]) => ({ y: runKernel1("maxPool", { x: x as Tensor }, op.attrs) }),
  backward: ({ op, dy, ins, y, wants }) => ({
    ins: [
      wants[0] ? runKernel1("maxPoolGrad", { dy, x: ins[0] as Tensor, y }, op.attrs) : undefined,
    ],
    params: {},
  }),
};

export const avgPool: ExecRule<"avgPool"> = {
  forward: (op, [x]) => ({ y: runKernel1("avgPool", { x: x as Tensor }, op.attrs) }),
  backward: ({ op, dy, ins, wants }) => ({
    ins: [
      wants[0]
        ? runKernel1(
            "avgPoolGrad",
            { dy },
            { ...op.attrs, inputShape: (ins[0] as Tensor).shape as Shape4 },
          )
        : undefined,
    ],
    params: {},
  }),
};

export const globalAvgPool: ExecRule<"globalAvgPool"> = {
  forward: (_op, [x]) => ({ y: runKernel1("globalAvgPool", { x: x as Tensor }, {}) }),
  backward: ({ dy, ins, wants }) => ({
    ins: [
      wants[0]
        ? runKernel1(
            "globalAvgPoolGrad",
            { dy },
            { inputShape: (ins[0] as Tensor).shape as Shape4 },
          )
        : undefined,
    ],
    params: {},
  }),
};

export const reshape: ExecRule<"reshape"> = {
  forward: (op, [x]) => ({
    y: reshapeTensor(x as Tensor, [(x as Tensor).shape[0] as number, ...op.attrs.shape]),
  }),
  backward: ({ dy, ins, wants }) => ({
    ins: [wants[0] ? reshapeTensor(dy, (ins[0] as Tensor).shape) : undefined],
    params: {},
  }),
};

export const add: ExecRule<"add"> = {
  forward: (_op, [a, b]) => ({ y: addTensors(a as Tensor, b as Tensor) }),
  backward: ({ dy, wants }) => ({
    ins: wants.map((want) => (want ? dy.clone() : undefined)),
    params: {},
  }),
};

export const concat: ExecRule<"concat"> = {
  forward: (_op, ins) => ({ y: concatTensors([...ins], -1) }),
  backward: ({ dy, ins, wants }) => {
    const parts = split(
      dy,
      ins.map((x) => x.shape[x.rank - 1] as number),
      -1,
    );
    return {
      ins: parts.map((part, i) => {
        if (wants[i]) return part;
        part.dispose();
        return undefined;
      }),
      params: {},
    };
  },
};

/**
 * Inverted dropout: y = x m / (1 - rate), m Bernoulli(1 - rate) keyed by (seed, block, step), so that a
 * resumed run draws the same masks. Off in evaluation.
 */
export const dropout: ExecRule<"dropout"> = {
  forward(op, ins, context) {
    const x = ins[0] as Tensor;
    const { rate } = op.attrs;
    if (context.mode !== "train" || rate === 0) return { y: x.clone() };
    const random = randomStream(context.seed, `dropout/${op.from}`, context.step);
    const size = (x.shape[0] as number) * shapeSize(op.type.shape);
    const scale = 1 / (1 - rate);
    const mask = new Float32Array(size);
    for (let i = 0; i < size; i++) mask[i] = random.uniform() < rate ? 0 : scale;
    const m = tensor(mask, x.shape);
    return { y: mul(x, m), saved: [m] };
  },
  backward: ({ dy, saved, wants }) => {
    const mask = saved[0];
    return { ins: [wants[0] ? (mask ? mul(dy, mask) : dy.clone()) : undefined], params: {} };
  },
};
