import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { splitRows } from "../gpu/plan";
import { rowsAndChannels } from "../window";
import { dispose, glsl, run1, type Shader } from "./run";

// Sums over many values have two draws: each fragment adds up its own rows, then one fragment a
// result adds up the partials. The order of addition depends on the shape only.

// Sizes are uniforms: one program serves every layer.
const sizes = { integers: ["rows", "channels", "parts"], anyWidth: true };

interface PartialParameters {
  /** Term of the sum, as GLSL of x. */
  readonly term: "x" | "x * x";
}

/** y[g, p, c] = sum of `term` over rows p, p + parts, ... of values [groups, rows, channels]. */
export const partialSumShader: Shader<PartialParameters> = {
  name: "partialSum",
  io: { outputs: ["y"], inputs: ["values"], ...sizes },
  code: ({ term }, layout) =>
    glsl(
      partialSumShader.io,
      layout,
      `  int group = over(e, channels);
  int g = over(group, parts);
  int at = (g * rows + group - g * parts) * channels + e - group * channels;
  int end = (g + 1) * (rows * channels);
  float sum = 0.0;
  for (; at < end; at += (parts * channels)) {
    float x = values_at(at);
    sum += ${term};
  }
  y = sum;`,
    ),
};

interface FinishParameters {
  /** Result of the sum, as GLSL of sum. */
  readonly result: "sum" | "sqrt(sum)" | "sum / float(rows)";
}

/** y[g, c] = `result` of the sum over p of partial[g, p, c]. */
export const finishSumShader: Shader<FinishParameters> = {
  name: "finishSum",
  io: { outputs: ["y"], inputs: ["values"], ...sizes },
  code: ({ result }, layout) =>
    glsl(
      finishSumShader.io,
      layout,
      `  int g = over(e, channels);
  int at = g * (parts * channels) + e - g * channels;
  int end = (g + 1) * (parts * channels);
  float sum = 0.0;
  for (; at < end; at += channels) sum += values_at(at);
  y = ${result};`,
    ),
};

interface SumSpec {
  readonly groups: number;
  readonly rows: number;
  readonly channels: number;
  readonly term?: PartialParameters["term"];
  readonly result?: FinishParameters["result"];
  readonly shape: readonly number[];
}

/** Sums the terms of x [groups, rows, channels] over its rows -> [groups, channels]. */
function sumOver(x: TensorInfo, spec: SumSpec): TensorInfo {
  const { groups, rows, channels, term = "x", result = "sum", shape } = spec;
  const { parts } = splitRows(rows);
  const integers = [rows, channels, parts];
  const partial = run1(partialSumShader, {
    parameters: { term },
    integers,
    inputs: [x],
    shape: [groups, parts, channels],
  });
  const y = run1(finishSumShader, {
    parameters: { result },
    integers,
    inputs: [partial],
    shape,
  });
  dispose(partial);
  return y;
}

/** Sums partials [parts, ...shape] over the parts -> `shape`. */
export function sumParts(partial: TensorInfo, parts: number, shape: readonly number[]): TensorInfo {
  const channels = shape.reduce((product, side) => product * side, 1);
  return run1(finishSumShader, {
    parameters: { result: "sum" },
    integers: [parts, channels, parts],
    inputs: [partial],
    shape,
  });
}

export const biasGrad: KernelTable["biasGrad"] = ({ dy }) => {
  const { rows, channels } = rowsAndChannels(dy.shape);
  return sumOver(dy, { groups: 1, rows, channels, shape: [channels] });
};

export const l2Norm: KernelTable["l2Norm"] = ({ x }) =>
  sumOver(x, {
    groups: 1,
    rows: x.size,
    channels: 1,
    term: "x * x",
    result: "sqrt(sum)",
    shape: [],
  });

export const globalAvgPool: KernelTable["globalAvgPool"] = ({ x }) => {
  const [groups = 0, height = 0, width = 0, channels = 0] = x.shape;
  const rows = height * width;
  return sumOver(x, {
    groups,
    rows,
    channels,
    result: "sum / float(rows)",
    shape: [groups, channels],
  });
};
