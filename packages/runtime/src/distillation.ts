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

/** What the arrays of a teacher are called in a checkpoint. */
const prefix = "teacher/";

/** A network's convolutional twin, which trains beside it and whose scores it learns from. */
export interface Teacher {
  initialise(): void;
  /** One optimizer step of the teacher -> the term that its scores, before the step, bring into the network's loss. */
  learn(of: Uploaded, at: UpdateContext): LossTerm;
  /** The term that `learn` would give; nothing changes. */
  look(of: Uploaded, step: number): LossTerm;
  held(): HeldArray[];
  restore(part: (name: string, size: number) => Float32Array): void;
  dispose(): void;
}

/**
 * Knowledge distillation from the convolutional twin; ours, in the spirit of PKKD ANN (Xu et al., NeurIPS 2020, arXiv
 * 2009.13044), where an adder network learns from a convolutional one of the same architecture that trains beside it.
 * Theirs also compares the features of each layer, by kernels; this compares the scores alone, as Hinton, Vinyals and
 * Dean (arXiv 1503.02531) do. The teacher learns from the labels, on the same batches, with the run's optimizer and
 * rate, and starts from the run's seed: it is the run of the document's conv version, step by step. No gradient reaches
 * it. Undefined in a run without.
 */
export function createTeacher(ir: ModelIR, run: RunConfig, alive: () => void): Teacher | undefined {
  const twin = teacherOf(ir, run);
  if (twin === undefined) return undefined;
  const { state, learn, lossParts, plan, contextOf } = createNetwork(twin, run, alive);
  const settings = { weight: run.distill, temperature: run.distillTemperature };
  const termOf =
    (teacher: Tensor, { answers }: Uploaded): LossTerm =>
    (student) =>
      distillationGradient(student, teacher, answers.labels, settings);
  return {
    initialise: () => state.start(initialWeights(twin, run.seed)),
    // What the steps leave behind is gone before the network's own pass begins.
    learn: (of, at) =>
      termOf(
        tidy(() => learn(of, at).logits),
        of,
      ),
    look(of, step) {
      const scores = tidy(() => {
        const values = forward(plan, of.x, contextOf("train", step, of), false, alive);
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
 * Gradient at the network's scores s of the term L = lambda T^2 KL(softmax(t / T) || softmax(s / T)), its mean over the
 * batch: dL/ds = lambda T (softmax(s / T) - softmax(t / T)) / N. Scores s and t [N, classes] -> [N, classes]. The factor
 * T^2 is Hinton's: with it the gradient keeps its size when T changes. The loss' kernel gives (softmax(z) - onehot) / N:
 * of two scores with the same labels the difference is the one wanted, on each engine, without a kernel of its own.
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
  const apart = add(softened(student), mul(softened(teacher), scalar(-1)));
  return mul(apart, scalar(weight * temperature));
}
