/** Support of the ONNX tests: networks with sensible weights, their outputs by our engine, and Python. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSketch, lower } from "@adder-studio/blocks";
import { invariant, type NamedArray, randomStream } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { ModelIR, OpOf } from "@adder-studio/ir";
import { useBackend } from "@adder-studio/kernels";
import { compile, type HostBatch } from "@adder-studio/runtime";

export function loweredIr(graph: ModelGraph): ModelIR {
  const { ir, diagnostics } = lower(graph, { memoryBytes: Number.POSITIVE_INFINITY });
  invariant(ir, `the network is sound: ${diagnostics.map(({ message }) => message).join(" ")}`);
  return ir;
}

type Batch = HostBatch & { readonly count: number };

/** Makes `count` synthetic examples of the network, NHWC, normally distributed. */
export function examples(ir: ModelIR, count: number): Batch {
  const [height = 1, width = 1, channels = 1] = (ir.ops[0] as OpOf<"input">).type.shape;
  const random = randomStream(7, "examples");
  const x = Float32Array.from({ length: count * height * width * channels }, () => random.normal());
  const loss = ir.ops.at(-1);
  const values = loss?.op === "meanSquaredError" ? loss.attrs.values : 0;
  return {
    x,
    labels: new Int32Array(count),
    count,
    ...(values > 0 ? { targets: new Float32Array(count * values) } : {}),
  };
}

async function programOf(graph: ModelGraph) {
  await useBackend("wasm");
  const ir = loweredIr(graph);
  return { ir, program: compile(ir, { ...graph.run, distill: 0 }) };
}

/**
 * Makes weights with which no channel is constant: random filters, scales and shifts, and the statistics that a batch really has, so
 * that no layer's output is 0 everywhere.
 */
export async function livelyWeights(graph: ModelGraph): Promise<NamedArray[]> {
  const { ir, program } = await programOf(graph);
  const random = randomStream(3, "lively");
  const roles = new Map(ir.params.map(({ name, role }) => [name, role]));
  program.initialise();
  const fresh = (await program.weights()).map((array) => {
    const role = roles.get(array.name);
    if (role === "gamma") return { ...array, data: array.data.map(() => 0.5 + random.uniform()) };
    if (role !== "beta" && role !== "bias") return array;
    return { ...array, data: array.data.map(() => random.normal()) };
  });
  program.initialise(fresh);
  const batch = examples(ir, 8);
  const batches = (async function* () {
    yield batch;
  })();
  const statistics = await program.estimate(batches);
  const known = new Map<string, Float32Array>();
  for (const [name, tensor] of statistics) known.set(name, (await tensor.data()) as Float32Array);
  program.dispose();
  return fresh.map((array) => ({ ...array, data: known.get(array.name) ?? array.data }));
}

/** Computes our engine's outputs for a batch: [N, classes or values], flat. */
export async function answersOf(
  graph: ModelGraph,
  weights: readonly NamedArray[],
  batch: HostBatch,
): Promise<Float32Array> {
  const { program } = await programOf(graph);
  program.initialise(weights);
  const logits = program.logits(batch);
  const data = (await logits.data()) as Float32Array;
  logits.dispose();
  program.dispose();
  return data;
}

/** Converts a batch [N,H,W,C] to [N,C,H,W]. */
export function toNchw(ir: ModelIR, { x, count }: Batch): Float32Array {
  const [height = 1, width = 1, channels = 1] = (ir.ops[0] as OpOf<"input">).type.shape;
  const turned = new Float32Array(x.length);
  const size = height * width;
  for (let n = 0, at = 0; n < count; n++) {
    for (let place = 0; place < size; place++) {
      for (let c = 0; c < channels; c++, at++) {
        turned[(n * channels + c) * size + place] = x[at] as number;
      }
    }
  }
  return turned;
}

/** Converts [N,C,H,W] to a batch of the network, [N,H,W,C]. */
export function fromNchw(ir: ModelIR, x: Float32Array): Batch {
  const [height = 1, width = 1, channels = 1] = (ir.ops[0] as OpOf<"input">).type.shape;
  const size = height * width;
  const count = x.length / (size * channels);
  const turned = new Float32Array(x.length);
  for (let n = 0, at = 0; n < count; n++) {
    for (let place = 0; place < size; place++) {
      for (let c = 0; c < channels; c++, at++) {
        turned[at] = x[(n * channels + c) * size + place] as number;
      }
    }
  }
  return { x: turned, labels: new Int32Array(count), count };
}

/** Returns the largest difference, as a share of the largest reference. */
export function relativeDifference(found: Float32Array, wanted: Float32Array): number {
  invariant(found.length === wanted.length, `as many values: ${found.length}, ${wanted.length}`);
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  invariant(largest > 0, "the reference is not 0 everywhere");
  return (
    found.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] as number))), 0) /
    largest
  );
}

/** Runs a script of this folder and returns its output. */
export function runPython(python: string, script: string, ...argv: string[]): string {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return execFileSync(python, [path, ...argv], { encoding: "utf8", maxBuffer: 2 ** 28 });
}

export interface Question {
  readonly model: Uint8Array;
  /** Examples, NCHW. */
  readonly x: Float32Array;
  readonly count: number;
}

/** Checks each model by onnx.checker and computes its outputs for its batch by onnxruntime. */
export function askOnnxRuntime(python: string, questions: readonly Question[]): Float32Array[] {
  const folder = mkdtempSync(join(tmpdir(), "adder-onnx-"));
  questions.forEach(({ model, x, count }, i) => {
    writeFileSync(join(folder, `${i}.onnx`), model);
    writeFileSync(join(folder, `${i}.x`), new Uint8Array(x.buffer, x.byteOffset, x.byteLength));
    writeFileSync(join(folder, `${i}.count`), String(count));
  });
  runPython(python, "run_onnx.py", folder);
  return questions.map(
    (_, i) => new Float32Array(Uint8Array.from(readFileSync(join(folder, `${i}.y`))).buffer),
  );
}

/** Makes a network with every block that computes: groups, depthwise, composites, all activations, padded pools. */
export function everyBlock(run: Partial<ModelGraph["run"]> = {}): ModelGraph {
  const sketch = createSketch();
  const unit = sketch.define("unit", (inner) => {
    const x = inner.input();
    const left = inner.chain(
      x,
      ["adder2d", { filters: 8, kernel: 3, groups: 4, bias: true }],
      ["batchNorm", { epsilon: 1e-3, momentum: 0.2 }],
      ["leakyRelu", { slope: 0.125 }],
    );
    inner.output(inner.block("add", {}, left, x));
  });
  const input = sketch.block("input", {
    dataset: "noise",
    noiseHeight: 13,
    noiseWidth: 11,
    noiseChannels: 3,
    noiseClasses: 5,
  });
  const start = sketch.chain(
    input,
    ["conv2d", { filters: 8, kernel: 5, stride: 2, pad: 2, bias: true }],
    ["tanh"],
  );
  const units = sketch.use(unit, 2, start);
  const shifted = sketch.chain(
    units,
    ["shift2d", { filters: 8, kernel: 3, groups: 2, bias: true }],
    ["batchNorm"],
    ["sigmoid"],
  );
  const deep = sketch.chain(
    start,
    ["adder2d", { filters: 8, kernel: 3, groups: 8, stride: 1, bias: false }],
    ["batchNorm"],
    ["relu"],
  );
  const both = sketch.block("concat", {}, shifted, deep);
  const pooled = sketch.chain(
    both,
    ["avgPool", { kernel: 3, stride: 2, pad: 1 }],
    ["maxPool", { kernel: 3, stride: 1, pad: 1 }],
    ["conv2d", { filters: 6, kernel: 1, pad: 0, groups: 2 }],
  );
  const flat = sketch.chain(pooled, ["flatten"], ["dropout", { rate: 0.25 }]);
  const mean = sketch.block("globalAvgPool", {}, pooled);
  const joined = sketch.block("concat", {}, flat, mean);
  const end = sketch.chain(
    joined,
    ["adderDense", { units: 9, bias: true }],
    ["batchNorm"],
    ["relu"],
    ["dense", { units: 5 }],
  );
  sketch.block("classOutput", {}, end);
  return sketch.finish("Every block", run);
}
