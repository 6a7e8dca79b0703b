import { describe, expect, test } from "vitest";
import { documentHash } from "./canonical";
import { documentText, parseDocumentText } from "./document-text";
import { applyEdit } from "./edits";
import { limits } from "./limits";
import { node, smallGraph, testCatalog, wire } from "./test-support";
import type { GraphEdit, GraphNode, ModelGraph } from "./types";

const plain = () => node("relu");

function nodes(prefix: string, count: number): Record<string, GraphNode> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, plain()]));
}

/** Makes a document of `outer` blocks, with a definition of each number of blocks in `inner`. */
function graphOf(outer: number, ...inner: readonly number[]): ModelGraph {
  const composites = Object.fromEntries(
    inner.map((count, i) => [`c${i}`, { title: "", nodes: nodes(`i${i}x`, count), edges: [] }]),
  );
  return { ...smallGraph(), nodes: nodes("n", outer), edges: [], composites };
}

const add = (id: string): GraphEdit => ({ kind: "addNode", id, node: plain() });
const inside = (edit: GraphEdit): GraphEdit => ({ kind: "inside", composite: "c0", edit });
const whole = (count: number): GraphEdit => ({
  kind: "setComposite",
  id: "c9",
  composite: { title: "", nodes: nodes("z", count), edges: [] },
});
const half = limits.nodes / 2;
const full = () => graphOf(half, half - 100, 100);

/** Opens a document as a person does: from its text. */
const opens = (graph: ModelGraph) => parseDocumentText(documentText(graph), testCatalog).ok;

describe("a document that is full, with what lies in its composites", () => {
  test("can be opened", () => {
    expect(opens(full())).toBe(true);
  });

  test.each<[string, GraphEdit]>([
    ["a block beside", add("one")],
    ["a block inside", inside(add("one"))],
    ["a definition of one block", whole(1)],
    [
      "several, of which the last is too many",
      {
        kind: "batch",
        edits: [{ kind: "removeNodes", ids: ["n0"] }, add("one"), inside(add("two"))],
      },
    ],
    [
      "a definition that grew",
      {
        kind: "setComposite",
        id: "c1",
        composite: { title: "", nodes: nodes("z", 101), edges: [] },
      },
    ],
    ["another document in its place", { kind: "replace", graph: graphOf(half, half, 1) }],
  ])("refuses %s with a sentence", (_, edit) => {
    const applied = applyEdit(full(), edit, testCatalog);
    expect(applied.ok).toBe(false);
    if (applied.ok) return;
    expect(applied.error.code).toBe("document-limit");
    expect(applied.error.message).toMatch(
      /^This would make 2001 blocks.*at most 2000\.$|^A document has at most 2000 blocks\.$/,
    );
  });

  test.each<[string, GraphEdit]>([
    [
      "a block for another",
      { kind: "batch", edits: [add("one"), { kind: "removeNodes", ids: ["n0"] }] },
    ],
    [
      "a block that moves inside",
      {
        kind: "batch",
        edits: [{ kind: "removeNodes", ids: ["n0"] }, inside(add("one"))],
      },
    ],
    [
      "blocks that become a definition",
      {
        kind: "batch",
        edits: [
          whole(50),
          { kind: "removeNodes", ids: Array.from({ length: 50 }, (__, i) => `n${i}`) },
        ],
      },
    ],
    ["another name", { kind: "setLabel", id: "n0", label: "first" }],
    ["a wire", { kind: "connect", edge: wire("n0", "n1") }],
    ["less of it", { kind: "removeNodes", ids: ["n0"] }],
  ])("takes %s, can still be opened, and goes back", (_, edit) => {
    const graph = full();
    const applied = applyEdit(graph, edit, testCatalog);
    expect(applied.ok).toBe(true);
    if (!applied.ok) return;
    expect(opens(applied.value.graph)).toBe(true);
    const back = applyEdit(applied.value.graph, applied.value.inverse, testCatalog);
    expect(back.ok && documentHash(back.value.graph)).toBe(documentHash(graph));
  });

  test("of one that has too many already, some may be taken away", () => {
    const graph = graphOf(half, half, 50);
    expect(applyEdit(graph, { kind: "removeNodes", ids: ["n0"] }, testCatalog).ok).toBe(true);
    expect(applyEdit(graph, { kind: "setLabel", id: "n1", label: "x" }, testCatalog).ok).toBe(true);
    expect(applyEdit(graph, inside(add("one")), testCatalog).ok).toBe(false);
  });
});

test("the hash of a document is computed once", () => {
  let read = 0;
  const graph = new Proxy(full(), {
    get(target, key, receiver) {
      if (key === "nodes") read += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  const first = documentHash(graph);
  const once = read;
  expect(once).toBeGreaterThan(0);
  expect([documentHash(graph), documentHash(graph), read]).toEqual([first, first, once]);
  expect(documentHash({ ...graph })).toBe(first);
});
