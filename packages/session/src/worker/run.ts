import {
  DiagnosticError,
  type EngineFacts,
  type EngineName,
  float32Hash,
  type NamedArray,
} from "@adder-studio/core";
import { type BatchFeed, createBatchFeed, type LoadProgress } from "@adder-studio/data";
import type { InputAttrs, ModelIR } from "@adder-studio/ir";
import { isLost, onLost, onUncaptured } from "@adder-studio/kernels";
import {
  compile,
  experimentHash,
  type Program,
  type TrainerResult,
  train,
} from "@adder-studio/runtime";
import type { StartCommand } from "../protocol";
import { createRunSaver, type RunSaver } from "../storage/run-saver";
import { exposeFaultInjection } from "./fault-injection";
import { describeFailure, lostError } from "./faults";
import { openRunEngine } from "./open-engine";
import { openSource } from "./open-source";
import { createPacing } from "./pacing";
import { createReporter, type Reporter } from "./reporter";
import type { RunHandle } from "./run-handle";
import { createRunObserver, type RunObserver } from "./run-observer";

/** Resources of a run that its end releases. */
interface RunResources {
  program: Program | undefined;
  saver: RunSaver | undefined;
  /** True when the run has been trained to its end. */
  finished: boolean;
  readonly unwatch: (() => void)[];
}

/** Makes one run, from its start command to done, stopped or failed. Never throws: faults are posted. */
export async function runTraining(handle: RunHandle): Promise<void> {
  const { command, gate } = handle;
  const { runId, backend } = command;
  const reporter = createReporter(handle);
  const resources: RunResources = {
    program: undefined,
    saver: undefined,
    finished: false,
    unwatch: [],
  };
  try {
    await Promise.race([handle.failed, startAndTrain(handle, reporter, resources)]);
  } catch (error) {
    // Training that the fault left running must not go on unseen.
    gate.stop();
    // The run has ended well: a fault afterwards costs nothing but its observation.
    if (resources.finished) return;
    await lossMayFollow(backend);
    handle.post({
      type: "failed",
      runId,
      ...describeFailure(error, backend, isLost()),
      step: reporter.sentTo,
    });
  } finally {
    for (const stop of resources.unwatch) stop();
    if (!isLost()) resources.program?.dispose();
    await resources.saver?.flushed();
    handle.end();
    resources.saver?.close();
  }
}

/** Starts the engine, opens data and network, and trains. */
async function startAndTrain(
  handle: RunHandle,
  reporter: Reporter,
  resources: RunResources,
): Promise<void> {
  const { command, gate, heartbeat } = handle;
  const { backend, engineModule, dataBase } = command;
  const engine = await heartbeat.during(
    "starting the engine",
    openRunEngine(backend, engineModule, dataBase),
  );
  resources.unwatch.push(
    onLost((reason) => handle.fail(lostError(reason))),
    onUncaptured((message) => handle.fail(new Error(message))),
  );
  // The context's own event can be late, or never come: ask, too.
  handle.watch(() => void isLost());
  exposeFaultInjection((error) => handle.fail(error));
  if (gate.stopped) return;

  const feed = await openFeed(handle);
  const totalSteps = command.steps ?? command.run.epochs * feed.stepsPerEpoch;
  await verifyCheckpoint(command, totalSteps);
  const start = command.checkpoint?.step ?? 0;
  // The first batch is loaded before the run is reported as ready.
  await feed.batchAt(Math.min(start, totalSteps - 1));
  if (gate.stopped) return;

  const program = compile(command.ir, command.run, () => heartbeat.alive("training"));
  resources.program = program;
  // With a checkpoint, too: the distance from initialisation is measured from the first weights.
  program.initialise(command.weights);
  await trainOn({ handle, reporter, resources, program, feed, totalSteps, engine });
}

/** A run that is ready to train. */
interface ReadyRun {
  readonly handle: RunHandle;
  readonly reporter: Reporter;
  readonly resources: RunResources;
  readonly program: Program;
  readonly feed: BatchFeed;
  readonly totalSteps: number;
  readonly engine: EngineFacts;
}

/** Trains to the end or until the run is stopped; after the end the network can be observed until another run begins. */
async function trainOn(run: ReadyRun): Promise<void> {
  const { handle, reporter, resources, program, feed, totalSteps, engine } = run;
  const { command, gate } = handle;
  const start = command.checkpoint?.step ?? 0;
  const pacing = createPacing(command.backend, start);
  let made = start;
  postReady(run, start);
  exportOnRequest(handle, program, () => made);
  const observer = createRunObserver({
    ir: command.ir,
    program,
    feed,
    hurries: () => gate.waitsNext || made + 1 === totalSteps,
    reestimate: command.run.reestimate,
  });
  const waiting = observeWhileWaiting(handle, observer, () => made);
  resources.saver =
    command.persist && createRunSaver(command.persist, start, engine, reporter.storage, totalSteps);
  const result = await train({
    ir: command.ir,
    run: command.run,
    program: {
      ...program,
      trainStep(batch, step, lr, watch) {
        const metrics = program.trainStep(batch, step, lr, watch);
        made = step + 1;
        return metrics;
      },
    },
    feed,
    backend: command.backend,
    totalSteps,
    ...(command.checkpoint ? { checkpoint: command.checkpoint } : {}),
    sink: reporter.sink(resources.saver, pacing, observer.takeObservation),
    observer,
    control: { gate: (step, save) => gate.pass(step, save) },
    // Read by the trainer after each step.
    get tickMs() {
      return gate.waitsNext ? 0 : pacing.next(made);
    },
    checkpoints: true,
  });
  if (!result.finished) return;
  await postDone(handle, program, result);
  resources.finished = true;
  await resources.saver?.flushed();
  resources.saver?.close();
  resources.saver = undefined;
  waiting.runEnded();
  await gate.whenStopped;
}

function postReady({ handle, program, feed, totalSteps, engine }: ReadyRun, step: number): void {
  handle.post({
    type: "ready",
    runId: handle.command.runId,
    engine,
    layers: program.filterLayers.map(({ param: _, ...layer }) => layer),
    stepsPerEpoch: feed.stepsPerEpoch,
    totalSteps,
    step,
  });
}

/** Lets the page export the weights of `program`; `made` gives the number of steps made. */
function exportOnRequest(handle: RunHandle, program: Program, made: () => number): void {
  const { runId } = handle.command;
  handle.canExport(() => {
    const step = made();
    program.weights().then(
      (weights) => handle.post({ type: "weights", runId, step, weights }, buffersOf(weights)),
      (error) => handle.fail(error),
    );
  });
}

async function postDone(
  handle: RunHandle,
  program: Program,
  { step, weightsHash, examplesPerSecond }: TrainerResult,
): Promise<void> {
  const weights = await program.weights();
  if (isLost()) throw lostError("its device or context is gone.");
  const { runId } = handle.command;
  handle.post(
    { type: "done", runId, step, weightsHash, examplesPerSecond, weights },
    buffersOf(weights),
  );
}

/** Observes for the page in the times in which no step is made. */
function observeWhileWaiting(
  handle: RunHandle,
  observer: RunObserver,
  made: () => number,
): {
  /** Goes on observing after the end of the run. */
  runEnded(): void;
} {
  const { runId } = handle.command;
  let over = false;
  let observing = false;
  let again = false;
  const waits = () => over || handle.gate.waiting;

  async function observe(): Promise<void> {
    again = observing;
    if (observing) return;
    observing = true;
    try {
      do {
        again = false;
        const observation = await observer.observeNow(made());
        if (observation !== undefined && !isLost()) {
          handle.post({ type: "observed", runId, observation }, [
            observation.data.buffer as ArrayBuffer,
          ]);
        }
      } while (again && waits());
    } catch (error) {
      handle.fail(error);
    } finally {
      observing = false;
    }
  }

  handle.onObserve((request) => {
    observer.setRequest(request);
    if (request !== undefined && waits()) void observe();
  });
  handle.onWaiting(() => void observe());
  return {
    runEnded() {
      over = true;
      void observe();
    },
  };
}

/**
 * Waits until a graphics device is known to be lost, half a second at most. A device that goes away makes calls fail and
 * numbers wrong before it reports that itself; without the wait it could pass for a loss that is not finite, from which
 * there is no recovery.
 */
async function lossMayFollow(backend: EngineName): Promise<void> {
  if (backend !== "webgl" && backend !== "webgpu") return;
  for (let i = 0; i < 10 && !isLost(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function buffersOf(arrays: readonly NamedArray[]): Transferable[] {
  return arrays.map(({ data }) => data.buffer as ArrayBuffer);
}

/** Returns the attributes of the network's input op. */
function inputOf(ir: ModelIR): InputAttrs {
  const [first] = ir.ops;
  if (first?.op !== "input") throw new Error("The network has no input.");
  return first.attrs;
}

/** Opens the data of a run and reports its loading. */
async function openFeed({ command, heartbeat, post }: RunHandle): Promise<BatchFeed> {
  const { runId, run, ir } = command;
  const input = inputOf(ir);
  let lastReport = Number.NEGATIVE_INFINITY;
  const onProgress = (progress: LoadProgress) => {
    const now = performance.now();
    if (progress.loadedBytes < progress.totalBytes && now - lastReport < 100) return;
    lastReport = now;
    post({ type: "loading", runId, ...progress });
  };
  const source = await heartbeat.during(
    "opening the data",
    openSource(input, run.seed, command.dataBase, onProgress),
  );
  return createBatchFeed(
    {
      ...source,
      trainShard: (index, signal) =>
        heartbeat.during("loading images", source.trainShard(index, signal)),
      test: (signal) => heartbeat.during("loading images", source.test(signal)),
    },
    input,
    { seed: run.seed, batch: run.batch },
  );
}

/** Throws for a checkpoint of another experiment and for a damaged one: training would go on to nonsense. */
async function verifyCheckpoint(command: StartCommand, totalSteps: number): Promise<void> {
  const { checkpoint, ir, run } = command;
  if (!checkpoint) return;
  if (checkpoint.experiment !== experimentHash(ir, run, totalSteps)) {
    throw new DiagnosticError({
      code: "checkpoint-foreign",
      severity: "error",
      message: "This saved state belongs to another network or other training settings.",
      hint: "Start the run again.",
    });
  }
  if (checkpoint.hash !== (await float32Hash(checkpoint.data))) {
    throw new DiagnosticError({
      code: "checkpoint-damaged",
      severity: "error",
      message: "This saved state is damaged.",
      hint: "Start the run again.",
    });
  }
}
