/** Work for an engine, the same in Node and in a driven browser. Plain data both ways. */
import { type BenchRequest, type Row, runBench, type Torch } from "@adder-studio/bench";
import type { BackendName, Diagnostic, EngineFacts } from "@adder-studio/core";
import { DiagnosticError } from "@adder-studio/core";
import { createBatchFeed, type FetchBytes, openDataSource } from "@adder-studio/data";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR, OpOf } from "@adder-studio/ir";
import { useBackend } from "@adder-studio/kernels";
import {
  compile,
  type EpochFigures,
  estimationBatchCount,
  evaluateAll,
  train,
} from "@adder-studio/runtime";
import { measurePass, type PassFigures } from "./pass";
import { createRecorder, type RecordedLook, type RecordingPlan } from "./recorder";
import { checkLayer } from "./vectors/check-layer";
import { checkNetwork } from "./vectors/check-network";
import type { CaseResult, VectorCase } from "./vectors/types";

/** NamedArray as JSON: every float32 is exact as a decimal. */
export interface JsonArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** `threads`: of the wasm engine, 1 unless given. */
export type Job = { readonly backend: BackendName; readonly threads?: number } & (
  | {
      readonly kind: "train";
      readonly ir: ModelIR;
      readonly run: RunConfig;
      readonly steps?: number;
      readonly wantsWeights: boolean;
      readonly recording?: RecordingPlan;
    }
  | {
      readonly kind: "eval";
      readonly ir: ModelIR;
      readonly run: RunConfig;
      readonly weights: readonly JsonArray[];
    }
  | {
      readonly kind: "forward";
      readonly ir: ModelIR;
      /** `run.batch` images. */
      readonly run: RunConfig;
      /** Make a training step behind the pass. */
      readonly step: boolean;
    }
  | { readonly kind: "vectors"; readonly cases: readonly VectorCase[] }
  | { readonly kind: "bench"; readonly request: BenchRequest }
);

export type JobMessage =
  | {
      readonly type: "ready";
      readonly engine: EngineFacts;
      readonly layers: readonly { readonly name: string; readonly size: number }[];
      readonly totalSteps: number;
      readonly stepsPerEpoch: number;
    }
  | {
      readonly type: "steps";
      /** step, loss, accuracy, lr, norms... */
      readonly rows: readonly (readonly number[])[];
      readonly examplesPerSecond: number;
    }
  | ({ readonly type: "epoch" } & EpochFigures)
  | ({ readonly type: "look" } & RecordedLook)
  | ({ readonly type: "passed" } & PassFigures)
  | { readonly type: "case"; readonly result: CaseResult }
  | { readonly type: "measured"; readonly row: Row }
  | {
      readonly type: "figures";
      readonly loss: number;
      readonly accuracy: number;
      readonly count: number;
    }
  | { readonly type: "failed"; readonly diagnostic: Diagnostic }
  | {
      readonly type: "done";
      readonly steps: number;
      readonly weightsHash: string;
      readonly examplesPerSecond: number;
      readonly weights?: readonly JsonArray[];
    };

export interface JobHost {
  readonly fetchBytes: FetchBytes;
  emit(message: JobMessage): void;
  /** For benchmarks, where processes can be started. */
  readonly torch?: Torch;
}

function openFeed(ir: ModelIR, run: RunConfig, host: JobHost) {
  const { attrs } = ir.ops[0] as OpOf<"input">;
  return createBatchFeed(openDataSource(attrs, run.seed, host.fetchBytes), attrs, run);
}

async function trainJob(job: Job & { kind: "train" }, engine: EngineFacts, host: JobHost) {
  const { ir, run } = job;
  const feed = openFeed(ir, run, host);
  const program = compile(ir, run);
  program.initialise();
  const totalSteps = job.steps ?? run.epochs * feed.stepsPerEpoch;
  const recorder =
    job.recording &&
    createRecorder({ program, feed, run, totalSteps, plan: job.recording }, (look) =>
      host.emit({ type: "look", ...look }),
    );
  host.emit({
    type: "ready",
    engine,
    layers: program.adderLayers.map(({ name, size }) => ({ name, size })),
    totalSteps,
    stepsPerEpoch: feed.stepsPerEpoch,
  });
  await recorder?.begin();
  const result = await train({
    ir,
    run,
    program,
    feed,
    backend: job.backend,
    totalSteps,
    // A look is had at the end of a tick: a recording chooses its steps.
    tickMs: recorder ? 0 : 100,
    checkpoints: true,
    control: recorder?.control ?? { gate: async () => true },
    ...(recorder && { observer: recorder.observer }),
    sink: {
      tick(rows, width, examplesPerSecond) {
        const list: number[][] = [];
        for (let at = 0; at < rows.length; at += width)
          list.push([...rows.subarray(at, at + width)]);
        host.emit({ type: "steps", rows: list, examplesPerSecond });
      },
      epoch: (figures) => host.emit({ type: "epoch", ...figures }),
      checkpoint() {},
      alive() {},
    },
  });
  const weights = job.wantsWeights ? await program.weights() : undefined;
  host.emit({
    type: "done",
    steps: result.step,
    weightsHash: result.weightsHash,
    examplesPerSecond: result.examplesPerSecond,
    ...(weights && {
      weights: weights.map(({ name, shape, data }) => ({ name, shape, values: [...data] })),
    }),
  });
}

async function evalJob(job: Job & { kind: "eval" }, engine: EngineFacts, host: JobHost) {
  const { ir, run } = job;
  host.emit({ type: "ready", engine, layers: [], totalSteps: 0, stepsPerEpoch: 0 });
  const feed = openFeed(ir, run, host);
  const program = compile(ir, run);
  program.initialise(
    job.weights.map(({ name, shape, values }) => ({
      name,
      shape,
      data: Float32Array.from(values),
    })),
  );
  const figures = await evaluateAll(
    program,
    feed.testBatches(250),
    run.reestimate ? feed.estimationBatches(estimationBatchCount) : undefined,
  );
  host.emit({ type: "figures", ...figures });
}

async function forwardJob(job: Job & { kind: "forward" }, engine: EngineFacts, host: JobHost) {
  host.emit({ type: "ready", engine, layers: [], totalSteps: 1, stepsPerEpoch: 1 });
  const batch = await openFeed(job.ir, job.run, host).batchAt(0);
  host.emit({ type: "passed", ...(await measurePass(job, batch)) });
}

async function vectorsJob(job: Job & { kind: "vectors" }, engine: EngineFacts, host: JobHost) {
  host.emit({ type: "ready", engine, layers: [], totalSteps: job.cases.length, stepsPerEpoch: 0 });
  for (const vector of job.cases) {
    const result =
      vector.kind === "layer"
        ? await checkLayer(vector.data)
        : await checkNetwork(vector.data, vector.weights);
    host.emit({ type: "case", result });
  }
}

/** Opens its engines itself: some it measures are not ours. */
async function benchJob({ request }: Job & { kind: "bench" }, host: JobHost) {
  await runBench(request, {
    ready: (engine) =>
      host.emit({ type: "ready", engine, layers: [], totalSteps: 0, stepsPerEpoch: 0 }),
    row: (row) => host.emit({ type: "measured", row }),
    ...(host.torch && { torch: host.torch }),
  });
}

/** Runs `job` on its engine, never on another one; every fault becomes a `failed` message. */
export async function runJob(job: Job, host: JobHost): Promise<void> {
  try {
    if (job.kind === "bench") return await benchJob(job, host);
    const engine = await useBackend(job.backend, { threads: job.threads ?? 1 });
    if (job.kind === "train") await trainJob(job, engine, host);
    else if (job.kind === "eval") await evalJob(job, engine, host);
    else if (job.kind === "forward") await forwardJob(job, engine, host);
    else await vectorsJob(job, engine, host);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      host.emit({
        type: "failed",
        diagnostic: { code: "engine-fault", severity: "error", message },
      });
      return;
    }
    host.emit({ type: "failed", diagnostic: error.diagnostic });
  }
}
