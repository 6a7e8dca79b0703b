import { invariant } from "@adder-studio/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { splitRows } from "../gpu/plan";
import { rowsAndChannels } from "../window";
import { channelLoop, channelThreads, dispose, run, run1, type Shader, wgsl } from "./run";

type Plain = Record<never, never>;

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

/** The parts' means and squares to mean and biased variance of each channel (Chan et al. 1979). */
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

/** y = gamma (x - mean) / sqrt(variance + epsilon) + beta. */
export const normalizeShader: Shader<Plain> = {
  name: "normalize",
  io: {
    outputs: ["y"],
    inputs: ["x", "gamma", "beta", "mean", "variance"],
    uniforms,
    integers,
  },
  code: () =>
    wgsl(
      normalizeShader.io,
      channelLoop(
        "y",
        `  let middle = mean[c];
  let scale = gamma[c] / sqrt(variance[c] + u.epsilon);
  let shift = beta[c];`,
        "    y[e] = (x[e] - middle) * scale + shift;",
      ),
    ),
};

/** Partial sums of dy and of dy (x - mean). */
export const gradientSumsShader: Shader<Plain> = {
  name: "batchNormGradientSums",
  io: { outputs: ["sums", "products"], inputs: ["dy", "x", "mean"], integers },
  code: () =>
    wgsl(
      gradientSumsShader.io,
      `  if (thread >= u.parts * u.channels) { return; }
  let c = thread % u.channels;
  let middle = mean[c];
  var sum = 0.0;
  var product = 0.0;
  for (var r = thread / u.channels; r < u.rows; r += u.parts) {
    let g = dy[r * u.channels + c];
    sum += g;
    product += g * (x[r * u.channels + c] - middle);
  }
  sums[thread] = sum;
  products[thread] = product;`,
    ),
};

/** dgamma = sum dy (x - mean) / deviation, dbeta = sum dy. */
export const mergeGradientSumsShader: Shader<Plain> = {
  name: "mergeBatchNormGradientSums",
  io: {
    outputs: ["dgamma", "dbeta"],
    inputs: ["sums", "products", "variance"],
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
  dgamma[thread] = product / sqrt(variance[thread] + u.epsilon);
  dbeta[thread] = sum;`,
    ),
};

/** dx = gamma / deviation (dy - dbeta / m - (x - mean) / deviation dgamma / m), m rows. */
export const batchNormGradientShader: Shader<Plain> = {
  name: "batchNormGradient",
  io: {
    outputs: ["dx"],
    inputs: ["dy", "x", "gamma", "mean", "variance", "dgamma", "dbeta"],
    uniforms,
    integers,
  },
  code: () =>
    wgsl(
      batchNormGradientShader.io,
      channelLoop(
        "dx",
        `  let middle = mean[c];
  let inverse = 1.0 / sqrt(variance[c] + u.epsilon);
  let scale = gamma[c] * inverse;
  let slope = dgamma[c] * inverse / f32(u.rows);
  let level = dbeta[c] / f32(u.rows);`,
        "    dx[e] = scale * (dy[e] - level - (x[e] - middle) * slope);",
      ),
    ),
};

function pair(tensors: readonly TensorInfo[]): [TensorInfo, TensorInfo] {
  const [first, second] = tensors;
  invariant(first !== undefined && second !== undefined, "a kernel of two results");
  return [first, second];
}

type Inputs = Readonly<Record<"x" | "gamma" | "beta" | "mean" | "variance", TensorInfo>>;

function normalize({ x, gamma, beta, mean, variance }: Inputs, epsilon: number): TensorInfo {
  const { rows, channels } = rowsAndChannels(x.shape);
  return run1(normalizeShader, {
    parameters: {},
    integers: [rows, channels, 1],
    inputs: [x, gamma, beta, mean, variance],
    output: x.shape,
    uniforms: [epsilon],
    threads: channelThreads(rows, channels),
  });
}

export const batchNormTrain: KernelTable["batchNormTrain"] = ({ x, gamma, beta }, { epsilon }) => {
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
  return [normalize({ x, gamma, beta, mean, variance }, epsilon), mean, variance];
};

export const batchNormEval: KernelTable["batchNormEval"] = (inputs, { epsilon }) =>
  normalize(inputs, epsilon);

export const batchNormGrad: KernelTable["batchNormGrad"] = (inputs, { epsilon }) => {
  const { dy, x, gamma, mean, variance } = inputs;
  const { rows, channels } = rowsAndChannels(x.shape);
  const { parts } = splitRows(rows);
  const integers = [rows, channels, parts];
  const uniforms = [epsilon];
  const [sums, products] = pair(
    run(gradientSumsShader, {
      parameters: {},
      integers,
      inputs: [dy, x, mean],
      outputs: [
        [parts, channels],
        [parts, channels],
      ],
      threads: parts * channels,
    }),
  );
  const [dgamma, dbeta] = pair(
    run(mergeGradientSumsShader, {
      parameters: {},
      integers,
      inputs: [sums, products, variance],
      outputs: [[channels], [channels]],
      uniforms,
      threads: channels,
    }),
  );
  dispose(sums, products);
  const dx = run1(batchNormGradientShader, {
    parameters: {},
    integers,
    inputs: [dy, x, gamma, mean, variance, dgamma, dbeta],
    output: x.shape,
    uniforms,
    threads: channelThreads(rows, channels),
  });
  return [dx, dgamma, dbeta];
};
