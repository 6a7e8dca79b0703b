import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isListOf, isNumber, isRecord, isText } from "@adder-studio/core";
import { type Pinned, pinnedCases } from "../pinned";
import type { Job } from "../types";
import { reportText } from "./text";
import type { FoundPlant, Report, ReportedRun } from "./types";

export const jsonPath = (root: string) => join(root, "docs/reliability.json");
export const textPath = (root: string) => join(root, "docs/reliability.md");

const isRun = isRecord({
  ...{ job: isText, date: isText, commit: isText, seed: isNumber, from: isNumber, to: isNumber },
  ...{ seconds: isNumber, failures: isListOf(isRecord({ id: isText, fault: isText })) },
});
const isReport = isRecord({
  runs: isListOf(isRun),
  plants: isListOf(isRecord({ job: isText, plant: isText, id: isText })),
});

/** Reads what is on record; nothing is, where the file is not there. */
export function readReport(root: string): Report {
  if (!existsSync(jsonPath(root))) return { runs: [], plants: [] };
  const value: unknown = JSON.parse(readFileSync(jsonPath(root), "utf8"));
  if (!isReport(value)) throw new Error(`${jsonPath(root)} is no report of farms.`);
  return value as unknown as Report;
}

/** Writes the record and the page that is made of it. */
function write(root: string, report: Report, jobs: readonly Job[]): void {
  writeFileSync(jsonPath(root), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(textPath(root), textOf(root, report, jobs));
}

/** Returns the text of the page for a record and the pinned cases. */
export function textOf(root: string, report: Report, jobs: readonly Job[]): string {
  const pinned = new Map<string, readonly Pinned[]>(
    jobs.map(({ name }) => [name, pinnedCases(root, name)]),
  );
  return reportText(report, jobs, pinned);
}

/** Puts runs on record, read anew: another run may have been put there meanwhile. */
export function addRun(root: string, jobs: readonly Job[], run: ReportedRun): void {
  const { runs, plants } = readReport(root);
  write(root, { runs: [...runs, run], plants }, jobs);
}

/** Puts found plants on record, in place of what was known of them. */
export function addPlants(root: string, jobs: readonly Job[], found: readonly FoundPlant[]): void {
  const { runs, plants } = readReport(root);
  const isNew = (one: FoundPlant) =>
    !found.some(({ job, plant }) => job === one.job && plant === one.plant);
  write(root, { runs, plants: [...plants.filter(isNew), ...found] }, jobs);
}

/** Writes the page anew. */
export function rewrite(root: string, jobs: readonly Job[]): void {
  write(root, readReport(root), jobs);
}

/** Returns the index after all cases of a job and seed that are on record. */
export function nextIndex({ runs }: Report, job: string, seed: number): number {
  const own = runs.filter((run) => run.job === job && run.seed === seed);
  return Math.max(0, ...own.map(({ to }) => to));
}
