import { blockOf, catalog, createSketch, newNode, templateOf } from "@adder-studio/blocks";
import { defaultRun, type GraphNode, type ModelGraph, type RunConfig } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { exportTorch, modelLines, soundDocument } from "./index";
import { constructorOf, expressionOf } from "./layers";

function template(id: string): ModelGraph {
  const found = templateOf(id);
  if (!found) throw new Error(`there is no template ${id}`);
  return found.graph;
}

function changed(
  graph: ModelGraph,
  nodes: Readonly<Record<string, Partial<GraphNode>>>,
): ModelGraph {
  const all = Object.entries(graph.nodes).map(([id, node]) => [id, { ...node, ...nodes[id] }]);
  return { ...graph, nodes: Object.fromEntries(all) };
}

function textOf(graph: ModelGraph): string {
  const sound = soundDocument(graph);
  if (!sound.ok) throw new Error(sound.error);
  return modelLines(sound.value)
    .map(({ text }) => text)
    .join("\n");
}

const file = (graph: ModelGraph, name: string) => {
  const made = exportTorch(graph);
  if (!made.ok) throw new Error(made.error);
  const found = made.value.files().find((entry) => entry.name === name);
  return new TextDecoder().decode(found?.bytes);
};

it("every block of the app has a module, an expression, or a place of its own", () => {
  const places = ["input", "output", "port", "note", "composite"];
  const missing = catalog.schemas
    .map(({ type }) => type)
    .filter((type) => {
      const category = blockOf(type)?.category ?? "";
      const code = constructorOf(type) ?? expressionOf(type, ["x", "y"], [[4, 4, 3]]);
      return code === undefined && !places.includes(category);
    });
  expect(missing).toEqual([]);
});

describe("settings.py", () => {
  /** Settings of a run that the PyTorch package does not have, with the reason. */
  const without: Partial<Record<keyof RunConfig, string>> = {
    engine: "an engine of the app",
    semantics: "numerics of the app",
    distill: "refused when it is not 0",
    distillTemperature: "refused with it",
  };
  const changes: Partial<Record<keyof RunConfig, string | number | boolean>> = {
    ...{ seed: 77, epochs: 3, batch: 7, optimizer: "adam", lr: 0.3125, schedule: "polynomial" },
    ...{ stepEvery: 13, stepFactor: 0.4375, polyPower: 1.125, momentum: 0.8125, nesterov: false },
    ...{ weightDecay: 0.0625, beta1: 0.71875, beta2: 0.984375, adamEpsilon: 0.001953125 },
    ...{ rateRule: "fixed", eta: 0.28125, fixedFactor: 12.5, filterRule: "sign" },
    ...{ inputRule: "unclipped", lpStart: 1.75, lpEnd: 1.25, lpUntil: 0.6875, lpRule: "rules" },
    ...{ init: "kaiming", reestimate: false },
  };

  it("has every setting that a run needs, and follows each", () => {
    const graph = template("lenet5-bn-adder");
    const usual = file(graph, "settings.py");
    for (const field of Object.keys(defaultRun) as (keyof RunConfig)[]) {
      if (without[field] !== undefined) continue;
      const value = changes[field];
      expect(value, field).not.toBe(defaultRun[field]);
      const now = file({ ...graph, run: { ...graph.run, [field]: value } }, "settings.py");
      const lines = new Set(usual.split("\n"));
      const others = now.split("\n").filter((line) => !lines.has(line));
      const own = others.filter((line) => !line.startsWith("DOCUMENT_HASH"));
      expect(own, field).toHaveLength(1);
      const literal = typeof value === "boolean" ? "False" : String(value);
      expect(own[0], field).toContain(literal);
    }
  });
});

describe("what is left out or refused", () => {
  it("a muted block hands its input on, and the class says so", () => {
    const graph = changed(template("lenet5-bn-adder"), { relu1: { off: true } });
    const text = textOf(graph);
    expect(text).toContain("Muted in the document, so left out: relu1.");
    expect(text).not.toContain("self.relu1");
    expect(text).toMatch(/x = self\.batchNorm1\(x\).*\n *x = self\.maxPool1\(x\)/);
  });

  it("a block that leads nowhere is named and not made", () => {
    const graph = template("lenet5-bn-adder");
    const nodes = { ...graph.nodes, lost: newNode("conv2d") };
    const edges = [
      ...graph.edges,
      { from: { node: "relu1", port: "y" }, to: { node: "lost", port: "x" } },
    ];
    const text = textOf({ ...graph, nodes, edges });
    expect(text).toContain("Not connected to an output, so left out: lost.");
    expect(text).not.toContain("self.lost");
  });

  it("labels and notes are comments", () => {
    const graph = template("lenet5-bn-adder");
    const nodes = { ...graph.nodes, note1: newNode("note", { text: "Two lines\nof a note." }) };
    const text = textOf(changed({ ...graph, nodes }, { adder1: { label: "Edges" } }));
    expect(text).toContain("    # Two lines\n    # of a note.\n");
    expect(text).toMatch(/self\.adder1 = Adder2d\(1, 6, 5, padding=2\) +# Edges/);
  });

  const inside = () => {
    const sketch = createSketch();
    const whole = sketch.define("All", (part) => {
      part.output(part.block("input", {}));
    });
    const end = sketch.chain(
      sketch.block("composite", { of: whole, repeat: 1 }),
      ["flatten"],
      ["dense"],
    );
    sketch.block("classOutput", {}, end);
    return sketch.finish("Inside");
  };
  const lenet = () => template("lenet5-bn-adder");
  it.each<[string, () => ModelGraph, RegExp]>([
    ["distillation", () => ({ ...lenet(), run: { ...defaultRun, distill: 1 } }), /^Distillation/],
    ["an Input in a composite", inside, /^The Input block is inside of the composite composite1/],
    [
      "a network that cannot run",
      () => ({ ...lenet(), nodes: {}, edges: [] }),
      /There is no Input/,
    ],
  ])("%s: refused in a sentence", (_, graph, sentence) => {
    const made = exportTorch(graph());
    expect(made.ok ? "" : made.error).toMatch(sentence);
  });

  it("weights of another network, or that hold no numbers", () => {
    const made = exportTorch(lenet());
    const weights = made.ok ? made.value.examples.weights : [];
    const [first, ...rest] = weights;
    if (!first) throw new Error("there are weights");
    const message = (arrays: typeof weights) => {
      const again = exportTorch(lenet(), arrays);
      return again.ok ? "" : again.error;
    };
    expect(message(weights)).toBe("");
    expect(message(rest)).toMatch(/^These weights have no /);
    expect(message([{ ...first, shape: [1] }, ...rest])).toMatch(/and the network /);
    const broken = { ...first, data: first.data.map(() => Number.NaN) };
    expect(message([broken, ...rest])).toMatch(/not finite numbers/);
  });
});
