import { type EngineName, engineNames } from "@adder-studio/core";

/** Faults of a run since it last made progress. */
export interface FaultRecord {
  readonly backend: EngineName;
  /** Number of faults on this backend without progress. */
  readonly count: number;
  /** Furthest step that was reached before any of the faults. */
  readonly reached: number;
  /** Number of faults since the last new checkpoint: progress that reaches no checkpoint does not count. */
  readonly sinceCheckpoint: number;
  readonly checkpointStep: number;
  /** Number of faults in a row before which the worker sent no message. */
  readonly silent: number;
}

/** A fault of a run. */
export interface Fault {
  readonly backend: EngineName;
  readonly reached: number;
  readonly checkpointStep: number;
  /** True when the backend cannot run here and never did. */
  readonly unavailable: boolean;
  /** True when the worker sent no message. */
  readonly silent: boolean;
}

/** Reaction to a fault: another attempt, or the end of the run. */
export type RecoveryPlan =
  | {
      readonly kind: "respawn";
      readonly backend: EngineName;
      readonly record: FaultRecord;
      /** Milliseconds to wait first: a crashed graphics process needs a moment. */
      readonly waitMs: number;
    }
  | { readonly kind: "giveUp"; readonly cause: "no-worker" | "no-engine" };

const faultsPerBackend = 3;
const faultsPerCheckpoint = 30;

/**
 * Decides what follows a fault: the same backend again from the last checkpoint; after the third fault
 * without progress, or when the backend cannot run here, the next one down: webgpu, webgl, wasm, cpu.
 * A worker that never answers three times in a row ends the run: no other backend would help.
 */
export function planRecovery(before: FaultRecord | undefined, fault: Fault): RecoveryPlan {
  const same = before?.backend === fault.backend ? before : undefined;
  const further = same === undefined || fault.reached > same.reached;
  const sameCheckpoint = same?.checkpointStep === fault.checkpointStep;
  const record: FaultRecord = {
    backend: fault.backend,
    count: further ? 1 : same.count + 1,
    reached: Math.max(fault.reached, same?.reached ?? 0),
    sinceCheckpoint: sameCheckpoint ? (same?.sinceCheckpoint ?? 0) + 1 : 1,
    checkpointStep: fault.checkpointStep,
    silent: fault.silent ? (before?.silent ?? 0) + 1 : 0,
  };
  if (record.silent >= faultsPerBackend) return { kind: "giveUp", cause: "no-worker" };
  const exhausted =
    fault.unavailable ||
    record.count >= faultsPerBackend ||
    record.sinceCheckpoint >= faultsPerCheckpoint;
  if (!exhausted) {
    const { backend } = fault;
    return { kind: "respawn", backend, record, waitMs: record.count > 1 ? 1000 : 0 };
  }
  const next = engineNames[engineNames.indexOf(fault.backend) + 1];
  if (next === undefined) return { kind: "giveUp", cause: "no-engine" };
  return {
    kind: "respawn",
    backend: next,
    record: { ...record, backend: next, count: 0, sinceCheckpoint: 0 },
    waitMs: 0,
  };
}
