import { applyEdit, emptyGraph, type ModelGraph, type RunConfig } from "@adder-studio/graph";
import { describe, expect, test } from "vitest";
import { experiments } from "../experiments/list";
import { templates } from "../templates";
import { row } from "../test-support";
import { lower } from "./index";

const graph = row(["conv2d"], ["relu"], ["globalAvgPool"], ["dense"]);
const at = (run: Partial<RunConfig>): ModelGraph => ({ ...graph, run: { ...graph.run, ...run } });
const hintOf = (one: ModelGraph) =>
  lower(one).diagnostics.find(({ code }) => code === "learning-rate");

describe("a learning rate far from what the optimizer is used with", () => {
  test.each([
    ["sgd", 1000, /^The learning rate of 1,000 is very high/, 0.1],
    ["sgd", 1.5, /^The learning rate of 1.5 is very high/, 0.1],
    ["sgd", 1e-9, /^The learning rate of 1e-9 is very low/, 0.1],
    ["adam", 0.5, /^The learning rate of 0.5 is very high/, 0.001],
    ["adam", 1e-8, /^The learning rate of 1e-8 is very low/, 0.001],
  ] as const)("is reported, with a fix that ends it: %s at %s", (optimizer, lr, words, better) => {
    const there = at({ optimizer, lr });
    const hint = hintOf(there);
    expect(hint).toMatchObject({ severity: "hint", message: expect.stringMatching(words) });
    expect(hint?.hint).toContain(optimizer === "sgd" ? "from 1e-5 to 1" : "from 1e-6 to 0.1");
    // It trains all the same.
    expect(lower(there).ir).toBeDefined();
    const [edit] = hint?.fix?.edits ?? [];
    const repaired = edit && applyEdit(there, edit);
    expect(repaired?.ok && repaired.value.graph.run.lr).toBe(better);
    expect(repaired?.ok && hintOf(repaired.value.graph)).toBeUndefined();
  });

  test.each([
    ["sgd", 1],
    ["sgd", 0.1],
    ["sgd", 1e-5],
    ["adam", 0.1],
    ["adam", 3e-4],
  ] as const)("is not what is common: %s at %s", (optimizer, lr) => {
    expect(hintOf(at({ optimizer, lr }))).toBeUndefined();
  });

  test("is in no template and in no experiment to try", () => {
    for (const { graph: one } of templates) expect(hintOf(one)).toBeUndefined();
    for (const { template, run } of experiments.flatMap(({ settings }) => settings)) {
      const graph = templates.find(({ id }) => id === template)?.graph ?? emptyGraph();
      expect(hintOf({ ...graph, run: { ...graph.run, ...run } })).toBeUndefined();
    }
  });
});
