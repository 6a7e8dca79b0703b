import { randomStream } from "@adder-studio/core";
import { countSteps } from "@adder-studio/core/testing";
import { applyEdit, documentText, type ModelGraph, parseDocumentText } from "@adder-studio/graph";
import { describe, expect, it, test } from "vitest";
import { createLower, lower } from "../lower";
import { catalog } from "../registry";
import { families, randomNetwork } from "./hostile";

/** Blocks once opened up, and wires as written. */
function sizeOf(graph: ModelGraph): number {
  return Object.keys(lower(graph).facts).length + graph.edges.length;
}

describe("lowering takes steps in proportion to the blocks and wires", () => {
  it.each(Object.entries(families))("%s", (_, make) => {
    const steps = [950, 1900].map((n) => {
      const graph = make(n);
      return countSteps(() => lower(graph)) / sizeOf(graph);
    });
    const [small = 0, large = 0] = steps;
    expect(large).toBeLessThan(300);
    expect(large).toBeLessThan(1.25 * small);
  });

  it("and so with a memory", () => {
    for (const make of Object.values(families)) {
      const graph = make(1900);
      const next = createLower();
      next(graph);
      expect(countSteps(() => next({ ...graph })) / sizeOf(graph)).toBeLessThan(300);
    }
  });
});

/**
 * Counts fixes that are offered for a document and refused when they are applied, or leads to one that does not open.
 */
function refusedFixes(graph: ModelGraph): { readonly offered: number; readonly refused: string[] } {
  const fixes = lower(graph).diagnostics.flatMap((found) => (found.fix ? [found] : []));
  const refused = fixes.flatMap(({ code, node, fix }) => {
    const applied = applyEdit(graph, { kind: "batch", edits: fix?.edits ?? [] }, catalog);
    if (!applied.ok) return [`${code} at ${node}: ${applied.error.message}`];
    const opened = parseDocumentText(documentText(applied.value.graph), catalog);
    const isSound = opened.ok && opened.value.notices.length === 0;
    return isSound ? [] : [`${code} at ${node}: its document does not open`];
  });
  return { offered: fixes.length, refused };
}

test("every fix that is offered applies: composites in composites, repeated, muted", () => {
  let inside = 0;
  for (let i = 0; i < 300; i++) {
    const graph = randomNetwork(randomStream(11, "fixes", i));
    const { offered, refused } = refusedFixes(graph);
    expect(refused, `network ${i}`).toEqual([]);
    inside += offered;
  }
  expect(inside).toBeGreaterThan(600);
});

test.each(Object.entries(families))("and in documents at the caps: %s", (_, make) => {
  for (const n of [300, 1990]) expect(refusedFixes(make(n)).refused).toEqual([]);
  const graph = make(1990);
  const [first] = lower(graph).diagnostics.flatMap(({ fix }) => fix ?? []);
  const edit = { kind: "batch", edits: first?.edits ?? [] } as const;
  expect(countSteps(() => applyEdit(graph, edit, catalog)) / sizeOf(graph)).toBeLessThan(60);
});

test("where the document is full, nothing is offered that adds a block", () => {
  const full = Array.from({ length: 2000 }, (_, i) => [`n${i}`, { type: "relu", props: {} }]);
  const opened = parseDocumentText(
    JSON.stringify({ version: 1, nodes: Object.fromEntries(full), edges: [] }),
    catalog,
  );
  if (!opened.ok) throw new Error(opened.error.message);
  const { diagnostics } = lower(opened.value.graph);
  expect(diagnostics.filter(({ code }) => code === "no-input")).toHaveLength(1);
  expect(refusedFixes(opened.value.graph)).toEqual({ offered: 0, refused: [] });
});
