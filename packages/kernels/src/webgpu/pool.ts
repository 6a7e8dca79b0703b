import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable, Window } from "../contract";
import { type Geometry, geometry, inputShape, outputShape, rowsAndChannels } from "../window";
import { rowLoop, run1, type Shader, wgsl } from "./run";

// The geometry of a pool has as many output channels as input channels.

/** WGSL that declares the window's places inside the image: rows [top, bottom), columns [left, right) of image n. */
function placesInside(g: Geometry, i: string, j: string): string {
  return `let top = max(${i} * ${g.stride} - ${g.pad}, 0);
    let bottom = min(${i} * ${g.stride} - ${g.pad} + ${g.kernel}, ${g.height});
    let left = max(${j} * ${g.stride} - ${g.pad}, 0);
    let right = min(${j} * ${g.stride} - ${g.pad} + ${g.kernel}, ${g.width});`;
}

/** WGSL that declares the windows that hold place (row, column): rows [first, last], columns [start, end]. */
function windowsOver(g: Geometry): string {
  return `    let first = max((row + ${g.pad} - ${g.kernel} + ${g.stride}) / ${g.stride}, 0);
    let last = min((row + ${g.pad}) / ${g.stride}, ${g.outHeight - 1});
    let start = max((column + ${g.pad} - ${g.kernel} + ${g.stride}) / ${g.stride}, 0);
    let end = min((column + ${g.pad}) / ${g.stride}, ${g.outWidth - 1});`;
}

const forwardIo = { outputs: ["y"], inputs: ["x"] };

export const maxPoolShader: Shader<Geometry> = {
  name: "maxPool",
  io: forwardIo,
  code: (g) =>
    wgsl(
      forwardIo,
      rowLoop(
        [g.outHeight, g.outWidth, g.inChannels],
        `    ${placesInside(g, "row", "column")}
    let image = n * ${g.height * g.width * g.inChannels} + c;
    var best = x[image + (top * ${g.width} + left) * ${g.inChannels}];
    for (var h = top; h < bottom; h++) {
      for (var w = left; w < right; w++) {
        let value = x[image + (h * ${g.width} + w) * ${g.inChannels}];
        if (value > best || value != value) { best = value; }
      }
    }
    y[e] = best;`,
      ),
      `const images = ${g.batch};`,
    ),
};

export const avgPoolShader: Shader<Geometry> = {
  name: "avgPool",
  io: forwardIo,
  code: (g) =>
    wgsl(
      forwardIo,
      rowLoop(
        [g.outHeight, g.outWidth, g.inChannels],
        `    ${placesInside(g, "row", "column")}
    let image = n * ${g.height * g.width * g.inChannels} + c;
    var sum = 0.0;
    for (var h = top; h < bottom; h++) {
      for (var w = left; w < right; w++) {
        sum += x[image + (h * ${g.width} + w) * ${g.inChannels}];
      }
    }
    y[e] = sum / f32((bottom - top) * (right - left));`,
      ),
      `const images = ${g.batch};`,
    ),
};

/** dx of the maximum pool: each place sums dy of the windows of which it is the first maximum. */
export const maxPoolGradientShader: Shader<Geometry> = {
  name: "maxPoolGradient",
  io: { outputs: ["dx"], inputs: ["dy", "x", "y"] },
  code: (g) =>
    wgsl(
      maxPoolGradientShader.io,
      rowLoop(
        [g.height, g.width, g.inChannels],
        `    let image = n * ${g.height * g.width * g.inChannels} + c;
    let own = x[e];
    var sum = 0.0;
${windowsOver(g)}
    for (var i = first; i <= last; i++) {
      for (var j = start; j <= end; j++) {
        let at = ((n * ${g.outHeight} + i) * ${g.outWidth} + j) * ${g.inChannels} + c;
        if (own != y[at]) { continue; }
        ${placesInside(g, "i", "j").replaceAll("\n    ", "\n        ")}
        var earlier = false;
        for (var h = top; h <= row; h++) {
          let stop = select(right, column, h == row);
          for (var w = left; w < stop; w++) {
            earlier = earlier || x[image + (h * ${g.width} + w) * ${g.inChannels}] == own;
          }
        }
        sum += select(dy[at], 0.0, earlier);
      }
    }
    dx[e] = sum;`,
      ),
      `const images = ${g.batch};`,
    ),
};

export const avgPoolGradientShader: Shader<Geometry> = {
  name: "avgPoolGradient",
  io: { outputs: ["dx"], inputs: ["dy"] },
  code: (g) =>
    wgsl(
      avgPoolGradientShader.io,
      rowLoop(
        [g.height, g.width, g.inChannels],
        `    var sum = 0.0;
${windowsOver(g)}
    for (var i = first; i <= last; i++) {
      for (var j = start; j <= end; j++) {
        ${placesInside(g, "i", "j").replaceAll("\n    ", "\n        ")}
        let at = ((n * ${g.outHeight} + i) * ${g.outWidth} + j) * ${g.inChannels} + c;
        sum += dy[at] / f32((bottom - top) * (right - left));
      }
    }
    dx[e] = sum;`,
      ),
      `const images = ${g.batch};`,
    ),
};

/** dx of the global mean pool; each image is one row of places. */
export const globalAvgPoolGradientShader: Shader<Geometry> = {
  name: "globalAvgPoolGradient",
  io: { outputs: ["dx"], inputs: ["dy"] },
  code: (g) =>
    wgsl(
      globalAvgPoolGradientShader.io,
      rowLoop(
        [g.height, g.width, g.inChannels],
        `    dx[e] = dy[n * ${g.inChannels} + c] / ${g.height * g.width}.0;`,
      ),
      `const images = ${g.batch};`,
    ),
};

function poolGeometry(shape: readonly number[], attrs: Window & { readonly kernel: number }) {
  return geometry(shape, attrs.kernel, rowsAndChannels(shape).channels, attrs);
}

/** Runs a pool shader, one thread for each row and channel of the result. */
function pool(
  shader: Shader<Geometry>,
  g: Geometry,
  inputs: readonly TensorInfo[],
  output: readonly [number, number, number, number],
): TensorInfo {
  const threads = output[0] * output[1] * output[3];
  return run1(shader, { parameters: g, inputs, output, threads });
}

export const maxPool: KernelTable["maxPool"] = ({ x }, attrs) => {
  const g = poolGeometry(x.shape, attrs);
  return pool(maxPoolShader, g, [x], outputShape(g));
};

export const maxPoolGrad: KernelTable["maxPoolGrad"] = ({ dy, x, y }, attrs) => {
  const g = poolGeometry(x.shape, attrs);
  return pool(maxPoolGradientShader, g, [dy, x, y], inputShape(g));
};

export const avgPool: KernelTable["avgPool"] = ({ x }, attrs) => {
  const g = poolGeometry(x.shape, attrs);
  return pool(avgPoolShader, g, [x], outputShape(g));
};

export const avgPoolGrad: KernelTable["avgPoolGrad"] = ({ dy }, attrs) => {
  const g = poolGeometry(attrs.inputShape, attrs);
  return pool(avgPoolGradientShader, g, [dy], inputShape(g));
};

export const globalAvgPoolGrad: KernelTable["globalAvgPoolGrad"] = ({ dy }, { inputShape }) => {
  // Only the number of places counts, no window slides: an image may be higher than wide.
  const g = geometry(inputShape, 1, inputShape[3], { stride: 1, pad: 0 });
  return pool(globalAvgPoolGradientShader, g, [dy], inputShape);
};
