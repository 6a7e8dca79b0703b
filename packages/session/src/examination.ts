import type { EngineFacts, EngineName } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";

/** One engine to be examined, and the time it may take. */
export interface EngineWish {
  readonly backend: EngineName;
  /** Of the wasm engine; all this device has unless given. */
  readonly threads?: number;
  /** What the examination shrinks its work to, once it has something about everything. */
  readonly budgetMs: number;
  /** When it is ended from outside, with what it has found by then: its start does not count. */
  readonly limitMs: number;
}

export interface ExamineCommand {
  readonly type: "examine";
  readonly engine: EngineWish;
  /** The experiment whose training step is timed. */
  readonly ir: ModelIR;
  readonly run: RunConfig;
}

/** One kernel against the cpu reference; infinite numbers when it gave none, for `reason`. */
export interface KernelVerdict {
  readonly kernel: string;
  readonly cases: number;
  readonly agrees: boolean;
  /** Largest deviation in units of what is allowed. */
  readonly ofTolerance: number;
  readonly deviation: number;
  /** The case it comes from. */
  readonly worst: string;
  readonly reason?: string;
}

export const speedKernels = ["adder2d", "adder2dGradInput", "adder2dGradFilter", "conv2d"] as const;
export type SpeedKernel = (typeof speedKernels)[number];

/** Median speed of one kernel on one layer. A tap is one |x - f|, or one x f. */
export interface LayerSpeed {
  /** `32×32×16, 16 filters 3×3`. */
  readonly layer: string;
  readonly batch: number;
  readonly kernel: SpeedKernel;
  readonly tapsPerSecond: number;
  readonly callMs: number;
  readonly rounds: number;
}

/** Median of whole training steps on a made-up batch: forward, backward and optimizer. */
export interface TrainingSpeed {
  readonly batch: number;
  readonly stepMs: number;
  readonly examplesPerSecond: number;
  readonly steps: number;
}

/** What is known about an engine so far. */
export interface EngineFindings {
  readonly engine?: EngineFacts;
  /** Sizes the device sets, by its own names. */
  readonly limits?: Readonly<Record<string, string | number>>;
  readonly startMs?: number;
  /** How many kernels there are to check; `kernels` holds fewer when the time was up before. */
  readonly kernelCount?: number;
  readonly kernels?: readonly KernelVerdict[];
  readonly speeds?: readonly LayerSpeed[];
  readonly training?: TrainingSpeed;
  /** Errors the device reported outside of any call. */
  readonly complaints?: readonly string[];
}

/** Progress of an examination: `found` is added to what came before. */
export interface ExaminingEvent {
  readonly type: "examining";
  /** For people: `checking adder2d`. */
  readonly doing: string;
  /** 0 to 1. */
  readonly share: number;
  readonly found: EngineFindings;
}

export interface ExaminedEvent {
  readonly type: "examined";
  /** Why it ended early. */
  readonly reason?: string;
}

/** One engine's part of an examination as the page sees it. */
export interface EngineReport {
  readonly wish: EngineWish;
  /** `late`: its time was up before it had everything. */
  readonly state: "waiting" | "running" | "ended" | "late" | "cancelled";
  readonly found: EngineFindings;
  readonly doing: string;
  readonly share: number;
  readonly reason?: string;
}

export interface ExamineRequest {
  readonly engines: readonly EngineWish[];
  /** For all of them: what an engine leaves over is there for those after it, up to their own limits. */
  readonly totalMs: number;
  readonly ir: ModelIR;
  readonly run: RunConfig;
  /** Called with each change. */
  readonly onProgress: (reports: readonly EngineReport[]) => void;
  readonly signal: AbortSignal;
}
