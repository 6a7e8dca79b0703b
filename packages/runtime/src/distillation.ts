import type { RunConfig } from "@adder-studio/graph";
import { type ModelIR, teacherOf } from "@adder-studio/ir";
import { runKernel } from "@adder-studio/kernels";
import { add, mul, scalar, type Tensor, tidy } from "@tensorflow/tfjs-core";
import type { ForwardContext } from "./exec/types";
import { initialWeights } from "./initialise";
import { createNetwork, type LossTerm } from "./network";
import type { UpdateContext } from "./optim/types";
import { forward } from "./passes";
import type { HeldArray } from "./state";
import type { Uploaded } from "./upload";

/** Prefix of a teacher's arrays in a checkpoint. */
const prefix = "teacher/";

/** The teacher of a network: its conv version, trained at the same time, whose scores the network learns from. */
export interface Teacher {
  /** Sets initial weights from the run's seed. */
  initialise(): void;
  /** Makes one optimizer step of the teacher. Returns the loss term of its scores from before the step. */
  learn(of: Uploaded, at: UpdateContext): LossTerm;
  /** Returns the loss term that `learn` would return, without a step. */
  lossTerm(of: Uploaded, step: number): LossTerm;
  /** Arrays that a checkpoint holds, by names with the teacher's prefix. */
  held(): HeldArray[];
  restore(part: (name: string, size: number) => Float32Array): void;
  dispose(): void;
}

/**
 * Makes the teacher of a run with knowledge distillation, or returns undefined for a run without it. The method is
 * derived here after PKKD ANN (Xu et al., NeurIPS 2020, arXiv 2009.13044), where an adder network learns from a
 * convolutional network of the same architecture that trains at the same time. PKKD also compares the features of each
 * layer, by kernels; this method compares only the scores, as Hinton, Vinyals and Dean (arXiv 1503.02531) do. The teacher
 * learns from the labels, on the same batches, with the run's optimizer and rate, and starts from the run's seed: step by
 * step it is the run of the document's conv version. No gradient reaches it.
 */
export function createTeacher(ir: ModelIR, run: RunConfig, onOp: () => void): Teacher | undefined {
  const convVersion = teacherOf(ir, run);
  if (convVersion === undefined) return undefined;
  const { state, learn, lossParts, plan, contextOf } = createNetwork(convVersion, run, onOp);
  const settings = { weight: run.distill, temperature: run.distillTemperature };
  const termOf =
    (teacher: Tensor, { expected }: Uploaded): LossTerm =>
    (student) =>
      distillationGradient(student, teacher, expected.labels, settings);
  return {
    initialise: () => state.start(initialWeights(convVersion, run.seed)),
    // `tidy` frees the teacher's temporaries before the network's own pass begins.
    learn: (of, at) =>
      termOf(
        tidy(() => learn(of, at).logits),
        of,
      ),
    lossTerm(of, step) {
      const scores = tidy(() => {
        const values = forward(plan, of.x, contextOf("train", step, of), false, onOp);
        return lossParts(values).logits.clone();
      });
      return termOf(scores, of);
    },
    held: () => state.held().map(({ name, value }) => ({ name: `${prefix}${name}`, value })),
    restore: (part) => state.restore((name, size) => part(`${prefix}${name}`, size)),
    dispose: state.dispose,
  };
}

/**
 * Returns the gradient at the network's scores s of the term L = lambda T^2 KL(softmax(t / T) || softmax(s / T)),
 * averaged over the batch: dL/ds = lambda T (softmax(s / T) - softmax(t / T)) / N. Scores s, t [N, classes];
 * `weight` is lambda, `temperature` is T. The factor T^2 is Hinton's (arXiv 1503.02531): with it the size of the gradient
 * hardly depends on T. The kernel of the loss computes (softmax(z) - onehot) / N, so that the difference of its gradients
 * for s / T and t / T, with the same labels, is the wanted one on each engine, without a kernel of its own.
 */
export function distillationGradient(
  student: Tensor,
  teacher: Tensor,
  labels: ForwardContext["labels"],
  { weight, temperature }: { readonly weight: number; readonly temperature: number },
): Tensor {
  const softened = (scores: Tensor): Tensor => {
    const logits = mul(scores, scalar(1 / temperature));
    return runKernel("softmaxCrossEntropy", { logits, labels }, {})[2] as Tensor;
  };
  const difference = add(softened(student), mul(softened(teacher), scalar(-1)));
  return mul(difference, scalar(weight * temperature));
}
