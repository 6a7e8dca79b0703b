import type { ModelGraph } from "@adder-studio/graph";
import { expect, test } from "vitest";
import { templates } from "../templates";
import { brief, row } from "../test-support";
import { lower } from "./index";

const head = [["globalAvgPool"], ["dense"]] as const;
const adders = row(["adder2d"], ["batchNorm"], ["relu"], ...head);
const convs = row(["conv2d"], ["batchNorm"], ["relu"], ...head);
const values = templates.find(({ graph }) =>
  Object.values(graph.nodes).some(({ type }) => type === "valueOutput"),
)?.graph as ModelGraph;
const taught = (graph: ModelGraph, distill = 0.5): ModelGraph => ({
  ...graph,
  run: { ...graph.run, distill },
});

test.each([
  ["adders", adders, []],
  ["convolutions alone", convs, ["h:distillation-idle"]],
  ["values", values, ["h:distillation-idle"]],
] as const)("distillation is idle without classes and adders: %s", (_, graph, expected) => {
  const of = (distill: number) => {
    const codes = brief(lower(taught(graph, distill)).diagnostics);
    return codes.filter((code) => code.includes("distillation"));
  };
  expect(of(0.5)).toEqual(expected);
  expect(of(0)).toEqual([]);
  expect(lower(taught(graph)).ir).toEqual(lower(graph).ir);
});

test("says nothing of a network without an output as yet", () => {
  const { classOutput1: _, ...nodes } = convs.nodes;
  const edges = convs.edges.filter(({ to }) => to.node !== "classOutput1");
  const codes = brief(lower(taught({ ...convs, nodes, edges })).diagnostics);
  expect(codes.filter((code) => code.includes("distillation"))).toEqual([]);
});

test("a teacher takes memory: its weights and what the optimizer keeps for them", () => {
  const more = (graph: ModelGraph) => {
    const [without, with_] = [lower(graph).memory, lower(taught(graph)).memory];
    expect(with_.activationBytes).toBe(without.activationBytes);
    return with_.parameterBytes - without.parameterBytes;
  };
  const { params } = lower(adders).ir ?? { params: [] };
  const bytes = params.reduce((sum, { shape, role }) => {
    const size = shape.reduce((all, side) => all * side, 1);
    return sum + 4 * size * (role.startsWith("moving") ? 1 : 2);
  }, 0);
  expect(more(adders)).toBe(bytes);
  expect(more(convs)).toBe(0);
});
