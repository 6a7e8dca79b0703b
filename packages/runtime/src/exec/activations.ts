/** Activation functions. Each gradient is computed from the output, so that the input need not be stored. */
import { runKernel1 } from "@adder-studio/kernels";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ExecRule } from "./types";

export const relu: ExecRule<"relu"> = {
  forward: (_op, [x]) => ({ y: runKernel1("relu", { x: x as Tensor }, {}) }),
  backward: ({ dy, y, wants }) => ({
    ins: [wants[0] ? runKernel1("reluGrad", { dy, y }, {}) : undefined],
    params: {},
  }),
};

export const leakyRelu: ExecRule<"leakyRelu"> = {
  forward: (op, [x]) => ({ y: runKernel1("leakyRelu", { x: x as Tensor }, op.attrs) }),
  backward: ({ op, dy, y, wants }) => ({
    ins: [wants[0] ? runKernel1("leakyReluGrad", { dy, y }, op.attrs) : undefined],
    params: {},
  }),
};

export const sigmoid: ExecRule<"sigmoid"> = {
  forward: (_op, [x]) => ({ y: runKernel1("sigmoid", { x: x as Tensor }, {}) }),
  backward: ({ dy, y, wants }) => ({
    ins: [wants[0] ? runKernel1("sigmoidGrad", { dy, y }, {}) : undefined],
    params: {},
  }),
};

export const tanh: ExecRule<"tanh"> = {
  forward: (_op, [x]) => ({ y: runKernel1("tanh", { x: x as Tensor }, {}) }),
  backward: ({ dy, y, wants }) => ({
    ins: [wants[0] ? runKernel1("tanhGrad", { dy, y }, {}) : undefined],
    params: {},
  }),
};
