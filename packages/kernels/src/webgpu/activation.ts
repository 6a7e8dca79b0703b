// Activations other than ReLU. NaN is passed through by its bits: WGSL lets a driver leave out code that only
// matters for NaN, and a sigmoid would then turn it into 0.

import type { KernelTable } from "../contract";
import { map, pointwise } from "./pointwise";

const isNan = "(bitcast<u32>(v) & 0x7fffffffu) > 0x7f800000u";

export const leakyReluShader = pointwise(
  "leakyRelu",
  { outputs: ["y"], inputs: ["x"], uniforms: ["slope"] },
  () => "    let v = x[e];\n    y[e] = select(v * u.slope, v, v > 0.0);",
);

export const leakyReluGradientShader = pointwise(
  "leakyReluGradient",
  { outputs: ["dx"], inputs: ["dy", "y"], uniforms: ["slope"] },
  () => "    let g = dy[e];\n    dx[e] = select(g * u.slope, g, y[e] > 0.0);",
);

/** 1 / (1 + e^-x) by way of e^-|x|, which cannot overflow. */
export const sigmoidShader = pointwise(
  "sigmoid",
  { outputs: ["y"], inputs: ["x"] },
  () => `    let v = x[e];
    let power = exp(-abs(v));
    let value = select(1.0, power, v < 0.0) / (1.0 + power);
    y[e] = select(value, v, ${isNan});`,
);

export const sigmoidGradientShader = pointwise(
  "sigmoidGradient",
  { outputs: ["dx"], inputs: ["dy", "y"] },
  () => "    let v = y[e];\n    dx[e] = dy[e] * (v * (1.0 - v));",
);

/** tanh x; near 0, where 1 - e^-2|x| has few bits left, by its series. WGSL's own tanh may overflow. */
export const tanhShader = pointwise(
  "tanh",
  { outputs: ["y"], inputs: ["x"] },
  () => `    let v = x[e];
    let power = exp(-2.0 * abs(v));
    let square = v * v;
    let near = v * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0 - square * (17.0 / 315.0))));
    let far = select(1.0, -1.0, v < 0.0) * (1.0 - power) / (1.0 + power);
    y[e] = select(select(far, near, abs(v) < 0.2), v, ${isNan});`,
);

export const tanhGradientShader = pointwise(
  "tanhGradient",
  { outputs: ["dx"], inputs: ["dy", "y"] },
  () => "    let v = y[e];\n    dx[e] = dy[e] * ((1.0 - v) * (1.0 + v));",
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
