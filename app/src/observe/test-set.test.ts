import { newNode, templates } from "@adder-studio/blocks";
import { datasets, pointSets } from "@adder-studio/data";
import { emptyGraph } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { inputOf } from "./test-set";

const all = [...datasets.map(({ id }) => id), ...pointSets.map(({ id }) => id), "noise"];

it.each(all)("an Input that nothing reads yet shows its own data: %s", (dataset) => {
  const input1 = newNode("input", { dataset });
  expect(inputOf({ ...emptyGraph(), nodes: { input1 } })?.dataset).toBe(dataset);
});

it("there is none without an Input", () => {
  expect(inputOf(emptyGraph())).toBeUndefined();
  expect(inputOf({ ...emptyGraph(), nodes: { relu1: newNode("relu", {}) } })).toBeUndefined();
});

it("is what the whole network reads", () => {
  for (const { graph } of templates) {
    const [id = ""] = Object.keys(graph.nodes).filter((one) => graph.nodes[one]?.type === "input");
    expect(inputOf(graph)?.dataset).toBe(graph.nodes[id]?.props.dataset);
  }
});
