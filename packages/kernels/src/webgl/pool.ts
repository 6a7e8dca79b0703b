import type { KernelTable, Window } from "../contract";
import { type Geometry, geometry, inputShape, outputShape, rowsAndChannels } from "../window";
import { glsl, type Layout, run1, type Shader } from "./run";
import { quotient, remainder } from "./text";

// The geometry of a pool has as many output channels as input channels.

/** GLSL that splits `e` of an image [N, height, width, channels] into n, row, column, c. */
function split(height: number, width: number, channels: number): string {
  return `  int place = ${quotient("e", channels)};
  int c = e - place * ${channels};
  int line = ${quotient("place", width)};
  int column = place - line * ${width};
  int n = ${quotient("line", height)};
  int row = line - n * ${height};`;
}

/** GLSL that declares the window's places inside the image: rows [top, bottom), columns [left, right) of image n. */
function placesInside(g: Geometry, i: string, j: string, indent: string): string {
  return `${indent}int top = max(${i} * ${g.stride} - ${g.pad}, 0);
${indent}int bottom = min(${i} * ${g.stride} - ${g.pad} + ${g.kernel}, ${g.height});
${indent}int left = max(${j} * ${g.stride} - ${g.pad}, 0);
${indent}int right = min(${j} * ${g.stride} - ${g.pad} + ${g.kernel}, ${g.width});`;
}

/** GLSL of the first window that holds a row or column. */
function firstWindow(g: Geometry, at: string): string {
  return quotient(`max(${at} + ${g.pad - g.kernel + g.stride}, 0)`, g.stride);
}

/** GLSL that declares the windows that hold place (row, column): rows [first, last], columns [start, end]. */
function windowsOver(g: Geometry): string {
  return `  int first = ${firstWindow(g, "row")};
  int last = min(${quotient(`(row + ${g.pad})`, g.stride)}, ${g.outHeight - 1});
  int start = ${firstWindow(g, "column")};
  int end = min(${quotient(`(column + ${g.pad})`, g.stride)}, ${g.outWidth - 1});`;
}

const forwardIo = { outputs: ["y"], inputs: ["x"] };

/** Makes the code of a pool: `start`, then `body` for each value of the window, then `finish`. */
function forwardCode(g: Geometry, layout: Layout, start: string, body: string, finish: string) {
  return glsl(
    forwardIo,
    layout,
    `${split(g.outHeight, g.outWidth, g.inChannels)}
${placesInside(g, "row", "column", "  ")}
  int image = n * ${g.height * g.width * g.inChannels} + c;
  ${start}
  for (int h = top; h < bottom; h++) {
    for (int w = left; w < right; w++) {
      float value = x_at(image + (h * ${g.width} + w) * ${g.inChannels});
      ${body}
    }
  }
  ${finish}`,
  );
}

export const maxPoolShader: Shader<Geometry> = {
  name: "maxPool",
  io: forwardIo,
  code: (g, layout) =>
    forwardCode(
      g,
      layout,
      `float best = x_at(image + (top * ${g.width} + left) * ${g.inChannels});`,
      "if (value > best || value != value) best = value;",
      "y = best;",
    ),
};

export const avgPoolShader: Shader<Geometry> = {
  name: "avgPool",
  io: forwardIo,
  code: (g, layout) =>
    forwardCode(
      g,
      layout,
      "float sum = 0.0;",
      "sum += value;",
      "y = sum / float((bottom - top) * (right - left));",
    ),
};

/** dx of the maximum pool: each place sums dy of the windows of which it is the first maximum. */
export const maxPoolGradientShader: Shader<Geometry> = {
  name: "maxPoolGradient",
  io: { outputs: ["dx"], inputs: ["dy", "x", "y"] },
  code: (g, layout) =>
    glsl(
      maxPoolGradientShader.io,
      layout,
      `${split(g.height, g.width, g.inChannels)}
  int image = n * ${g.height * g.width * g.inChannels} + c;
  float own = x_at(e);
  float sum = 0.0;
${windowsOver(g)}
  for (int i = first; i <= last; i++) {
    for (int j = start; j <= end; j++) {
      int at = ((n * ${g.outHeight} + i) * ${g.outWidth} + j) * ${g.inChannels} + c;
      if (own != y_at(at)) continue;
${placesInside(g, "i", "j", "      ")}
      bool earlier = false;
      for (int h = top; h <= row; h++) {
        int stop = h == row ? column : right;
        for (int w = left; w < stop; w++) {
          if (x_at(image + (h * ${g.width} + w) * ${g.inChannels}) == own) earlier = true;
        }
      }
      if (!earlier) sum += dy_at(at);
    }
  }
  dx = sum;`,
    ),
};

export const avgPoolGradientShader: Shader<Geometry> = {
  name: "avgPoolGradient",
  io: { outputs: ["dx"], inputs: ["dy"] },
  code: (g, layout) =>
    glsl(
      avgPoolGradientShader.io,
      layout,
      `${split(g.height, g.width, g.inChannels)}
  float sum = 0.0;
${windowsOver(g)}
  for (int i = first; i <= last; i++) {
    for (int j = start; j <= end; j++) {
${placesInside(g, "i", "j", "      ")}
      int at = ((n * ${g.outHeight} + i) * ${g.outWidth} + j) * ${g.inChannels} + c;
      sum += dy_at(at) / float((bottom - top) * (right - left));
    }
  }
  dx = sum;`,
    ),
};

export const globalAvgPoolGradientShader: Shader<{ places: number; channels: number }> = {
  name: "globalAvgPoolGradient",
  io: { outputs: ["dx"], inputs: ["dy"] },
  code: ({ places, channels }, layout) =>
    glsl(
      globalAvgPoolGradientShader.io,
      layout,
      `  dx = dy_at(${quotient("e", places * channels)} * ${channels} + ${remainder("e", channels)}) / ${places}.0;`,
    ),
};

function poolGeometry(shape: readonly number[], attrs: Window & { readonly kernel: number }) {
  return geometry(shape, attrs.kernel, rowsAndChannels(shape).channels, attrs);
}

export const maxPool: KernelTable["maxPool"] = ({ x }, attrs) => {
  const g = poolGeometry(x.shape, attrs);
  return run1(maxPoolShader, { parameters: g, inputs: [x], shape: outputShape(g) });
};

export const maxPoolGrad: KernelTable["maxPoolGrad"] = ({ dy, x, y }, attrs) => {
  const g = poolGeometry(x.shape, attrs);
  return run1(maxPoolGradientShader, { parameters: g, inputs: [dy, x, y], shape: inputShape(g) });
};

export const avgPool: KernelTable["avgPool"] = ({ x }, attrs) => {
  const g = poolGeometry(x.shape, attrs);
  return run1(avgPoolShader, { parameters: g, inputs: [x], shape: outputShape(g) });
};

export const avgPoolGrad: KernelTable["avgPoolGrad"] = ({ dy }, attrs) => {
  const g = poolGeometry(attrs.inputShape, attrs);
  return run1(avgPoolGradientShader, { parameters: g, inputs: [dy], shape: inputShape(g) });
};

export const globalAvgPoolGrad: KernelTable["globalAvgPoolGrad"] = ({ dy }, attrs) => {
  const [, height, width, channels] = attrs.inputShape;
  return run1(globalAvgPoolGradientShader, {
    parameters: { places: height * width, channels },
    inputs: [dy],
    shape: attrs.inputShape,
  });
};
