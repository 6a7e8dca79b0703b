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

/** What a recording keeps of a network: the values that its last layer takes, and that layer. */
export interface RecordingPlan {
  /** The op whose outputs are the features. */
  readonly op: number;
  /** Parameters of the read-out. */
  readonly params: readonly string[];
  /** Early steps to look at, beside those that share out each epoch. */
  readonly early: readonly number[];
  readonly perEpoch: number;
}

export interface RecordedLook {
  /** Steps made. */
  readonly step: number;
  /** Features of every test image in stored order `[count, dims]`, then the parameters. */
  readonly values: readonly number[];
  readonly count: number;
  /** Milliseconds that the looks have taken so far: they are no training time. */
  readonly spentMs: number;
}

/** As in `evaluateAll`: the same batches give the same sums, so a test's accuracy can be counted again. */
const testBatchSize = 250;

/** Looks at all test images at chosen steps of a run, with the statistics that its tests use. */
export function createRecorder(
  of: {
    readonly program: Program;
    readonly feed: BatchFeed;
    readonly run: RunConfig;
    readonly totalSteps: number;
    readonly plan: RecordingPlan;
  },
  keep: (look: RecordedLook) => void,
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
    take: (step, values) => keep({ step, values: [...values], count, spentMs }),
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
    /** The look before the first step. */
    async begin() {
      const seen = await tensors();
      const values = await readPacked(seen);
      dispose(seen);
      keep({ step: 0, values: [...values], count, spentMs });
    },
  };
}
