import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { splitRows } from "../gpu/plan";
import { rowsAndChannels } from "../window";
import { dispose, glsl, run1, type Shader } from "./run";
import { quotient } from "./text";

// Sums over many values have two draws: each fragment adds up its own rows, then one fragment a
// result adds up the partials. The order of addition depends on the shape only.

interface PartialParameters {
  readonly rows: number;
  readonly channels: number;
  readonly parts: number;
  /** Of x. */
  readonly term: "x" | "x * x";
}

/** y[g, p, c] = sum of `term` over rows p, p + parts, ... of values [groups, rows, channels]. */
export const partialSumShader: Shader<PartialParameters> = {
  name: "partialSum",
  io: { outputs: ["y"], inputs: ["values"] },
  code: ({ rows, channels, parts, term }, layout) =>
    glsl(
      partialSumShader.io,
      layout,
      `  int group = ${quotient("e", channels)};
  int g = ${quotient("group", parts)};
  int at = (g * ${rows} + group - g * ${parts}) * ${channels} + e - group * ${channels};
  int end = (g + 1) * ${rows * channels};
  float sum = 0.0;
  for (; at < end; at += ${parts * channels}) {
    float x = values_at(at);
    sum += ${term};
  }
  y = sum;`,
    ),
};

interface FinishParameters {
  readonly parts: number;
  readonly channels: number;
  /** Of sum. */
  readonly result: "sum" | "sqrt(sum)" | `sum / ${number}.0`;
}

/** y[g, c] = `result` of the sum over p of partial[g, p, c]. */
export const finishSumShader: Shader<FinishParameters> = {
  name: "finishSum",
  io: { outputs: ["y"], inputs: ["values"] },
  code: ({ parts, channels, result }, layout) =>
    glsl(
      finishSumShader.io,
      layout,
      `  int g = ${quotient("e", channels)};
  int at = g * ${parts * channels} + e - g * ${channels};
  int end = (g + 1) * ${parts * channels};
  float sum = 0.0;
  for (; at < end; at += ${channels}) sum += values_at(at);
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

/** Sums x [groups, rows, channels] over its rows. */
function sumOver(x: TensorInfo, spec: SumSpec): TensorInfo {
  const { groups, rows, channels, term = "x", result = "sum", shape } = spec;
  const { parts } = splitRows(rows);
  const partial = run1(partialSumShader, {
    parameters: { rows, channels, parts, term },
    inputs: [x],
    shape: [groups, parts, channels],
  });
  const y = run1(finishSumShader, {
    parameters: { parts, channels, result },
    inputs: [partial],
    shape,
  });
  dispose(partial);
  return y;
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
    result: `sum / ${rows}.0`,
    shape: [groups, channels],
  });
};
