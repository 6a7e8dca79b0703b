import { type GraphEdit, type ModelGraph, nodeOf } from "@adder-studio/graph";
import { describe, expect, test } from "vitest";
import { newNode } from "../registry";
import { createSketch } from "../templates/sketch";
import { brief, disconnect, edited, noise, repaired, row } from "../test-support";
import { lower } from "./index";

const norm = ["batchNorm"] as const;
const head = [["globalAvgPool"], ["dense"]] as const;
const diagnosticsOf = (graph: ModelGraph) => brief(lower(graph).diagnostics);
/** After the first fix. */
const fixed = (graph: ModelGraph) =>
  repaired(
    graph,
    lower(graph).diagnostics.find(({ fix }) => fix),
  );
const setProp = (id: string, prop: string, value: string): GraphEdit => ({
  kind: "setProp",
  id,
  prop,
  value,
});
const connect = (from: string, to: string, port = "x"): GraphEdit => ({
  kind: "connect",
  edge: { from: { node: from, port: "y" }, to: { node: to, port } },
});

const without = (graph: ModelGraph, id: string) =>
  edited(graph, { kind: "removeNodes", ids: [id] });

test("a sound network has no diagnostics", () => {
  expect(diagnosticsOf(row(["adder2d"], norm, ["relu"], ...head))).toEqual([]);
});

describe("shapes", () => {
  test("flatten-missing: at Dense and at the output, Flatten goes in between", () => {
    const graph = row(["conv2d"], ["dense"]);
    expect(diagnosticsOf(graph)).toEqual(["e:flatten-missing@dense1.x"]);
    expect(diagnosticsOf(fixed(graph))).toEqual([]);
    const bare = row(["conv2d"]);
    expect(diagnosticsOf(bare)).toEqual(["e:flatten-missing@classOutput1.x"]);
    // Flattened, there are far too many scores: the next fix is a dense layer.
    const flat = fixed(bare);
    expect(diagnosticsOf(flat)).toEqual(["e:class-count@classOutput1.x"]);
    expect(diagnosticsOf(fixed(flat))).toEqual([]);
  });

  test("[1,1,K] scores are flattened silently", () => {
    expect(diagnosticsOf(row(["conv2d", { filters: 10, kernel: 8, pad: 0 }]))).toEqual([]);
  });

  test("image-needed: a convolution behind a vector", () => {
    const graph = row(["flatten"], ["conv2d"], ["globalAvgPool"], ["dense"]);
    expect(diagnosticsOf(graph)).toEqual(["e:image-needed@conv1.x"]);
  });

  test("kernel-too-large and padding-too-large", () => {
    expect(diagnosticsOf(row(["adder2d", { kernel: 11, pad: 1 }], norm, ...head))).toEqual([
      "e:kernel-too-large@adder1.x",
    ]);
    expect(diagnosticsOf(row(["maxPool", { kernel: 2, pad: 2 }], ...head))).toEqual([
      "e:padding-too-large@maxPool1",
    ]);
  });

  /** input -> two convolutions side by side -> merge */
  function merge(type: string, a: object, b: object): ModelGraph {
    const sketch = createSketch();
    const x = sketch.block("input", noise(8, 2));
    const left = sketch.block("conv2d", { filters: 4, ...a }, x);
    const right = sketch.block("conv2d", { filters: 4, ...b }, x);
    const both = sketch.block(type, {}, left, right);
    sketch.block("classOutput", {}, sketch.chain(both, ...head));
    return sketch.finish("merge");
  }

  test.each([
    ["channels", "channels-differ", {}, { filters: 7 }, { filters: 4, stride: 1 }],
    ["size on b", "shapes-differ", { stride: 2 }, {}, { filters: 4, stride: 2 }],
    ["size on a", "shapes-differ", {}, { stride: 3 }, { filters: 4, stride: 3 }],
    ["both", "shapes-differ", { stride: 2, filters: 9 }, {}, { filters: 9, stride: 2 }],
  ])("add, %s: a 1x1 convolution makes them equal", (_name, code, a, b, projection) => {
    const graph = merge("add", a, b);
    expect(diagnosticsOf(graph)).toEqual([`e:${code}@add1.b`]);
    const after = fixed(graph);
    expect(diagnosticsOf(after)).toEqual([]);
    expect(nodeOf(after, "conv3")?.props).toMatchObject({ kernel: 1, pad: 0, ...projection });
  });

  test.each([
    ["the input channels", 3, { filters: 12, groups: 4 }, 3],
    ["the filters", 6, { filters: 8, groups: 3 }, 2],
    ["both: nothing but one group", 5, { filters: 8, groups: 5 }, 1],
  ])("groups-uneven: %s, the nearest number that divides", (_name, channels, props, groups) => {
    for (const type of ["adder2d", "conv2d", "shift2d"]) {
      const graph = row(
        ["conv2d", { filters: channels }],
        ["batchNorm"],
        [type, props],
        norm,
        ...head,
      );
      const [fault] = lower(graph).diagnostics;
      expect(fault?.code).toBe("groups-uneven");
      expect(fault?.fix?.label).toBe(groups === 1 ? "Use 1 group" : `Use ${groups} groups`);
      const after = fixed(graph);
      expect(nodeOf(after, fault?.node ?? "")?.props.groups).toBe(groups);
      expect(diagnosticsOf(after)).toEqual([]);
    }
  });

  test("add: a fix is offered only when some stride fits", () => {
    const graph = merge("add", { kernel: 6, pad: 0 }, { kernel: 4, pad: 0 });
    const [fault] = lower(graph).diagnostics;
    expect(fault?.code).toBe("shapes-differ");
    // 5x5 -> 3x3 takes stride 2; nothing makes 5x5 into 4x4.
    expect(fault?.fix).toBeDefined();
    const hopeless = merge("add", { kernel: 5, pad: 0 }, { kernel: 4, pad: 0 });
    expect(lower(hopeless).diagnostics[0]?.fix).toBeUndefined();
  });

  test("concat: sides are made equal, channels stay", () => {
    const graph = merge("concat", { stride: 2, filters: 9 }, {});
    const after = fixed(graph);
    expect(lower(after).facts.concat1?.outputs.y).toEqual([4, 4, 13]);
  });

  test("class-count: the layer that makes the scores is resized, across batch norm", () => {
    const graph = row(["globalAvgPool"], ["dense", { units: 7 }], norm);
    expect(diagnosticsOf(graph)).toEqual(["e:class-count@classOutput1.x"]);
    const after = fixed(graph);
    expect(nodeOf(after, "dense1")?.props.units).toBe(10);
    expect(diagnosticsOf(after)).toEqual([]);
  });

  test("output-kind: the other output takes its place, both ways", () => {
    const classes = fixed(row(["flatten"], ["dense", { units: 1 }]));
    expect(diagnosticsOf(classes)).toEqual([]);
    const values = edited(classes, setProp("input1", "dataset", "function"));
    expect(diagnosticsOf(values)).toEqual(["e:output-kind@classOutput1.x"]);
    const repaired = fixed(values);
    expect(nodeOf(repaired, "classOutput1")?.type).toBe("valueOutput");
    // Ten scores were asked for; one value is.
    expect(diagnosticsOf(repaired)).toEqual(["e:value-count@classOutput1.x"]);
    const resized = fixed(repaired);
    expect(nodeOf(resized, "dense1")?.props.units).toBe(1);
    expect(diagnosticsOf(resized)).toEqual([]);
    const back = edited(resized, setProp("input1", "dataset", "moons"));
    expect(diagnosticsOf(back)).toEqual(["e:output-kind@classOutput1.x"]);
    expect(nodeOf(fixed(back), "classOutput1")?.type).toBe("classOutput");
  });

  test("no-output: data of values asks for a Value output", () => {
    const graph = edited(row(["flatten"]), setProp("input1", "dataset", "function"));
    const bare = fixed(without(graph, "classOutput1"));
    expect(nodeOf(bare, "valueOutput1")?.type).toBe("valueOutput");
    expect(diagnosticsOf(bare)).toEqual([]);
  });

  test("class-count: a layer that others read, too, is left alone", () => {
    const sketch = createSketch();
    const x = sketch.block("input", noise(8, 2, 6));
    const shared = sketch.chain(x, ["globalAvgPool"], ["dense", { units: 4 }]);
    sketch.block("classOutput", {}, sketch.block("concat", {}, shared, shared));
    const after = fixed(sketch.finish("shared"));
    expect(nodeOf(after, "dense1")?.props.units).toBe(4);
    expect(nodeOf(after, "dense2")?.props.units).toBe(6);
    expect(diagnosticsOf(after)).toEqual([]);
  });
});

describe("wires", () => {
  test("input-missing at a block without any wire, silence behind it", () => {
    const graph = disconnect(row(["conv2d"], ["relu"], ...head), "conv1");
    expect(diagnosticsOf(graph)).toEqual(["e:input-missing@conv1", "w:unreachable@input1"]);
  });

  test("port-unconnected at the port that lacks one", () => {
    const sketch = createSketch();
    const x = sketch.block("input", noise(8, 2));
    sketch.block("classOutput", {}, sketch.chain(sketch.block("add", {}, x, x), ...head));
    expect(diagnosticsOf(disconnect(sketch.finish("one"), "add1", "b"))).toEqual([
      "e:port-unconnected@add1.b",
    ]);
  });

  test("duplicate-wire: the first is kept", () => {
    const graph = row(["conv2d"], ["relu"], ...head);
    const second = { from: { node: "input1", port: "y" }, to: { node: "relu1", port: "x" } };
    const double = { ...graph, edges: [...graph.edges, second] };
    expect(diagnosticsOf(double)).toEqual(["e:duplicate-wire@relu1.x"]);
    expect(diagnosticsOf(fixed(double))).toEqual([]);
  });

  test("wire-dangling: to a missing block and to a missing port, both only ignored", () => {
    const graph = row(["conv2d"], ...head);
    const ghost = { from: { node: "ghost", port: "y" }, to: { node: "conv1", port: "x" } };
    const odd = { from: { node: "conv1", port: "z" }, to: { node: "dense1", port: "x" } };
    const loose = { ...graph, edges: [...graph.edges, ghost, odd] };
    expect(diagnosticsOf(loose)).toEqual(["w:wire-dangling@conv1", "w:wire-dangling@dense1"]);
    expect(lower(loose).ir).toBeDefined();
    expect(diagnosticsOf(fixed(fixed(loose)))).toEqual([]);
  });

  test("cycle: only what lies on it is named", () => {
    const graph = edited(
      row(["conv2d"], ["relu"], ["dropout"], ...head),
      connect("dropout1", "conv1"),
    );
    expect(diagnosticsOf(graph)).toEqual([
      "e:cycle@conv1",
      "e:cycle@dropout1",
      "e:cycle@relu1",
      "w:unreachable@input1",
    ]);
  });

  test("unreachable: a warning, and the network runs without it", () => {
    const graph = edited(
      row(["conv2d"], ...head),
      { kind: "addNode", id: "adder9", node: newNode("adder2d", { kernel: 31, pad: 0 }) },
      connect("conv1", "adder9"),
      { kind: "addNode", id: "relu9", node: newNode("relu") },
      { kind: "addNode", id: "input9", node: newNode("input") },
      { kind: "addNode", id: "maxPool9", node: newNode("maxPool") },
      connect("conv1", "maxPool9"),
    );
    const { ir, diagnostics, facts } = lower(graph);
    expect(brief(diagnostics).sort()).toEqual([
      "w:kernel-too-large@adder9.x",
      "w:unreachable@adder9",
      "w:unreachable@input9",
      "w:unreachable@maxPool9",
      "w:unreachable@relu9",
    ]);
    expect(ir?.ops.some((op) => op.from === "maxPool9")).toBe(false);
    expect(facts.maxPool9?.outputs).toEqual({ y: [4, 4, 16] });
  });
});

describe("the two ends", () => {
  test("no-output, and the fix connects the only open end", () => {
    const graph = without(row(["conv2d"], ...head), "classOutput1");
    expect(diagnosticsOf(graph)).toEqual(["e:no-output"]);
    expect(diagnosticsOf(fixed(graph))).toEqual([]);
  });

  test("no-input, and the fix connects the only open port", () => {
    const graph = without(row(["conv2d"], ...head), "input1");
    expect(diagnosticsOf(graph)).toEqual(["e:no-input", "e:input-missing@conv1"]);
    expect(diagnosticsOf(fixed(graph))).toEqual([]);
  });

  test("several-inputs and several-outputs: each but the first", () => {
    const graph = row(["conv2d"], ...head);
    const twoOutputs = edited(
      graph,
      { kind: "addNode", id: "classOutput2", node: newNode("classOutput") },
      connect("dense1", "classOutput2"),
    );
    expect(diagnosticsOf(twoOutputs)).toEqual(["e:several-outputs@classOutput2"]);
    expect(diagnosticsOf(fixed(twoOutputs))).toEqual([]);
    const sketch = createSketch();
    const inputs = [sketch.block("input", noise(8, 2)), sketch.block("input", noise(8, 2))];
    sketch.block("classOutput", {}, sketch.chain(sketch.block("add", {}, ...inputs), ...head));
    expect(diagnosticsOf(sketch.finish("two"))).toEqual(["e:several-inputs@input2"]);
  });

  test("an empty document says what it lacks", () => {
    const empty = without(without(row(), "input1"), "classOutput1");
    expect(diagnosticsOf(empty)).toEqual(["e:no-input", "e:no-output"]);
  });
});

describe("exponents and gradient rules", () => {
  const graph = row(["adder2d"], norm, ["relu"], ...head);
  const half = { lpStart: 2, lpEnd: 1, lpUntil: 0.5 };

  test.each([
    [{}, []],
    [{ filterRule: "sign" }, []],
    [{ lpStart: 2 }, []],
    [{ lpStart: 2, filterRule: "sign" }, ["h:exponent-rules"]],
    [{ lpEnd: 2, inputRule: "unclipped" }, ["h:exponent-rules"]],
    [{ ...half, inputRule: "sign" }, ["h:exponent-rules"]],
    [{ ...half, inputRule: "sign", lpRule: "rules" }, []],
    [{ lpStart: 2, lpRule: "rules" }, ["h:exponent-rule-idle"]],
    [
      { lpStart: 2, lpEnd: 2, lpRule: "rules", filterRule: "sign" },
      ["h:exponent-rules", "h:exponent-rule-idle"],
    ],
  ] as const)("%o", (settings, expected) => {
    const { ir, diagnostics } = lower({ ...graph, run: { ...graph.run, ...settings } });
    expect(ir).toBeDefined();
    expect(brief(diagnostics)).toEqual(expected);
  });

  test("none of it without adders", () => {
    const conv = row(["conv2d"], norm, ["relu"], ...head);
    const settings = { lpStart: 2, filterRule: "sign" } as const;
    expect(diagnosticsOf({ ...conv, run: { ...conv.run, ...settings } })).toEqual([]);
  });

  test("an answer costs what the exponent at the end of the run makes it cost", () => {
    const cost = (lpEnd: number) =>
      lower({ ...graph, run: { ...graph.run, lpStart: 2, lpEnd } }).ir?.ops.find(
        ({ op }) => op === "adder2d",
      )?.cost;
    const taps = (cost(1)?.additions ?? 0) / 2;
    expect(taps).toBeGreaterThan(0);
    expect(cost(1)).toMatchObject({ additions: 2 * taps, multiplications: 0 });
    expect(cost(2)).toMatchObject({ additions: 2 * taps, multiplications: taps });
    expect(cost(1.5)).toMatchObject({ additions: 19 * taps, multiplications: 18 * taps });
  });
});

describe("no-normalisation", () => {
  const hint = "h:no-normalisation@adder1.y";

  test.each([
    ["ReLU behind it", [["adder2d"], ["relu"], ...head], true],
    ["another layer behind it", [["adder2d"], ["conv2d"], ...head], true],
    ["pooling between", [["adder2d"], ["maxPool"], ["dropout"], ["relu"], ...head], true],
    ["batch norm", [["adder2d"], norm, ["relu"], ...head], false],
    ["batch norm after pooling", [["adder2d"], ["maxPool"], norm, ["relu"], ...head], false],
    ["a bias", [["adder2d", { bias: true }], ["relu"], ...head], false],
    ["the output right behind", [["adder2d", { filters: 10, kernel: 8, pad: 0 }]], false],
    ["a convolution", [["conv2d"], ["relu"], ...head], false],
  ] as const)("%s", (_name, blocks, expected) => {
    const graph = row(...blocks);
    const { ir, diagnostics } = lower(graph);
    expect(ir).toBeDefined();
    expect(brief(diagnostics)).toEqual(expected ? [hint] : []);
    if (expected) expect(diagnosticsOf(fixed(graph))).toEqual([]);
  });

  test("Adder dense, too; the fix takes over every reader", () => {
    const sketch = createSketch();
    const x = sketch.chain(sketch.block("input", noise(8, 2)), ["flatten"], ["adderDense"]);
    const joined = sketch.block("concat", {}, sketch.block("relu", {}, x), x);
    sketch.block("classOutput", {}, sketch.chain(joined, ["dense"]));
    const graph = sketch.finish("readers");
    expect(diagnosticsOf(graph)).toEqual(["h:no-normalisation@adderDense1.y"]);
    const after = fixed(graph);
    expect(diagnosticsOf(after)).toEqual([]);
    const readers = (id: string) => after.edges.filter(({ from }) => from.node === id).length;
    expect([readers("adderDense1"), readers("batchNorm1")]).toEqual([1, 2]);
  });
});

describe("budgets", () => {
  test("too-many-parameters at the largest block", () => {
    const graph = row(
      ["conv2d", { filters: 4096 }],
      ["conv2d", { filters: 4096, kernel: 1 }],
      ...head,
    );
    const sized = edited(graph, { kind: "setProp", id: "conv2", prop: "kernel", value: 3 });
    expect(diagnosticsOf(sized)).toContain("e:too-many-parameters@conv2");
    expect(lower(sized).ir).toBeUndefined();
  });

  test("memory: 512 MB unless this device's owner allows more", () => {
    const graph = edited(
      row(["conv2d", { filters: 512 }], ["relu"], ...head),
      { kind: "setRun", field: "batch", value: 1024 },
      { kind: "setProp", id: "input1", prop: "noiseHeight", value: 64 },
    );
    expect(diagnosticsOf(graph)).toEqual(["e:memory@conv1"]);
    const { memory, ir } = lower(graph, { memoryBytes: 2 ** 33 });
    expect(memory.totalBytes).toBeGreaterThan(2 ** 29);
    expect(ir).toBeDefined();
  });

  test("tensor-too-large: doubling channels without end", () => {
    const sketch = createSketch();
    let x = sketch.block("input", noise(8, 64));
    for (let i = 0; i < 40; i++) x = sketch.block("concat", {}, x, x);
    sketch.block("classOutput", {}, sketch.chain(x, ...head));
    expect(diagnosticsOf(sketch.finish("double"))).toContain("e:tensor-too-large@concat19");
  });
});

test("unknown-block: stops the network where it matters, warns elsewhere", () => {
  const graph = row(["conv2d"], ["relu"], ...head);
  const odd = { type: "hologram", props: { depth: 3 } };
  const inside = { ...graph, nodes: { ...graph.nodes, relu1: odd } };
  expect(diagnosticsOf(inside)).toEqual(["e:unknown-block@relu1"]);
  const beside = { ...graph, nodes: { ...graph.nodes, odd1: odd } };
  expect(diagnosticsOf(beside)).toEqual(["w:unknown-block@odd1", "w:unreachable@odd1"]);
  expect(lower(beside).ir).toBeDefined();
});
