import {
  checkKernels,
  isLost,
  kernelCount,
  onUncaptured,
  referenceResults,
  useBackend,
} from "@adder-studio/kernels";
import { compile, readPacked } from "@adder-studio/runtime";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { EngineFindings, ExamineCommand, TrainingSpeed } from "../examination";
import type { TrainEvent } from "../protocol";
import { deviceLimits } from "./device-limits";
import { timeLayers } from "./examine-speed";
import { describeFailure, lostError } from "./faults";
import { createHeartbeat, type Heartbeat } from "./heartbeat";
import { openEngine } from "./open-engine";
import { timeRounds } from "./rounds";
import { syntheticBatch } from "./synthetic-batch";

/** End of each part of an examination, as a share of its time and of its progress. */
const ends = { start: 0.05, kernels: 0.5, speed: 0.8 } as const;
/** Longest time for the training step, however much time is left. */
const trainingMs = 1500;
const mostComplaints = 5;

/** An examination in progress. */
interface Examination {
  readonly command: ExamineCommand;
  readonly heartbeat: Heartbeat;
  /** Returns the milliseconds since the engine has started. */
  elapsed(): number;
  /** Posts progress; `doing` names the next piece of work for people. */
  report(doing: string, share: number, found?: EngineFindings): void;
}

/**
 * Examines one engine: every kernel against the cpu reference, the speed of layers, a whole training step.
 * Posts its findings as it goes. Never throws: the last event has the reason.
 */
export async function examine(
  command: ExamineCommand,
  post: (event: TrainEvent) => void,
): Promise<void> {
  const { backend } = command.engine;
  let started = performance.now();
  const { complaints, unwatch } = watchComplaints();
  let reached = 0;
  const heartbeat = createHeartbeat(
    (doing) => post({ type: "examining", doing, share: reached, found: {} }),
    () => void isLost(),
  );
  const examination: Examination = {
    command,
    heartbeat,
    elapsed: () => performance.now() - started,
    report(doing, share, found = {}) {
      reached = share;
      // Names the work of the next signs of life.
      heartbeat.alive(doing);
      heartbeat.spoke();
      post({ type: "examining", doing, share, found });
    },
  };
  const { report } = examination;
  try {
    report("asking the reference", 0);
    await useBackend("cpu");
    const tasks = await referenceResults();
    report("starting the engine", 0.02);
    const before = performance.now();
    const engine = await open(command, true);
    const startMs = performance.now() - before;
    started = performance.now();
    report("checking kernels", ends.start, {
      engine,
      startMs,
      limits: deviceLimits(),
      kernelCount,
    });
    await checkAllKernels(examination, tasks);
    await open(command, false);
    await timeAllLayers(examination);
    report("timing a training step", ends.speed);
    const training = await timeTraining(examination);
    assertDevice();
    report("finishing", 1, { training, ...(complaints.length > 0 ? { complaints } : {}) });
    post({ type: "examined" });
  } catch (error) {
    if (complaints.length > 0) report("finishing", 1, { complaints });
    const { diagnostic } = describeFailure(error, backend, isLost());
    post({ type: "examined", reason: diagnostic.message });
  } finally {
    unwatch();
    heartbeat.dispose();
  }
}

/** Collects the first errors that the device reports outside of calls. */
function watchComplaints(): { readonly complaints: readonly string[]; unwatch(): void } {
  const complaints: string[] = [];
  const unwatch = onUncaptured((message) => {
    if (complaints.length < mostComplaints && !complaints.includes(message)) {
      complaints.push(message);
    }
  });
  return { complaints, unwatch };
}

function open({ engine: { backend, threads } }: ExamineCommand, everyThread: boolean) {
  return openEngine(backend, {
    selfTest: false,
    everyThread,
    ...(threads === undefined ? {} : { threads }),
  });
}

/** Throws when the device is lost: it gives zeros, quickly, which must not be reported. */
function assertDevice(): void {
  if (isLost()) throw lostError("its device or context is gone.");
}

async function checkAllKernels(
  { command, elapsed, report }: Examination,
  tasks: Awaited<ReturnType<typeof referenceResults>>,
): Promise<void> {
  const { budgetMs } = command.engine;
  const kernels = await checkKernels(tasks, {
    onCase({ kernel, done, total, found }) {
      assertDevice();
      const share = ends.start + (ends.kernels - ends.start) * (done / total);
      report(`checking ${kernel}`, share, { kernels: found });
    },
    goOn: (complete) => !complete || elapsed() < budgetMs * ends.kernels,
  });
  assertDevice();
  report("checking kernels", ends.kernels, { kernels });
}

async function timeAllLayers({ command, elapsed, report }: Examination): Promise<void> {
  const { budgetMs } = command.engine;
  const width = ends.speed - ends.kernels;
  await timeLayers(
    () => budgetMs * ends.speed - elapsed(),
    (found, next) => {
      assertDevice();
      report(next, ends.kernels + width * Math.min(1, found.length / 12), { speeds: [...found] });
    },
  );
}

async function timeTraining({ command, heartbeat, elapsed }: Examination): Promise<TrainingSpeed> {
  const { ir, run, engine } = command;
  const program = compile(ir, run, () => heartbeat.alive("timing a training step"));
  program.initialise();
  const batch = syntheticBatch(ir, run);
  let step = 0;
  const ms = Math.min(trainingMs, Math.max(200, engine.budgetMs - elapsed()));
  const { callMs, calls } = await timeRounds(async (steps) => {
    let metrics: Tensor | undefined;
    for (let i = 0; i < steps; i++) {
      metrics?.dispose();
      metrics = program.trainStep(batch, step, run.lr);
      step += 1;
    }
    if (metrics) await readPacked([metrics]);
    metrics?.dispose();
  }, ms);
  program.dispose();
  return {
    batch: run.batch,
    stepMs: callMs,
    examplesPerSecond: (run.batch * 1000) / callMs,
    steps: calls,
  };
}
