/** Work for an engine, the same in Node and in a driven browser. Plain data both ways. */
import { type BenchRequest, type Row, runBench, type Torch } from "@adder-studio/bench";
import type { Probe } from "@adder-studio/blocks/experiments";
import type {
  Diagnostic,
  EngineFacts,
  EngineName,
  IntegerReport,
  IntegerSettings,
  LayerFacts,
} from "@adder-studio/core";
import { DiagnosticError, invariant } from "@adder-studio/core";
import { type ReadEngineFile, readEngineModule } from "@adder-studio/core/engines";
import {
  createBatchFeed,
  type DatasetInfo,
  type FetchBytes,
  openDataSource,
  openFiles,
} from "@adder-studio/data";
import type { Mark, RunConfig } from "@adder-studio/graph";
import type { ModelIR, OpOf } from "@adder-studio/ir";
import { useBackend } from "@adder-studio/kernels";
import {
  compile,
  type EpochFigures,
  estimationBatchCount,
  evaluateAll,
  evaluateIntegers,
  inUnits,
  train,
} from "@adder-studio/runtime";
import { measurePass, type PassFigures } from "./pass";
import { createRecorder, type RecordedLook, type RecordingPlan } from "./recorder";
import { probesAfter, probesBefore } from "./runs/probes";
import { checkLayer } from "./vectors/check-layer";
import { checkLp } from "./vectors/check-lp";
import { checkNetwork } from "./vectors/check-network";
import type { CaseResult, VectorCase } from "./vectors/types";

/** A `NamedArray` as JSON: every float32 is exact as a decimal. */
export interface JsonArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** End of a training job before its run's: after `until` steps, or at the first mark that differs from these. */
export interface EarlyEnd {
  readonly until: number;
  /** Marks with the first digits of their hashes. */
  readonly marks: readonly Mark[];
}

/**
 * Work for one engine; `threads` of the wasm engine, 1 unless given. `module`: first digits of the hash of the wasm engine's module,
 * six or more, for an earlier version of it.
 */
export type Job = {
  readonly backend: EngineName;
  readonly threads?: number;
  readonly module?: string;
} & (
  | {
      readonly kind: "train";
      readonly ir: ModelIR;
      readonly run: RunConfig;
      readonly steps?: number;
      readonly wantsWeights: boolean;
      /** Images to train on in place of those that the document names; they have the same shape. */
      readonly dataset?: DatasetInfo;
      readonly probes?: readonly Probe[];
      readonly recording?: RecordingPlan;
      /** Stops early, for the check of a receipt. */
      readonly check?: EarlyEnd;
    }
  | {
      readonly kind: "eval";
      readonly ir: ModelIR;
      readonly run: RunConfig;
      readonly weights: readonly JsonArray[];
    }
  | {
      readonly kind: "quantise";
      readonly ir: ModelIR;
      readonly run: RunConfig;
      readonly weights: readonly JsonArray[];
      /** Settings of the evaluations, which are made one after the other. */
      readonly settings: readonly IntegerSettings[];
    }
  | {
      readonly kind: "forward";
      readonly ir: ModelIR;
      /** Settings of the run; the pass takes `run.batch` images. */
      readonly run: RunConfig;
      /** True to make a training step after the pass. */
      readonly step: boolean;
    }
  | { readonly kind: "vectors"; readonly cases: readonly VectorCase[] }
  | { readonly kind: "bench"; readonly request: BenchRequest }
);

export type JobMessage =
  | {
      readonly type: "ready";
      readonly engine: EngineFacts;
      readonly layers: readonly LayerFacts[];
      readonly totalSteps: number;
      readonly stepsPerEpoch: number;
    }
  | {
      readonly type: "steps";
      /** Rows of step, loss, accuracy, learning rate and the gradient norms of layers. */
      readonly rows: readonly (readonly number[])[];
      readonly examplesPerSecond: number;
    }
  | ({ readonly type: "epoch" } & EpochFigures)
  /** Hash of the weights at a step of `markSteps`, after the rows up to that step. */
  | ({ readonly type: "mark" } & Mark)
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
  /** Figures of the probes, by the id of the measure. */
  | { readonly type: "probe"; readonly figures: Readonly<Record<string, number>> }
  /** A complete evaluation. */
  | { readonly type: "integers"; readonly report: IntegerReport }
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
  /** Reads a file below `engines/`. */
  readonly readEngineFile: ReadEngineFile;
  emit(message: JobMessage): void;
  /** PyTorch, for benchmarks, where processes can be started. */
  readonly torch?: Torch;
}

function openData(ir: ModelIR, run: RunConfig, host: JobHost, dataset?: DatasetInfo) {
  const { attrs } = ir.ops[0] as OpOf<"input">;
  const source = dataset
    ? openFiles(dataset, host.fetchBytes)
    : openDataSource(attrs, run.seed, host.fetchBytes);
  return { source, feed: createBatchFeed(source, attrs, run) };
}

/** Compiles the network with saved weights; it is not trained, so it gets no teacher. */
function trained({ ir, run, weights }: Job & { kind: "eval" | "quantise" }) {
  const program = compile(ir, { ...run, distill: 0 });
  program.initialise(
    weights.map(({ name, shape, values }) => ({ name, shape, data: Float32Array.from(values) })),
  );
  return program;
}

async function trainJob(job: Job & { kind: "train" }, engine: EngineFacts, host: JobHost) {
  const { ir, run, probes = [] } = job;
  const { feed } = openData(ir, run, host, job.dataset);
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
    layers: program.filterLayers.map(({ param: _, ...layer }) => layer),
    totalSteps,
    stepsPerEpoch: feed.stepsPerEpoch,
  });
  const emitProbes = (figures: Readonly<Record<string, number>>) => {
    if (Object.keys(figures).length > 0) host.emit({ type: "probe", figures });
  };
  emitProbes(await probesBefore(probes, { ir, run, program, feed }));
  await recorder?.begin();
  const { check } = job;
  let differs = false;
  const result = await train({
    ir,
    run,
    program,
    feed,
    backend: job.backend,
    totalSteps,
    // A snapshot is made at the end of a tick: a recording chooses its steps.
    tickMs: recorder ? 0 : 100,
    checkpoints: true,
    control: recorder?.control ?? {
      gate: async (step) => !differs && step < (check?.until ?? totalSteps),
    },
    ...(recorder && { observer: recorder.observer }),
    sink: {
      tick(rows, width, examplesPerSecond) {
        const list: number[][] = [];
        for (let at = 0; at < rows.length; at += width)
          list.push([...rows.subarray(at, at + width)]);
        host.emit({ type: "steps", rows: list, examplesPerSecond });
      },
      epoch: (figures) => host.emit({ type: "epoch", ...figures }),
      mark(mark) {
        host.emit({ type: "mark", ...mark });
        const claim = check?.marks.find(({ step }) => step === mark.step);
        differs ||= claim !== undefined && !mark.hash.startsWith(claim.hash);
      },
      checkpoint() {},
      alive() {},
    },
  });
  emitProbes(await probesAfter(ir, program));
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
  const { feed } = openData(ir, run, host);
  const program = trained(job);
  const figures = await evaluateAll(
    program,
    feed.testBatches(250),
    run.reestimate ? feed.estimationBatches(estimationBatchCount) : undefined,
  );
  host.emit({ type: "figures", ...inUnits(figures, feed.valueScale) });
}

function checkVector(vector: VectorCase): Promise<CaseResult> {
  if (vector.kind === "layer") return checkLayer(vector.data);
  if (vector.kind === "lp") return checkLp(vector.data);
  return checkNetwork(vector.data, vector.weights);
}

async function quantiseJob(job: Job & { kind: "quantise" }, engine: EngineFacts, host: JobHost) {
  const { ir, run, settings } = job;
  host.emit({ type: "ready", engine, layers: [], totalSteps: 0, stepsPerEpoch: 0 });
  const task = { ...openData(ir, run, host), ir, program: trained(job), onPart() {} };
  for (const own of settings) {
    const report = await evaluateIntegers({ ...task, settings: own, reestimate: run.reestimate });
    host.emit({ type: "integers", report });
  }
}

async function forwardJob(job: Job & { kind: "forward" }, engine: EngineFacts, host: JobHost) {
  host.emit({ type: "ready", engine, layers: [], totalSteps: 1, stepsPerEpoch: 1 });
  const batch = await openData(job.ir, job.run, host).feed.batchAt(0);
  host.emit({ type: "passed", ...(await measurePass(job, batch)) });
}

async function vectorsJob(job: Job & { kind: "vectors" }, engine: EngineFacts, host: JobHost) {
  host.emit({ type: "ready", engine, layers: [], totalSteps: job.cases.length, stepsPerEpoch: 0 });
  for (const vector of job.cases) {
    host.emit({ type: "case", result: await checkVector(vector) });
  }
}

/** Runs benchmarks, which open their engines themselves: some are not ours. */
async function benchJob({ request }: Job & { kind: "bench" }, host: JobHost) {
  await runBench(request, {
    ready: (engine) =>
      host.emit({ type: "ready", engine, layers: [], totalSteps: 0, stepsPerEpoch: 0 }),
    row: (row) => host.emit({ type: "measured", row }),
    ...(host.torch && { torch: host.torch }),
  });
}

/** Returns the earlier version of the wasm engine that a job asks for. */
async function moduleOf({ backend, module }: Job, host: JobHost) {
  if (module === undefined) return undefined;
  invariant(backend === "wasm", "a module belongs to the wasm engine");
  return readEngineModule(module, host.readEngineFile);
}

/** Runs `job` on its engine, never on another one; every fault becomes a `failed` message. */
export async function runJob(job: Job, host: JobHost): Promise<void> {
  try {
    if (job.kind === "bench") return await benchJob(job, host);
    const module = await moduleOf(job, host);
    const engine = await useBackend(job.backend, { threads: job.threads ?? 1, module });
    if (job.kind === "train") await trainJob(job, engine, host);
    else if (job.kind === "eval") await evalJob(job, engine, host);
    else if (job.kind === "quantise") await quantiseJob(job, engine, host);
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
