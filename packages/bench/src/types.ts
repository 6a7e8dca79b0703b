import type { EngineName } from "@adder-studio/core";

export const suiteNames = ["kernels", "steps", "growth"] as const;
export type SuiteName = (typeof suiteNames)[number];

/** Milliseconds of a call; a scaled candidate's are those of its smaller batch. */
interface Times {
  readonly medianMs: number;
  readonly minMs: number;
  /** How many times were taken. */
  readonly samples: number;
}

/** Why there are no times. */
interface Missing {
  readonly missing: string;
}

export type Pass = "forward" | "dX" | "dF";
/** What the input looks like: behind a ReLU no value is below 0. */
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
  /** 1e9 taps a second: |x - f| elements, or products of a convolution. */
  readonly gigataps: number;
  /** Images of the batch that were used. */
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
  /** Share of a step's time that is spent inside kernels; where calls return at once it cannot be told. */
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
  /** Everything the wasm engine has taken, scratch included; elsewhere the tensors. */
  readonly peakBytes: number;
  /** Activations, gradients and parameters that a step cannot do without. */
  readonly neededBytes: number;
}

export type Row = KernelRow | StepRow | GrowthRow | MemoryRow;

/** What one process measured on one engine. */
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
