import type { KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";
import { type Geometry, geometry, inputShape, outputShape, rowsAndChannels } from "../window";

/** Calls `visit` for each output value with its offset and the input offsets its window holds. */
function forEachWindow(g: Geometry, visit: (yOffset: number, xOffsets: number[]) => void): void {
  for (let n = 0; n < g.batch; n++) {
    for (let i = 0; i < g.outHeight; i++) {
      for (let j = 0; j < g.outWidth; j++) {
        const places: number[] = [];
        for (let a = 0; a < g.kernel; a++) {
          const row = i * g.stride + a - g.pad;
          if (row < 0 || row >= g.height) continue;
          for (let b = 0; b < g.kernel; b++) {
            const column = j * g.stride + b - g.pad;
            if (column < 0 || column >= g.width) continue;
            places.push(((n * g.height + row) * g.width + column) * g.inChannels);
          }
        }
        const y = ((n * g.outHeight + i) * g.outWidth + j) * g.outChannels;
        for (let c = 0; c < g.inChannels; c++) {
          visit(
            y + c,
            places.map((place) => place + c),
          );
        }
      }
    }
  }
}

function poolGeometry(
  shape: readonly number[],
  attrs: { kernel: number; stride: number; pad: number },
) {
  return geometry(shape, attrs.kernel, rowsAndChannels(shape).channels, attrs);
}

/** Returns the place of the first maximum; a NaN wins over everything, so that it is not hidden. */
function firstMaximum(xs: Float32Array, places: readonly number[]): number {
  let winner = places[0] ?? 0;
  for (const place of places) {
    const value = xs[place] ?? 0;
    const best = xs[winner] ?? 0;
    if (value > best || (Number.isNaN(value) && !Number.isNaN(best))) winner = place;
  }
  return winner;
}

export const maxPool: KernelTable["maxPool"] = ({ x }, attrs) => {
  const g = poolGeometry(x.shape, attrs);
  const xs = cpuValues(x);
  const shape = outputShape(g);
  const y = new Float32Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachWindow(g, (yOffset, places) => {
    y[yOffset] = xs[firstMaximum(xs, places)] ?? 0;
  });
  return cpuTensor(shape, y);
};

export const maxPoolGrad: KernelTable["maxPoolGrad"] = ({ dy, x }, attrs) => {
  const [gs, xs] = [cpuValues(dy), cpuValues(x)];
  const dx = new Float64Array(xs.length);
  forEachWindow(poolGeometry(x.shape, attrs), (yOffset, places) => {
    const winner = firstMaximum(xs, places);
    dx[winner] = (dx[winner] ?? 0) + (gs[yOffset] ?? 0);
  });
  return cpuTensor(x.shape, Float32Array.from(dx));
};

export const avgPool: KernelTable["avgPool"] = ({ x }, attrs) => {
  const g = poolGeometry(x.shape, attrs);
  const xs = cpuValues(x);
  const shape = outputShape(g);
  const y = new Float32Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachWindow(g, (yOffset, places) => {
    y[yOffset] = places.reduce((sum, place) => sum + (xs[place] ?? 0), 0) / places.length;
  });
  return cpuTensor(shape, y);
};

export const avgPoolGrad: KernelTable["avgPoolGrad"] = ({ dy }, attrs) => {
  const g = poolGeometry(attrs.inputShape, attrs);
  const gs = cpuValues(dy);
  const dx = new Float64Array(g.batch * g.height * g.width * g.inChannels);
  forEachWindow(g, (yOffset, places) => {
    const share = (gs[yOffset] ?? 0) / places.length;
    for (const place of places) dx[place] = (dx[place] ?? 0) + share;
  });
  return cpuTensor(inputShape(g), Float32Array.from(dx));
};

export const globalAvgPool: KernelTable["globalAvgPool"] = ({ x }) => {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const xs = cpuValues(x);
  const y = new Float64Array(batch * channels);
  const places = height * width;
  for (let at = 0; at < xs.length; at++) {
    const to = Math.floor(at / (places * channels)) * channels + (at % channels);
    y[to] = (y[to] ?? 0) + (xs[at] ?? 0);
  }
  return cpuTensor(
    [batch, channels],
    Float32Array.from(y, (sum) => sum / places),
  );
};

export const globalAvgPoolGrad: KernelTable["globalAvgPoolGrad"] = ({ dy }, attrs) => {
  const [batch, height, width, channels] = attrs.inputShape;
  const gs = cpuValues(dy);
  const dx = new Float32Array(batch * height * width * channels);
  for (let at = 0; at < dx.length; at++) {
    const from = Math.floor(at / (height * width * channels)) * channels + (at % channels);
    dx[at] = (gs[from] ?? 0) / (height * width);
  }
  return cpuTensor(attrs.inputShape, dx);
};
