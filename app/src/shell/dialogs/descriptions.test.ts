import { templateOf } from "@adder-studio/blocks";
import { experiments, settingGraph } from "@adder-studio/blocks/experiments";
import { type ModelGraph, ownFactsText } from "@adder-studio/graph";
import { expect, test } from "vitest";
import { describeData, describeTraining } from "./descriptions";

const graphOf = (id: string) => templateOf(id)?.graph as ModelGraph;
const lenet = graphOf("lenet5-bn-adder");
const trained = (run: Partial<ModelGraph["run"]>, graph = lenet) =>
  describeTraining({ ...graph, run: { ...graph.run, ...run } }).join(" ");
const settingOf = (experiment: string, setting: string): ModelGraph => {
  const found = experiments.find(({ id }) => id === experiment);
  const one = found?.settings.find(({ id }) => id === setting);
  if (found === undefined || one === undefined) throw new Error(setting);
  return settingGraph(found, one);
};

test("training settings are described in plain sentences", () => {
  expect(trained({})).toBe(
    "10 epochs in batches of 64, seed 0. SGD, learning rate 0.1, falling to 0. Each adder layer has a rate of its own.",
  );
  expect(trained({ epochs: 1, schedule: "step", rateRule: "fixed", filterRule: "sign" })).toBe(
    "1 epoch in batches of 64, seed 0. SGD, learning rate 0.1, times 0.1 every 5 epochs. Adder gradients times 100, adders learn by the sign of the distance.",
  );
  expect(trained({ lpStart: 2, distill: 0.5, schedule: "constant" })).toContain(
    "learning rate 0.1, constant. Each adder layer has a rate of its own, exponent p from 2 to 1, the convolution version teaches them.",
  );
  expect(trained({}, graphOf("lenet5-bn-conv"))).not.toContain("adder");
  expect(trained({}, graphOf("resnet20-adder"))).toContain("adder");
  expect(describeTraining(settingOf("no-batch-norm", "adder-bare"))).toContain("5 blocks muted.");
});

test("data are described with their source", () => {
  expect(describeData(lenet, undefined)).toBe("Fashion-MNIST: comes with this page.");
  expect(describeData(graphOf("spirals-adder"), undefined)).toMatch(/^Spirals .*: made here from/);
  expect(describeData({ ...lenet, nodes: {}, edges: [] }, undefined)).toContain("no Input");
  const facts = { hash: "0123456789abcdef".repeat(4), height: 28, width: 28, channels: 3 };
  const own = ownFactsText({ ...facts, classes: 2, column: 0, name: "my pets.zip" });
  const input = lenet.nodes.input1 as ModelGraph["nodes"][string];
  const props = { ...input.props, dataset: "own", own };
  const graph = { ...lenet, nodes: { ...lenet.nodes, input1: { ...input, props } } };
  expect(describeData(graph, undefined)).toBe("my pets.zip (28×28×3, 2 classes).");
  expect(describeData(graph, true)).toContain("is on this device");
  expect(describeData(graph, false)).toContain("not on this device");
});
