import { runKernel } from "@adder-studio/kernels";
import { reshape, type Tensor } from "@tensorflow/tfjs-core";
import type { ExecRule } from "./types";

/** The input op has no rule of its own: its value is the batch. */
export const input: ExecRule<"input"> = {
  forward: (_op, [x]) => ({ y: x as Tensor }),
  backward: () => ({ ins: [], params: {} }),
};

/**
 * Softmax and mean cross-entropy over the flattened logits. `y` is the mean loss; saved are the number
 * of right answers, the loss gradient at the logits and the logits themselves.
 */
export const softmaxCrossEntropy: ExecRule<"softmaxCrossEntropy"> = {
  forward(op, ins, context) {
    const x = ins[0] as Tensor;
    const logits = reshape(x, [x.shape[0] as number, op.attrs.classes]);
    const [loss, right, gradient] = runKernel(
      "softmaxCrossEntropy",
      { logits, labels: context.labels },
      {},
    ) as [Tensor, Tensor, Tensor];
    return { y: loss, saved: [right, gradient, logits] };
  },
  backward: ({ ins, saved }) => ({
    ins: [reshape(saved[1] as Tensor, (ins[0] as Tensor).shape)],
    params: {},
  }),
};
