import { type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import { emptyGraph, type ModelGraph } from "@adder-studio/graph";
import type { ModelIR, ParamSpec } from "@adder-studio/ir";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lower } from "../lower";
import { newNode } from "../registry";
import { templateOf } from "../templates";
import { matchWeights, takePairs } from ".";

const graphOf = (id: string) => templateOf(id)?.graph as ModelGraph;
function irOf(graph: ModelGraph): ModelIR {
  const { ir } = lower(graph, { memoryBytes: 2 ** 40 });
  if (ir === undefined) throw new Error("it runs");
  return ir;
}

/** Values that differ everywhere. */
function weightsOf(graph: ModelGraph): NamedArray[] {
  let at = 0;
  return irOf(graph).params.map(({ name, shape }) => ({
    ...{ name, shape },
    data: Float32Array.from({ length: shapeSize(shape) }, () => at++ % 16_000_000),
  }));
}

/** Ours in PyTorch's order of sides, written as its definition says: torch[o, i, y, x] = ours[y, x, i, o]. */
function turned({ shape, data }: NamedArray): { shape: Shape; data: Float32Array } {
  const [height, width, inputs, outputs] = shape as readonly [number, number, number, number];
  const result = new Float32Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++)
          result[((o * inputs + i) * height + y) * width + x] = data[
            ((y * width + x) * inputs + i) * outputs + o
          ] as number;
  return { shape: [outputs, inputs, height, width], data: result };
}

const leaves: Readonly<Record<ParamSpec["role"], string>> = {
  "adder-filter": "weight",
  "conv-filter": "weight",
  "shift-filter": "weight",
  bias: "bias",
  gamma: "weight",
  beta: "bias",
  "moving-mean": "running_mean",
  "moving-variance": "running_var",
};

/** The network's arrays as a state dict would have them, with the names that `path` and `leaf` make. */
function stateDict(
  graph: ModelGraph,
  path: (path: string, role: ParamSpec["role"]) => string,
  leaf: (role: ParamSpec["role"]) => string = (role) => leaves[role],
): NamedArray[] {
  const roles = new Map(irOf(graph).params.map(({ name, role }) => [name, role]));
  return weightsOf(graph).map((array) => {
    const role = roles.get(array.name) as ParamSpec["role"];
    const name = `${path(array.name.split("/")[0] as string, role)}.${leaf(role)}`;
    const isFilter = array.shape.length === 4;
    return isFilter ? { name, ...turned(array) } : { ...array, name };
  });
}

function expectAll(graph: ModelGraph, arrays: readonly NamedArray[], scheme: string): void {
  const match = matchWeights(graph, arrays);
  expect(match).toMatchObject({ scheme, missing: [], left: [], refusal: undefined });
  const taken = takePairs(graph, match, arrays);
  const wanted = weightsOf(graph);
  expect(taken.map(({ name, shape }) => [name, shape])).toEqual(
    wanted.map(({ name, shape }) => [name, shape]),
  );
  for (const [i, { name, data }] of taken.entries())
    expect([name, isSame(data, wanted[i]?.data)]).toEqual([name, true]);
}

function isSame(a: Float32Array, b: Float32Array | undefined): boolean {
  return a.length === b?.length && a.every((value, i) => value === b[i]);
}

describe("names", () => {
  it.each(["lenet5-bn-adder", "resnet20-published", "resnet32-conv", "lenetpp-adder"])(
    "%s: ours, and PyTorch's of our paths",
    (id) => {
      const graph = graphOf(id);
      expectAll(graph, weightsOf(graph), "app");
      // LeNet-5's classes are a dense layer behind a pixel; LeNet++ flattens an image, which is tested below.
      if (!id.startsWith("lenetpp"))
        expectAll(
          graph,
          stateDict(graph, (path) => path),
          "torch",
        );
    },
  );

  const repeated = (path: string, change: (word: string, once: boolean) => string) => {
    const once = /^composite[24]\./.test(path);
    return path.replace(/\.(\d+)(?=\.)/, (_, word: string) => change(word, once));
  };
  it.each<[string, (path: string) => string]>([
    ["counted from 0", (path) => repeated(path, (word) => `.${Number(word) - 1}`)],
    [
      "without the 1 of what stands once",
      (path) => repeated(path, (word, once) => (once ? "" : `.${word}`)),
    ],
    ["both", (path) => repeated(path, (word, once) => (once ? "" : `.${Number(word) - 1}`))],
    ["under DataParallel and torch.compile", (path) => `module._orig_mod.${path}`],
    ["as a field of another model", (path) => `network.${path}`],
  ])("PyTorch's, %s", (_, path) => {
    const graph = graphOf("resnet20-published");
    expectAll(graph, stateDict(graph, path), "torch");
  });

  it("the authors' of ResNet-20: module., adder, layerL.B, fc without bias, bn2 on the scores", () => {
    const graph = graphOf("resnet20-published");
    const arrays = stateDict(
      graph,
      (path) => `module.${authorsName(path)}`,
      (role) => (role === "adder-filter" ? "adder" : leaves[role]),
    );
    const names = arrays.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        ...["module.conv1.weight", "module.bn1.running_mean", "module.layer1.2.conv2.adder"],
        ...["module.layer2.0.downsample.0.adder", "module.layer2.0.downsample.1.running_var"],
        ...["module.layer3.2.bn2.bias", "module.fc.weight", "module.bn2.weight"],
      ]),
    );
    expectAll(graph, arrays, "authors");
    // resnet20-adder ends in a dense layer, which is the same.
    const dense = matchWeights(graphOf("resnet20-adder"), arrays);
    expect([dense.pairs.length, dense.missing]).toEqual([dense.of, []]);
  });
});

/** A path of resnet20-published as resnet20.py calls it. */
function authorsName(path: string): string {
  const ends: Record<string, string> = {
    ...{ conv1: "conv1", batchNorm1: "bn1", conv2: "fc", batchNorm2: "bn2" },
  };
  const [composite = "", unit = "", block = ""] = path.split(".");
  if (ends[path] !== undefined) return ends[path];
  // One unit of half size, then two: composites 2 and 3 are stage 2.
  const at = Number(composite.replace("composite", ""));
  const stage = 1 + Math.floor(at / 2);
  const inside = Number(unit) - 1 + (at > 1 && at % 2 === 1 ? 1 : 0);
  const blocks: Record<string, string> = {
    ...{ adder1: "conv1", batchNorm1: "bn1", adder2: "conv2", batchNorm2: "bn2" },
    ...{ adder3: "downsample.0", batchNorm3: "downsample.1" },
  };
  return `layer${stage}.${inside}.${blocks[block]}`;
}

describe("a dense layer behind a flattened image", () => {
  const wire = (from: string, to: string) => ({
    from: { node: from, port: "y" },
    to: { node: to, port: "x" },
  });
  const graph: ModelGraph = {
    ...emptyGraph(),
    nodes: {
      input1: newNode("input", {
        ...{ dataset: "noise", noiseHeight: 6, noiseWidth: 5, noiseChannels: 3, noiseClasses: 4 },
      }),
      conv1: newNode("conv2d", { filters: 2, pad: 0, bias: true }),
      flatten1: newNode("flatten"),
      batchNorm1: newNode("batchNorm"),
      dense1: newNode("dense", { units: 7, bias: true }),
      relu1: newNode("relu"),
      dense2: newNode("dense", { units: 4 }),
      classOutput1: newNode("classOutput"),
    },
    edges: ["input1", "conv1", "flatten1", "batchNorm1", "dense1", "relu1", "dense2"].map(
      (from, i, all) => wire(from, all[i + 1] ?? "classOutput1"),
    ),
  };

  it("takes each weight from the pixel that it is for: channel, row, column to row, column, channel", () => {
    // The image in front of it is [4, 3, 2].
    const [height, width, channels, units] = [4, 3, 2, 7];
    const array = (name: string, shape: Shape, value: (i: number) => number): NamedArray => ({
      ...{ name, shape },
      data: Float32Array.from({ length: shapeSize(shape) }, (_, i) => value(i)),
    });
    const size = height * width * channels;
    const arrays = [
      array("dense1.weight", [units, size], (i) => i),
      array("batchNorm1.weight", [size], (i) => i),
      array("dense2.weight", [4, units], (i) => i),
    ];
    const match = matchWeights(graph, arrays, "channels-first");
    expect(match.pairs.map(({ param, way }) => [param, way])).toEqual([
      ["batchNorm1/gamma", "unflattened"],
      ["dense1/w", "unflattened"],
      ["dense2/w", "turned"],
    ]);
    const [gamma, first, second] = takePairs(graph, match, arrays);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < channels; c++) {
          const ours = (y * width + x) * channels + c;
          const theirs = (c * height + y) * width + x;
          expect(gamma?.data[ours]).toBe(theirs);
          for (let unit = 0; unit < units; unit++)
            expect(first?.data[ours * units + unit]).toBe(unit * size + theirs);
        }
    expect([...(second?.data ?? [])].slice(0, 5)).toEqual([0, 7, 14, 21, 1]);

    // The packages that this program exports flatten in our order; other names are of PyTorch's own flatten.
    const own = matchWeights(graph, arrays);
    expect([own.scheme, own.pixels]).toEqual(["torch", "channels-last"]);
    const [plain, matrix] = takePairs(graph, own, arrays);
    expect(plain?.data).toEqual(arrays[1]?.data);
    expect([...(matrix?.data ?? [])].slice(0, 8)).toEqual([0, 24, 48, 72, 96, 120, 144, 1]);
    const others = stateDict(graph, (path) => `the_${path}`);
    expect(matchWeights(graph, others)).toMatchObject({
      ...{ scheme: "order", pixels: "channels-first", missing: [] },
    });
  });
});

describe("by order and shape", () => {
  it("other names, one after the other; a row of arrays without names too", () => {
    const graph = graphOf("lenetpp-conv");
    const named = stateDict(graph, (path) => path);
    const flat = (arrays: readonly NamedArray[], name: (i: number) => string) =>
      arrays.map((array, i) => ({ ...array, name: name(i) }));
    const match = matchWeights(graph, flat(named, String));
    expect([match.scheme, match.missing, match.left]).toEqual(["order", [], []]);
    const features = named.map((array) => ({ ...array, name: `features_${array.name}` }));
    expect(matchWeights(graph, features)).toMatchObject({ scheme: "order", missing: [], left: [] });
  });

  it("whatever the names, each parameter and each array is used once, and shapes agree", () => {
    const graph = graphOf("resnet20-adder");
    const all = stateDict(graph, (path) => path.replaceAll(".", "_"));
    fc.assert(
      fc.property(fc.shuffledSubarray(all), (arrays) => {
        const match = matchWeights(graph, arrays);
        expect(new Set(match.pairs.map(({ from }) => from)).size).toBe(match.pairs.length);
        expect(new Set(match.pairs.map(({ param }) => param)).size).toBe(match.pairs.length);
        expect(match.pairs.length + match.missing.length).toBe(match.of);
        expect(match.pairs.length + match.left.length).toBe(arrays.length);
        expect(takePairs(graph, match, arrays)).toHaveLength(match.pairs.length);
        expect(match.refusal === undefined).toBe(match.pairs.length > 0);
      }),
      { numRuns: 30 },
    );
  });

  it("of another network nothing is taken: what was looked for, and what comes near", () => {
    const arrays = stateDict(graphOf("lenet5-bn-conv"), (path) => `net_${path}`);
    const match = matchWeights(graphOf("resnet20-adder"), arrays);
    expect(match.pairs).toEqual([]);
    expect(match.refusal).toMatch(/^The network asks for “conv1\/w” \[3, 3, 3, 16\].*file has/);
  });
});
