import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentHash, sameDocument } from "../canonical";
import { applyEdit } from "../edits";
import { faultyGraph, smallGraph, someEdit, testCatalog } from "../test-support";
import type { GraphEdit, ModelGraph } from "../types";
import { type Lock, refusalOf } from "./lock";

const lock = (more: Partial<Lock>): Lock => ({
  access: "open",
  locked: [],
  seedRule: "fixed",
  ...more,
});

/** Applies edits one after the other, without those that the lock refuses. */
function through(start: ModelGraph, seeds: readonly number[], by: Lock): ModelGraph {
  let graph = start;
  for (const seed of seeds) {
    const applied = applyEdit(graph, someEdit(graph, seed), testCatalog);
    if (applied.ok && refusalOf(graph, applied.value.graph, by) === undefined)
      graph = applied.value.graph;
  }
  return graph;
}

function after(graph: ModelGraph, edit: GraphEdit): ModelGraph {
  const applied = applyEdit(graph, edit, testCatalog);
  if (!applied.ok) throw new Error(applied.error.message);
  return applied.value.graph;
}

const someSeeds = fc.array(fc.nat(), { maxLength: 40 });

describe("no edit gets past a lock", () => {
  test.each([false, true])("run only: the document never changes (faulty: %s)", (faulty) => {
    const start = faulty ? faultyGraph() : smallGraph();
    fc.assert(
      fc.property(someSeeds, (seeds) => {
        const end = through(start, seeds, lock({ access: "run" }));
        expect(sameDocument(end, start)).toBe(true);
      }),
    );
  });

  test("run only with a seed of one's own: nothing but the seed changes", () => {
    const start = smallGraph();
    fc.assert(
      fc.property(someSeeds, (seeds) => {
        const end = through(start, seeds, lock({ access: "run", seedRule: "ask" }));
        expect(documentHash({ ...end, run: { ...end.run, seed: start.run.seed } })).toBe(
          documentHash(start),
        );
      }),
    );
  });

  test("settings only: the same blocks and wires", () => {
    const start = smallGraph();
    const structure = ({ nodes, edges, composites }: ModelGraph) => ({
      types: Object.entries(nodes).map(([id, { type, off }]) => [id, type, off]),
      edges,
      composites,
    });
    fc.assert(
      fc.property(someSeeds, (seeds) => {
        const end = through(start, seeds, lock({ access: "settings" }));
        expect(structure(end)).toEqual(structure(start));
      }),
    );
  });

  test("a locked value, setting and block stay", () => {
    const start = smallGraph();
    const locked = ["layer1.filters", "run.lr", "layer2"];
    fc.assert(
      fc.property(someSeeds, (seeds) => {
        const end = through(start, seeds, lock({ locked }));
        expect(end.nodes.layer1?.props.filters).toBe(start.nodes.layer1?.props.filters);
        expect(end.run.lr).toBe(start.run.lr);
        const { at: _, ...block } = end.nodes.layer2 ?? {};
        expect(block).toEqual(start.nodes.layer2);
      }),
    );
  });
});

test("what is allowed is let through: the gate is not shut", () => {
  const start = smallGraph();
  const value: GraphEdit = { kind: "setProp", id: "layer1", prop: "filters", value: 8 };
  const gone: GraphEdit = { kind: "removeNodes", ids: ["layer1"] };
  const moved: GraphEdit = { kind: "moveNodes", to: { layer1: [9, 9] } };
  const free = (edit: GraphEdit, by: Partial<Lock>) =>
    refusalOf(start, after(start, edit), lock(by)) === undefined;
  expect(free(value, {})).toBe(true);
  expect(free(gone, {})).toBe(true);
  expect(free(value, { access: "settings" })).toBe(true);
  expect(free(moved, { access: "settings" })).toBe(true);
  expect(free(gone, { access: "settings" })).toBe(false);
  expect(free(value, { access: "run" })).toBe(false);
  expect(free(value, { locked: ["layer1.filters"] })).toBe(false);
  expect(free(value, { locked: ["layer1"] })).toBe(false);
  expect(free(moved, { locked: ["layer1"] })).toBe(true);
  expect(free(value, { locked: ["layer2", "run"] })).toBe(true);
});

test("refusals name what is locked", () => {
  const start = smallGraph();
  const rate = after(start, { kind: "setRun", field: "lr", value: 0.5 });
  expect(refusalOf(start, rate, lock({ locked: ["run.lr"] }))).toMatch(
    /is locked by the lesson: it stays/,
  );
  const title = after(start, { kind: "setLesson", lesson: { id: "mine" } });
  expect(refusalOf(start, title, lock({}))).toContain("own words");
});
