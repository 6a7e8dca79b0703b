import { sortEdges } from "@adder-studio/graph";
import { irHash, type ParamSpec } from "@adder-studio/ir";
import fc from "fast-check";
import { expect, test } from "vitest";
import { templateOf, templates } from "../templates";
import { edited, row } from "../test-support";
import { lower } from "./index";

test("the result does not depend on the order of keys and wires", () => {
  fc.assert(
    fc.property(fc.constantFrom(...templates), fc.integer(), ({ graph }, seed) => {
      const shuffle = <T>(list: readonly T[], key: (entry: T) => string): T[] =>
        [...list].sort((a, b) => (rank(key(a), seed) < rank(key(b), seed) ? -1 : 1));
      const turned = {
        ...graph,
        nodes: Object.fromEntries(shuffle(Object.entries(graph.nodes), ([id]) => id)),
        edges: shuffle(graph.edges, (edge) => `${edge.to.node}.${edge.to.port}`),
      };
      expect(sortEdges(turned.edges)).toEqual(graph.edges);
      const [a, b] = [lower(graph), lower(turned)];
      expect(b).toEqual(a);
      expect(b.ir && irHash(b.ir)).toBe(a.ir && irHash(a.ir));
    }),
    { numRuns: 30 },
  );
});

function rank(text: string, seed: number): number {
  let hash = seed;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash;
}

test("cosmetic edits keep the IR", () => {
  const graph = row(["conv2d"], ["globalAvgPool"], ["dense"]);
  const moved = edited(
    graph,
    { kind: "moveNodes", to: { conv1: [5, 5] } },
    { kind: "setLabel", id: "conv1", label: "Mine" },
    { kind: "setTitle", title: "Other" },
  );
  expect(lower(moved).ir).toEqual(lower(graph).ir);
});

test("facts: every block once, shapes at its ports, costs that add up", () => {
  for (const { graph } of templates) {
    const { facts, order, totals } = lower(graph);
    expect([...order].sort()).toEqual(Object.keys(graph.nodes).sort());
    const sum = order.reduce((adds, id) => adds + (facts[id]?.cost.additions ?? 0), 0);
    expect(sum).toBe(totals.all.additions);
  }
  const { facts } = lower(templateOf("lenet5-bn-adder")?.graph ?? row());
  expect(facts.adder2).toMatchObject({
    inputs: { x: [14, 14, 6] },
    outputs: { y: [10, 10, 16] },
  });
  expect(facts.classOutput1).toMatchObject({ inputs: { x: [1, 1, 10] }, outputs: {} });
});

const initOf = (scheme: string) => {
  const graph = row(
    ["adder2d", { bias: true }],
    ["conv2d", { filters: 8, bias: true }],
    ["globalAvgPool"],
    ["dense"],
  );
  const { ir } = lower(edited(graph, { kind: "setRun", field: "init", value: scheme }));
  const text = ({ init }: ParamSpec) =>
    init.kind === "normal"
      ? `normal ${init.std.toFixed(4)}`
      : init.kind === "uniform"
        ? `uniform ${init.low.toFixed(4)} ${init.high.toFixed(4)}`
        : `constant ${init.value}`;
  const wanted = ["adder1/w", "adder1/b", "conv1/w", "conv1/b"];
  return wanted.map((name) =>
    ir?.params
      .filter((param) => param.name === name)
      .map(text)
      .join(),
  );
};

test("run.init decides how parameters start", () => {
  // Fan in of the convolution: 9 * 16 = 144; fan out: adder 9 * 16, convolution 9 * 8.
  expect(initOf("paper")).toEqual([
    "normal 1.0000",
    "uniform 0.0000 1.0000",
    "uniform -0.0833 0.0833",
    "uniform -0.0833 0.0833",
  ]);
  expect(initOf("kaiming")).toEqual(["normal 0.1179", "constant 0", "normal 0.1667", "constant 0"]);
  expect(initOf("small")).toEqual([
    "normal 0.1000",
    "constant 0",
    "uniform -0.0833 0.0833",
    "constant 0",
  ]);
});

test("the input's shape follows its properties", () => {
  const shapeOf = (props: Record<string, string | number | boolean>) => {
    const graph = row(["globalAvgPool"], ["dense"]);
    const edits = Object.entries(props).map(([prop, value]) => ({
      kind: "setProp" as const,
      id: "input1",
      prop,
      value,
    }));
    return lower(edited(graph, ...edits)).facts.input1?.outputs.y;
  };
  expect(shapeOf({ dataset: "fashion-mnist" })).toEqual([28, 28, 1]);
  expect(shapeOf({ dataset: "fashion-mnist", padTo: 32, repeat: 3 })).toEqual([32, 32, 3]);
  expect(shapeOf({ dataset: "fashion-mnist", padTo: 8 })).toEqual([28, 28, 1]);
  expect(shapeOf({ noiseHeight: 224, noiseWidth: 112, noiseChannels: 3 })).toEqual([224, 112, 3]);
});

test("time of lower on ResNet-20 (for the record, no gate)", () => {
  const graph = templateOf("resnet20-adder")?.graph ?? row();
  for (let i = 0; i < 30; i++) lower(graph);
  const start = performance.now();
  for (let i = 0; i < 30; i++) lower(graph);
  console.info(`lower(ResNet-20): ${((performance.now() - start) / 30).toFixed(2)} ms`);
});
