import {
  applyEdit,
  documentHash,
  type GraphEdit,
  type ModelGraph,
  sameDocument,
} from "@adder-studio/graph";
import { opTable } from "@adder-studio/ir";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { builtin } from "../builtin";
import { catalog, newNode } from "../registry";
import { templates } from "../templates";
import { deepResidual } from "../templates/deep-residual";
import { createLower, lower } from "./index";

const small = deepResidual([2, 1]);
const graphs = [small, ...templates.map(({ graph }) => graph)].filter(
  ({ nodes }) => Object.keys(nodes).length < 60,
);

/** Turns four numbers into an edit of some block, wire or setting of the document; many are refused. */
function editOf(graph: ModelGraph, [kind, a, b, c]: readonly number[]): GraphEdit | undefined {
  const at = <T>(list: readonly T[], index = 0): T | undefined => list[index % list.length];
  const ids = Object.keys(graph.nodes);
  const id = at(ids, a) ?? "";
  const node = graph.nodes[id];
  if (node === undefined) return undefined;
  switch (kind) {
    case 0:
    case 1: {
      const prop = at(Object.keys(node.props), b);
      const values = [1, 2, 3, 5, 8, 0, true, false, "valid", "same"];
      return prop === undefined
        ? undefined
        : { kind: "setProp", id, prop, value: at(values, c) ?? 1 };
    }
    case 2:
      return { kind: "setOff", id, off: node.off !== true };
    case 3: {
      const type = { adder2d: "conv2d", conv2d: "adder2d", relu: "tanh", tanh: "relu" }[node.type];
      return type === undefined ? undefined : { kind: "setType", id, type, props: node.props };
    }
    case 4:
      return { kind: "removeNodes", ids: [id] };
    case 5: {
      const edge = at(graph.edges, b);
      return edge && { kind: "disconnect", edge };
    }
    case 6: {
      const [from, to] = [at(graph.edges, b)?.from, at(graph.edges, c)?.to];
      return from && to && { kind: "connect", edge: { from, to } };
    }
    case 7:
      return { kind: "addNode", id: `new${b}`, node: newNode(at(builtin, c)?.type ?? "relu") };
    case 8:
      return { kind: "setLabel", id, label: `Mine ${c}` };
    case 9:
      return { kind: "moveNodes", to: { [id]: [(b ?? 0) * 10, (c ?? 0) * 10] } };
    case 10: {
      const settings = [
        ["init", "he-normal"],
        ["init", "glorot-uniform"],
        ["optimizer", "adam"],
        ["batch", 7],
      ] as const;
      const [field, value] = at(settings, b) ?? settings[0];
      return { kind: "setRun", field, value };
    }
    case 11: {
      const composite = at(Object.keys(graph.composites ?? {}), a);
      const inner = composite === undefined ? undefined : graph.composites?.[composite];
      if (composite === undefined || inner === undefined) return undefined;
      const [key, part] = at(Object.entries(inner.nodes), b) ?? [];
      const prop = at(Object.keys(part?.props ?? {}), c);
      if (key === undefined || prop === undefined) return undefined;
      const edit: GraphEdit = { kind: "setProp", id: key, prop, value: 1 + ((a ?? 0) % 9) };
      return { kind: "inside", composite, edit };
    }
    default:
      return { kind: "replace", graph: at(graphs, a) ?? small };
  }
}

describe("createLower", () => {
  it("gives what lower gives, after any edits and back again", () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 12 }), fc.nat(80), fc.nat(80), fc.nat(80)),
      { maxLength: 12 },
    );
    let applied = 0;
    fc.assert(
      fc.property(fc.constantFrom(...graphs), steps, (start, list) => {
        const next = createLower();
        let graph = start;
        const back: GraphEdit[] = [];
        expect(next(graph)).toStrictEqual(lower(graph));
        const take = (edit: GraphEdit | undefined) => {
          const result = edit && applyEdit(graph, edit, catalog);
          if (!result?.ok) return;
          applied += 1;
          graph = result.value.graph;
          back.push(result.value.inverse);
          expect(next(graph)).toStrictEqual(lower(graph));
          // What the page shows as changed is what the name of a document tells.
          const same = documentHash(start) === documentHash(graph);
          expect(sameDocument(start, graph)).toBe(same);
        };
        for (const step of list) take(editOf(graph, step));
        for (const edit of back.splice(0).reverse()) take(edit);
      }),
      { numRuns: 60 },
    );
    // The edits above are no empty talk.
    expect(applied).toBeGreaterThan(200);
  });

  it("infers only what an edit of one block changes, however long the network is", () => {
    const ops = Object.values(opTable);
    const spies = ops.map((op) => vi.spyOn(op as unknown as { infer: () => unknown }, "infer"));
    const count = () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    const counted = [
      [2, 2, 1, 1],
      [6, 8, 10, 5],
    ].map((units) => {
      const graph = deepResidual(units);
      const next = createLower();
      const first = next(graph);
      const whole = count();
      spies.forEach((spy) => void spy.mockClear());
      const edit = { kind: "setProp", id: "adder1", prop: "filters", value: 6 } as const;
      const result = applyEdit(graph, edit);
      if (!result.ok) throw new Error(result.error.message);
      const second = next(result.value.graph);
      const again = count();
      spies.forEach((spy) => void spy.mockClear());
      const changed = first.order.filter((id) => first.facts[id] !== second.facts[id]);
      return { blocks: first.order.length, whole, again, changed };
    });
    spies.forEach((spy) => void spy.mockRestore());
    for (const { blocks, whole, again, changed } of counted) {
      expect(whole).toBeGreaterThanOrEqual(blocks - 1);
      // The layer, its batch norm, its activation, and the layer that reads them.
      expect(changed).toEqual(["adder1", "batchNorm2", "relu2", "adder2"]);
      expect(again).toBe(4);
    }
  });
});
