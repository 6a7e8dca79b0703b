import { templateOf } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { createDerive } from "../../document/derive";
import { insertEdit, plainBlock } from "../../document/edits";
import { shapesAfter } from "./shape-changes";

const resnet = templateOf("resnet20-adder")?.graph as ModelGraph;

/** A block of a type put into the wire that leaves the first block of another. */
function comingFrom(scope: readonly string[], source: string, type: string) {
  const derived = createDerive()(resnet, scope);
  const { graph } = derived;
  const wire = graph.edges.find(({ from }) => graph.nodes[from.node]?.type === source);
  const edit = wire && insertEdit(graph, wire, plainBlock(type))?.edit;
  if (edit === undefined) throw new Error("there is such a wire");
  const coming = shapesAfter(derived, edit);
  return new Map(coming.map(({ id, text, bad }) => [id, { text, bad }]));
}

describe("shapes to come", () => {
  it("are told along the whole network", () => {
    const coming = comingFrom([], "input", "maxPool");
    const first = Object.keys(resnet.nodes).find((id) => resnet.nodes[id]?.type === "conv2d") ?? "";
    expect(coming.get(first)).toEqual({ text: "16×16×16", bad: false });
  });

  it("are told inside a composite from what comes in around it", () => {
    const unit =
      Object.keys(resnet.nodes).find((id) => resnet.nodes[id]?.type === "composite") ?? "";
    const derived = createDerive()(resnet, [unit]);
    const first = Object.keys(derived.graph.nodes).find(
      (id) => derived.graph.nodes[id]?.type === "batchNorm",
    ) as string;
    expect(derived.lowered.facts[first]?.outputs).toEqual({ y: [32, 32, 16] });
    const coming = comingFrom([unit], "adder2d", "maxPool");
    expect(coming.get(first)).toEqual({ text: "16×16×16", bad: false });
    // Where the shortcut meets it again, the two no longer fit.
    const faults = [...coming.values()].filter(({ bad }) => bad);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]?.text).toMatch(/32×32×16|16×16×16/);
  });

  it("are nothing where nothing changes", () => {
    const unit =
      Object.keys(resnet.nodes).find((id) => resnet.nodes[id]?.type === "composite") ?? "";
    expect(comingFrom([unit], "adder2d", "relu").size).toBe(0);
  });
});
