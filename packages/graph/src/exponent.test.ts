import { expect, test } from "vitest";
import { documentHash, emptyGraph, exponentAt, isLpRun, lpAt, numericsHash } from "./index";
import { defaultRun } from "./run";

const annealed = { ...defaultRun, lpStart: 2, lpEnd: 1 };

test("p goes in a straight line over the steps, and stays at its end", () => {
  expect([0, 25, 50, 75, 100].map((step) => exponentAt(annealed, step, 100))).toEqual([
    2, 1.75, 1.5, 1.25, 1,
  ]);
  const half = { ...annealed, lpUntil: 0.5 };
  expect([0, 25, 50, 99].map((step) => exponentAt(half, step, 100))).toEqual([2, 1.5, 1, 1]);
  const rising = { ...defaultRun, lpStart: 1, lpEnd: 2 };
  expect([0, 50, 100].map((step) => exponentAt(rising, step, 100))).toEqual([1, 1.5, 2]);
});

test("without exponents, and at p = 1 where that is asked for, the gradient rules hold", () => {
  expect([isLpRun(defaultRun), isLpRun({}), isLpRun(annealed)]).toEqual([false, false, true]);
  expect(lpAt(defaultRun, 3, 10)).toBeUndefined();
  expect([lpAt(annealed, 9, 10), lpAt(annealed, 10, 10)]).toEqual([1.1, 1]);
  const ruled = { ...annealed, lpRule: "rules" } as const;
  expect([lpAt(ruled, 9, 10), lpAt(ruled, 10, 10)]).toEqual([1.1, undefined]);
});

test("documents without exponents keep their hashes", () => {
  const graph = emptyGraph();
  const { lpStart: _s, lpEnd: _e, lpUntil: _u, lpRule: _r, ...before } = graph.run;
  const old = { ...graph, run: before as typeof graph.run };
  expect(documentHash(graph)).toBe(documentHash(old));
  expect(numericsHash(graph)).toBe(numericsHash(old));
  expect(documentHash({ ...graph, run: annealed })).not.toBe(documentHash(graph));
});
