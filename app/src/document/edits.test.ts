import { lower, newNode, templates } from "@adder-studio/blocks";
import { applyEdit, type GraphEdit, type ModelGraph } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { findStale } from "../training/stale";
import { addAfterEdit, insertEdit, plainBlock, reachable, spliceEdit } from "./edits";
import { connectTargets, removeEdit } from "./late-edits";

const lenet = templates[0]?.graph as ModelGraph;
const ids = (type: string) =>
  Object.keys(lenet.nodes).filter((id) => lenet.nodes[id]?.type === type);
const [norm = ""] = ids("batchNorm");
const [adder = ""] = ids("adder2d");
const [output = ""] = ids("classOutput");

function apply(graph: ModelGraph, edit: GraphEdit): ModelGraph {
  const result = applyEdit(graph, edit);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.graph;
}
const errors = (graph: ModelGraph) =>
  lower(graph).diagnostics.filter(({ severity }) => severity === "error");

describe("edits", () => {
  it("heals the wire when a block in a line is deleted", () => {
    const graph = apply(lenet, removeEdit(lenet, [norm]));
    expect(graph.edges).toHaveLength(lenet.edges.length - 1);
    expect(errors(graph)).toEqual([]);
  });

  it("heals over two neighbours deleted together", () => {
    const relu = lenet.edges.find(({ from }) => from.node === norm)?.to.node ?? "";
    const graph = apply(lenet, removeEdit(lenet, [norm, relu]));
    expect(graph.edges).toHaveLength(lenet.edges.length - 2);
    expect(errors(graph)).toEqual([]);
  });

  it("inserts a block into a wire", () => {
    const [edge] = lenet.edges;
    const inserted =
      edge === undefined ? undefined : insertEdit(lenet, edge, plainBlock("dropout"));
    expect(inserted).toBeDefined();
    if (inserted === undefined) return;
    const graph = apply(lenet, inserted.edit);
    expect(graph.edges).toHaveLength(lenet.edges.length + 1);
    expect(errors(graph)).toEqual([]);
  });

  it("splices a loose block into a wire, and only a loose one", () => {
    const [edge] = lenet.edges;
    if (edge === undefined) throw new Error("the template has wires");
    const graph = apply(lenet, {
      kind: "addNode",
      id: "loose1",
      node: newNode("relu", {}, [9, 9]),
    });
    const edit = spliceEdit(graph, edge, "loose1");
    expect(edit && errors(apply(graph, edit))).toEqual([]);
    expect(spliceEdit(graph, edge, norm)).toBeUndefined();
  });

  it("adds after a block, in its line, when it fits", () => {
    const { edit, wired, id } = addAfterEdit(lenet, plainBlock("relu"), adder);
    const graph = apply(lenet, edit);
    expect(wired).toBe(true);
    expect(graph.edges.some(({ from, to }) => from.node === adder && to.node === id)).toBe(true);
    expect(errors(graph)).toEqual([]);
  });

  it("adds loosely when nothing fits", () => {
    const { wired } = addAfterEdit(lenet, plainBlock("input"), adder);
    expect(wired).toBe(false);
    expect(addAfterEdit(lenet, plainBlock("relu"), output).wired).toBe(false);
  });

  it("names the reason against a wire that would close a circle", () => {
    const targets = connectTargets(lenet, { node: norm, port: "y" });
    const back = targets.find(({ ref }) => ref.node === adder);
    expect(back?.fits).toBe(false);
    expect(back?.reason).toContain("loop");
    expect(reachable(lenet, adder, output)).toBe(true);
    expect(reachable(lenet, output, adder)).toBe(false);
  });
});

describe("findStale", () => {
  const lowered = lower(lenet);
  const ir = lowered.ir;
  if (ir === undefined) throw new Error("the template lowers");
  const started = { graph: lenet, ir, hash: "h", warm: false };
  it("is silent for the same experiment, another title and another engine", () => {
    expect(findStale(started, lenet, ir, "h")).toBeUndefined();
    const renamed = apply(lenet, { kind: "setTitle", title: "x" });
    expect(findStale(started, renamed, ir, "h")).toBeUndefined();
    const engine = apply(lenet, { kind: "setRun", field: "engine", value: "cpu" });
    expect(findStale(started, engine, ir, "h")).toBeUndefined();
  });

  it("counts the weights that still fit and names the change", () => {
    const graph = apply(lenet, { kind: "setProp", id: adder, prop: "filters", value: 12 });
    const stale = findStale(started, graph, lower(graph).ir, "other");
    expect(stale?.changes[0]).toContain("filters");
    expect(stale?.kept).toBeLessThan(stale?.total ?? 0);
    expect(stale?.kept).toBeGreaterThan(0);
  });
});
