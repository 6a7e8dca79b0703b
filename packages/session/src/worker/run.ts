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
import { compile, experimentHash, type Program, train } from "@adder-studio/runtime";
import type { StartCommand } from "../protocol";
import { createSaver, type Saver } from "../storage/saver";
import { describeFailure, lostError } from "./faults";
import { exposeHurt } from "./hurt";
import { openEngine } from "./open-engine";
import { openSource } from "./open-source";
import { createPacing } from "./pacing";
import { createReporter } from "./reporter";
import type { RunHandle } from "./run-handle";
import { createRunObserver, type RunObserver } from "./run-observer";

/** One run from its start command to done, stopped or failed. Never throws: faults are posted. */
export async function runTraining(handle: RunHandle): Promise<void> {
  const { command, gate, heartbeat } = handle;
  const { runId, backend } = command;
  let program: Program | undefined;
  const unwatch: (() => void)[] = [];
  const reporter = createReporter(handle);
  let saver: Saver | undefined;
  let finished = false;

  async function work(): Promise<void> {
    const engine = await heartbeat.during("starting the engine", openEngine(backend));
    unwatch.push(
      onLost((reason) => handle.fail(lostError(reason))),
      onUncaptured((message) => handle.fail(new Error(message))),
    );
    // The context's own event can be late, or never come: ask, too.
    handle.watch(() => void isLost());
    exposeHurt((error) => handle.fail(error));
    if (gate.stopped) return;

    const feed = await openFeed(handle);
    const totalSteps = command.run.epochs * feed.stepsPerEpoch;
    await verifyCheckpoint(command, totalSteps);
    const start = command.checkpoint?.step ?? 0;
    // Its images are on hand before the run says it is ready.
    await feed.batchAt(Math.min(start, totalSteps - 1));
    if (gate.stopped) return;

    const live = compile(command.ir, command.run, () => heartbeat.alive("training"));
    program = live;
    // With a checkpoint, too: how far a layer has moved is measured from the first weights.
    live.initialise(command.weights);
    await trainOn(live, feed, totalSteps, engine);
  }

  async function trainOn(
    live: Program,
    feed: BatchFeed,
    totalSteps: number,
    engine: EngineFacts,
  ): Promise<void> {
    const start = command.checkpoint?.step ?? 0;
    const pacing = createPacing(backend, start);
    let made = start;
    handle.post({
      type: "ready",
      runId,
      engine,
      layers: live.filterLayers.map(({ param: _, ...layer }) => layer),
      stepsPerEpoch: feed.stepsPerEpoch,
      totalSteps,
      step: start,
    });
    handle.canExport(() => {
      const step = made;
      live.weights().then(
        (weights) => handle.post({ type: "weights", runId, step, weights }, buffersOf(weights)),
        (error) => handle.fail(error),
      );
    });
    const observer = createRunObserver(
      command.ir,
      live,
      feed,
      () => gate.waitsNext || made + 1 === totalSteps,
      command.run.reestimate,
    );
    const look = lookWhileWaiting(handle, observer, () => made);
    saver =
      command.persist && createSaver(command.persist, start, engine, reporter.storage, totalSteps);
    const result = await train({
      ir: command.ir,
      run: command.run,
      program: {
        ...live,
        trainStep(batch, step, lr, watch) {
          const metrics = live.trainStep(batch, step, lr, watch);
          made = step + 1;
          return metrics;
        },
      },
      feed,
      backend,
      totalSteps,
      ...(command.checkpoint ? { checkpoint: command.checkpoint } : {}),
      sink: reporter.sink(saver, pacing, observer.taken),
      observer,
      control: { gate: (step, save) => gate.pass(step, save) },
      // Read by the trainer after each step.
      get tickMs() {
        return gate.waitsNext ? 0 : pacing.next(made);
      },
      checkpoints: true,
    });
    if (!result.finished) return;
    const weights = await live.weights();
    if (isLost()) throw lostError("its device or context is gone.");
    const { step, weightsHash, examplesPerSecond } = result;
    handle.post(
      { type: "done", runId, step, weightsHash, examplesPerSecond, weights },
      buffersOf(weights),
    );
    finished = true;
    await saver?.settled();
    saver?.close();
    saver = undefined;
    // Its weights can be looked at until another run begins.
    look.keepLooking();
    await gate.whenStopped;
  }

  try {
    await Promise.race([handle.failed, work()]);
  } catch (error) {
    // What the fault left running must not go on unseen.
    gate.stop();
    // The run has ended well: what befalls it afterwards costs nothing but the sight of it.
    if (finished) return;
    await lossMayFollow(backend);
    handle.post({
      type: "failed",
      runId,
      ...describeFailure(error, backend, isLost()),
      step: reporter.sentTo,
    });
  } finally {
    for (const stop of unwatch) stop();
    if (!isLost()) program?.dispose();
    await saver?.settled();
    handle.end();
    saver?.close();
  }
}

/** Shows the page what it wants to see in the times in which no step is made. */
function lookWhileWaiting(
  handle: RunHandle,
  observer: RunObserver,
  made: () => number,
): { keepLooking(): void } {
  const { runId } = handle.command;
  let over = false;
  let looking = false;
  let again = false;
  const waits = () => over || handle.gate.waiting;

  async function look(): Promise<void> {
    again = looking;
    if (looking) return;
    looking = true;
    try {
      do {
        again = false;
        const observation = await observer.look(made());
        if (observation !== undefined && !isLost()) {
          handle.post({ type: "observed", runId, observation }, [
            observation.data.buffer as ArrayBuffer,
          ]);
        }
      } while (again && waits());
    } catch (error) {
      handle.fail(error);
    } finally {
      looking = false;
    }
  }

  handle.onObserve((request) => {
    observer.ask(request);
    if (request !== undefined && waits()) void look();
  });
  handle.onWaiting(() => void look());
  return {
    keepLooking() {
      over = true;
      void look();
    },
  };
}

/**
 * A device that goes away makes calls fail and numbers wrong before it says so itself. Without the wait
 * a lost device could pass for a loss that is not finite, from which there is no recovery.
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

function inputOf(ir: ModelIR): InputAttrs {
  const [first] = ir.ops;
  if (first?.op !== "input") throw new Error("The network has no input.");
  return first.attrs;
}

async function openFeed({ command, heartbeat, post }: RunHandle): Promise<BatchFeed> {
  const { runId, run, ir } = command;
  const input = inputOf(ir);
  let told = Number.NEGATIVE_INFINITY;
  const onProgress = (progress: LoadProgress) => {
    const now = performance.now();
    if (progress.loadedBytes < progress.totalBytes && now - told < 100) return;
    told = now;
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

/** A checkpoint of another experiment, or one that was damaged, would train on to nonsense. */
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
