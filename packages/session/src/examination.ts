import type { EngineFacts, EngineName } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";

/** An engine to examine, and the time it may take. */
export interface EngineWish {
  readonly backend: EngineName;
  /** Threads of the wasm engine; all that this device has unless given. */
  readonly threads?: number;
  /** Milliseconds that the examination aims at once it has a figure for everything. */
  readonly budgetMs: number;
  /** Milliseconds after its start at which the examination is ended with the findings so far. */
  readonly limitMs: number;
}

export interface ExamineCommand {
  readonly type: "examine";
  readonly engine: EngineWish;
  /** The experiment whose training step is timed. */
  readonly ir: ModelIR;
  readonly run: RunConfig;
}

/** Comparison of one kernel with the cpu reference; its numbers are infinite when the kernel failed, for `reason`. */
export interface KernelVerdict {
  readonly kernel: string;
  readonly cases: number;
  readonly agrees: boolean;
  /** Largest deviation, as a multiple of the tolerance. */
  readonly ofTolerance: number;
  readonly deviation: number;
  /** Case with the largest deviation. */
  readonly worst: string;
  readonly reason?: string;
}

export const speedKernels = ["adder2d", "adder2dGradInput", "adder2dGradFilter", "conv2d"] as const;
export type SpeedKernel = (typeof speedKernels)[number];

/** Median speed of one kernel on one layer. A tap is one |x - w| (adder) or one x w (convolution). */
export interface LayerSpeed {
  /** Name of the layer: `32×32×16, 16 filters 3×3`. */
  readonly layer: string;
  readonly batch: number;
  readonly kernel: SpeedKernel;
  readonly tapsPerSecond: number;
  readonly callMs: number;
  readonly rounds: number;
}

/** Median time of whole training steps (forward, backward, optimizer) on a synthetic batch. */
export interface TrainingSpeed {
  readonly batch: number;
  readonly stepMs: number;
  readonly examplesPerSecond: number;
  readonly steps: number;
}

/** Findings about an engine so far. */
export interface EngineFindings {
  readonly engine?: EngineFacts;
  /** Limits of the device, by the names that its interface uses. */
  readonly limits?: Readonly<Record<string, string | number>>;
  readonly startMs?: number;
  /** Number of kernels to check; `kernels` holds fewer when the time was up before the end. */
  readonly kernelCount?: number;
  readonly kernels?: readonly KernelVerdict[];
  readonly speeds?: readonly LayerSpeed[];
  readonly training?: TrainingSpeed;
  /** Errors that the device reported outside of any call. */
  readonly complaints?: readonly string[];
}

/** Progress of an examination; `found` is added to earlier findings. */
export interface ExaminingEvent {
  readonly type: "examining";
  /** Current work, for people: `checking adder2d`. */
  readonly doing: string;
  /** Progress, from 0 to 1. */
  readonly share: number;
  readonly found: EngineFindings;
}

/** End of an examination. */
export interface ExaminedEvent {
  readonly type: "examined";
  /** Reason for an early end. */
  readonly reason?: string;
}

/** One engine's part of an examination as the page sees it. */
export interface EngineReport {
  readonly wish: EngineWish;
  /** `late` means that the time was up before the end. */
  readonly state: "waiting" | "running" | "ended" | "late" | "cancelled";
  readonly found: EngineFindings;
  readonly doing: string;
  readonly share: number;
  readonly reason?: string;
}

/** An examination of several engines. */
export interface ExamineRequest {
  readonly engines: readonly EngineWish[];
  /** Milliseconds for all engines together: time that one leaves over goes to those after it, up to their limits. */
  readonly totalMs: number;
  readonly ir: ModelIR;
  readonly run: RunConfig;
  /** Receives the reports at each change. */
  readonly onProgress: (reports: readonly EngineReport[]) => void;
  readonly signal: AbortSignal;
}
