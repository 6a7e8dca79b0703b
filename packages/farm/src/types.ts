import type { RandomStream } from "@adder-studio/core";
import type { Stopwatch } from "./stopwatch";

/** One thing that a job counts, and how many of them it is to reach. */
export interface Goal {
  /** Name for people, as a plural: "links and documents". */
  readonly unit: string;
  readonly size: number;
}

/** Assertions of a job about every case and about the whole of a run. */
export interface Limits {
  /** Most milliseconds of processor time for each timed part of a case; absent for jobs that are not about time. */
  readonly processorMs?: number;
  /** Most growth of the heap, in bytes for each case; absent for jobs whose memory is elsewhere. */
  readonly heapBytesPerCase?: number;
  /**
   * Seconds of wall time after which a case counts as hanging and its thread is ended. Long enough for a machine that is
   * busy with other things: 30 where absent.
   */
  readonly hangSeconds?: number;
}

/** Outcome of a case. */
export type Outcome = Held | Failed;

/** The case did what the job promises. */
export interface Held {
  readonly ok: true;
  /** Class of the outcome, for the tally that shows what the cases reach: "opened", "link-corrupt". */
  readonly seen: string;
  /** Counts towards the goals, by unit; absent: one towards the first. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** The case broke a promise. */
export interface Failed {
  readonly ok: false;
  /** Kind of the fault, short and without numbers of the case: equal kinds are reported once. */
  readonly fault: string;
  /** Evidence for the person who fixes it. */
  readonly detail: string;
}

/** Setting in which a job is opened. */
export interface Setting {
  /** Folder of the repository. */
  readonly root: string;
  /** Name of a planted fault, one of the job's `plants`. */
  readonly plant?: string | undefined;
}

/** An opened job. A case is plain data (and bytes as `Uint8Array`), so that it can be written down and replayed. */
export interface Farm<Case> {
  /** Makes the case of an index; the same draws give the same case. */
  make(random: RandomStream, index: number): Case;
  /** Runs a case. What is thrown counts as an uncaught error. */
  run(entry: Case, watch: Stopwatch): Outcome | Promise<Outcome>;
  /** Smaller cases to try in place of one that fails, the smallest first. */
  smaller?(entry: Case): Iterable<Case>;
  close?(): Promise<void>;
  /** Program that the cases run in, beside Node: "Chromium 156.0". */
  readonly runtime?: string;
}

/** A kind of fault, sown by the thousand. */
export interface Job<Case = unknown> {
  /** Name on the command line. */
  readonly name: string;
  /** Subject of the job, in a sentence. */
  readonly about: string;
  /** Promises that hold for every case, in a sentence each. */
  readonly promises: readonly string[];
  readonly goals: readonly Goal[];
  readonly limits: Limits;
  /** Name of a planted fault -> what it breaks. Each has to be found, and its case to fail when it is replayed alone. */
  readonly plants: Readonly<Record<string, string>>;
  /** Place where cases run: in a thread that is ended when one hangs, or beside the browsers that the job starts. */
  readonly place: "thread" | "browser";
  open(setting: Setting): Promise<Farm<Case>>;
}

/** A failure with all that is needed to see it again. */
export interface Failure extends Failed {
  /** Id by which the case is made again: `links:1:4711`. */
  readonly id: string;
  /** Number of cases of the run that failed in this way. */
  readonly times: number;
  /** The case as data, after shrinking; `undefined` for one that hung. */
  readonly entry: unknown;
}

/** A case and its processor time. */
export interface Slowest {
  readonly ms: number;
  readonly id: string;
}

/** Line through samples of the heap after collection: bytes for each case, and the standard error of that. */
export interface Slope {
  readonly bytesPerCase: number;
  readonly error: number;
  readonly samples: number;
  /** Cases from the first sample to the last. */
  readonly cases: number;
  /** Heap at the first sample and at the last, bytes. */
  readonly first: number;
  readonly last: number;
}

/** Findings of a run of a job. Cases `from` to `to`, without `to`, of a seed. */
export interface RunResult {
  readonly job: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly seen: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
  readonly slowest: Slowest | undefined;
  readonly heap: Slope | undefined;
  readonly seconds: number;
  /** Program that the cases ran in, beside Node. */
  readonly runtime?: string | undefined;
}
