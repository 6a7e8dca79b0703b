import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSketch, templateOf } from "@adder-studio/blocks";
import { readWeightFile, writeExperiment } from "@adder-studio/blocks/experiment-file";
import {
  appVersion,
  type NamedArray,
  randomStream,
  sha256Hex,
  weightsHash,
} from "@adder-studio/core";
import { documentHash, type ModelGraph } from "@adder-studio/graph";
import type { Init } from "@adder-studio/ir";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pythonIsRequired, testPython } from "../../../tools/python.mjs";
import { attributeNames } from "../../../torch/src/names";
import { exportPytorch } from "../commands/export-pytorch";
import { everyBlock, livelyWeights, loweredIr } from "../onnx/test-support";
import { randomNetwork } from "./random-network";

const python = testPython();
const folder = mkdtempSync(join(tmpdir(), "adder-torch-"));
const script = fileURLToPath(new URL("check_packages.py", import.meta.url));

function template(id: string): ModelGraph {
  const found = templateOf(id);
  if (!found) throw new Error(`there is no template ${id}`);
  return found.graph;
}

/** Takes a safetensors file apart: its metadata, the other entries of its header, and its numbers. */
function partsOf(bytes: Uint8Array) {
  const end = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, end))) as {
    readonly __metadata__: Readonly<Record<string, string>>;
  };
  const { __metadata__: metadata, ...arrays } = header;
  return { metadata, arrays, numbers: sha256Hex(bytes.subarray(end)) };
}

/** Makes a document with linked composites at two sizes and with two ports, a repeated one whose first copy differs, ids that Python uses. */
function awkward(): ModelGraph {
  const sketch = createSketch();
  const inner = sketch.define("Norm and clip", (part) => {
    part.output(part.chain(part.input(), ["batchNorm"], ["leakyRelu", { slope: 0.2 }]));
  });
  const widen = sketch.define("Layer, twice as wide", (part) => {
    const layer = part.chain(part.input(), ["adder2d", { filters: 12, bias: true }]);
    part.output(part.use(inner, 1, layer));
  });
  const fork = sketch.define("Fork", (part) => {
    const [a, b] = [part.input(), part.input()];
    const sum = part.block("add", {}, a, b);
    part.output(part.use(inner, 2, sum));
    part.output(part.chain(a, ["shift2d", { filters: 12, groups: 12, bias: true }], ["tanh"]));
  });
  const start = sketch.chain(
    sketch.block("input", { dataset: "function", target: "product" }),
    ["conv2d", { filters: 8, kernel: 1, pad: 0, bias: true }],
    ["sigmoid"],
  );
  const wide = sketch.use(widen, 3, start);
  const both = sketch.block("composite", { of: fork, repeat: 1 }, wide, wide);
  const joined = sketch.block("concat", {}, both, both);
  const end = sketch.chain(
    joined,
    ["flatten"],
    ["adderDense", { units: 6, bias: true }],
    ["dropout", { rate: 0.5 }],
    ["dense", { units: 1 }],
  );
  sketch.block("valueOutput", {}, end);
  const graph = sketch.finish("Awkward", { lpStart: 2, lpEnd: 1.5 });
  // The second branch of the fork leaves by its second port; blocks get Python's keywords as names.
  const names = new Map([
    ["dense1", "lambda"],
    ["adderDense1", "forward"],
    ["sigmoid1", "train"],
    ["conv1", "lambda_"],
  ]);
  const renamed = (id: string) => names.get(id) ?? id;
  return {
    ...graph,
    nodes: Object.fromEntries(Object.entries(graph.nodes).map(([id, node]) => [renamed(id), node])),
    edges: graph.edges.map(({ from, to }) => ({
      from: {
        node: renamed(from.node),
        port: to.node === "concat1" && to.port === "b" ? "groupOutput2" : from.port,
      },
      to: { ...to, node: renamed(to.node) },
    })),
  };
}

/** Valid random networks, the same each time. */
const drawn = Array.from({ length: 16 }, (_, i) => ({
  name: `drawn-${i}`,
  graph: randomNetwork(randomStream(i, "torch/package")),
}));

interface Case {
  readonly name: string;
  readonly graph: ModelGraph;
  readonly weights?: readonly NamedArray[];
}

const plain: readonly Case[] = [
  ...["lenet5-bn-adder", "resnet20-adder", "resnet20-published", "vgg-small-adder"],
  ...["lenetpp-adder", "spirals-adder", "approx-1d-adder"],
].map((name) => ({ name, graph: template(name) }));

const shaped: readonly Case[] = [
  { name: "every-block", graph: everyBlock({ init: "kaiming" }) },
  { name: "every-block-p2", graph: everyBlock({ lpStart: 2, lpEnd: 2, init: "small" }) },
  { name: "awkward", graph: awkward() },
];

it.runIf(pythonIsRequired())("there is a Python for the exported packages", () => {
  expect(python).toBeDefined();
});

describe.skipIf(python === undefined)("exported PyTorch packages, on PyTorch itself", () => {
  const cases: Case[] = [];
  let results: Readonly<Record<string, { code: number; output: string; hash: string }>> = {};
  let reserved: readonly string[] = [];
  const pathOf = (name: string) => join(folder, name);

  beforeAll(async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    cases.push(...plain, ...shaped, ...drawn);
    for (const name of ["lenet5-bn-adder", "spirals-adder"]) {
      const graph = template(name);
      cases.push({ name: `${name}-weights`, graph, weights: await livelyWeights(graph) });
    }
    for (const { name, graph, weights } of cases) {
      await exportPytorch({ graph, weights, out: pathOf(name) });
    }
    const paths = cases.map(({ name }) => pathOf(name));
    const output = execFileSync(python ?? "", [script, ...paths], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    ({ packages: results, reserved } = JSON.parse(output));
  }, 600_000);
  afterAll(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it("give the engine's outputs, within 1e-4 of the largest", () => {
    const failed = cases.flatMap(({ name }) => {
      const result = results[pathOf(name)];
      const lines = result?.output.split("\n").filter((line) => !line.startsWith("ok ")) ?? [];
      return result?.code === 0 ? [] : [`${name}: ${lines.join(" ")}`];
    });
    expect(failed).toEqual([]);
    for (const { output } of Object.values(results)) expect(output).toMatch(/ok {4}answers/);
  });

  it("have no attribute that PyTorch or Python use for something else", () => {
    expect(reserved.length).toBeGreaterThan(80);
    const names = attributeNames(reserved);
    expect(reserved.filter((name) => names.get(name) === name)).toEqual([]);
  });

  it("write weights that the app opens, with the hash that Python says", () => {
    for (const { name, graph } of cases) {
      const file = readWeightFile(
        new Uint8Array(readFileSync(join(pathOf(name), "fresh.safetensors"))),
      );
      if (!file.ok) throw new Error(file.error);
      expect(weightsHash(file.value.weights ?? [])).toBe(results[pathOf(name)]?.hash);
      const opened = file.value.document?.graph;
      expect(opened && documentHash(opened)).toBe(documentHash(graph));
      // Read and written again by the app: the same file, but for the app's name in it.
      const again = writeExperiment(graph, file.value.weights ?? []);
      if (!again.ok) throw new Error(again.error.message);
      const bytes = readFileSync(join(pathOf(name), "fresh.safetensors"));
      const { app, ...metadata } = partsOf(again.value).metadata;
      expect(app).toBe(`Adder Studio ${appVersion}`);
      expect(partsOf(bytes)).toEqual({ ...partsOf(again.value), metadata });
    }
  });

  it("start from the initial weights that the document asks for", () => {
    const far = cases.flatMap(({ name, graph }) => {
      const path = join(pathOf(name), "fresh.safetensors");
      const file = readWeightFile(new Uint8Array(readFileSync(path)));
      const arrays = new Map(file.ok ? file.value.weights?.map((it) => [it.name, it.data]) : []);
      return loweredIr(graph).params.flatMap((spec) => {
        const values = arrays.get(spec.name) ?? new Float32Array();
        return follows(values, spec.init) ? [] : [`${name} ${spec.name}`];
      });
    });
    expect(far).toEqual([]);
  });
});

/** Returns true when values may be a sample of `init`: within bounds, the standard deviation within five of its standard errors. */
function follows(values: Float32Array, init: Init): boolean {
  if (init.kind === "constant") return values.every((value) => value === Math.fround(init.value));
  const [mean, std] =
    init.kind === "normal"
      ? [0, init.std]
      : [(init.low + init.high) / 2, (init.high - init.low) / Math.sqrt(12)];
  const inside =
    init.kind === "normal" ||
    values.every((value) => value >= init.low * 1.000001 && value <= init.high * 1.000001);
  const found = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return inside && Math.abs(found / std - 1) < 5 / Math.sqrt(2 * values.length);
}
