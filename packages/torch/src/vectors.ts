import { type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import type { ModelIR, OpOf, ParamSpec } from "@adder-studio/ir";
import dense from "../../kernels/golden/layers/dense_12_7.json?raw";
import bias from "../../kernels/golden/layers/k3_bias.json?raw";
import strided from "../../kernels/golden/layers/k3_s3_p2.json?raw";
import ties from "../../kernels/golden/layers/k3_ties.json?raw";

/** Outputs of an engine for the examples of `testExamples`. */
export interface EngineOutputs {
  /** Outputs [examples, classes or values]. */
  readonly values: ArrayLike<number>;
  /** Engine that computed them, for people: "wasm engine, Node v20.19.0". */
  readonly by: string;
}

/** Examples and weights for an engine, which Python can make again. */
export interface TestExamples {
  /** Examples [N, H, W, C]. */
  readonly x: Float32Array;
  readonly count: number;
  readonly weights: readonly NamedArray[];
  /** Statistics of batch norm: trained ones, or the batch's own where nothing has been trained. */
  readonly statistics: "moving" | "batch";
}

/** Half width of a uniform distribution with standard deviation 1, that of standardised pixels. */
const halfWidth = Math.sqrt(3);

/** Mixes the bits of a whole number below 2^32 (lowbias32 of Chris Wellons' hash-prospector). */
function mixed(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * Makes values that any program can make again, bit by bit: shift + scale (2 mixed(from + i) / 2^32 - 1), i = 0, 1, ..., in
 * float64, then float32.
 */
function hashedValues(size: number, from: number, shift: number, scale: number): Float32Array {
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    values[i] = shift + scale * (2 * (mixed(from + i) / 4294967296) - 1);
  }
  return values;
}

/** Returns the range of a parameter's synthetic values, which are no weights to start from. */
function rangeOf({ role, shape }: ParamSpec): { readonly shift: number; readonly scale: number } {
  const [height = 1, width = 1, channels = 1] = shape;
  switch (role) {
    case "adder-filter":
      return { shift: 0, scale: halfWidth };
    case "conv-filter":
    case "shift-filter":
      return { shift: 0, scale: Math.sqrt(3 / (height * width * channels)) };
    case "gamma":
    case "moving-variance":
      return { shift: 1, scale: 0.5 };
    default:
      return { shift: 0, scale: 0.5 };
  }
}

interface Made extends NamedArray {
  readonly from: number;
  readonly shift: number;
  readonly scale: number;
}

/** Makes synthetic arrays for every parameter, in the order of their names. */
function madeWeights(ir: ModelIR): readonly Made[] {
  let from = 0;
  return sorted(ir.params).map((spec) => {
    const range = rangeOf(spec);
    const size = shapeSize(spec.shape);
    const made = { name: spec.name, shape: spec.shape, from, ...range };
    from += size;
    return { ...made, data: hashedValues(size, made.from, range.shift, range.scale) };
  });
}

function sorted(params: readonly ParamSpec[]): readonly ParamSpec[] {
  return [...params].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the number of examples: enough for the statistics of a batch whose images have shrunk to a pixel, fewer for large ones. */
function countFor(shape: Shape): number {
  return shapeSize(shape) <= 2 ** 13 ? 16 : 8;
}

/** Scales example n of N by 2 (n + 1) / N: with equal ones a batch norm of the scores would leave little but rounding. */
function contrasted(x: Float32Array, count: number): Float32Array {
  const size = x.length / count;
  return x.map((value, i) => (value * 2 * (Math.floor(i / size) + 1)) / count);
}

function inputShape(ir: ModelIR): Shape {
  return (ir.ops[0] as OpOf<"input">).type.shape;
}

/** Makes the synthetic examples whose outputs vectors.json holds, for these weights or for synthetic ones. */
export function testExamples(ir: ModelIR, weights?: readonly NamedArray[]): TestExamples {
  const shape = inputShape(ir);
  const count = countFor(shape);
  return {
    x: contrasted(hashedValues(count * shapeSize(shape), 0, 0, halfWidth), count),
    count,
    weights: weights ?? madeWeights(ir),
    statistics: weights ? "moving" : "batch",
  };
}

/** Writes vectors.json, which selftest.py checks. Without outputs of an engine it holds no scores. */
export function vectorsText(ir: ModelIR, hash: string | undefined, engine?: EngineOutputs): string {
  const [height = 1, width = 1, channels = 1] = inputShape(ir);
  const parameters =
    hash === undefined
      ? madeWeights(ir).map(({ data: _, ...row }) => row)
      : sorted(ir.params).map(({ name, shape }) => ({ name, shape }));
  const count = countFor(inputShape(ir));
  const perExample = engine && engine.values.length / count;
  const network = {
    examples: { shape: [count, height, width, channels], from: 0, shift: 0, scale: halfWidth },
    statistics: hash === undefined ? "batch" : "moving",
    ...(engine && {
      answers: {
        by: engine.by,
        shape: [count, perExample],
        data: Array.from(engine.values, (value) => Number(value.toPrecision(9))),
      },
    }),
  };
  const layers = [dense, bias, strided, ties].map((text) => text.trim()).join(",\n");
  const lines = [
    `"format": "adder-studio-vectors"`,
    `"version": 1`,
    ...(hash === undefined ? [] : [`"weightsHash": ${JSON.stringify(hash)}`]),
    `"parameters": [\n${parameters.map((row) => JSON.stringify(row)).join(",\n")}\n]`,
    `"network": ${JSON.stringify(network)}`,
    `"layers": [\n${layers}\n]`,
  ];
  return `{\n${lines.join(",\n")}\n}\n`;
}
