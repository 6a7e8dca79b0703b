import { templates } from "@adder-studio/blocks";
import type { ModelGraph, RunConfig } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { swapAll } from "../state/swap";
import { nameOfRun } from "./names";

const lenet = templates.find(({ id }) => id === "lenet5-bn-adder")?.graph as ModelGraph;
const cold = { warm: false };

function set(run: Partial<RunConfig>, graph = lenet): ModelGraph {
  return { ...graph, run: { ...graph.run, ...run } };
}

describe("a run's name says what differs from the one before it", () => {
  it.each([
    [set({ lr: 0.05 }), "lr 0.05"],
    [set({ lr: 1e-5 }), "lr 1e-5"],
    [set({ seed: 2 }), "seed 2"],
    [set({ batch: 128 }), "batch 128"],
    [set({ epochs: 1 }), "1 epoch"],
    [set({ rateRule: "plain" }), "plain adder rate"],
    [set({ lpStart: 2, lpEnd: 2 }), "p = 2"],
    [set({ lpStart: 2 }), "p from 2 to 1"],
    [
      set({ lpStart: 1.5, lpUntil: 0.8, lr: 0.05 }),
      "p from 1.5 to 1, lr 0.05, p at its end after 0.8 of the run",
    ],
    [set({ distill: 0.5 }), "distilled, λ 0.5"],
    [set({ distill: 0.5, distillTemperature: 8 }), "distilled, λ 0.5, distillation T 8"],
    [set({ reestimate: false }), "running batch norm"],
    [set({ lr: 0.05, seed: 2 }), "seed 2, lr 0.05"],
    [swapAll(lenet, "conv"), "conv version"],
    [set({ lr: 0.02 }, swapAll(lenet, "conv")), "conv version, lr 0.02"],
    [set({ engine: "cpu" }), "the same again"],
    [{ ...lenet, title: "Another title" }, "the same again"],
  ])("%#", (graph, name) => {
    expect(nameOfRun(lenet, graph, cold)).toBe(name);
  });

  it("goes back the other way", () => {
    const conv = swapAll(lenet, "conv");
    expect(nameOfRun(conv, swapAll(conv, "adder"), cold)).toBe("adder version");
    expect(nameOfRun(set({ lr: 0.05 }), lenet, cold)).toBe("lr 0.1");
    expect(nameOfRun(set({ distill: 2 }), lenet, cold)).toBe("not distilled");
  });

  it("names blocks", () => {
    const [id = ""] = Object.keys(lenet.nodes).filter(
      (one) => lenet.nodes[one]?.type === "adder2d",
    );
    const node = lenet.nodes[id] as ModelGraph["nodes"][string];
    const nodes = { ...lenet.nodes, [id]: { ...node, props: { ...node.props, filters: 12 } } };
    expect(nameOfRun(lenet, { ...lenet, nodes }, cold)).toBe("filters of Adder 1 12");
  });

  it("says at most three things", () => {
    const graph = set({ lr: 0.05, seed: 2, batch: 128, epochs: 3, momentum: 0.5 });
    expect(nameOfRun(lenet, graph, cold)).toBe("seed 2, 3 epochs, batch 128 +2");
  });

  it("tells a first run, kept weights and another engine", () => {
    expect(nameOfRun(undefined, lenet, cold)).toBe("first run");
    expect(nameOfRun(lenet, lenet, { warm: true })).toBe("weights kept");
    expect(nameOfRun(lenet, lenet, { warm: false, engines: ["wasm", "webgpu"] })).toBe("on webgpu");
  });
});
