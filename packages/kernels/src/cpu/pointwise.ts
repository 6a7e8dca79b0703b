import type { KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";
import { rowsAndChannels } from "../window";

/** y = max(x, 0); NaN stays NaN. */
export const relu: KernelTable["relu"] = ({ x }) =>
  cpuTensor(
    x.shape,
    cpuValues(x).map((value) => Math.max(value, 0)),
  );

export const reluGrad: KernelTable["reluGrad"] = ({ dy, y }) => {
  const ys = cpuValues(y);
  return cpuTensor(
    dy.shape,
    cpuValues(dy).map((value, at) => ((ys[at] ?? 0) > 0 ? value : 0)),
  );
};

export const biasAdd: KernelTable["biasAdd"] = ({ x, b }) => {
  const { channels } = rowsAndChannels(x.shape);
  const bs = cpuValues(b);
  return cpuTensor(
    x.shape,
    cpuValues(x).map((value, at) => value + (bs[at % channels] ?? 0)),
  );
};

export const biasGrad: KernelTable["biasGrad"] = ({ dy }) => {
  const { channels } = rowsAndChannels(dy.shape);
  const sums = new Float64Array(channels);
  cpuValues(dy).forEach((value, at) => {
    const c = at % channels;
    sums[c] = (sums[c] ?? 0) + value;
  });
  return cpuTensor([channels], Float32Array.from(sums));
};

/** Rounds to the nearest whole number, half to even. */
function nearest(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

export const quantise: KernelTable["quantise"] = ({ x }, { inverse, low, high }) =>
  cpuTensor(
    x.shape,
    // The product of two float32 is exact in float64: rounded once, as on every engine.
    cpuValues(x).map((value) =>
      Math.min(high, Math.max(low, nearest(Math.fround(value * Math.fround(inverse))))),
    ),
  );
