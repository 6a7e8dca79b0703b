import {
  type Checkpoint,
  canonicalJson,
  type Diagnostic,
  DiagnosticError,
  type EngineName,
  float32Hash,
  sha256Hex,
  weightsHash,
} from "@adder-studio/core";
import type { BatchFeed } from "@adder-studio/data";
import { learningRate, lpAt, type RunConfig } from "@adder-studio/graph";
import { goalOf, isTrained, type ModelIR } from "@adder-studio/ir";
import type { Tensor } from "@tensorflow/tfjs-core";
import { estimationBatchCount, evaluateAll, inUnits, type TestFigures } from "./evaluate";
import { type Program, readPacked } from "./program";

/**
 * Columns of a row before the layers' norms: step, loss, accuracy, learning rate. Where a network gives values, the root
 * mean squared error in their units stands in accuracy's place, here and in `EpochFigures`.
 */
export const fixedColumns = 4;
const testBatchSize = 250;
/** Steps whose time is not counted: compilation and warm-up. */
const untimedSteps = 5;

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

export interface TrainerSink {
  /** Rows of all steps since the last call, `width` values each. */
  tick(rows: Float32Array, width: number, examplesPerSecond: number): void;
  epoch(figures: EpochFigures): void;
  checkpoint(checkpoint: Checkpoint): void;
  alive(doing: string): void;
  /** What a test said of each image: logits `[count, classes]`. Called before `epoch`. */
  predictions?(epoch: number, step: number, figures: TestFigures): void;
}

/**
 * Looks into the network between two steps. What it wants to see is read back together with the figures of a tick,
 * and costs nothing while it wants nothing.
 */
export interface Observer {
  /** Look at the next tick? Asked before each step. */
  readonly due: boolean;
  /** Wants the movement of the adder layers (`Program.trainStep` with `watch`). */
  readonly movement: boolean;
  /** What to read, made on the device now; the trainer disposes of it. */
  tensors(): Promise<Tensor[]>;
  /** `values`: the tensors' values one after the other; `moved`: four numbers for each adder layer. */
  take(step: number, values: Float32Array, moved: Float32Array): void;
}

export interface TrainerControl {
  /**
   * Called before each step; resolves when the step may be made; false stops the run. `save` keeps a checkpoint of this
   * very step, unless there is one: for a gate that is about to wait, since a page that waits may be closed.
   */
  gate(step: number, save: () => Promise<void>): Promise<boolean>;
}

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
  /** Least time between two ticks. */
  readonly tickMs: number;
  /** Keep checkpoints (every 50 steps or 5 s)? */
  readonly checkpoints: boolean;
  readonly observer?: Observer;
}

export interface TrainerResult {
  readonly step: number;
  readonly finished: boolean;
  readonly weightsHash: string;
  readonly examplesPerSecond: number;
}

/** SHA-256 of what the numbers of a run depend on. */
export function experimentHash(ir: ModelIR, run: RunConfig, totalSteps: number): string {
  return sha256Hex(canonicalJson([ir, run, totalSteps]));
}

// Half of the 50 steps a killed browser may lose: committing to storage takes a few steps more.
const checkpointSteps = 25;
const checkpointMs = 5000;

/** A macrotask: lets messages in without the 4 ms clamp of timers and without needing a visible tab. */
function createYield(): () => Promise<void> {
  // Node, where a message port would have to be closed for the process to end.
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

/**
 * Trains from step 0, or from the checkpoint, to the end of the run or until the gate says stop. All
 * that a step reads is in the weights, the optimizer's state and the step number: a run that was
 * stopped and resumed makes the same numbers as one that was not.
 */
export async function train(options: TrainerOptions): Promise<TrainerResult> {
  const { ir, run, program, feed, totalSteps, sink, control, backend } = options;
  const width = fixedColumns + program.filterLayers.length;
  const batch = run.batch;
  const ofValues = goalOf(ir) === "values";
  const unit = feed.valueScale?.std ?? 1;
  const experiment = experimentHash(ir, run, totalSteps);
  const yieldNow = createYield();
  // Reading costs nothing where the values are in our own memory: look at each step's loss at once.
  const readsEachStep = backend === "wasm" || backend === "cpu";

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
   * Reads the waiting metrics, and what the observer wants to see with them, in one go; -1, or the step whose loss is
   * not finite.
   */
  async function collect(look?: Observer): Promise<number> {
    if (pending.length === 0) return -1;
    const seen = (await look?.tensors()) ?? [];
    const values = await readPacked([...pending.map(({ metrics }) => metrics), ...seen]);
    const size = width - fixedColumns + 2;
    let bad = -1;
    let at = 0;
    let moved = values.subarray(0, 0);
    pending.forEach((entry) => {
      const own = values.subarray(at, at + entry.metrics.size);
      at += entry.metrics.size;
      entry.metrics.dispose();
      if (bad >= 0) return;
      const loss = own[0] as number;
      const right = own[1] as number;
      const norms = own.subarray(2, size);
      moved = own.subarray(size);
      if (!Number.isFinite(loss) || !norms.every(Number.isFinite)) {
        bad = entry.step;
        return;
      }
      const quality = ofValues ? unit * Math.sqrt(loss) : right / batch;
      unsent.push(entry.step, loss, quality, entry.lr, ...norms);
      epoch = { steps: epoch.steps + 1, loss: epoch.loss + loss, correct: epoch.correct + right };
    });
    pending = [];
    for (const tensor of seen) tensor.dispose();
    if (bad < 0) look?.take(step, values.slice(at), moved.slice());
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
    // A lost device can hand back zeros: such a state must never replace a good one.
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
    const look = options.observer?.due ? options.observer : undefined;
    const metrics = program.trainStep(hostBatch, step, lr, look?.movement);
    pending.push({ step, lr, metrics });
    step += 1;
    // What looks at the network from here on sees it as the next step will.
    program.useExponent(lpAt(run, step, totalSteps));
    madeSteps += 1;
    const epochEnds = step % feed.stepsPerEpoch === 0;
    const ends = epochEnds || step === totalSteps;
    const tickDue = performance.now() - lastTick >= options.tickMs;
    if (readsEachStep || tickDue || ends || checkpointDue()) {
      const bad = await collect(tickDue || ends ? look : undefined);
      if (bad >= 0) await fail(bad);
    }
    if (madeSteps > untimedSteps) {
      timedMs += performance.now() - started;
      timedSteps += 1;
    }
    if (tickDue || ends) send();
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
        trainLoss: epoch.loss / epoch.steps,
        // Over all batches, which are of one size.
        trainAccuracy: ofValues
          ? unit * Math.sqrt(epoch.loss / epoch.steps)
          : epoch.correct / (epoch.steps * batch),
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

/**
 * Why the loss of a test is not finite though each step's was: moving statistics outgrew float32, which training itself
 * does not read, or the epoch's last step spoiled the weights.
 */
async function explainTest(
  program: Program,
  ir: ModelIR,
  step: number,
  lastGood: Checkpoint | undefined,
): Promise<Diagnostic> {
  const { layout, data } = await program.snapshot();
  let at = 0;
  const spoiled = layout.find(({ size }) => {
    const part = data.subarray(at, at + size);
    at += size;
    return !part.every(Number.isFinite);
  });
  const spec = ir.params.find(({ name }) => name === spoiled?.name);
  const place =
    spec === undefined
      ? "The loss of the test"
      : isTrained(spec)
        ? "The weights of this layer"
        : "The moving statistics of this layer";
  return notFinite(place, spec?.from, `by step ${step}`, lastGood);
}

/**
 * Replays from the last good state to the step that failed, which is exact, and looks for the first
 * value that is not finite. Leaves the program at the last good state.
 */
async function explainNonFinite(context: {
  program: Program;
  feed: BatchFeed;
  run: RunConfig;
  ir: ModelIR;
  totalSteps: number;
  badStep: number;
  lastGood: Checkpoint | undefined;
  sink: TrainerSink;
}): Promise<Diagnostic> {
  const { program, feed, run, totalSteps, badStep, lastGood, sink } = context;
  const toLastGood = () => (lastGood ? program.restore(lastGood) : program.initialise());
  toLastGood();
  for (let step = lastGood?.step ?? 0; step < badStep; step++) {
    sink.alive("finding the cause");
    const lr = learningRate(run, step, totalSteps, feed.stepsPerEpoch);
    program.useExponent(lpAt(run, step, totalSteps));
    program.trainStep(await feed.batchAt(step), step, lr).dispose();
  }
  program.useExponent(lpAt(run, badStep, totalSteps));
  const found = await program.findNonFinite(await feed.batchAt(badStep), badStep);
  toLastGood();
  const where = {
    weights: "The weights of this layer",
    output: "The output of this layer",
    gradient: "The gradient of this layer",
  };
  const place = found ? where[found.what] : "The loss";
  return notFinite(place, found?.node, `at step ${badStep}`, lastGood);
}

function notFinite(
  place: string,
  node: string | undefined,
  when: string,
  lastGood: Checkpoint | undefined,
): Diagnostic {
  return {
    code: "loss-not-finite",
    severity: "error",
    message: `${place} stopped being finite ${when}.`,
    hint: `Try a lower learning rate. The last good weights, of step ${lastGood?.step ?? 0}, can be looked at; going on from them at this rate ends here again.`,
    ...(node !== undefined && { node }),
  };
}
