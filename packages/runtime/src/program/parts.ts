import type { ModelIR } from "@adder-studio/ir";
import type { Teacher } from "../distillation";
import type { Network } from "../network";
import type { HostBatch, Uploaded } from "../upload";

/** Parts that all functions of a compiled network share. */
export interface ProgramParts {
  readonly ir: ModelIR;
  readonly network: Network;
  /** Present in a run with knowledge distillation. */
  readonly teacher: Teacher | undefined;
  /** Brings a batch onto the device. */
  upload(batch: HostBatch): Uploaded;
  /** Called before each op of a pass: a sign of life from long steps. */
  onOp(): void;
}
