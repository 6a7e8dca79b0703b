import type { BatchFeed } from "@adder-studio/data";
import type { RunConfig } from "@adder-studio/graph";
import {
  estimationBatchCount,
  type Observer,
  type Program,
  readPacked,
  type TrainerControl,
} from "@adder-studio/runtime";
import { dispose, type Tensor } from "@tensorflow/tfjs-core";

/** Values of a network that a recording holds: the inputs of its last layer, and that layer. */
export interface RecordingPlan {
  /** Index of the op whose outputs are the features. */
  readonly op: number;
  /** Names of the read-out's parameters. */
  readonly params: readonly string[];
  /** Early steps to record, in addition to those at equal parts of each epoch. */
  readonly early: readonly number[];
  readonly perEpoch: number;
}

export interface RecordedLook {
  /** Number of steps made. */
  readonly step: number;
  /** Features of every test image in stored order `[count, dims]`, then the parameters. */
  readonly values: readonly number[];
  readonly count: number;
  /** Milliseconds that the snapshots have taken so far, which are no training time. */
  readonly spentMs: number;
}

/** Batch size of `evaluateAll`: the same batches give the same sums, so that a test's accuracy can be computed again. */
const testBatchSize = 250;

/** Creates a recorder of the features of all test images at chosen steps, with the statistics that the run's tests use. */
export function createRecorder(
  of: {
    readonly program: Program;
    readonly feed: BatchFeed;
    readonly run: RunConfig;
    readonly totalSteps: number;
    readonly plan: RecordingPlan;
  },
  onSnapshot: (look: RecordedLook) => void,
) {
  const { program, feed, run, totalSteps, plan } = of;
  const steps = new Set(plan.early.filter((step) => step < totalSteps));
  for (let i = 1; ; i++) {
    const step = Math.round((i * feed.stepsPerEpoch) / plan.perEpoch);
    if (step > totalSteps) break;
    steps.add(step);
  }
  steps.add(totalSteps);
  let made = 0;
  let count = 0;
  let spentMs = 0;

  async function tensors(): Promise<Tensor[]> {
    const started = performance.now();
    const statistics = run.reestimate
      ? await program.estimate(feed.estimationBatches(estimationBatchCount))
      : undefined;
    const seen: Tensor[] = [];
    count = 0;
    for await (const batch of feed.testBatches(testBatchSize)) {
      seen.push(...program.values(batch, [plan.op], statistics));
      count += batch.labels.length;
    }
    if (statistics) dispose([...statistics.values()]);
    spentMs += performance.now() - started;
    return [...seen, ...plan.params.map((name) => program.param(name).clone())];
  }

  const observer: Observer = {
    get due() {
      return steps.has(made + 1);
    },
    wantsStepNorms: false,
    tensors,
    take: (step, values) => onSnapshot({ step, values: [...values], count, spentMs }),
  };
  const control: TrainerControl = {
    async gate(step) {
      made = step;
      return true;
    },
  };
  return {
    observer,
    control,
    /** Records the snapshot before the first step. */
    async begin() {
      const seen = await tensors();
      const values = await readPacked(seen);
      dispose(seen);
      onSnapshot({ step: 0, values: [...values], count, spentMs });
    },
  };
}
