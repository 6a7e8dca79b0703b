import { invariant } from "@adder-studio/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { splitRows } from "../gpu/plan";
import { rowsAndChannels } from "../window";
import {
  channelLoop,
  channelThreads,
  dispose,
  type Interface,
  run,
  run1,
  type Shader,
  wgsl,
} from "./run";

type Plain = Record<never, never>;

/** WGSL of dy[e] as it reaches the batch norm: 0 where the ReLU cut y off. */
function slopeText(relu: boolean): string {
  return relu ? "select(0.0, dy[e], y[e] > 0.0)" : "dy[e]";
}

/** Makes a shader that reads dy, and with `relu` also y. */
function slopeShader(relu: boolean, name: string, rest: Interface, body: string): Shader<Plain> {
  const io = { ...rest, inputs: [...(relu ? ["dy", "y"] : ["dy"]), ...rest.inputs] };
  return { name: relu ? `${name}Relu` : name, io, code: () => wgsl(io, body) };
}

// Sizes are uniforms: one pipeline serves every layer.
const integers = ["rows", "channels", "parts"];
const uniforms = ["epsilon"];

/**
 * Mean (as distance from the channel's first value) and sum of squared deviations of rows p,
 * p + parts, ... of each channel. Adder outputs lie far from 0: sums of x^2 would cancel.
 */
export const statisticsShader: Shader<Plain> = {
  name: "statistics",
  io: { outputs: ["offset", "squares"], inputs: ["x"], integers },
  code: () =>
    wgsl(
      statisticsShader.io,
      `  if (thread >= u.parts * u.channels) { return; }
  let c = thread % u.channels;
  let p = thread / u.channels;
  let own = x[p * u.channels + c];
  var sum = 0.0;
  var square = 0.0;
  var count = 0.0;
  for (var r = p; r < u.rows; r += u.parts) {
    let d = x[r * u.channels + c] - own;
    sum += d;
    square += d * d;
    count += 1.0;
  }
  offset[thread] = own - x[c] + sum / count;
  squares[thread] = square - sum * sum / count;`,
    ),
};

/** Joins the parts' means and squares into mean and biased variance of each channel (Chan et al. 1979). */
export const mergeStatisticsShader: Shader<Plain> = {
  name: "mergeStatistics",
  io: { outputs: ["mean", "variance"], inputs: ["offset", "squares", "x"], integers },
  code: () =>
    wgsl(
      mergeStatisticsShader.io,
      `  if (thread >= u.channels) { return; }
  var sum = 0.0;
  for (var p = 0; p < u.parts; p++) {
    sum += offset[p * u.channels + thread] * f32((u.rows - 1 - p) / u.parts + 1);
  }
  let middle = sum / f32(u.rows);
  var square = 0.0;
  for (var p = 0; p < u.parts; p++) {
    let d = offset[p * u.channels + thread] - middle;
    square += squares[p * u.channels + thread] + d * d * f32((u.rows - 1 - p) / u.parts + 1);
  }
  mean[thread] = x[thread] + middle;
  variance[thread] = max(square / f32(u.rows), 0.0);`,
    ),
};

/**
 * y = gamma (x - mean) / sqrt(variance + epsilon) + beta; the cut is written as a comparison so that NaN
 * stays NaN.
 */
export const normalizeShader: Shader<{ relu: boolean }> = {
  name: "normalize",
  io: {
    outputs: ["y"],
    inputs: ["x", "gamma", "beta", "mean", "variance"],
    uniforms,
    integers,
  },
  code: ({ relu }) =>
    wgsl(
      normalizeShader.io,
      channelLoop(
        "y",
        `  let middle = mean[c];
  let scale = gamma[c] / sqrt(variance[c] + u.epsilon);
  let shift = beta[c];`,
        `    let value = (x[e] - middle) * scale + shift;
    y[e] = ${relu ? "select(value, 0.0, value <= 0.0)" : "value"};`,
      ),
    ),
};

/** Partial sums of dy and of dy (x - mean), per channel. */
export const gradientSumsShader = (relu: boolean): Shader<Plain> =>
  slopeShader(
    relu,
    "batchNormGradientSums",
    { outputs: ["sums", "products"], inputs: ["x", "mean"], integers },
    `  if (thread >= u.parts * u.channels) { return; }
  let c = thread % u.channels;
  let middle = mean[c];
  var sum = 0.0;
  var product = 0.0;
  for (var r = thread / u.channels; r < u.rows; r += u.parts) {
    let e = r * u.channels + c;
    let g = ${slopeText(relu)};
    sum += g;
    product += g * (x[e] - middle);
  }
  sums[thread] = sum;
  products[thread] = product;`,
  );

/**
 * dgamma = sum dy (x - mean) / deviation, dbeta = sum dy, and the line (mean, gamma / deviation,
 * dgamma / deviation / m, dbeta / m) of each channel.
 */
export const mergeGradientSumsShader: Shader<Plain> = {
  name: "mergeBatchNormGradientSums",
  io: {
    outputs: ["dgamma", "dbeta", "line"],
    inputs: ["sums", "products", "gamma", "mean", "variance"],
    uniforms,
    integers,
  },
  code: () =>
    wgsl(
      mergeGradientSumsShader.io,
      `  if (thread >= u.channels) { return; }
  var sum = 0.0;
  var product = 0.0;
  for (var p = 0; p < u.parts; p++) {
    sum += sums[p * u.channels + thread];
    product += products[p * u.channels + thread];
  }
  let inverse = 1.0 / sqrt(variance[thread] + u.epsilon);
  dgamma[thread] = product * inverse;
  dbeta[thread] = sum;
  line[thread * 4] = mean[thread];
  line[thread * 4 + 1] = gamma[thread] * inverse;
  line[thread * 4 + 2] = product * inverse * inverse / f32(u.rows);
  line[thread * 4 + 3] = sum / f32(u.rows);`,
    ),
};

/** dx = gamma / deviation (dy - dbeta / m - (x - mean) / deviation dgamma / m), m rows. */
export const batchNormGradientShader = (relu: boolean): Shader<Plain> =>
  slopeShader(
    relu,
    "batchNormGradient",
    { outputs: ["dx"], inputs: ["x", "line"], integers },
    channelLoop(
      "dx",
      `  let middle = line[c * 4];
  let scale = line[c * 4 + 1];
  let slope = line[c * 4 + 2];
  let level = line[c * 4 + 3];`,
      `    dx[e] = scale * (${slopeText(relu)} - level - (x[e] - middle) * slope);`,
    ),
  );

/** The kernels of the gradient, without and with the ReLU. */
const gradientShaders = [false, true].map((relu) => ({
  sums: gradientSumsShader(relu),
  dx: batchNormGradientShader(relu),
}));

function pair(tensors: readonly TensorInfo[]): [TensorInfo, TensorInfo] {
  const [first, second] = tensors;
  invariant(first !== undefined && second !== undefined, "a kernel of two results");
  return [first, second];
}

type Attrs = Readonly<{ epsilon: number; relu: boolean }>;
type Inputs = Readonly<Record<"x" | "gamma" | "beta" | "mean" | "variance", TensorInfo>>;

function normalize({ x, gamma, beta, mean, variance }: Inputs, attrs: Attrs): TensorInfo {
  const { rows, channels } = rowsAndChannels(x.shape);
  return run1(normalizeShader, {
    parameters: { relu: attrs.relu },
    integers: [rows, channels, 1],
    inputs: [x, gamma, beta, mean, variance],
    output: x.shape,
    uniforms: [attrs.epsilon],
    threads: channelThreads(rows, channels),
  });
}

export const batchNormTrain: KernelTable["batchNormTrain"] = ({ x, gamma, beta }, attrs) => {
  const { rows, channels } = rowsAndChannels(x.shape);
  const { parts } = splitRows(rows);
  const integers = [rows, channels, parts];
  const [offset, squares] = pair(
    run(statisticsShader, {
      parameters: {},
      integers,
      inputs: [x],
      outputs: [
        [parts, channels],
        [parts, channels],
      ],
      threads: parts * channels,
    }),
  );
  const [mean, variance] = pair(
    run(mergeStatisticsShader, {
      parameters: {},
      integers,
      inputs: [offset, squares, x],
      outputs: [[channels], [channels]],
      threads: channels,
    }),
  );
  dispose(offset, squares);
  return [normalize({ x, gamma, beta, mean, variance }, attrs), mean, variance];
};

export const batchNormEval: KernelTable["batchNormEval"] = (inputs, attrs) =>
  normalize(inputs, attrs);

export const batchNormGrad: KernelTable["batchNormGrad"] = (inputs, { epsilon, relu }) => {
  const { dy, x, y, gamma, mean, variance } = inputs;
  const shaders = gradientShaders[Number(relu)];
  invariant(shaders, "kernels without and with the ReLU");
  const slope = relu ? [dy, y] : [dy];
  const { rows, channels } = rowsAndChannels(x.shape);
  const { parts } = splitRows(rows);
  const integers = [rows, channels, parts];
  const [sums, products] = pair(
    run(shaders.sums, {
      parameters: {},
      integers,
      inputs: [...slope, x, mean],
      outputs: [
        [parts, channels],
        [parts, channels],
      ],
      threads: parts * channels,
    }),
  );
  const [dgamma, dbeta, line] = run(mergeGradientSumsShader, {
    parameters: {},
    integers,
    inputs: [sums, products, gamma, mean, variance],
    outputs: [[channels], [channels], [channels, 4]],
    uniforms: [epsilon],
    threads: channels,
  });
  invariant(dgamma && dbeta && line, "a kernel of three results");
  dispose(sums, products);
  const dx = run1(shaders.dx, {
    parameters: {},
    integers,
    inputs: [...slope, x, line],
    output: x.shape,
    threads: channelThreads(rows, channels),
  });
  dispose(line);
  return [dx, dgamma, dbeta];
};
