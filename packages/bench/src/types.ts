import type { EngineName } from "@adder-studio/core";

export const suiteNames = ["kernels", "steps", "growth"] as const;
export type SuiteName = (typeof suiteNames)[number];

/** Milliseconds of a call, with the candidate's own batch. */
interface Times {
  readonly medianMs: number;
  readonly minMs: number;
  /** Number of samples. */
  readonly samples: number;
}

/** Reason of a row without times. */
interface Missing {
  readonly missing: string;
}

export type Pass = "forward" | "dX" | "dF";
/** Kind of input values: behind a ReLU no value is below 0. */
export type InputKind = "relu" | "any";

interface KernelKey {
  readonly suite: "kernels";
  readonly layer: string;
  readonly shape: string;
  readonly candidate: string;
  readonly pass: Pass;
  readonly input: InputKind;
  readonly threads: number;
}
export interface KernelTimes extends KernelKey, Times {
  /** Taps per second, in units of 1e9: |x - w| elements, or products of a convolution. */
  readonly gigataps: number;
  /** Number of images in the batch. */
  readonly batch: number;
}
export type KernelRow = KernelTimes | (KernelKey & Missing);

interface StepKey {
  readonly suite: "steps";
  readonly net: string;
  readonly candidate: string;
  readonly threads: number;
  readonly batch: number;
}
export interface StepTimes extends StepKey, Times {
  readonly examplesPerSecond: number;
  /** Share of a step's time that is spent inside kernels; absent where calls return before they are done. */
  readonly insideKernels?: number;
}
export type StepRow = StepTimes | (StepKey & Missing);

export interface GrowthPoint {
  readonly value: number;
  readonly medianMs: number;
  /** Largest sum of all tensors' bytes within a step. */
  readonly peakBytes: number;
}
export interface GrowthRow {
  readonly suite: "growth";
  readonly against: string;
  readonly threads: number;
  readonly points: readonly GrowthPoint[];
  /** time ~ value^timeExponent, by least squares in logarithms; likewise memory. */
  readonly timeExponent: number;
  readonly memoryExponent: number;
}
export interface MemoryRow {
  readonly suite: "growth";
  readonly net: string;
  readonly batch: number;
  readonly threads: number;
  /** Bytes that the wasm engine has reserved, scratch included; on other engines the tensors' bytes. */
  readonly peakBytes: number;
  /** Bytes of the activations, gradients and parameters that a step needs at least. */
  readonly neededBytes: number;
}

export type Row = KernelRow | StepRow | GrowthRow | MemoryRow;

/** Measurements of one process on one engine. */
export interface Report {
  readonly machine: { readonly cpu: string; readonly cores: number };
  readonly backend: EngineName;
  readonly adapter: string;
  readonly threads: number;
  /** Node or the browser, with its version. */
  readonly host: string;
  readonly rows: readonly Row[];
}

export function isMissing<T extends Row>(row: T): row is T & Missing {
  return "missing" in row;
}
