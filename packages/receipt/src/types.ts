import type { EngineName } from "@adder-studio/core";
import type { Mark } from "@adder-studio/graph";
import type { Task } from "@adder-studio/ir";

/** Figures of the last test of a run. */
export interface ReceiptFigures {
  readonly task: Task;
  /** Test loss, float32. */
  readonly loss: number;
  /** Share of right answers, or the root mean squared error in the units of the data; float32. */
  readonly metric: number;
  /** True when batch norm used statistics re-estimated before the test, false for its running ones. */
  readonly reestimated: boolean;
}

/**
 * Claim of a finished run. Together with its document, which holds network, settings and data, it says all that is
 * needed to repeat the run and to find the first mark at which a repetition differs. Hashes are the first digits of
 * SHA-256 sums, as many as a link has room for.
 */
export interface Receipt {
  /** Version of the app that made it. */
  readonly app: string;
  /** First digits of `documentHash`. */
  readonly document: string;
  /** First digits of the hash of the training data: of its files, its pieces or the recipe of synthetic ones. */
  readonly data: string;
  readonly seed: number;
  /** Engine of the whole run; undefined for a run on more than one, and for one outside Adder Studio. */
  readonly engine: EngineName | undefined;
  /** True for a run that was trained outside of Adder Studio, and came as a file. */
  readonly elsewhere?: true;
  /** First digits of the SHA-256 of the wasm engine's module; empty for other engines, whose bits are the machine's own. */
  readonly module: string;
  /** Length of the run and of its schedule; all of it was trained. */
  readonly steps: number;
  /** First digits of `weightsHash` after the last step. */
  readonly weights: string;
  /** Marks on the way, by step: at those of `markSteps` that the run knew. Empty for graphics engines. */
  readonly marks: readonly Mark[];
  /** Absent for a run without a test, shorter than an epoch. */
  readonly figures?: ReceiptFigures;
  /** True for a run that began from given weights, which no seed can produce again. */
  readonly warm: boolean;
}
