import { expect, test } from "vitest";
import { applies, documentHash, emptyGraph, numericsHash, runSpecs } from "./index";
import { defaultRun } from "./run";

test("documents from before there was distillation keep their hashes", () => {
  const graph = emptyGraph();
  const { distill: _d, distillTemperature: _t, ...before } = graph.run;
  const old = { ...graph, run: before as typeof graph.run };
  expect(documentHash(graph)).toBe(documentHash(old));
  expect(numericsHash(graph)).toBe(numericsHash(old));
  const taught = { ...graph, run: { ...graph.run, distill: 0.5 } };
  expect(documentHash(taught)).not.toBe(documentHash(graph));
  expect(numericsHash(taught)).not.toBe(numericsHash(graph));
});

test("a temperature counts where there is a weight", () => {
  const counts = (distill: number) =>
    applies(runSpecs.distillTemperature, { ...defaultRun, distill });
  expect([0, 0.01, 10].map(counts)).toEqual([false, true, true]);
  expect(applies(runSpecs.distillTemperature, {})).toBe(false);
});
