import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalText, documentHash } from "./canonical";
import { applyEdit } from "./edits";
import { limits } from "./limits";
import { parseGraph } from "./parse";
import {
  faultyGraph,
  node,
  shuffled,
  smallGraph,
  someEdit,
  testCatalog,
  wire,
} from "./test-support";
import type { GraphEdit, ModelGraph } from "./types";

function apply(graph: ModelGraph, edit: GraphEdit) {
  const applied = applyEdit(graph, edit, testCatalog);
  if (!applied.ok) throw new Error(applied.error.message);
  return applied.value;
}

/** Opened once, so that it is canonical. */
function canonical(graph: ModelGraph): ModelGraph {
  const opened = parseGraph(graph, testCatalog);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.graph;
}

test("any sequence of edits keeps the document valid; undoing it restores each step exactly", () => {
  const starts = [canonical(smallGraph()), faultyGraph(), canonical(shuffled(smallGraph()))];
  let done = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 5, maxLength: 25 }), fc.nat(2), (seeds, start) => {
      let graph = starts[start] as ModelGraph;
      const history: { before: ModelGraph; inverse: GraphEdit }[] = [];
      for (const seed of seeds) {
        const frozen = canonicalText(graph);
        const applied = applyEdit(graph, someEdit(graph, seed), testCatalog);
        expect(canonicalText(graph)).toBe(frozen);
        if (!applied.ok) continue;
        done += 1;
        history.push({ before: graph, inverse: applied.value.inverse });
        graph = applied.value.graph;
        const opened = parseGraph(JSON.parse(JSON.stringify(graph)), testCatalog);
        expect(opened.ok && opened.value.notices).toEqual([]);
        expect(opened.ok && canonicalText(opened.value.graph)).toBe(canonicalText(graph));
      }
      for (const { before, inverse } of history.reverse()) {
        graph = apply(graph, inverse).graph;
        expect(graph).toEqual(before);
        expect(documentHash(graph)).toBe(documentHash(before));
      }
    }),
    { numRuns: 120 },
  );
  // Guards against a generator whose edits are all refused.
  expect(done).toBeGreaterThan(250);
});

test("connecting an occupied port takes its wire away, and undo brings it back", () => {
  const graph = canonical(smallGraph());
  const { graph: changed, inverse } = apply(graph, {
    kind: "connect",
    edge: wire("input1", "layer2"),
  });
  expect(changed.edges.filter((edge) => edge.to.node === "layer2")).toEqual([
    wire("input1", "layer2"),
  ]);
  expect(inverse).toEqual({ kind: "connect", edge: wire("layer1", "layer2") });
  expect(apply(changed, inverse).graph).toEqual(graph);
});

test("small edits have small inverses", () => {
  const graph = canonical(smallGraph());
  const removed = apply(graph, { kind: "removeNodes", ids: ["layer1"] });
  expect(removed.graph.edges).toHaveLength(2);
  expect(removed.inverse.kind).toBe("batch");
  expect(apply(removed.graph, removed.inverse).graph).toEqual(graph);
  expect(apply(graph, { kind: "connect", edge: wire("layer1", "layer2") }).graph).toBe(graph);
});

test("a batch is all or nothing", () => {
  const graph = smallGraph();
  const edits: GraphEdit[] = [
    { kind: "setTitle", title: "changed" },
    { kind: "removeNodes", ids: ["ghost1"] },
  ];
  const applied = applyEdit(graph, { kind: "batch", edits });
  expect(applied).toMatchObject({ ok: false, error: { code: "edit-refused" } });
  expect(graph.title).toBe("Small");
});

const refused: [string, GraphEdit][] = [
  ["an id that is taken", { kind: "addNode", id: "add1", node: node("add") }],
  ["an inherited name", { kind: "addNode", id: "constructor", node: node("add") }],
  ["__proto__", { kind: "addNode", id: "__proto__", node: node("add") }],
  ["a number out of range", { kind: "setProp", id: "layer1", prop: "filters", value: 4097 }],
  ["a property of another block", { kind: "setProp", id: "add1", prop: "filters", value: 1 }],
  ["a missing block", { kind: "setLabel", id: "ghost1", label: "x" }],
  ["a wire to nowhere", { kind: "connect", edge: wire("layer1", "ghost1") }],
  ["a wire that is not there", { kind: "disconnect", edge: wire("add1", "layer1") }],
  ["a place beyond the canvas", { kind: "moveNodes", to: { add1: [1e7, 0] } }],
  ["a setting out of range", { kind: "setRun", field: "batch", value: 1025 }],
  ["properties left out", { kind: "setType", id: "add1", type: "layer2d", props: { filters: 1 } }],
];

test.each(refused)("refuses %s", (_name, edit) => {
  const applied = applyEdit(smallGraph(), edit, testCatalog);
  expect(applied).toMatchObject({ ok: false, error: { code: "edit-refused" } });
});

test("blocks and wires stop at their caps", () => {
  const many = Object.fromEntries(
    Array.from({ length: limits.nodes }, (_, i) => [`n${i}`, node("add")]),
  );
  const graph = { ...smallGraph(), nodes: many, edges: [] };
  const added = applyEdit(graph, { kind: "addNode", id: "one", node: node("add") });
  expect(added).toMatchObject({ ok: false, error: { code: "document-limit" } });
});
