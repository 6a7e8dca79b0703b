import type { KernelTable } from "../contract";
import { splitFilterGradient } from "../gpu/plan";
import { lpSlope, lpTerm } from "../gpu/rules";
import { filterGeometry, type Geometry, inputShape, outputShape } from "../window";
import { adder2dGradFilter } from "./filter-gradient";
import { sumRows } from "./reduce";
import { dispose, run1, type Shader, wgsl } from "./run";
import { quotient, remainder } from "./text";
import { adder2d, adder2dGradInput } from "./window";

// The l_p adders for 1 <= p <= 2. p is a uniform: it may change with each step while the pipeline
// stays. Each thread computes one result: the power costs more than tiles would save.

const uniforms = ["p"];

/** WGSL that splits `thread` as a place of [N, height, width, channels] into n, row, column, c. */
function split(height: number, width: number, channels: number): string {
  return `  let c = ${remainder("thread", channels)};
  let place = ${quotient("thread", channels)};
  let column = ${remainder("place", width)};
  let row = (${quotient("place", width)}) % ${height};
  let n = place / ${width * height};`;
}

/** y = -sum |x - w|^p. */
const lpForwardShader: Shader<Geometry> = {
  name: "lpForward",
  io: { outputs: ["y"], inputs: ["x", "w"], uniforms },
  code: (g) =>
    wgsl(
      lpForwardShader.io,
      `${split(g.outHeight, g.outWidth, g.outChannels)}
  if (n >= ${g.batch}) { return; }
  var sum = 0.0;
  var f = c;
  for (var a = 0; a < ${g.kernel}; a++) {
    let h = row * ${g.stride} - ${g.pad} + a;
    for (var b = 0; b < ${g.kernel}; b++) {
      let v = column * ${g.stride} - ${g.pad} + b;
      let inside = h >= 0 && h < ${g.height} && v >= 0 && v < ${g.width};
      let at = select(0, ((n * ${g.height} + h) * ${g.width} + v) * ${g.inChannels}, inside);
      for (var k = 0; k < ${g.inChannels}; k++) {
        let d = select(0.0, x[at + k], inside) - w[f];
        sum -= ${lpTerm("d", "u.p")};
        f += ${g.outChannels};
      }
    }
  }
  y[thread] = sum;`,
    ),
};

/** dx = sum dy p sign(w - x) |w - x|^(p - 1), gathered by each place from the windows that saw it. */
const lpInputShader: Shader<Geometry> = {
  name: "lpInput",
  io: { outputs: ["dx"], inputs: ["dy", "x", "w"], uniforms },
  code: (g) =>
    wgsl(
      lpInputShader.io,
      `${split(g.height, g.width, g.inChannels)}
  if (n >= ${g.batch}) { return; }
  let own = x[thread];
  var sum = 0.0;
  let top = ${quotient(`max(row + ${g.pad - g.kernel + g.stride}, 0)`, g.stride)};
  let bottom = min(${quotient(`(row + ${g.pad})`, g.stride)}, ${g.outHeight - 1});
  let left = ${quotient(`max(column + ${g.pad - g.kernel + g.stride}, 0)`, g.stride)};
  let right = min(${quotient(`(column + ${g.pad})`, g.stride)}, ${g.outWidth - 1});
  for (var i = top; i <= bottom; i++) {
    for (var j = left; j <= right; j++) {
      let tap = (row + ${g.pad} - i * ${g.stride}) * ${g.kernel} + column + ${g.pad} - j * ${g.stride};
      let f = (tap * ${g.inChannels} + c) * ${g.outChannels};
      let at = ((n * ${g.outHeight} + i) * ${g.outWidth} + j) * ${g.outChannels};
      for (var o = 0; o < ${g.outChannels}; o++) {
        let d = w[f + o] - own;
        sum += dy[at + o] * ${lpSlope("d", "u.p")};
      }
    }
  }
  dx[thread] = sum * u.p;`,
    ),
};

/** Partial sums of dy p sign(x - w) |x - w|^(p - 1) over parts of the rows of dy: [parts, K, K, Cin, Cout]. */
const lpFilterShader: Shader<{
  readonly g: Geometry;
  readonly parts: number;
  readonly each: number;
}> = {
  name: "lpFilter",
  io: { outputs: ["partial"], inputs: ["dy", "x", "w"], uniforms },
  code: ({ g, parts, each }) => {
    const size = g.kernel * g.kernel * g.inChannels * g.outChannels;
    return wgsl(
      lpFilterShader.io,
      `  let part = thread / ${size};
  if (part >= ${parts}) { return; }
  let at = thread % ${size};
  let tap = ${quotient("at", g.outChannels)};
  let o = ${remainder("at", g.outChannels)};
  let k = ${remainder("tap", g.inChannels)};
  let window = ${quotient("tap", g.inChannels)};
  let a = ${quotient("window", g.kernel)};
  let b = ${remainder("window", g.kernel)};
  let own = w[at];
  var sum = 0.0;
  let last = min((part + 1) * ${each}, ${g.batch * g.outHeight});
  for (var unit = part * ${each}; unit < last; unit++) {
    let n = ${quotient("unit", g.outHeight)};
    let h = (${remainder("unit", g.outHeight)}) * ${g.stride} - ${g.pad} + a;
    for (var j = 0; j < ${g.outWidth}; j++) {
      let v = j * ${g.stride} - ${g.pad} + b;
      let inside = h >= 0 && h < ${g.height} && v >= 0 && v < ${g.width};
      let source = select(0, ((n * ${g.height} + h) * ${g.width} + v) * ${g.inChannels} + k, inside);
      let d = select(0.0, x[source], inside) - own;
      sum += dy[(unit * ${g.outWidth} + j) * ${g.outChannels} + o] * ${lpSlope("d", "u.p")};
    }
  }
  partial[thread] = sum * u.p;`,
    );
  },
};

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

export const lpAdder2d: KernelTable["lpAdder2d"] = ({ x, w }, { p, ...window }) => {
  if (p === 1) return adder2d({ x, w }, window);
  const g = filterGeometry(x.shape, w.shape, window);
  const output = outputShape(g);
  const launch = { parameters: g, inputs: [x, w], uniforms: [p] };
  return run1(lpForwardShader, { ...launch, output, threads: sizeOf(output) });
};

export const lpAdder2dGradInput: KernelTable["lpAdder2dGradInput"] = (inputs, { p, ...window }) => {
  if (p === 1) return adder2dGradInput(inputs, { ...window, rule: "sign" });
  const { dy, x, w } = inputs;
  const g = filterGeometry(x.shape, w.shape, window);
  const output = inputShape(g);
  const launch = { parameters: g, inputs: [dy, x, w], uniforms: [p] };
  return run1(lpInputShader, { ...launch, output, threads: sizeOf(output) });
};

export const lpAdder2dGradFilter: KernelTable["lpAdder2dGradFilter"] = (
  inputs,
  { p, ...window },
) => {
  if (p === 1) return adder2dGradFilter(inputs, { ...window, rule: "sign" });
  const { dy, x, w } = inputs;
  const g = filterGeometry(x.shape, w.shape, window);
  const { parts, each } = splitFilterGradient(g, sizeOf(w.shape));
  const partial = run1(lpFilterShader, {
    parameters: { g, parts, each },
    inputs: [dy, x, w],
    uniforms: [p],
    output: [parts, ...w.shape],
    threads: parts * sizeOf(w.shape),
  });
  const dw = sumRows(partial, parts, w.shape);
  dispose(partial);
  return dw;
};
