/**
 * The training worker. This file is small on purpose: the engine and tfjs load with the first start or
 * measurement, so that the page can have its worker at hand from the beginning.
 */
import { allowOwnScripts, nameStores } from "@adder-studio/core";
import type { StartCommand, TrainCommand, TrainEvent } from "./protocol";
import { describeFailure } from "./worker/faults";
import { createRunHandle, type RunHandle } from "./worker/run-handle";

// The threads of the wasm engine are workers of this worker.
allowOwnScripts(self.location.href);

let current: RunHandle | undefined;
/** Runs and measurements follow each other; a stopped run ends before the next begins. */
let queue: Promise<void> = Promise.resolve();

function post(event: TrainEvent, transfer: Transferable[] = []): void {
  self.postMessage(event, { transfer });
}

async function run(handle: RunHandle): Promise<void> {
  const { command, heartbeat } = handle;
  try {
    const { runTraining } = await heartbeat.during("loading the engine", import("./worker/run"));
    await runTraining(handle);
  } catch (error) {
    const failure = describeFailure(error, command.backend, false);
    handle.post({ type: "failed", runId: command.runId, ...failure, step: firstStep(command) });
  }
  handle.end();
}

function firstStep({ checkpoint }: StartCommand): number {
  return checkpoint?.step ?? 0;
}

function handleCommand(command: TrainCommand): void {
  switch (command.type) {
    case "stores":
      nameStores(command.prefix);
      return;
    case "start": {
      current?.gate.stop();
      const handle = createRunHandle(command, post);
      current = handle;
      queue = queue.then(() => run(handle));
      return;
    }
    case "measure":
      queue = queue.then(async () => {
        const { measureStep } = await import("./worker/measure");
        post(await measureStep(command));
      });
      return;
    case "examine":
      queue = queue.then(async () => {
        const { examine } = await import("./worker/examine");
        await examine(command, post);
      });
      return;
    case "integers":
      queue = queue.then(async () => {
        const { runIntegers } = await import("./worker/integers");
        await runIntegers(command, post);
      });
      return;
    case "tested":
      queue = queue.then(async () => {
        const { runTested } = await import("./worker/tested");
        await runTested(command, post);
      });
      return;
    case "exportWeights":
      current?.exportWeights();
      return;
    case "observe":
      current?.observe(command.request);
      return;
    case "pace":
      current?.gate.pace(command.ms);
      return;
    case "testSet":
      // Not queued: reading data needs no engine, so a run may go on meanwhile.
      void import("./worker/test-set").then(async (it) => {
        const event = await it.readTestSet(command);
        const { set } = event;
        post(
          event,
          set ? [set.images.buffer as ArrayBuffer, set.labels.buffer as ArrayBuffer] : [],
        );
      });
      return;
    case "pause":
    case "resume":
    case "step":
    case "stop":
      current?.gate[command.type]();
  }
}

self.addEventListener("message", ({ data }: MessageEvent<TrainCommand>) => handleCommand(data));
// Browsers tell the page about uncaught errors of a worker, but not about promises.
self.addEventListener("unhandledrejection", ({ reason }) => current?.fail(reason));
