import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { splitFilterGradient } from "../gpu/plan";
import { lpSlope, lpTerm } from "../gpu/rules";
import { filterGeometry, type Geometry, inputShape, outputShape } from "../window";
import { adder2dGradFilter } from "./filter-gradient";
import { sumParts } from "./reduce";
import { dispose, glsl, run1, type Shader } from "./run";
import { quotient } from "./text";
import { adder2d, adder2dGradInput } from "./window";

// The l_p adders for 1 <= p <= 2. p is a uniform: it may change with each step while the program
// stays. Each fragment computes one result: the power costs more than tiles would save.

const uniforms = ["p"];

/** GLSL that splits place `e` of [N, height, width, channels] into n, row, column, c. */
function split(height: number, width: number, channels: number): string {
  return `  int place = ${quotient("e", channels)};
  int c = e - place * ${channels};
  int line = ${quotient("place", width)};
  int column = place - line * ${width};
  int n = ${quotient("line", height)};
  int row = line - n * ${height};`;
}

/** y = -sum |x - w|^p. */
const lpForwardShader: Shader<Geometry> = {
  name: "lpForward",
  io: { outputs: ["y"], inputs: ["x", "w"], uniforms },
  code: (g, layout) =>
    glsl(
      lpForwardShader.io,
      layout,
      `${split(g.outHeight, g.outWidth, g.outChannels)}
  float sum = 0.0;
  int f = c;
  for (int a = 0; a < ${g.kernel}; a++) {
    int h = row * ${g.stride} - ${g.pad} + a;
    for (int b = 0; b < ${g.kernel}; b++) {
      int v = column * ${g.stride} - ${g.pad} + b;
      bool inside = h >= 0 && h < ${g.height} && v >= 0 && v < ${g.width};
      int at = ((n * ${g.height} + h) * ${g.width} + v) * ${g.inChannels};
      for (int k = 0; k < ${g.inChannels}; k++) {
        float d = (inside ? x_at(at + k) : 0.0) - w_at(f);
        sum -= ${lpTerm("d", "p")};
        f += ${g.outChannels};
      }
    }
  }
  y = sum;`,
    ),
};

/** dx = sum dy p sign(w - x) |w - x|^(p - 1), gathered by each place from the windows that saw it. */
const lpInputShader: Shader<Geometry> = {
  name: "lpInput",
  io: { outputs: ["dx"], inputs: ["dy", "x", "w"], uniforms },
  code: (g, layout) =>
    glsl(
      lpInputShader.io,
      layout,
      `${split(g.height, g.width, g.inChannels)}
  float own = x_at(e);
  float sum = 0.0;
  int top = ${quotient(`max(row + ${g.pad - g.kernel + g.stride}, 0)`, g.stride)};
  int bottom = min(${quotient(`(row + ${g.pad})`, g.stride)}, ${g.outHeight - 1});
  int left = ${quotient(`max(column + ${g.pad - g.kernel + g.stride}, 0)`, g.stride)};
  int right = min(${quotient(`(column + ${g.pad})`, g.stride)}, ${g.outWidth - 1});
  for (int i = top; i <= bottom; i++) {
    for (int j = left; j <= right; j++) {
      int tap = (row + ${g.pad} - i * ${g.stride}) * ${g.kernel} + column + ${g.pad} - j * ${g.stride};
      int f = (tap * ${g.inChannels} + c) * ${g.outChannels};
      int at = ((n * ${g.outHeight} + i) * ${g.outWidth} + j) * ${g.outChannels};
      for (int o = 0; o < ${g.outChannels}; o++) {
        float d = w_at(f + o) - own;
        sum += dy_at(at + o) * ${lpSlope("d", "p")};
      }
    }
  }
  dx = sum * p;`,
    ),
};

/** Partial sums of dy p sign(x - w) |x - w|^(p - 1) over parts of the rows of dy: [parts, K, K, Cin, Cout]. */
const lpFilterShader: Shader<{ readonly g: Geometry; readonly each: number }> = {
  name: "lpFilter",
  io: { outputs: ["partial"], inputs: ["dy", "x", "w"], uniforms },
  code: ({ g, each }, layout) => {
    const size = g.kernel * g.kernel * g.inChannels * g.outChannels;
    return glsl(
      lpFilterShader.io,
      layout,
      `  int part = ${quotient("e", size)};
  int at = e - part * ${size};
  int tap = ${quotient("at", g.outChannels)};
  int o = at - tap * ${g.outChannels};
  int window = ${quotient("tap", g.inChannels)};
  int k = tap - window * ${g.inChannels};
  int a = ${quotient("window", g.kernel)};
  int b = window - a * ${g.kernel};
  float own = w_at(at);
  float sum = 0.0;
  int last = min((part + 1) * ${each}, ${g.batch * g.outHeight});
  for (int unit = part * ${each}; unit < last; unit++) {
    int n = ${quotient("unit", g.outHeight)};
    int h = (unit - n * ${g.outHeight}) * ${g.stride} - ${g.pad} + a;
    for (int j = 0; j < ${g.outWidth}; j++) {
      int v = j * ${g.stride} - ${g.pad} + b;
      bool inside = h >= 0 && h < ${g.height} && v >= 0 && v < ${g.width};
      float d = (inside ? x_at(((n * ${g.height} + h) * ${g.width} + v) * ${g.inChannels} + k) : 0.0) - own;
      sum += dy_at((unit * ${g.outWidth} + j) * ${g.outChannels} + o) * ${lpSlope("d", "p")};
    }
  }
  partial = sum * p;`,
    );
  },
};

export const lpAdder2d: KernelTable["lpAdder2d"] = ({ x, w }, { p, ...window }) => {
  if (p === 1) return adder2d({ x, w }, window);
  const g = filterGeometry(x.shape, w.shape, window);
  const launch = { parameters: g, inputs: [x, w], uniforms: [p] };
  return run1(lpForwardShader, { ...launch, shape: outputShape(g) });
};

export const lpAdder2dGradInput: KernelTable["lpAdder2dGradInput"] = (inputs, { p, ...window }) => {
  if (p === 1) return adder2dGradInput(inputs, { ...window, rule: "sign" });
  const { dy, x, w } = inputs;
  const g = filterGeometry(x.shape, w.shape, window);
  const launch = { parameters: g, inputs: [dy, x, w], uniforms: [p] };
  return run1(lpInputShader, { ...launch, shape: inputShape(g) });
};

export const lpAdder2dGradFilter: KernelTable["lpAdder2dGradFilter"] = (
  inputs,
  { p, ...window },
) => {
  if (p === 1) return adder2dGradFilter(inputs, { ...window, rule: "sign" });
  const { dy, x, w } = inputs;
  const g = filterGeometry(x.shape, w.shape, window);
  const size = w.shape.reduce((product, side) => product * side, 1);
  const { parts, each } = splitFilterGradient(g, size);
  const partial: TensorInfo = run1(lpFilterShader, {
    parameters: { g, each },
    inputs: [dy, x, w],
    uniforms: [p],
    shape: [parts, ...w.shape],
  });
  const dw = sumParts(partial, parts, w.shape);
  dispose(partial);
  return dw;
};
