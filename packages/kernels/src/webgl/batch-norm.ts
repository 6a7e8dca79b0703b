import { invariant } from "@adder-studio/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { splitRows } from "../gpu/plan";
import { rowsAndChannels } from "../window";
import { dispose, glsl, run, run1, type Shader } from "./run";
import { remainder } from "./text";

interface Rows {
  readonly rows: number;
  readonly channels: number;
  readonly parts: number;
}

/**
 * Mean (as distance from the channel's first value) and sum of squared deviations of rows p,
 * p + parts, ... of each channel. Adder outputs lie far from 0: sums of x^2 would cancel.
 */
export const statisticsShader: Shader<Rows> = {
  name: "statistics",
  io: { outputs: ["offset", "squares"], inputs: ["x"] },
  code: ({ rows, channels, parts }, layout) =>
    glsl(
      statisticsShader.io,
      layout,
      `  float own = x_at(e);
  float sum = 0.0;
  float square = 0.0;
  float count = 0.0;
  for (int at = e; at < ${rows * channels}; at += ${parts * channels}) {
    float d = x_at(at) - own;
    sum += d;
    square += d * d;
    count += 1.0;
  }
  offset = own - x_at(${remainder("e", channels)}) + sum / count;
  squares = square - sum * sum / count;`,
    ),
};

/**
 * The parts' means and squares to mean and biased variance of each channel (Chan et al. 1979), and
 * the quad (mean, gamma / deviation, beta, 0) that `normalize` reads in one fetch.
 */
export const mergeStatisticsShader: Shader<Rows> = {
  name: "mergeStatistics",
  io: {
    outputs: ["mean", "variance", "line"],
    inputs: ["offset", "squares", "x", "gamma", "beta"],
    quads: ["line"],
    uniforms: ["epsilon"],
  },
  code: ({ rows, channels, parts }, layout) =>
    glsl(
      mergeStatisticsShader.io,
      layout,
      `  float sum = 0.0;
  for (int p = 0; p < ${parts}; p++) {
    sum += offset_at(p * ${channels} + e) * float((${rows - 1} - p) / ${parts} + 1);
  }
  float middle = sum / ${rows}.0;
  float square = 0.0;
  for (int p = 0; p < ${parts}; p++) {
    float d = offset_at(p * ${channels} + e) - middle;
    square += squares_at(p * ${channels} + e) + d * d * float((${rows - 1} - p) / ${parts} + 1);
  }
  mean = x_at(e) + middle;
  variance = max(square / ${rows}.0, 0.0);
  line = vec4(mean, gamma_at(e) / sqrt(variance + epsilon), beta_at(e), 0.0);`,
    ),
};

/** The quad (mean, gamma / deviation, beta, 0) of each channel, of given statistics. */
export const lineShader: Shader<Record<never, never>> = {
  name: "line",
  io: {
    outputs: ["line"],
    inputs: ["gamma", "beta", "mean", "variance"],
    quads: ["line"],
    uniforms: ["epsilon"],
  },
  code: (_, layout) =>
    glsl(
      lineShader.io,
      layout,
      "  line = vec4(mean_at(e), gamma_at(e) / sqrt(variance_at(e) + epsilon), beta_at(e), 0.0);",
    ),
};

interface Channels {
  readonly channels: number;
}

/** y = (x - mean) scale + beta. */
export const normalizeShader: Shader<Channels> = {
  name: "normalize",
  io: { outputs: ["y"], inputs: ["x", "line"], quads: ["line"] },
  code: ({ channels }, layout) =>
    glsl(
      normalizeShader.io,
      layout,
      `  vec4 line = line_at(${remainder("e", channels)});
  y = (x_at(e) - line.x) * line.y + line.z;`,
    ),
};

/** Partial sums of dy and of dy (x - mean). */
export const gradientSumsShader: Shader<Rows> = {
  name: "batchNormGradientSums",
  io: { outputs: ["sums", "products"], inputs: ["dy", "x", "mean"] },
  code: ({ rows, channels, parts }, layout) =>
    glsl(
      gradientSumsShader.io,
      layout,
      `  float middle = mean_at(${remainder("e", channels)});
  float sum = 0.0;
  float product = 0.0;
  for (int at = e; at < ${rows * channels}; at += ${parts * channels}) {
    float g = dy_at(at);
    sum += g;
    product += g * (x_at(at) - middle);
  }
  sums = sum;
  products = product;`,
    ),
};

/**
 * dgamma = sum dy (x - mean) / deviation, dbeta = sum dy, and the quad (mean, gamma / deviation,
 * dgamma / deviation / m, dbeta / m) of each channel.
 */
export const mergeGradientSumsShader: Shader<Rows> = {
  name: "mergeBatchNormGradientSums",
  io: {
    outputs: ["dgamma", "dbeta", "line"],
    inputs: ["sums", "products", "gamma", "mean", "variance"],
    quads: ["line"],
    uniforms: ["epsilon"],
  },
  code: ({ rows, channels, parts }, layout) =>
    glsl(
      mergeGradientSumsShader.io,
      layout,
      `  float sum = 0.0;
  float product = 0.0;
  for (int at = e; at < ${parts * channels}; at += ${channels}) {
    sum += sums_at(at);
    product += products_at(at);
  }
  float inverse = 1.0 / sqrt(variance_at(e) + epsilon);
  dgamma = product * inverse;
  dbeta = sum;
  line = vec4(mean_at(e), gamma_at(e) * inverse, dgamma * inverse / ${rows}.0, sum / ${rows}.0);`,
    ),
};

/** dx = gamma / deviation (dy - dbeta / m - (x - mean) / deviation dgamma / m), m rows. */
export const batchNormGradientShader: Shader<Channels> = {
  name: "batchNormGradient",
  io: { outputs: ["dx"], inputs: ["dy", "x", "line"], quads: ["line"] },
  code: ({ channels }, layout) =>
    glsl(
      batchNormGradientShader.io,
      layout,
      `  vec4 line = line_at(${remainder("e", channels)});
  dx = line.y * (dy_at(e) - line.w - (x_at(e) - line.x) * line.z);`,
    ),
};

function take(tensors: readonly TensorInfo[]): [TensorInfo, TensorInfo, TensorInfo] {
  const [first, second, third] = tensors;
  invariant(first && second && third, "a kernel of three results");
  return [first, second, third];
}

function normalize(x: TensorInfo, line: TensorInfo): TensorInfo {
  const { channels } = rowsAndChannels(x.shape);
  const y = run1(normalizeShader, { parameters: { channels }, inputs: [x, line], shape: x.shape });
  dispose(line);
  return y;
}

export const batchNormTrain: KernelTable["batchNormTrain"] = ({ x, gamma, beta }, { epsilon }) => {
  const { rows, channels } = rowsAndChannels(x.shape);
  const { parts } = splitRows(rows);
  const parameters = { rows, channels, parts };
  const partials = run(statisticsShader, { parameters, inputs: [x], shape: [parts, channels] });
  const [mean, variance, line] = take(
    run(mergeStatisticsShader, {
      parameters,
      inputs: [...partials, x, gamma, beta],
      shape: [channels],
      uniforms: [epsilon],
    }),
  );
  dispose(...partials);
  return [normalize(x, line), mean, variance];
};

export const batchNormEval: KernelTable["batchNormEval"] = (inputs, { epsilon }) => {
  const { x, gamma, beta, mean, variance } = inputs;
  const line = run1(lineShader, {
    parameters: {},
    inputs: [gamma, beta, mean, variance],
    shape: mean.shape,
    uniforms: [epsilon],
  });
  return normalize(x, line);
};

export const batchNormGrad: KernelTable["batchNormGrad"] = (inputs, { epsilon }) => {
  const { dy, x, gamma, mean, variance } = inputs;
  const { rows, channels } = rowsAndChannels(x.shape);
  const { parts } = splitRows(rows);
  const parameters = { rows, channels, parts };
  const partials = run(gradientSumsShader, {
    parameters,
    inputs: [dy, x, mean],
    shape: [parts, channels],
  });
  const [dgamma, dbeta, line] = take(
    run(mergeGradientSumsShader, {
      parameters,
      inputs: [...partials, gamma, mean, variance],
      shape: [channels],
      uniforms: [epsilon],
    }),
  );
  dispose(...partials);
  const dx = run1(batchNormGradientShader, {
    parameters: { channels },
    inputs: [dy, x, line],
    shape: x.shape,
  });
  dispose(line);
  return [dx, dgamma, dbeta];
};
