import type { Pinned } from "../pinned";
import type { Job } from "../types";
import { table } from "./table";
import type { Report, ReportedRun } from "./types";

const whole = (value: number) => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
const amount = (value: number) => (Number.isInteger(value) ? whole(value) : value.toFixed(2));
const plural = (count: number, one: string, many: string) =>
  `${whole(count)} ${count === 1 ? one : many}`;

function machineOf({ machine }: ReportedRun): string {
  const { cpu, cores, memoryGb, os, runtime } = machine;
  return `${cpu}, ${plural(cores, "core", "cores")}, ${memoryGb} GB, ${os}, ${runtime}`;
}

/** Sums of the counts of a unit; index ranges of a seed never overlap, so nothing counts twice. */
function reached(runs: readonly ReportedRun[], unit: string): number {
  return runs.reduce((sum, { counts }) => sum + (counts[unit] ?? 0), 0);
}

function goalRows(
  report: Report,
  jobs: readonly Job[],
  pinned: ReadonlyMap<string, readonly Pinned[]>,
) {
  return jobs.flatMap((job) => {
    const runs = report.runs.filter((run) => run.job === job.name);
    const fixed = (pinned.get(job.name) ?? []).filter(({ fixed }) => fixed !== "").length;
    const found = openFailures(runs, pinned.get(job.name) ?? []).length + fixed;
    return job.goals.map(({ unit, size }, at) => [
      at === 0 ? `\`${job.name}\`` : "",
      unit,
      whole(size),
      amount(reached(runs, unit)),
      at === 0 ? `${found}` : "",
      at === 0 ? `${fixed}` : "",
      at === 0 ? (runs.at(-1)?.date ?? "-") : "",
    ]);
  });
}

/** Failures on record that no pinned case stands for, each kind once. */
function openFailures(runs: readonly ReportedRun[], pinned: readonly Pinned[]) {
  const known = new Set(pinned.flatMap(({ found, fixed }) => (fixed === "" ? [] : found)));
  const kinds = new Map<string, ReportedRun["failures"][number]>();
  for (const { failures } of runs) {
    for (const failure of failures) {
      if (!known.has(failure.id)) kinds.set(failure.fault, failure);
    }
  }
  return [...kinds.values()];
}

/** Lines about the runs of a job: what held, how slow, how memory went. */
function jobLines(job: Job, runs: readonly ReportedRun[], pinned: readonly Pinned[]): string[] {
  const lines = [`## ${job.name}`, "", job.about, "", ...job.promises.map((one) => `- ${one}`), ""];
  if (runs.length === 0) return [...lines, "Not run yet.", ""];
  const cases = runs.reduce((sum, { from, to }) => sum + to - from, 0);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  lines.push(
    `${plural(cases, "case", "cases")} of ${plural(seeds, "seed", "seeds")} in ${plural(runs.length, "run", "runs")}, ${(seconds / 3600).toFixed(2)} hours.`,
  );
  const [slowest] = runs.flatMap((run) => run.slowest ?? []).sort((a, b) => b.ms - a.ms);
  if (slowest !== undefined) {
    lines.push(`Slowest: ${slowest.ms.toFixed(1)} ms of processor time (\`${slowest.id}\`).`);
  }
  const longest = [...runs].sort((a, b) => b.to - b.from - (a.to - a.from));
  const heap = longest.find((run) => run.heap !== undefined)?.heap;
  if (heap !== undefined) {
    lines.push(
      `Heap after collection, in the longest run: ${heap.bytesPerCase.toFixed(3)} ± ${heap.error.toFixed(3)} bytes a case (slope and its standard error over ${heap.samples} samples), from ${(heap.first / 1e6).toFixed(1)} to ${(heap.last / 1e6).toFixed(1)} MB.`,
    );
  }
  const last = runs.at(-1);
  if (last !== undefined) {
    lines.push(`Last run: ${last.date} UTC, commit ${last.commit}, ${machineOf(last)}.`);
  }
  lines.push("");
  const open = openFailures(runs, pinned);
  if (open.length > 0) lines.push("Found and not fixed:", "");
  for (const { id, fault } of open) lines.push(`- \`${id}\`: ${fault}`);
  if (open.length > 0) lines.push("");
  if (pinned.length > 0) lines.push("Pinned, and replayed first in each run:", "");
  for (const { name, was, fixed } of pinned) {
    lines.push(`- \`${name}\`: ${was} ${fixed === "" ? "Not fixed." : `Fixed ${fixed}.`}`);
  }
  if (pinned.length > 0) lines.push("");
  return lines;
}

/** Returns the page of all farms. Everything in it is from the record, the jobs and their pinned cases. */
export function reportText(
  report: Report,
  jobs: readonly Job[],
  pinned: ReadonlyMap<string, readonly Pinned[]>,
): string {
  const head = ["job", "counts", "to reach", "so far", "found", "fixed", "last run (UTC)"];
  const plants = report.plants.map(({ job, plant, about, id, cases, date }) => [
    `\`${job}\``,
    about,
    `\`${id}\``,
    whole(cases),
    `\`npm run farm -- ${job} --plant ${plant} --replay ${id}\``,
    date,
  ]);
  return [
    "# Faults by the thousand",
    "",
    "Written by `npm run farm` from [reliability.json](reliability.json): do not edit. Each run takes the next cases of its",
    "seed, so that sums count no case twice. A case is made again from its id: `npm run farm -- links --replay links:1:4711`.",
    "",
    table(head, goalRows(report, jobs, pinned), 2),
    "",
    "Found: kinds of failures that farms met, and pinned cases that were found by other means.",
    "",
    ...jobs.flatMap((job) =>
      jobLines(
        job,
        report.runs.filter((run) => run.job === job.name),
        pinned.get(job.name) ?? [],
      ),
    ),
    "## Planted faults",
    "",
    "Each job is run with faults planted in what it tries (`npm run farm -- plants`); it has to find each, and the case has",
    "to fail when it is replayed alone. `npm test` does the same.",
    "",
    ...(plants.length === 0
      ? ["Not run yet."]
      : [table(["job", "planted", "found by", "after cases", "again", "on (UTC)"], plants, 6)]),
    "",
  ].join("\n");
}
