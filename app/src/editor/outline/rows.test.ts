import { builtin, lower, newNode, portsOf, templates } from "@adder-studio/blocks";
import {
  applyEdit,
  emptyGraph,
  freshId,
  type GraphEdit,
  type ModelGraph,
} from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDerive } from "../../document/derive";
import { edgeKey } from "../../document/edits";
import { removeEdit } from "../../document/late-edits";
import { placesOf, project } from "../../document/layout/project";
import { viewOf } from "../../document/scope";
import { duplicateEdit, moveEdit, sourcesFor } from "./moves";
import { mainProps, type OutlineRow, outlineRows } from "./rows";

function apply(graph: ModelGraph, edit: GraphEdit): ModelGraph {
  const result = applyEdit(graph, edit);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.graph;
}

const lenet = templates[0]?.graph as ModelGraph;
const derive = createDerive();

/** A step of a person, from four numbers. */
type Step = readonly [kind: number, a: number, b: number, c: number];
const steps = fc.array(fc.tuple(fc.nat(9), fc.nat(99), fc.nat(99), fc.nat(9)), { maxLength: 60 });

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length];
}

function take(graph: ModelGraph, [kind, a, b, c]: Step): ModelGraph {
  const ids = Object.keys(graph.nodes);
  const [one, other] = [pick(ids, a), pick(ids, b)];
  const type = pick(builtin, a)?.type ?? "relu";
  if (kind < 4 || one === undefined || other === undefined) {
    return apply(graph, { kind: "addNode", id: freshId(graph, type), node: newNode(type) });
  }
  const node = graph.nodes[one];
  const reader = graph.nodes[other];
  if (node === undefined || reader === undefined) return graph;
  if (kind < 8) {
    const [from, to] = [
      pick(portsOf(graph, node).outputs, c),
      pick(portsOf(graph, reader).inputs, c),
    ];
    if (from === undefined || to === undefined) return graph;
    const edge = { from: { node: one, port: from }, to: { node: other, port: to } };
    return apply(graph, { kind: "connect", edge });
  }
  if (kind === 8) return apply(graph, removeEdit(graph, [one]));
  return apply(graph, { kind: "setOff", id: one, off: c > 4 });
}

/** Wires as the rows tell them. */
function wires(rows: readonly OutlineRow[]): string[] {
  return rows
    .flatMap(({ id, inputs }) =>
      inputs.flatMap(({ port, from }) =>
        from === undefined ? [] : [edgeKey({ from, to: { node: id, port } })],
      ),
    )
    .sort();
}

function agree(document: ModelGraph, scope: readonly string[]): void {
  const derived = createDerive()(document, scope);
  const places = placesOf(derived.graph, derived.lowered.order, {
    aspect: 1.6,
    previews: false,
  });
  const canvas = project(derived, places, false);
  const rows = outlineRows(derived, new Set());
  expect(rows.map(({ id }) => id)).toEqual(canvas.nodes.map(({ id }) => id));
  expect(rows.map(({ name }) => name)).toEqual(canvas.nodes.map(({ data }) => data.title));
  expect(rows.map(({ shape }) => shape)).toEqual(canvas.nodes.map(({ data }) => data.shape));
  expect(rows.map(({ place }) => place)).toEqual(rows.map((_, at) => at + 1));
  expect(wires(rows)).toEqual(canvas.edges.map(({ id }) => id).sort());
  for (const [at, { diagnostics }] of rows.entries()) {
    const worst = (["error", "warning", "hint"] as const).find((severity) =>
      diagnostics.some((one) => one.severity === severity),
    );
    expect(worst).toBe(canvas.nodes[at]?.data.worst);
  }
}

/** LeNet with its first adder and what belongs to it inside of a composite, three times. */
function withComposite(): ModelGraph {
  const composite = {
    title: "Adder unit",
    nodes: {
      in1: newNode("groupInput"),
      adder1: newNode("adder2d", { filters: 6 }),
      batchNorm1: newNode("batchNorm"),
      out1: newNode("groupOutput"),
    },
    edges: [
      ["in1", "adder1"],
      ["adder1", "batchNorm1"],
      ["batchNorm1", "out1"],
    ].map(([from = "", to = ""]) => ({
      from: { node: from, port: "y" },
      to: { node: to, port: "x" },
    })),
  };
  const before = apply(emptyGraph(), { kind: "setComposite", id: "unit1", composite });
  const nodes: GraphEdit[] = [
    { kind: "addNode", id: "input", node: newNode("input") },
    { kind: "addNode", id: "unit1", node: newNode("composite", { of: "unit1", repeat: 3 }) },
  ];
  const wire = { from: { node: "input", port: "y" }, to: { node: "unit1", port: "in1" } };
  return apply(before, { kind: "batch", edits: [...nodes, { kind: "connect", edge: wire }] });
}

describe("the outline", () => {
  it("has the blocks, wires and order of the canvas, whatever the document", () => {
    fc.assert(
      fc.property(steps, (list) => {
        agree(list.reduce(take, emptyGraph()), []);
      }),
      { numRuns: 120 },
    );
  });

  it("has those of every template, and of what is inside of a composite", () => {
    for (const { graph } of templates) agree(graph, []);
    agree(withComposite(), ["unit1"]);
  });

  it("opens a composite in place, with the facts of its first repetition", () => {
    const derived = derive(withComposite(), []);
    const rows = outlineRows(derived, new Set(["unit1"]));
    expect(rows.map(({ key, depth }) => `${depth} ${key}`)).toEqual([
      "1 input",
      "1 unit1",
      "2 unit1.1.in1",
      "2 unit1.1.adder1",
      "2 unit1.1.batchNorm1",
      "2 unit1.1.out1",
    ]);
    expect(rows[1]).toMatchObject({ name: "Adder unit", expanded: true, siblings: 2 });
    expect(rows[3]).toMatchObject({ shape: "28×28×6", place: 2, siblings: 4, expanded: undefined });
    const adder = rows[3] as OutlineRow;
    expect(adder.level.graph.nodes).toBe(viewOf(derived.document, ["unit1"]).graph.nodes);
    const sources = sourcesFor(derived, adder.level, ["in1", "batchNorm1"], {
      node: "adder1",
      port: "x",
    });
    expect(sources.map(({ reason }) => reason)).toEqual([
      undefined,
      "This wire would close a loop.",
    ]);
  });

  it("shows the first two numbers of a block, or one choice", () => {
    expect(mainProps(newNode("adder2d")).map(([prop]) => prop)).toEqual(["filters", "kernel"]);
    expect(mainProps(newNode("input")).map(([prop]) => prop)).toEqual(["dataset"]);
    expect(mainProps(newNode("relu"))).toEqual([]);
  });

  it("says why a source does not fit", () => {
    const rows = outlineRows(derive(lenet, []), new Set());
    const pool = rows.find(({ name }) => name === "Max pool 2") as OutlineRow;
    const order = rows.map(({ id }) => id);
    const to = { node: rows.find(({ name }) => name === "Adder 3")?.id ?? "", port: "x" };
    const sources = sourcesFor(derive(lenet, []), pool.level, order, to);
    const reason = (name: string) =>
      sources.find(({ ref }) => pool.level.names.get(ref.node) === name)?.reason;
    expect(reason("ReLU 2")).toBeUndefined();
    expect(reason("ReLU 3")).toMatch(/loop/);
  });
});

describe("moving along a line", () => {
  const [norm = ""] = Object.keys(lenet.nodes).filter(
    (id) => lenet.nodes[id]?.type === "batchNorm",
  );
  const order = (graph: ModelGraph) => lower(graph).order;

  it("changes places with the neighbour, there and back", () => {
    const down = moveEdit(lenet, norm, "down");
    if (typeof down === "string") throw new Error(down);
    const moved = apply(lenet, down);
    const at = order(lenet).indexOf(norm);
    expect(order(moved).indexOf(norm)).toBe(at + 1);
    expect(moved.edges).toHaveLength(lenet.edges.length);
    const up = moveEdit(moved, norm, "up");
    if (typeof up === "string") throw new Error(up);
    expect(apply(moved, up).edges).toEqual(lenet.edges);
  });

  it("says why where it cannot", () => {
    const ids = order(lenet);
    expect(moveEdit(lenet, ids[0] ?? "", "up")).toBe("It reads from no block.");
    expect(moveEdit(lenet, ids[0] ?? "", "down")).toBe("Nothing can stand before an input.");
    expect(moveEdit(lenet, ids.at(-1) ?? "", "up")).toBe("Nothing can stand behind an output.");
  });

  it("keeps every wire's ends apart in any document", () => {
    fc.assert(
      fc.property(steps, fc.nat(99), fc.boolean(), (list, a, upwards) => {
        const graph = list.reduce(take, emptyGraph());
        const id = pick(Object.keys(graph.nodes), a);
        if (id === undefined) return;
        const edit = moveEdit(graph, id, upwards ? "up" : "down");
        if (typeof edit === "string") return;
        const moved = apply(graph, edit);
        expect(moved.edges).toHaveLength(graph.edges.length);
        expect(moved.nodes).toEqual(graph.nodes);
      }),
      { numRuns: 120 },
    );
  });

  it("copies a block behind itself, without its name", () => {
    const named = apply(lenet, { kind: "setLabel", id: norm, label: "Mine" });
    const copy = duplicateEdit(named, norm);
    if (copy === undefined) throw new Error("there is such a block");
    const graph = apply(named, copy.edit);
    expect(copy.wired).toBe(true);
    expect(order(graph).indexOf(copy.id)).toBe(order(graph).indexOf(norm) + 1);
    expect(graph.nodes[copy.id]?.label).toBeUndefined();
  });
});
