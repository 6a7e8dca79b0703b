export { jobNamed, jobNames } from "./jobs";
export { type RunOptions, runCase, runJob } from "./run";
export type { Failed, Farm, Job, Outcome, RunResult, Setting } from "./types";
