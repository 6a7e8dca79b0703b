import type { Failed, Slope, Slowest } from "../types";

/** The machine of a run. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly os: string;
  /** Node's version, and the browser's where one was driven. */
  readonly runtime: string;
}

/** A failure of a run, without its case. */
export interface ReportedFailure extends Omit<Failed, "ok"> {
  readonly id: string;
  readonly times: number;
}

/** One run of a job, as it stays on record. */
export interface ReportedRun {
  readonly job: string;
  /** Day and minute in UTC, `2026-12-01 06:30`. */
  readonly date: string;
  /** Commit of the app, with `+` where files had changed. */
  readonly commit: string;
  readonly machine: Machine;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly ReportedFailure[];
  readonly slowest?: Slowest;
  readonly heap?: Slope;
  readonly seconds: number;
}

/** A planted fault that its job found. */
export interface FoundPlant {
  readonly job: string;
  readonly plant: string;
  readonly about: string;
  /** The first case that failed, which fails when it is replayed alone. */
  readonly id: string;
  readonly fault: string;
  /** Cases until then. */
  readonly cases: number;
  readonly date: string;
}

/** All that is on record: `docs/reliability.json`. */
export interface Report {
  readonly runs: readonly ReportedRun[];
  readonly plants: readonly FoundPlant[];
}
