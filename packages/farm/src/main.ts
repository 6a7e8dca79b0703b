import { parseArgs } from "node:util";
import { randomStream } from "@adder-studio/core";
import { jobNamed, jobNames } from "./jobs";
import { caseIn, keepFailure, pinnedCases } from "./pinned";
import { findPlant } from "./plants";
import { addPlants, addRun, nextIndex, readReport, rewrite } from "./report/file";
import { commitOf, describeMachine, minuteOf } from "./report/machine";
import type { FoundPlant } from "./report/types";
import { runCase } from "./run";
import type { Job, RunResult } from "./types";
import { watchJob } from "./watch";

/** Paths: the repository, and the script of the thread that runs cases. */
export interface Places {
  readonly root: string;
  readonly script: string;
}

const usage = `npm run farm -- JOB... [options]

  JOB              ${jobNames.join(", ")}; several run one after the other
  plants           plants each fault of each job (or of --jobs a,b), finds it, replays it
  report           writes docs/reliability.md anew

  --minutes M      run for so long (default 1)
  --cases N        or run so many cases
  --seed N         seed of the cases (default 1); a run takes the next ones that are not on record
  --replay CASE    run one case alone: an id such as links:1:4711, or a file of packages/farm/pinned
  --plant NAME     plant a fault
  --no-report      leave docs/reliability.json as it is
`;

const say = (line: string) => console.log(line);

interface Settings extends Places {
  readonly seed: number;
  readonly cases: number | undefined;
  readonly minutes: number | undefined;
  readonly plant: string | undefined;
  readonly replay: string | undefined;
  readonly isReported: boolean;
}

/** Replays a case by its id or its file; 0 when it holds. */
async function replay(job: Job, id: string, { root, plant }: Settings): Promise<number> {
  const farm = await job.open({ root, plant });
  try {
    const [name, seed, index] = id.split(":");
    if (!id.endsWith(".json") && name !== job.name)
      throw new Error(`${id} is no case of ${job.name}.`);
    const entry = id.endsWith(".json")
      ? caseIn(id)
      : farm.make(randomStream(Number(seed), job.name, Number(index)), Number(index));
    const { outcome, ms } = await runCase(job, farm, entry);
    const time = ms === undefined ? "" : ` (${ms.toFixed(1)} ms)`;
    say(
      outcome.ok
        ? `${id}: holds, ${outcome.seen}${time}`
        : `${id}: ${outcome.fault}${time}\n${outcome.detail}`,
    );
    return outcome.ok ? 0 : 1;
  } finally {
    await farm.close?.();
  }
}

/** Replays the pinned cases of a job; returns how many failed. */
async function replayPinned(job: Job, root: string): Promise<number> {
  const pinned = pinnedCases(root, job.name);
  if (pinned.length === 0) return 0;
  const farm = await job.open({ root });
  let bad = 0;
  try {
    for (const { name, entry, was, fixed } of pinned) {
      const { outcome } = await runCase(job, farm, entry);
      if (outcome.ok) continue;
      say(`pinned ${name}: ${outcome.fault} (${was})\n${outcome.detail}`);
      if (fixed !== "") bad += 1;
    }
  } finally {
    await farm.close?.();
  }
  say(`${job.name}: ${pinned.length} pinned cases replayed, ${bad} fail that were fixed`);
  return bad;
}

function tell(result: RunResult, job: Job): void {
  const { from, to, seconds, seed, counts, seen, slowest, heap } = result;
  const rate = ((to - from) / seconds).toFixed(0);
  say(
    `${job.name}: cases ${from} to ${to} of seed ${seed} in ${seconds.toFixed(0)} s, ${rate} a second`,
  );
  say(
    `  counted: ${
      Object.entries(counts)
        .map(([unit, n]) => `${n} ${unit}`)
        .join(", ") || "nothing"
    }`,
  );
  say(
    `  seen: ${Object.entries(seen)
      .map(([what, n]) => `${what} ${n}`)
      .join(", ")}`,
  );
  if (slowest) say(`  slowest: ${slowest.ms.toFixed(1)} ms of processor time, ${slowest.id}`);
  if (heap) {
    say(
      `  heap: ${heap.bytesPerCase.toFixed(3)} ± ${heap.error.toFixed(3)} bytes a case over ${heap.samples} samples, ${(heap.first / 1e6).toFixed(2)} to ${(heap.last / 1e6).toFixed(2)} MB`,
    );
  }
}

async function run(job: Job, jobs: readonly Job[], settings: Settings): Promise<number> {
  const { root, script, seed, plant, cases, minutes, isReported } = settings;
  const bad = await replayPinned(job, root);
  const commit = commitOf(root);
  const date = minuteOf(new Date());
  let told = performance.now();
  const result = await watchJob(job, {
    ...{ root, script, seed, plant, cases, from: nextIndex(readReport(root), job.name, seed) },
    seconds: cases === undefined ? 60 * (minutes ?? 1) : minutes && 60 * minutes,
    onProgress({ to, failures }) {
      if (performance.now() - told < 30_000) return;
      told = performance.now();
      say(`${job.name}: at case ${to}, ${failures.length} kinds of failures`);
    },
  });
  tell(result, job);
  for (const failure of result.failures) {
    const path = keepFailure(root, job.name, failure);
    say(`FAILED ${failure.id} (${failure.times} times): ${failure.fault}\n${failure.detail}`);
    say(`  again: npm run farm -- ${job.name} --replay ${failure.id}${path ? `, or ${path}` : ""}`);
  }
  if (isReported) {
    const { failures, slowest, heap, runtime, seen: _, ...rest } = result;
    addRun(root, jobs, {
      ...{ ...rest, date, commit, machine: describeMachine(runtime) },
      seconds: Math.round(rest.seconds),
      failures: failures.map(({ id, fault, detail, times }) => ({ id, fault, detail, times })),
      ...(slowest && { slowest }),
      ...(heap && { heap }),
    });
  }
  return bad + result.failures.length;
}

/** Plants each fault in turn; returns how many were not found or did not fail alone. */
async function provePlants(chosen: readonly Job[], jobs: readonly Job[], settings: Settings) {
  const found: FoundPlant[] = [];
  let missed = 0;
  for (const job of chosen) {
    for (const [plant, about] of Object.entries(job.plants)) {
      const proof = await findPlant(job, plant, settings);
      if (proof === undefined) {
        say(`${job.name}: ${about}: NOT FOUND`);
        missed += 1;
        continue;
      }
      say(`${job.name}: ${about}: ${proof.id} after ${proof.cases} cases, ${proof.fault}`);
      found.push({ job: job.name, plant, about, ...proof, date: minuteOf(new Date()) });
    }
  }
  if (settings.isReported) addPlants(settings.root, jobs, found);
  return missed;
}

/** `npm run farm`. Exit code: 0 all held, 1 something failed, 2 wrong usage. */
export async function main(argv: readonly string[], places: Places): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...{ seed: { type: "string" }, minutes: { type: "string" }, cases: { type: "string" } },
      ...{ replay: { type: "string" }, plant: { type: "string" }, jobs: { type: "string" } },
      ...{ "no-report": { type: "boolean" }, help: { type: "boolean" } },
    },
  });
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const settings: Settings = {
    ...places,
    seed: number(values.seed) ?? 1,
    cases: number(values.cases),
    minutes: number(values.minutes),
    ...{ plant: values.plant, replay: values.replay },
    // What a planted fault brings about says nothing of the app.
    isReported: values["no-report"] !== true && values.plant === undefined,
  };
  const numbers = [settings.seed, settings.cases ?? 1, settings.minutes ?? 1];
  const [first] = positionals;
  if (values.help || first === undefined || !numbers.every((one) => one >= 0)) {
    say(usage);
    return values.help ? 0 : 2;
  }
  const jobs = await Promise.all(jobNames.map(jobNamed));
  if (first === "report") {
    rewrite(places.root, jobs);
    return 0;
  }
  if (first === "plants") {
    const names = values.jobs?.split(",") ?? jobNames;
    const chosen = await Promise.all(names.map(jobNamed));
    return (await provePlants(chosen, jobs, settings)) > 0 ? 1 : 0;
  }
  let bad = 0;
  for (const name of positionals) {
    const job = await jobNamed(name);
    bad += settings.replay
      ? await replay(job, settings.replay, settings)
      : await run(job, jobs, settings);
  }
  return bad > 0 ? 1 : 0;
}
