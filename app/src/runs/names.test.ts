import { swapAll, templates } from "@adder-studio/blocks";
import { applyEdit, type GraphEdit, type ModelGraph, type RunConfig } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
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
    [swapAll(lenet, "conv"), "convolution version"],
    [set({ lr: 0.02 }, swapAll(lenet, "conv")), "convolution version, lr 0.02"],
    [set({ engine: "cpu" }), "second run"],
    [{ ...lenet, title: "Another title" }, "second run"],
  ])("%#", (graph, name) => {
    expect(nameOfRun(lenet, graph, cold)).toBe(name);
  });

  it("goes back the other way", () => {
    const conv = swapAll(lenet, "conv");
    expect(nameOfRun(conv, swapAll(conv, "adder"), cold)).toBe("adder version");
    expect(nameOfRun(set({ lr: 0.05 }), lenet, cold)).toBe("lr 0.1");
    expect(nameOfRun(set({ distill: 2 }), lenet, cold)).toBe("not distilled");
  });

  const idsOf = (type: string) =>
    Object.keys(lenet.nodes).filter((id) => lenet.nodes[id]?.type === type);
  const after = (...edits: readonly GraphEdit[]) =>
    edits.reduce((graph, edit) => {
      const applied = applyEdit(graph, edit);
      if (!applied.ok) throw new Error(applied.error.message);
      return applied.value.graph;
    }, lenet);
  const [norm1 = "", norm2 = "", ...norms] = idsOf("batchNorm");
  const [adder = "", adder2 = ""] = idsOf("adder2d");
  const muted = (id: string): GraphEdit => ({ kind: "setOff", id, off: true });

  it.each([
    [after({ kind: "setProp", id: adder, prop: "filters", value: 12 }), "Adder 1: filters 12"],
    [after(muted(norm2)), "without Batch norm 2"],
    [after({ kind: "removeNodes", ids: [norm2] }), "without Batch norm 2"],
    [after(muted(norm1), muted(norm2)), "without Batch norm 1 and Batch norm 2"],
    [after(...[norm1, norm2, ...norms].map(muted)), "without Batch norm"],
    [after({ kind: "setLabel", id: adder2, label: "Corners" }, muted(adder2)), "without Corners"],
    [
      after({ kind: "addNode", id: "dropout1", node: { type: "dropout", props: { rate: 0.5 } } }),
      "with Dropout",
    ],
    [
      after(muted(norm1), { kind: "setRun", field: "lr", value: 0.05 }),
      "without Batch norm 1, lr 0.05",
    ],
  ])("says which block it is: %#", (graph, name) => {
    expect(nameOfRun(lenet, graph, cold)).toBe(name);
    const back = nameOfRun(graph, lenet, cold);
    if (name.startsWith("without ")) expect(back).toMatch(/^with /);
  });

  it("counts repetitions, and keeps what they are repetitions of", () => {
    let last = "first run";
    const names = Array.from({ length: 9 }, () => {
      last = nameOfRun(lenet, lenet, { ...cold, last });
      return last;
    });
    expect(names.slice(0, 3)).toEqual(["second run", "third run", "fourth run"]);
    expect(names.slice(-2)).toEqual(["9th run", "10th run"]);
    const repeat = (name: string) => nameOfRun(lenet, lenet, { ...cold, last: name });
    expect(repeat("lr 0.05")).toBe("second run: lr 0.05");
    expect(repeat("second run: lr 0.05")).toBe("third run: lr 0.05");
    expect(repeat("20th run")).toBe("21st run");
    expect(repeat("110th run")).toBe("111th run");
    expect(repeat("My long run")).toBe("second run: My long run");
  });

  it("says at most three things", () => {
    const graph = set({ lr: 0.05, seed: 2, batch: 128, epochs: 3, momentum: 0.5 });
    expect(nameOfRun(lenet, graph, cold)).toBe("seed 2, 3 epochs, batch 128 +2");
  });

  it("tells a first run, kept weights and another engine", () => {
    expect(nameOfRun(undefined, lenet, cold)).toBe("first run");
    expect(nameOfRun(lenet, lenet, { warm: true })).toBe("weights kept");
    expect(nameOfRun(lenet, lenet, { warm: false, engines: ["wasm", "webgpu"] })).toBe("on WebGPU");
  });
});
