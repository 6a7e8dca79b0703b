import { createSketch, lower } from "@adder-studio/blocks";
import { shapeSize } from "@adder-studio/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeOnnx } from "./export";
import { readOnnx } from "./import";
import type { Attribute, Graph, Node, Tensor } from "./model";
import { floatAttribute, floatTensor, intAttribute, intsAttribute, intTensor, node } from "./nodes";
import { encodeModel } from "./proto/encode";

const port = (name: string, dims: readonly (number | string)[]) => ({
  name,
  dims,
  isFloat: true,
  doc: "",
});

/** Makes a file of these nodes from `x` [N,3,8,8] to `y`. */
function file(
  nodes: readonly Node[],
  initializers: readonly Tensor[] = [],
  more: Partial<Graph> = {},
): Uint8Array {
  const graph: Graph = {
    name: "g",
    nodes,
    initializers,
    inputs: [port("x", ["N", 3, 8, 8])],
    outputs: [port("y", ["N", 4])],
    ...more,
  };
  return encodeModel({
    producer: "test",
    producerVersion: "",
    doc: "",
    graph,
    functions: [],
    opsets: { "": 17 },
    metadata: new Map(),
  }).joined();
}

function weights(name: string, ...dims: number[]): Tensor {
  return floatTensor(name, dims, new Float32Array(shapeSize(dims)).fill(0.5));
}

/** Last nodes, which make four scores of [N,6,H,W]. */
const end = [
  node("GlobalAveragePool", ["features"], "pooled"),
  node("Flatten", ["pooled"], "flat"),
  node("Gemm", ["flat", "fc.weight"], "y", [intAttribute("transB", 1)]),
];
const fc6 = weights("fc.weight", 4, 6);

/** Makes a file of a convolution [6,3,3,3] with these attributes and the last nodes. */
function convFile(...attributes: Attribute[]): Uint8Array {
  const conv = node("Conv", ["x", "conv.weight"], "features", attributes);
  return file([conv, ...end], [weights("conv.weight", 6, 3, 3, 3), fc6]);
}

function faultOf(bytes: Uint8Array): string {
  const read = readOnnx(bytes, { title: "t" });
  return read.ok ? "" : read.error;
}

const pads = (...values: number[]) => intsAttribute("pads", values);

describe("networks that are read", () => {
  it("names blocks by the modules that they come from, and lays weights out", () => {
    const read = readOnnx(convFile(pads(1, 1, 1, 1)), { title: "A network" });
    if (!read.ok) throw new Error(read.error);
    const { graph, weights: arrays } = read.value;
    expect(graph.title).toBe("A network");
    expect(Object.entries(graph.nodes).map(([id, { label }]) => [id, label])).toEqual(
      expect.arrayContaining([
        ["conv1", "conv"],
        ["dense1", "fc"],
        ["globalAvgPool1", undefined],
      ]),
    );
    expect(arrays.map(({ name, shape }) => [name, shape.join()])).toEqual([
      ["conv1/w", "3,3,3,6"],
      ["dense1/w", "1,1,6,4"],
    ]);
  });

  it("takes padding that comes out even from auto_pad, and a batch of any size", () => {
    const same = { name: "auto_pad", type: "text", value: "SAME_UPPER" } as const;
    const read = readOnnx(convFile(same), { title: "t" });
    expect(read.ok && read.value.graph.nodes.conv1?.props.pad).toBe(1);
  });

  it("asks for the side of the images where the file leaves it open", () => {
    const open = { inputs: [port("x", ["N", 3, "h", "w"])] };
    const conv = node("Conv", ["x", "conv.weight"], "features");
    const bytes = file([conv, ...end], [weights("conv.weight", 6, 3, 3, 3), fc6], open);
    expect(faultOf(bytes)).toBe("The input “x” may have any height and width; say which.");
    const read = readOnnx(bytes, { title: "t", sides: [2, 12] });
    expect(read.ok && read.value.graph.nodes.input1?.props.noiseHeight).toBe(12);
  });
});

describe("networks that are refused by the node's name", () => {
  const relu = node("Relu", ["x"], "features");
  const named: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["pads on two sides", convFile(pads(0, 0, 1, 1)), /“features” \(Conv\) has pads of 0×0×1×1/],
    ["dilations", convFile(intsAttribute("dilations", [2, 2])), /\(Conv\) has dilations/],
    ["unequal strides", convFile(intsAttribute("strides", [1, 2])), /\(Conv\) has strides of 1×2/],
    ["too many channels", convFile(intAttribute("group", 3)), /takes 9 channels, and 3 come in/],
    ["an unknown operator", file([node("Erf", ["x"], "y")]), /“y” \(Erf\)/],
    ["an unknown domain", file([{ ...relu, outputs: ["y"], domain: "a.b" }]), /\(a\.b\.Relu\)/],
    [
      "a softmax in the middle",
      file([node("Softmax", ["x"], "features"), ...end], [fc6]),
      /“features” \(Softmax\) is not at the end/,
    ],
    [
      "a pool that rounds up",
      file(
        [
          node("MaxPool", ["x"], "features", [
            intsAttribute("kernel_shape", [3, 3]),
            intsAttribute("strides", [2, 2]),
            intAttribute("ceil_mode", 1),
          ]),
          ...end,
        ],
        [weights("fc.weight", 4, 3)],
      ),
      /\(MaxPool\) rounds the sides of its result up/,
    ],
    [
      "a mean that counts the padding",
      file(
        [
          node("AveragePool", ["x"], "features", [
            intsAttribute("kernel_shape", [3, 3]),
            pads(1, 1, 1, 1),
            intAttribute("count_include_pad", 1),
          ]),
          ...end,
        ],
        [weights("fc.weight", 4, 3)],
      ),
      /\(AveragePool\) counts the padding/,
    ],
    [
      "a constant that is no bias",
      file([node("Add", ["x", "c"], "features"), ...end], [weights("c", 3, 1, 1), fc6]),
      /“features” \(Add\) adds a constant/,
    ],
    [
      "a bias that another node does not see",
      file(
        [
          node("Conv", ["x", "w"], "bare"),
          node("Add", ["bare", "b"], "biased"),
          node("Add", ["bare", "biased"], "features"),
          ...end,
        ],
        [weights("w", 6, 3, 1, 1), weights("b", 6, 1, 1), fc6],
      ),
      /“biased” \(Add\) adds a constant/,
    ],
    [
      "a slope out of range",
      file([node("LeakyRelu", ["x"], "features", [floatAttribute("alpha", 2)]), ...end], [fc6]),
      /\(LeakyRelu\) has slope 2, and here it is a number from 0 to 1/,
    ],
    [
      "an order of nodes that does not run",
      file([...end, relu], [weights("fc.weight", 4, 3)]),
      /“pooled” \(GlobalAveragePool\) reads “features”, which no node before it gives/,
    ],
    [
      "a reshape that mixes examples",
      file([node("Reshape", ["x", "s"], "y")], [intTensor("s", [-1, 3])]),
      /\(Reshape\) arranges its values as -1×3/,
    ],
    ["an image at the end", file([{ ...relu, outputs: ["y"] }]), /ends in an image of 8×8/],
    [
      "two results",
      file([relu], [], { outputs: [port("features", []), port("x", [])] }),
      /several results \(“features”, “x”\)/,
    ],
  ];
  it.each(named)("%s", (_, bytes, sentence) => {
    expect(faultOf(bytes)).toMatch(sentence);
  });

  it("NaN among the weights", () => {
    const broken = floatTensor("fc.weight", [4, 3], new Float32Array(12).fill(Number.NaN));
    const nodes = [node("GlobalAveragePool", ["x"], "pooled"), ...end.slice(1)];
    expect(faultOf(file(nodes, [broken]))).toContain("not finite numbers: dense1/w (12)");
  });
});

/** Exports a small network with a composite. */
function ownFile(): Uint8Array {
  const sketch = createSketch();
  const unit = sketch.define("unit", (inner) => {
    const x = inner.input();
    const y = inner.chain(x, ["adder2d", { filters: 3, bias: true }], ["batchNorm"], ["relu"]);
    inner.output(inner.block("add", {}, y, x));
  });
  const input = sketch.block("input", {
    dataset: "noise",
    noiseHeight: 5,
    noiseWidth: 5,
    noiseChannels: 3,
    noiseClasses: 2,
  });
  const units = sketch.use(unit, 2, input);
  const last = sketch.chain(units, ["flatten"], ["dense", { units: 2 }]);
  sketch.block("classOutput", {}, last);
  const graph = sketch.finish("own");
  const arrays = (lower(graph).ir?.params ?? []).map(({ name, shape }) => ({
    name,
    shape,
    data: new Float32Array(shapeSize(shape)).map((_, i) => i / 7 - 1),
  }));
  const made = writeOnnx(graph, arrays);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

describe("files that are none", () => {
  const good = ownFile();

  it.each([
    ["nothing", new Uint8Array(0)],
    ["text", new TextEncoder().encode("hello, this is no network")],
    ["a length beyond the end", Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x7f)],
    ["a number without an end", new Uint8Array(20).fill(0xff)],
    ["field 0", Uint8Array.of(0x02, 0x00)],
  ])("%s", (_, bytes) => {
    expect(faultOf(bytes)).toMatch(/^This is no ONNX file that can be read: /);
  });

  it("one whose weights lie in another file, by the array's name", () => {
    // TensorProto: dims 2, float32, name "w", data_location EXTERNAL.
    const tensor = [0x08, 2, 0x10, 1, 0x42, 1, 0x77, 0x70, 1];
    const graph = [0x2a, tensor.length, ...tensor];
    expect(faultOf(Uint8Array.of(0x3a, graph.length, ...graph))).toContain(
      "its array “w” lies in another file",
    );
  });

  it("sides that multiply to more than the file holds take no memory", () => {
    const huge = [0x08, 0xff, 0xff, 0xff, 0xff, 0x07, 0x10, 1, 0x42, 1, 0x77, 0x4a, 0];
    const graph = [0x2a, huge.length, ...huge];
    expect(faultOf(Uint8Array.of(0x3a, graph.length, ...graph))).toContain("not as many values");
  });

  it("graphs inside graphs without an end", () => {
    let bytes = new Uint8Array(0);
    // Attribute (5) of a node (1) with a graph (6), again and again.
    for (let depth = 0; depth < 12; depth++) {
      for (const key of [0x32, 0x2a, 0x0a]) {
        bytes = Uint8Array.of(key, bytes.length | 128, bytes.length >> 7, ...bytes);
      }
    }
    const whole = Uint8Array.of(0x3a, bytes.length | 128, bytes.length >> 7, ...bytes);
    expect(faultOf(whole)).toContain("nested too deeply");
  });

  it("a million empty parts in 2 MB", () => {
    const graph = new Uint8Array(2_000_000);
    for (let at = 0; at < graph.length; at += 2) graph[at] = 0x0a;
    const length = [graph.length | 128, (graph.length >> 7) | 128, graph.length >> 14];
    const bytes = new Uint8Array(4 + graph.length);
    bytes.set([0x3a, ...length.map((byte, i) => (i < 2 ? byte & 255 : byte))]);
    bytes.set(graph, 4);
    expect(faultOf(bytes)).toContain("too many parts");
  });

  it("every shortened file", () => {
    for (let length = 0; length < good.length; length += 13) {
      expect(readOnnx(good.subarray(0, length), { title: "t" }).ok).toBe(false);
    }
  });

  it("5,000 mutations without an exception; what is read is whole", () => {
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const read = readOnnx(bytes, { title: "t" });
        if (!read.ok) {
          expect(read.error).toMatch(/\.$/);
          return;
        }
        const { graph, weights: arrays } = read.value;
        const params = lower(graph).built.params;
        expect(arrays.map(({ name }) => name).sort()).toEqual(
          params.map(({ name }) => name).sort(),
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it("2,000 graphs of nodes at random without an exception", () => {
    const names = fc.constantFrom("x", "a", "b", "c", "y", "w", "k", "m");
    const ops = fc.constantFrom(
      ...["Conv", "Gemm", "MatMul", "Add", "Concat", "Relu", "Flatten", "Reshape", "Transpose"],
      ...["MaxPool", "BatchNormalization", "Squeeze", "Unsqueeze", "Shape", "Gather", "Slice"],
      ...["ReduceMean", "Dropout", "GlobalAveragePool", "Softmax", "Constant", "Identity"],
    );
    const ints = fc.array(fc.integer({ min: -3, max: 5 }), { maxLength: 4 });
    const attributes = fc.array(
      fc
        .tuple(
          fc.constantFrom("kernel_shape", "strides", "pads", "axes", "perm", "axis", "group"),
          ints,
        )
        .map(([name, values]) =>
          name === "axis" || name === "group"
            ? intAttribute(name, values[0] ?? 1)
            : intsAttribute(name, values),
        ),
      { maxLength: 3 },
    );
    const anyNode = fc
      .tuple(ops, fc.array(names, { maxLength: 3 }), names, attributes)
      .map(([op, inputs, output, settings]) => ({ ...node(op, inputs, output, settings) }));
    const arrays = [weights("w", 3, 3, 1, 1), weights("m", 3, 3), intTensor("k", [0, -1])];
    fc.assert(
      fc.property(fc.array(anyNode, { maxLength: 7 }), (nodes) => {
        const read = readOnnx(file(nodes, arrays), { title: "t" });
        if (!read.ok) expect(read.error).toMatch(/\.$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("small files that would grow", () => {
  it("one array that many layers use", () => {
    const layers = Array.from({ length: 60 }, (_, i) =>
      node("Conv", [i === 0 ? "first" : `c${i - 1}`, "w"], i === 59 ? "features" : `c${i}`),
    );
    const first = node("Conv", ["x", "v"], "first");
    const arrays = [weights("v", 2000, 3, 1, 1), weights("w", 2000, 2000, 1, 1)];
    const bytes = file([first, ...layers, ...end], [...arrays, weights("fc.weight", 4, 2000)]);
    expect(faultOf(bytes)).toMatch(/\(Conv\) is where the network comes to more than 150 million/);
  });

  it("a flattened image of a billion values", () => {
    const wide = { inputs: [port("x", ["N", 64, 4096, 4096])] };
    const bytes = file([node("Flatten", ["x"], "y")], [], wide);
    expect(faultOf(bytes)).toMatch(/\(Flatten\) is where the network comes to more than/);
  });

  it("a vector that is joined to itself again and again", () => {
    const doubled = Array.from({ length: 40 }, (_, i) =>
      node("Concat", [`d${i}`, `d${i}`], i === 39 ? "y" : `d${i + 1}`, [intAttribute("axis", 1)]),
    );
    const bytes = file([node("Flatten", ["x"], "d0"), ...doubled]);
    expect(faultOf(bytes)).toMatch(/\(Concat\) is where the network comes to more than/);
  });

  it("sizes that are joined to themselves again and again", () => {
    const doubled = Array.from({ length: 40 }, (_, i) =>
      node("Concat", [`s${i}`, `s${i}`], `s${i + 1}`, [intAttribute("axis", 0)]),
    );
    const nodes = [node("Shape", ["x"], "s0"), ...doubled, node("Reshape", ["x", "s40"], "y")];
    expect(faultOf(file(nodes))).toMatch(/\(Concat\) joins more sizes than a shape has/);
  });

  it("a node of 200,000 inputs", () => {
    const inputs = new Array<string>(200_000).fill("x");
    const bytes = file([node("Sum", inputs, "features"), ...end], [weights("fc.weight", 4, 3)]);
    expect(faultOf(bytes)).toContain("more than 2000 blocks");
  });
});
