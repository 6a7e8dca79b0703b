import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { templates } from "@adder-studio/blocks";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createEventFile, finishedRun } from "./event-file";
import { eventFile, planHash, type RunPlan } from "./plan";
import { runAll } from "./pool";
import type { Perform } from "./start-child";
import { conclude } from "./watch";

const [template] = templates;
const plan = (name: string, seed: number): RunPlan => {
  const graph = template?.graph as RunPlan["graph"];
  return {
    name,
    setting: {},
    graph: { ...graph, run: { ...graph.run, seed } },
    fullData: false,
    probes: [],
    stepEvents: false,
    engine: { backend: "wasm", threads: 1, browser: undefined },
  };
};
const plans = ["a", "b", "c", "d"].map(plan);

let folder = "";
let performed: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adder-studio-pool-"));
  performed = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes the file of a finished run. */
function finish(one: RunPlan): void {
  const events = createEventFile(eventFile(folder, one));
  events.write({ type: "run", planHash: planHash(one), seed: one.graph.run.seed, load: 1 });
  events.write({ type: "ready", backend: "wasm", threads: 1, host: "Node" });
  events.write({ type: "done", steps: 1, weightsHash: "00", wallSeconds: 1, load: 2 });
  events.complete();
}

const perform: Perform = async (one, onProgress) => {
  performed.push(one.name);
  onProgress(0.5);
  finish(one);
  return undefined;
};

function run(
  how: Perform,
  { again = false, jobs = 2, signal = new AbortController().signal } = {},
) {
  const silent = { onProgress() {}, onRun() {} };
  return runAll({ plans, folder, jobs, perform: how, again, signal, ...silent });
}

it("makes every run, and passes over those that are done", async () => {
  finish(plans[1] as RunPlan);
  expect(await run(perform)).toEqual({ made: 3, skipped: 1, failures: [], ended: false });
  expect(performed).toEqual(["a", "c", "d"]);
  expect(await run(perform)).toMatchObject({ made: 0, skipped: 4 });
  expect(await run(perform, { again: true })).toMatchObject({ made: 4, skipped: 0 });
});

it("makes a run again whose file is broken, half there, or of another plan", async () => {
  writeFileSync(eventFile(folder, { name: "a" }), '{"type":"run"}\n{"type":"rea');
  writeFileSync(`${eventFile(folder, { name: "b" })}.partial`, '{"type":"run"}\n');
  finish({ ...(plans[2] as RunPlan), steps: 7 });
  await run(perform);
  expect(performed).toEqual(["a", "b", "c", "d"]);
  expect(finishedRun(folder, plans[0] as RunPlan)).toMatchObject({ seed: 0, load: [1, 2] });
  expect(readdirSync(folder)).toEqual(["a", "b", "c", "d"].map((name) => `${name}.jsonl`));
});

it("goes on after a failure, names it and ends with 1", async () => {
  const outcome = await run(async (one, ...rest) => {
    if (one.name === "b") return "It is broken.";
    return perform(one, ...rest);
  });
  expect(outcome).toMatchObject({ made: 3, failures: [{ name: "b", message: "It is broken." }] });
  const { text, code } = conclude(outcome, folder);
  expect(text).toContain("b failed: It is broken.");
  expect(code).toBe(1);
});

it("stops when it is ended, and goes on where it was", async () => {
  const control = new AbortController();
  const outcome = await run(
    async (one, ...rest) => {
      if (one.name === "b") {
        control.abort();
        return "killed";
      }
      return perform(one, ...rest);
    },
    { jobs: 1, signal: control.signal },
  );
  expect(outcome).toEqual({ made: 1, skipped: 0, failures: [], ended: true });
  expect(conclude(outcome, folder).code).toBe(130);
  expect(await run(perform)).toMatchObject({ made: 3, skipped: 1, ended: false });
});

it("keeps to the number of jobs", async () => {
  let [now, most] = [0, 0];
  await run(
    async (one, ...rest) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((done) => setTimeout(done, 5));
      now -= 1;
      return perform(one, ...rest);
    },
    { jobs: 3 },
  );
  expect(most).toBe(3);
});
