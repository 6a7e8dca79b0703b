import { invariant } from "@adder-studio/core";
import type { OpName } from "@adder-studio/ir";
import { runKernel } from "@adder-studio/kernels";
import { reshape, type Tensor } from "@tensorflow/tfjs-core";
import type { BackwardInputs, ExecRule, Gradients } from "./types";

/** The input op has no rule of its own: its value is the batch. */
export const input: ExecRule<"input"> = {
  forward: (_op, [x]) => ({ y: x as Tensor }),
  backward: () => ({ ins: [], params: {} }),
};

/** Returns the gradient of a loss, which its forward pass has computed. */
function fromSaved({ ins, saved }: Pick<BackwardInputs<OpName>, "ins" | "saved">): Gradients {
  return { ins: [reshape(saved[1] as Tensor, (ins[0] as Tensor).shape)], params: {} };
}

/**
 * Softmax and mean cross-entropy over the flattened logits. `y` is the mean loss; saved are the number
 * of correct predictions, the loss gradient at the logits and the logits themselves.
 */
export const softmaxCrossEntropy: ExecRule<"softmaxCrossEntropy"> = {
  forward(op, ins, context) {
    const x = ins[0] as Tensor;
    const logits = reshape(x, [x.shape[0] as number, op.attrs.classes]);
    const [loss, correct, gradient] = runKernel(
      "softmaxCrossEntropy",
      { logits, labels: context.labels },
      {},
    ) as [Tensor, Tensor, Tensor];
    return { y: loss, saved: [correct, gradient, logits] };
  },
  backward: fromSaved,
};

/**
 * Mean squared error. `y` is the mean loss. Saved are, in the order of the other loss: the loss once more in the place of
 * the correct predictions (its root is the root mean squared error), its gradient at the outputs, and the outputs.
 */
export const meanSquaredError: ExecRule<"meanSquaredError"> = {
  forward(op, ins, context) {
    const x = ins[0] as Tensor;
    const { targets } = context;
    invariant(targets !== undefined, "a batch of values has targets");
    const y = reshape(x, [x.shape[0] as number, op.attrs.values]);
    const [loss, gradient] = runKernel("meanSquaredError", { y, targets }, {}) as [Tensor, Tensor];
    return { y: loss, saved: [loss.clone(), gradient, y] };
  },
  backward: fromSaved,
};
