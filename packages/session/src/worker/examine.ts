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
import type { EngineFindings, ExamineCommand, LayerSpeed, TrainingSpeed } from "../examination";
import type { TrainEvent } from "../protocol";
import { deviceLimits } from "./device-limits";
import { timeLayers } from "./examine-speed";
import { describeFailure, lostError } from "./faults";
import { createHeartbeat } from "./heartbeat";
import { madeUpBatch } from "./made-up-batch";
import { openEngine } from "./open-engine";
import { timeRounds } from "./rounds";

/** Where the parts of an examination end, as shares of its time and of its progress. */
const ends = { start: 0.05, kernels: 0.5, speed: 0.8 } as const;
/** At most this long for the training step, however much time is left. */
const trainingMs = 1500;
const mostComplaints = 5;

/**
 * Examines one engine: every kernel against the cpu reference, the speed of layers, a whole training step.
 * Posts what it finds as it goes. Never throws: the reason is in the last event.
 */
export async function examine(
  { engine: wish, ir, run }: ExamineCommand,
  post: (event: TrainEvent) => void,
): Promise<void> {
  const { backend, threads, budgetMs } = wish;
  let started = performance.now();
  const elapsed = () => performance.now() - started;
  const complaints: string[] = [];
  const unwatch = onUncaptured((message) => {
    if (complaints.length < mostComplaints && !complaints.includes(message)) {
      complaints.push(message);
    }
  });

  let reached = 0;
  const heartbeat = createHeartbeat(
    (doing) => post({ type: "examining", doing, share: reached, found: {} }),
    () => void isLost(),
  );

  function tell(doing: string, share: number, found: EngineFindings = {}): void {
    reached = share;
    // Names what it beats with until the next word.
    heartbeat.alive(doing);
    heartbeat.spoke();
    post({ type: "examining", doing, share, found });
  }

  /** A lost graphics device answers with zeros, and quickly: nothing of it may be told. */
  function assertAlive(): void {
    if (isLost()) throw lostError("its device or context is gone.");
  }

  const open = (everyThread: boolean) =>
    openEngine(backend, {
      selfTest: false,
      everyThread,
      ...(threads === undefined ? {} : { threads }),
    });

  async function checkAll(tasks: Awaited<ReturnType<typeof referenceResults>>): Promise<void> {
    const kernels = await checkKernels(tasks, {
      onCase({ kernel, done, total, found }) {
        assertAlive();
        const share = ends.start + (ends.kernels - ends.start) * (done / total);
        tell(`checking ${kernel}`, share, { kernels: found });
      },
      goOn: (complete) => !complete || elapsed() < budgetMs * ends.kernels,
    });
    assertAlive();
    tell("checking kernels", ends.kernels, { kernels });
  }

  async function timeAll(): Promise<void> {
    let speeds: readonly LayerSpeed[] = [];
    const width = ends.speed - ends.kernels;
    await timeLayers(
      () => budgetMs * ends.speed - elapsed(),
      (found, next) => {
        assertAlive();
        speeds = [...found];
        tell(next, ends.kernels + width * Math.min(1, found.length / 12), { speeds });
      },
    );
  }

  async function timeTraining(): Promise<TrainingSpeed> {
    const program = compile(ir, run, () => heartbeat.alive("timing a training step"));
    program.initialise();
    const batch = madeUpBatch(ir, run);
    let step = 0;
    const ms = Math.min(trainingMs, Math.max(200, budgetMs - elapsed()));
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

  try {
    tell("asking the reference", 0);
    await useBackend("cpu");
    const tasks = await referenceResults();
    tell("starting the engine", 0.02);
    const before = performance.now();
    const engine = await open(true);
    const startMs = performance.now() - before;
    started = performance.now();
    tell("checking kernels", ends.start, {
      engine,
      startMs,
      limits: deviceLimits(),
      kernelCount,
    });
    await checkAll(tasks);
    await open(false);
    await timeAll();
    tell("timing a training step", ends.speed);
    const training = await timeTraining();
    assertAlive();
    tell("finishing", 1, { training, ...(complaints.length > 0 ? { complaints } : {}) });
    post({ type: "examined" });
  } catch (error) {
    if (complaints.length > 0) tell("finishing", 1, { complaints });
    const { diagnostic } = describeFailure(error, backend, isLost());
    post({ type: "examined", reason: diagnostic.message });
  } finally {
    unwatch();
    heartbeat.dispose();
  }
}
