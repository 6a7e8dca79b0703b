import {
  type Checkpoint,
  canonicalJson,
  DiagnosticError,
  type EngineName,
  float32Hash,
  sha256Hex,
  weightsHash,
} from "@adder-studio/core";
import type { BatchFeed } from "@adder-studio/data";
import { learningRate, lpAt, type Mark, markSteps, type RunConfig } from "@adder-studio/graph";
import { type ModelIR, taskOf } from "@adder-studio/ir";
import type { Tensor } from "@tensorflow/tfjs-core";
import { estimationBatchCount, evaluateAll, inUnits, type TestFigures } from "./evaluate";
import { explainNonFinite, explainTest } from "./explain-non-finite";
import { type Program, readPacked } from "./program";

/**
 * Number of columns of a row before the layers' norms: step, loss, accuracy, learning rate. For a regression the root
 * mean squared error, in the units of the data set, stands in the place of the accuracy, here and in `EpochFigures`.
 */
export const fixedColumns = 4;
const testBatchSize = 250;
/** Steps whose time is not counted: compilation and warm-up. */
const untimedSteps = 5;

/** Figures of one epoch: means over its training batches, and the test after it. */
export interface EpochFigures {
  readonly epoch: number;
  /** Steps made so far. */
  readonly step: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
  readonly reestimated: boolean;
  readonly examplesPerSecond: number;
}

/** Receiver of a run's results. */
export interface TrainerSink {
  /** Receives the rows of all steps since the last call, `width` values each (see `fixedColumns`). */
  tick(rows: Float32Array, width: number, examplesPerSecond: number): void;
  /** Receives the figures of a finished epoch. */
  epoch(figures: EpochFigures): void;
  /** Receives a checkpoint of finite values. */
  checkpoint(checkpoint: Checkpoint): void;
  /** Sign of life from work that takes long; `doing` names it, as a participle. */
  alive(doing: string): void;
  /** Receives the logits `[count, classes]` of every test image. Called before `epoch`. */
  predictions?(epoch: number, step: number, figures: TestFigures): void;
  /**
   * Receives the hash of all weights at the steps of `markSteps`, after the rows up to its step. On wasm and cpu only: the
   * bits of graphics engines are the machine's own.
   */
  mark?(mark: Mark): void;
}

/**
 * Reads values of the network between two steps. They are read back together with the figures of a tick, and an observer
 * that wants none costs nothing.
 */
export interface Observer {
  /** True when the observer wants values at the next tick. Read before each step. */
  readonly due: boolean;
  /** True when the observer wants four norms of each layer's filters (`Program.trainStep` with `watch`). */
  readonly wantsStepNorms: boolean;
  /** Makes the tensors to read, on the device; the trainer disposes of them. */
  tensors(): Promise<Tensor[]>;
  /** Receives the tensors' values one after the other, and the four norms of each layer (`stepNorms`). */
  take(step: number, values: Float32Array, stepNorms: Float32Array): void;
}

/** Control over a run from outside. */
export interface TrainerControl {
  /**
   * Called before each step: resolves when the step may be made, with false to stop the run. `save` makes a checkpoint of
   * this step, unless there is one. A gate that is about to wait calls it, since a page that waits may be closed.
   */
  gate(step: number, save: () => Promise<void>): Promise<boolean>;
}

/** Options of `train`. */
export interface TrainerOptions {
  readonly ir: ModelIR;
  readonly run: RunConfig;
  readonly program: Program;
  readonly feed: BatchFeed;
  readonly backend: EngineName;
  /** Length of the run and of its schedule. */
  readonly totalSteps: number;
  readonly checkpoint?: Checkpoint;
  readonly sink: TrainerSink;
  readonly control: TrainerControl;
  /** Least time between two ticks, in milliseconds. */
  readonly tickMs: number;
  /** True: a checkpoint every 25 steps or 5 s, where that takes at most 2 % of the time. */
  readonly checkpoints: boolean;
  readonly observer?: Observer;
}

/** Result of `train`. */
export interface TrainerResult {
  /** Number of steps made, those before the checkpoint included. */
  readonly step: number;
  /** False when the gate stopped the run. */
  readonly finished: boolean;
  /** Hash of all weights: the same run on the same engine gives the same hash. */
  readonly weightsHash: string;
  readonly examplesPerSecond: number;
}

/** Returns the SHA-256, in hex, of everything that the numbers of a run depend on: network, settings, number of steps. */
export function experimentHash(ir: ModelIR, run: RunConfig, totalSteps: number): string {
  return sha256Hex(canonicalJson([ir, run, totalSteps]));
}

// Half of the 50 steps a killed browser may lose: committing to storage takes a few steps more.
const checkpointSteps = 25;
const checkpointMs = 5000;

/**
 * Returns a function that waits for a macrotask: messages are handled in between, without the 4 ms clamp of timers and in
 * hidden tabs as well.
 */
function createYield(): () => Promise<void> {
  // In Node an open message port would keep the process from ending.
  const { setImmediate } = globalThis as { setImmediate?: (done: () => void) => void };
  if (setImmediate) return () => new Promise((done) => setImmediate(done));
  const { port1, port2 } = new MessageChannel();
  let resolve: (() => void) | undefined;
  port1.onmessage = () => resolve?.();
  return () =>
    new Promise((done) => {
      resolve = done;
      port2.postMessage(0);
    });
}

/** Means of an epoch over its batches, which are of one size; `unit` of a regression's targets, undefined for classes. */
function trainingFigures(
  { steps, loss, correct }: Checkpoint["epoch"],
  unit: number | undefined,
  batch: number,
): Pick<EpochFigures, "trainLoss" | "trainAccuracy"> {
  const trainLoss = loss / steps;
  const trainAccuracy =
    unit === undefined ? correct / (steps * batch) : unit * Math.sqrt(trainLoss);
  return { trainLoss, trainAccuracy };
}

/**
 * Trains from step 0, or from the checkpoint, to the end of the run or until the gate stops it. A step depends only on
 * the weights, the optimizer's state and the step number: a run that was stopped and resumed has the same numbers as one
 * that was not. Throws a DiagnosticError `loss-not-finite`, which names the layer, when a loss or a norm is not finite.
 * @example
 * const { finished, weightsHash } = await train({
 *   ir, run, program, feed, backend: "wasm", totalSteps, sink, control, tickMs: 100, checkpoints: true,
 * });
 */
export async function train(options: TrainerOptions): Promise<TrainerResult> {
  const { ir, run, program, feed, totalSteps, sink, control, backend } = options;
  const width = fixedColumns + program.filterLayers.length;
  const batch = run.batch;
  const isRegression = taskOf(ir) === "values";
  const unit = feed.valueScale?.std ?? 1;
  const experiment = experimentHash(ir, run, totalSteps);
  const yieldNow = createYield();
  // Reading costs nothing where the values are in our own memory: each step's loss is read at once.
  const readsEachStep = backend === "wasm" || backend === "cpu";
  const marked = new Set(readsEachStep && sink.mark ? markSteps(totalSteps) : []);

  let epoch = options.checkpoint?.epoch ?? { steps: 0, loss: 0, correct: 0 };
  let step = options.checkpoint?.step ?? 0;
  let lastGood = options.checkpoint;
  let pending: { step: number; lr: number; metrics: Tensor }[] = [];
  let unsent: number[] = [];
  let lastTick = performance.now();
  let lastCheckpoint = performance.now();
  let checkpointCost = 0;
  let lastYield = performance.now();
  let timedMs = 0;
  let timedSteps = 0;
  let madeSteps = 0;

  const rate = () => (timedMs > 0 ? (timedSteps * batch * 1000) / timedMs : 0);

  /**
   * Reads the pending metrics and the observer's tensors in one read-back. Returns -1, or the step whose loss is
   * not finite.
   */
  async function collect(observer?: Observer): Promise<number> {
    if (pending.length === 0) return -1;
    const observed = (await observer?.tensors()) ?? [];
    const values = await readPacked([...pending.map(({ metrics }) => metrics), ...observed]);
    const size = width - fixedColumns + 2;
    let bad = -1;
    let at = 0;
    let stepNorms = values.subarray(0, 0);
    pending.forEach((entry) => {
      const own = values.subarray(at, at + entry.metrics.size);
      at += entry.metrics.size;
      entry.metrics.dispose();
      if (bad >= 0) return;
      const loss = own[0] as number;
      const correct = own[1] as number;
      const norms = own.subarray(2, size);
      stepNorms = own.subarray(size);
      if (!Number.isFinite(loss) || !norms.every(Number.isFinite)) {
        bad = entry.step;
        return;
      }
      const metric = isRegression ? unit * Math.sqrt(loss) : correct / batch;
      unsent.push(entry.step, loss, metric, entry.lr, ...norms);
      epoch = { steps: epoch.steps + 1, loss: epoch.loss + loss, correct: epoch.correct + correct };
    });
    pending = [];
    for (const tensor of observed) tensor.dispose();
    if (bad < 0) observer?.take(step, values.slice(at), stepNorms.slice());
    return bad;
  }

  function send(): void {
    if (unsent.length > 0) sink.tick(Float32Array.from(unsent), width, rate());
    unsent = [];
    lastTick = performance.now();
  }

  async function saveCheckpoint(): Promise<void> {
    const started = performance.now();
    const { layout, data } = await program.snapshot();
    // A lost device can return zeros: such a state must never replace a good one.
    if (data.every(Number.isFinite) && data.some((value) => value !== 0)) {
      lastGood = {
        step,
        layout,
        data,
        epoch,
        backend,
        experiment,
        hash: await float32Hash(data),
      };
      sink.checkpoint(lastGood);
    }
    lastCheckpoint = performance.now();
    checkpointCost = lastCheckpoint - started;
  }

  async function saveHere(): Promise<void> {
    if (!options.checkpoints || pending.length > 0 || step === lastGood?.step) return;
    await saveCheckpoint();
  }

  function checkpointDue(): boolean {
    if (!options.checkpoints) return false;
    const since = performance.now() - lastCheckpoint;
    const due = step - (lastGood?.step ?? 0) >= checkpointSteps || since >= checkpointMs;
    // At most 2 % of the time goes into checkpoints.
    return due && since >= checkpointCost * 50;
  }

  async function fail(badStep: number): Promise<never> {
    send();
    throw new DiagnosticError(
      await explainNonFinite({ program, feed, run, ir, totalSteps, badStep, lastGood, sink }),
    );
  }

  if (options.checkpoint) program.restore(options.checkpoint);
  else if (options.checkpoints) await saveCheckpoint();
  program.useExponent(lpAt(run, step, totalSteps));
  while (step < totalSteps) {
    if (performance.now() - lastYield > 8) {
      await yieldNow();
      lastYield = performance.now();
    }
    if (!(await control.gate(step, saveHere))) break;
    const hostBatch = await feed.batchAt(step);
    const started = performance.now();
    const lr = learningRate(run, step, totalSteps, feed.stepsPerEpoch);
    const observer = options.observer?.due ? options.observer : undefined;
    const metrics = program.trainStep(hostBatch, step, lr, observer?.wantsStepNorms);
    pending.push({ step, lr, metrics });
    step += 1;
    // The observer sees the network with the exponent of the next step.
    program.useExponent(lpAt(run, step, totalSteps));
    madeSteps += 1;
    const epochEnds = step % feed.stepsPerEpoch === 0;
    const ends = epochEnds || step === totalSteps;
    const tickDue = performance.now() - lastTick >= options.tickMs;
    if (readsEachStep || tickDue || ends || checkpointDue()) {
      const bad = await collect(tickDue || ends ? observer : undefined);
      if (bad >= 0) await fail(bad);
    }
    if (madeSteps > untimedSteps) {
      timedMs += performance.now() - started;
      timedSteps += 1;
    }
    if (tickDue || ends || marked.has(step)) send();
    if (marked.has(step)) sink.mark?.({ step, hash: weightsHash(await program.weights()) });
    if (epochEnds) {
      sink.alive("testing");
      const figures = inUnits(
        await evaluateAll(
          program,
          feed.testBatches(testBatchSize),
          run.reestimate ? feed.estimationBatches(estimationBatchCount) : undefined,
        ),
        feed.valueScale,
      );
      if (!Number.isFinite(figures.loss)) {
        send();
        throw new DiagnosticError(await explainTest(program, ir, step, lastGood));
      }
      sink.predictions?.(step / feed.stepsPerEpoch, step, figures);
      sink.epoch({
        epoch: step / feed.stepsPerEpoch,
        step,
        ...trainingFigures(epoch, isRegression ? unit : undefined, batch),
        testLoss: figures.loss,
        testAccuracy: figures.accuracy,
        reestimated: run.reestimate,
        examplesPerSecond: rate(),
      });
      epoch = { steps: 0, loss: 0, correct: 0 };
    }
    if (pending.length === 0 && step < totalSteps && checkpointDue()) await saveCheckpoint();
  }
  const bad = await collect();
  if (bad >= 0) await fail(bad);
  send();
  if (options.checkpoints && step > (lastGood?.step ?? 0)) await saveCheckpoint();
  return {
    step,
    finished: step >= totalSteps,
    weightsHash: weightsHash(await program.weights()),
    examplesPerSecond: rate(),
  };
}
