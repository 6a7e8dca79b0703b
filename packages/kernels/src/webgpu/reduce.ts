import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { splitRows } from "../gpu/plan";
import { rowsAndChannels } from "../window";
import { dispose, run1, type Shader, wgsl } from "./run";

// Every sum over many values has two stages: each thread adds up its own rows, then one thread a
// result adds up the partials. No barriers (software adapters emulate them slowly), no atomics (the
// order of addition would change from run to run).

type Plain = Record<never, never>;

// Sizes are uniforms: one pipeline serves every layer.
const integers = ["groups", "rows", "channels", "parts"];

/** Sums rows: y[e] = sum over r of x[r, e]. */
export const sumRowsShader: Shader<Plain> = {
  name: "sumRows",
  io: { outputs: ["y"], inputs: ["x"], integers: ["rows"] },
  code: () =>
    wgsl(
      sumRowsShader.io,
      `  let size = i32(arrayLength(&y));
  for (var e = thread; e < size; e += threads) {
    var sum = 0.0;
    for (var r = 0; r < u.rows; r++) { sum += x[r * size + e]; }
    y[e] = sum;
  }`,
    ),
};

export function sumRows(x: TensorInfo, rows: number, shape: readonly number[]): TensorInfo {
  const threads = shape.reduce((product, side) => product * side, 1);
  return run1(sumRowsShader, {
    parameters: {},
    integers: [rows],
    inputs: [x],
    output: shape,
    threads,
  });
}

interface PartialParameters {
  /** Term of the sum, as WGSL of x. */
  readonly term: "x" | "x * x";
}

/** partial[g, p, c] = sum of `term` over rows p, p + parts, ... of x [groups, rows, channels]. */
export const partialSumShader: Shader<PartialParameters> = {
  name: "partialSum",
  io: { outputs: ["partial"], inputs: ["values"], integers },
  code: ({ term }) =>
    wgsl(
      partialSumShader.io,
      `  if (thread >= (u.groups * u.parts * u.channels)) { return; }
  let c = thread % u.channels;
  let p = (thread / u.channels) % u.parts;
  let start = thread / (u.channels * u.parts) * u.rows * u.channels + c;
  var sum = 0.0;
  for (var r = p; r < u.rows; r += u.parts) {
    let x = values[start + r * u.channels];
    sum += ${term};
  }
  partial[thread] = sum;`,
    ),
};

interface FinishParameters {
  /** Result of the sum, as WGSL of sum. */
  readonly result: "sum" | "sqrt(sum)" | "sum / f32(u.rows)";
}

/** y[g, c] = `result` of the sum over p of partial[g, p, c]. */
export const finishSumShader: Shader<FinishParameters> = {
  name: "finishSum",
  io: { outputs: ["y"], inputs: ["partial"], integers },
  code: ({ result }) =>
    wgsl(
      finishSumShader.io,
      `  if (thread >= i32(arrayLength(&y))) { return; }
  let start = thread / u.channels * (u.parts * u.channels) + thread % u.channels;
  var sum = 0.0;
  for (var p = 0; p < u.parts; p++) { sum += partial[start + p * u.channels]; }
  y[thread] = ${result};`,
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
  const counts = [groups, rows, channels, parts];
  const partial = run1(partialSumShader, {
    parameters: { term },
    integers: counts,
    inputs: [x],
    output: [groups, parts, channels],
    threads: groups * parts * channels,
  });
  const y = run1(finishSumShader, {
    parameters: { result },
    integers: counts,
    inputs: [partial],
    output: shape,
    threads: groups * channels,
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
    result: "sum / f32(u.rows)",
    shape: [groups, channels],
  });
};
