import { invariant } from "@adder-studio/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { splitRows } from "../gpu/plan";
import { rowsAndChannels } from "../window";
import { dispose, glsl, type Interface, run, run1, type Shader } from "./run";

type Plain = Record<never, never>;

/** Parameter of a batch norm's shader: with `relu`, a ReLU is part of the kernel. */
interface Cut {
  readonly relu: boolean;
}

/** GLSL of dy at `at` as it reaches the batch norm: 0 where the ReLU cut y off. */
function slopeText(relu: boolean, at: string): string {
  return relu ? `(y_at(${at}) > 0.0 ? dy_at(${at}) : 0.0)` : `dy_at(${at})`;
}

/** Makes a shader that reads dy, and with `relu` also y. */
function slopeShader(relu: boolean, name: string, rest: Interface, body: string): Shader<Plain> {
  const io = { ...rest, inputs: [...(relu ? ["dy", "y"] : ["dy"]), ...rest.inputs] };
  return { name: relu ? `${name}Relu` : name, io, code: (_, layout) => glsl(io, layout, body) };
}

// Sizes are uniforms: one program serves every layer.
const sizes = { integers: ["rows", "channels", "parts"], anyWidth: true };

/**
 * Mean (as distance from the channel's first value) and sum of squared deviations of rows p,
 * p + parts, ... of each channel. Adder outputs lie far from 0: sums of x^2 would cancel.
 */
export const statisticsShader: Shader<Plain> = {
  name: "statistics",
  io: { outputs: ["offset", "squares"], inputs: ["x"], ...sizes },
  code: (_, layout) =>
    glsl(
      statisticsShader.io,
      layout,
      `  float own = x_at(e);
  float sum = 0.0;
  float square = 0.0;
  float count = 0.0;
  for (int at = e; at < rows * channels; at += parts * channels) {
    float d = x_at(at) - own;
    sum += d;
    square += d * d;
    count += 1.0;
  }
  offset = own - x_at(e - over(e, channels) * channels) + sum / count;
  squares = square - sum * sum / count;`,
    ),
};

/**
 * Joins the parts' means and squares into mean and biased variance of each channel (Chan et al. 1979), and makes
 * the quad (mean, gamma / deviation, beta, 0) that `normalize` reads in one fetch.
 */
export const mergeStatisticsShader: Shader<Plain> = {
  name: "mergeStatistics",
  io: {
    outputs: ["mean", "variance", "line"],
    inputs: ["offset", "squares", "x", "gamma", "beta"],
    quads: ["line"],
    uniforms: ["epsilon"],
    ...sizes,
  },
  code: (_, layout) =>
    glsl(
      mergeStatisticsShader.io,
      layout,
      `  float sum = 0.0;
  for (int p = 0; p < parts; p++) {
    sum += offset_at(p * channels + e) * float((rows - 1 - p) / parts + 1);
  }
  float middle = sum / float(rows);
  float square = 0.0;
  for (int p = 0; p < parts; p++) {
    float d = offset_at(p * channels + e) - middle;
    square += squares_at(p * channels + e) + d * d * float((rows - 1 - p) / parts + 1);
  }
  mean = x_at(e) + middle;
  variance = max(square / float(rows), 0.0);
  line = vec4(mean, gamma_at(e) / sqrt(variance + epsilon), beta_at(e), 0.0);`,
    ),
};

/** The quad (mean, gamma / deviation, beta, 0) of each channel, from given statistics. */
export const lineShader: Shader<Plain> = {
  name: "line",
  io: {
    outputs: ["line"],
    inputs: ["gamma", "beta", "mean", "variance"],
    quads: ["line"],
    uniforms: ["epsilon"],
    ...sizes,
  },
  code: (_, layout) =>
    glsl(
      lineShader.io,
      layout,
      "  line = vec4(mean_at(e), gamma_at(e) / sqrt(variance_at(e) + epsilon), beta_at(e), 0.0);",
    ),
};

/** y = (x - mean) scale + beta; the cut is written as a comparison so that NaN stays NaN. */
export const normalizeShader: Shader<Cut> = {
  name: "normalize",
  io: { outputs: ["y"], inputs: ["x", "line"], quads: ["line"], ...sizes },
  code: ({ relu }, layout) =>
    glsl(
      normalizeShader.io,
      layout,
      `  vec4 line = line_at(e - over(e, channels) * channels);
  float value = (x_at(e) - line.x) * line.y + line.z;
  y = ${relu ? "value <= 0.0 ? 0.0 : value" : "value"};`,
    ),
};

/** Partial sums of dy and of dy (x - mean), per channel. */
export const gradientSumsShader = (relu: boolean): Shader<Plain> =>
  slopeShader(
    relu,
    "batchNormGradientSums",
    { outputs: ["sums", "products"], inputs: ["x", "mean"], ...sizes },
    `  float middle = mean_at(e - over(e, channels) * channels);
  float sum = 0.0;
  float product = 0.0;
  for (int at = e; at < rows * channels; at += parts * channels) {
    float g = ${slopeText(relu, "at")};
    sum += g;
    product += g * (x_at(at) - middle);
  }
  sums = sum;
  products = product;`,
  );

/**
 * dgamma = sum dy (x - mean) / deviation, dbeta = sum dy, and the quad (mean, gamma / deviation,
 * dgamma / deviation / m, dbeta / m) of each channel.
 */
export const mergeGradientSumsShader: Shader<Plain> = {
  name: "mergeBatchNormGradientSums",
  io: {
    outputs: ["dgamma", "dbeta", "line"],
    inputs: ["sums", "products", "gamma", "mean", "variance"],
    quads: ["line"],
    uniforms: ["epsilon"],
    ...sizes,
  },
  code: (_, layout) =>
    glsl(
      mergeGradientSumsShader.io,
      layout,
      `  float sum = 0.0;
  float product = 0.0;
  for (int at = e; at < parts * channels; at += channels) {
    sum += sums_at(at);
    product += products_at(at);
  }
  float inverse = 1.0 / sqrt(variance_at(e) + epsilon);
  dgamma = product * inverse;
  dbeta = sum;
  line = vec4(mean_at(e), gamma_at(e) * inverse, dgamma * inverse / float(rows), sum / float(rows));`,
    ),
};

/** dx = gamma / deviation (dy - dbeta / m - (x - mean) / deviation dgamma / m), m rows. */
export const batchNormGradientShader = (relu: boolean): Shader<Plain> =>
  slopeShader(
    relu,
    "batchNormGradient",
    { outputs: ["dx"], inputs: ["x", "line"], quads: ["line"], ...sizes },
    `  vec4 line = line_at(e - over(e, channels) * channels);
  dx = line.y * (${slopeText(relu, "e")} - line.w - (x_at(e) - line.x) * line.z);`,
  );

/** The kernels of the gradient, without and with the ReLU. */
const gradientShaders = [false, true].map((relu) => ({
  sums: gradientSumsShader(relu),
  dx: batchNormGradientShader(relu),
}));

function take(tensors: readonly TensorInfo[]): [TensorInfo, TensorInfo, TensorInfo] {
  const [first, second, third] = tensors;
  invariant(first && second && third, "a kernel of three results");
  return [first, second, third];
}

function normalize(x: TensorInfo, line: TensorInfo, relu: boolean): TensorInfo {
  const { rows, channels } = rowsAndChannels(x.shape);
  const y = run1(normalizeShader, {
    parameters: { relu },
    inputs: [x, line],
    shape: x.shape,
    integers: [rows, channels, 1],
  });
  dispose(line);
  return y;
}

export const batchNormTrain: KernelTable["batchNormTrain"] = ({ x, gamma, beta }, attrs) => {
  const { epsilon, relu } = attrs;
  const { rows, channels } = rowsAndChannels(x.shape);
  const { parts } = splitRows(rows);
  const integers = [rows, channels, parts];
  const partials = run(statisticsShader, {
    parameters: {},
    inputs: [x],
    shape: [parts, channels],
    integers,
  });
  const [mean, variance, line] = take(
    run(mergeStatisticsShader, {
      parameters: {},
      integers,
      inputs: [...partials, x, gamma, beta],
      shape: [channels],
      uniforms: [epsilon],
    }),
  );
  dispose(...partials);
  return [normalize(x, line, relu), mean, variance];
};

export const batchNormEval: KernelTable["batchNormEval"] = (inputs, { epsilon, relu }) => {
  const { x, gamma, beta, mean, variance } = inputs;
  const line = run1(lineShader, {
    parameters: {},
    inputs: [gamma, beta, mean, variance],
    shape: mean.shape,
    uniforms: [epsilon],
  });
  return normalize(x, line, relu);
};

export const batchNormGrad: KernelTable["batchNormGrad"] = (inputs, { epsilon, relu }) => {
  const { dy, x, y, gamma, mean, variance } = inputs;
  const shaders = gradientShaders[Number(relu)];
  invariant(shaders, "kernels without and with the ReLU");
  const slope = relu ? [dy, y] : [dy];
  const { rows, channels } = rowsAndChannels(x.shape);
  const { parts } = splitRows(rows);
  const integers = [rows, channels, parts];
  const partials = run(shaders.sums, {
    parameters: {},
    integers,
    inputs: [...slope, x, mean],
    shape: [parts, channels],
  });
  const [dgamma, dbeta, line] = take(
    run(mergeGradientSumsShader, {
      parameters: {},
      integers,
      inputs: [...partials, gamma, mean, variance],
      shape: [channels],
      uniforms: [epsilon],
    }),
  );
  dispose(...partials);
  const dx = run1(shaders.dx, {
    parameters: {},
    integers,
    inputs: [...slope, x, line],
    shape: x.shape,
  });
  dispose(line);
  return [dx, dgamma, dbeta];
};
