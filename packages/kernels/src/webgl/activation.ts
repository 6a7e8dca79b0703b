// Activations other than ReLU. NaN is passed through by its bits: drivers may leave out code that only matters
// for NaN, and a sigmoid would then turn it into 0.

import type { KernelTable } from "../contract";
import { map, pointwise } from "./pointwise";

const isNan = "(floatBitsToUint(v) & 0x7fffffffu) > 0x7f800000u";

export const leakyReluShader = pointwise(
  "leakyRelu",
  { outputs: ["y"], inputs: ["x"], uniforms: ["slope"] },
  () => "  float v = x_at(e);\n  y = v > 0.0 ? v : v * slope;",
);

export const leakyReluGradientShader = pointwise(
  "leakyReluGradient",
  { outputs: ["dx"], inputs: ["dy", "y"], uniforms: ["slope"] },
  () => "  float g = dy_at(e);\n  dx = y_at(e) > 0.0 ? g : g * slope;",
);

/** 1 / (1 + e^-x) by way of e^-|x|, which cannot overflow. */
export const sigmoidShader = pointwise(
  "sigmoid",
  { outputs: ["y"], inputs: ["x"] },
  () => `  float v = x_at(e);
  float power = exp(-abs(v));
  float value = (v < 0.0 ? power : 1.0) / (1.0 + power);
  y = ${isNan} ? v : value;`,
);

export const sigmoidGradientShader = pointwise(
  "sigmoidGradient",
  { outputs: ["dx"], inputs: ["dy", "y"] },
  () => "  float v = y_at(e);\n  dx = dy_at(e) * (v * (1.0 - v));",
);

/** tanh x; near 0, where 1 - e^-2|x| has few bits left, by its series. GLSL's own tanh may overflow. */
export const tanhShader = pointwise(
  "tanh",
  { outputs: ["y"], inputs: ["x"] },
  () => `  float v = x_at(e);
  float power = exp(-2.0 * abs(v));
  float square = v * v;
  float near = v * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0 - square * (17.0 / 315.0))));
  float far = (v < 0.0 ? -1.0 : 1.0) * (1.0 - power) / (1.0 + power);
  y = ${isNan} ? v : (abs(v) < 0.2 ? near : far);`,
);

export const tanhGradientShader = pointwise(
  "tanhGradient",
  { outputs: ["dx"], inputs: ["dy", "y"] },
  () => "  float v = y_at(e);\n  dx = dy_at(e) * ((1.0 - v) * (1.0 + v));",
);

export const leakyRelu: KernelTable["leakyRelu"] = ({ x }, { slope }) =>
  map(leakyReluShader, {}, [x], [slope]);

export const leakyReluGrad: KernelTable["leakyReluGrad"] = ({ dy, y }, { slope }) =>
  map(leakyReluGradientShader, {}, [dy, y], [slope]);

export const sigmoid: KernelTable["sigmoid"] = ({ x }) => map(sigmoidShader, {}, [x]);

export const sigmoidGrad: KernelTable["sigmoidGrad"] = ({ dy, y }) =>
  map(sigmoidGradientShader, {}, [dy, y]);

export const tanh: KernelTable["tanh"] = ({ x }) => map(tanhShader, {}, [x]);

export const tanhGrad: KernelTable["tanhGrad"] = ({ dy, y }) =>
  map(tanhGradientShader, {}, [dy, y]);
