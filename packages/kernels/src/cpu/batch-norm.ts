import type { KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";
import { rowsAndChannels } from "../window";

function normalise(
  xs: Float32Array,
  channels: number,
  epsilon: number,
  gamma: Float32Array,
  beta: Float32Array,
  mean: ArrayLike<number>,
  variance: ArrayLike<number>,
  relu: boolean,
): Float32Array {
  const y = new Float32Array(xs.length);
  for (let at = 0; at < xs.length; at++) {
    const c = at % channels;
    const centred = (xs[at] ?? 0) - (mean[c] ?? 0);
    const value =
      ((gamma[c] ?? 0) * centred) / Math.sqrt((variance[c] ?? 0) + epsilon) + (beta[c] ?? 0);
    y[at] = relu ? Math.max(0, value) : value;
  }
  return y;
}

export const batchNormTrain: KernelTable["batchNormTrain"] = ({ x, gamma, beta }, attrs) => {
  const { epsilon, relu } = attrs;
  const { rows, channels } = rowsAndChannels(x.shape);
  const xs = cpuValues(x);
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (let at = 0; at < xs.length; at++) {
    const c = at % channels;
    mean[c] = (mean[c] ?? 0) + (xs[at] ?? 0) / rows;
  }
  for (let at = 0; at < xs.length; at++) {
    const c = at % channels;
    const centred = (xs[at] ?? 0) - (mean[c] ?? 0);
    variance[c] = (variance[c] ?? 0) + (centred * centred) / rows;
  }
  const y = normalise(
    xs,
    channels,
    epsilon,
    cpuValues(gamma),
    cpuValues(beta),
    mean,
    variance,
    relu,
  );
  return [
    cpuTensor(x.shape, y),
    cpuTensor([channels], Float32Array.from(mean)),
    cpuTensor([channels], Float32Array.from(variance)),
  ];
};

/** dx = gamma / sqrt(variance + epsilon) (dy - mean(dy) - xhat mean(dy xhat)), all means over the rows. */
export const batchNormGrad: KernelTable["batchNormGrad"] = (inputs, { epsilon, relu }) => {
  const { rows, channels } = rowsAndChannels(inputs.x.shape);
  const xs = cpuValues(inputs.x);
  const ys = cpuValues(inputs.y);
  const gs = relu
    ? cpuValues(inputs.dy).map((dy, at) => ((ys[at] ?? 0) > 0 ? dy : 0))
    : cpuValues(inputs.dy);
  const [gamma, mean] = [cpuValues(inputs.gamma), cpuValues(inputs.mean)];
  const inverse = Float64Array.from(cpuValues(inputs.variance), (v) => 1 / Math.sqrt(v + epsilon));
  const dbeta = new Float64Array(channels);
  const dgamma = new Float64Array(channels);
  for (let at = 0; at < xs.length; at++) {
    const c = at % channels;
    const dy = gs[at] ?? 0;
    dbeta[c] = (dbeta[c] ?? 0) + dy;
    dgamma[c] = (dgamma[c] ?? 0) + dy * ((xs[at] ?? 0) - (mean[c] ?? 0)) * (inverse[c] ?? 0);
  }
  const dx = new Float32Array(xs.length);
  for (let at = 0; at < xs.length; at++) {
    const c = at % channels;
    const normal = ((xs[at] ?? 0) - (mean[c] ?? 0)) * (inverse[c] ?? 0);
    const pull = ((dbeta[c] ?? 0) + normal * (dgamma[c] ?? 0)) / rows;
    dx[at] = (gamma[c] ?? 0) * (inverse[c] ?? 0) * ((gs[at] ?? 0) - pull);
  }
  return [
    cpuTensor(inputs.x.shape, dx),
    cpuTensor([channels], Float32Array.from(dgamma)),
    cpuTensor([channels], Float32Array.from(dbeta)),
  ];
};

export const batchNormEval: KernelTable["batchNormEval"] = (inputs, { epsilon, relu }) => {
  const { channels } = rowsAndChannels(inputs.x.shape);
  const [gamma, beta] = [cpuValues(inputs.gamma), cpuValues(inputs.beta)];
  const [mean, variance] = [cpuValues(inputs.mean), cpuValues(inputs.variance)];
  const y = normalise(cpuValues(inputs.x), channels, epsilon, gamma, beta, mean, variance, relu);
  return cpuTensor(inputs.x.shape, y);
};

export const movingUpdate: KernelTable["movingUpdate"] = ({ running, batch }, attrs) => {
  const batches = cpuValues(batch);
  const values = cpuValues(running).map(
    (old, c) => old * (1 - attrs.momentum) + (batches[c] ?? 0) * attrs.momentum * attrs.correction,
  );
  return cpuTensor(running.shape, values);
};
