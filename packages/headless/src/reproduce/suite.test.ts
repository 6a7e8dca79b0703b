import { experiments } from "@adder-studio/blocks/experiments";
import { expect, it } from "vitest";
import { planHash } from "../runs/plan";
import { planTable, runsOf } from "./suite";

const engine = { backend: "wasm", threads: 1, browser: undefined } as const;

it("has every experiment in the full table, and the settings that need all images", () => {
  const rows = planTable("full", undefined, engine);
  const planned = rows.map(({ experiment, setting }) => `${experiment.id}/${setting.id}`);
  const all = experiments.flatMap(({ id, settings }) => settings.map((one) => `${id}/${one.id}`));
  expect(planned).toEqual(all);
});

it("has three seeds or more of a, b, d and e in the quick table, without the full set", () => {
  const rows = planTable("quick", undefined, engine);
  expect(new Set(rows.map(({ experiment }) => experiment.id))).toEqual(
    new Set(["adder-conv", "schemes", "gradient-norms", "no-batch-norm"]),
  );
  for (const { runs } of rows) expect(runs.length).toBeGreaterThanOrEqual(3);
  expect(rows.some(({ setting }) => setting.fullData)).toBe(false);
});

it("asks 30 epochs and five seeds before adaptive is held against fixed", () => {
  const rows = planTable("full", ["schemes"], engine);
  expect(rows).toHaveLength(5);
  for (const { runs, length } of rows) {
    expect(runs).toHaveLength(5);
    expect(length).toBe("30 epochs");
    for (const run of runs) expect(run.graph.run.epochs).toBe(30);
  }
});

it("takes whole experiments or single settings", () => {
  const rows = planTable("quick", ["schemes/sign-fixed", "gradient-norms"], engine);
  expect(rows.map(({ experiment, setting }) => `${experiment.id}/${setting.id}`)).toEqual([
    "schemes/sign-fixed",
    "gradient-norms/adder",
    "gradient-norms/conv",
  ]);
});

it("makes a run once that two rows share, and gives each run a name of its own", () => {
  const rows = planTable("quick", undefined, engine);
  const runs = runsOf(rows);
  expect(runs.length).toBeLessThan(rows.flatMap((row) => row.runs).length);
  expect(new Set(runs.map(planHash)).size).toBe(runs.length);
  expect(new Set(runs.map(({ name }) => name)).size).toBe(runs.length);
});
