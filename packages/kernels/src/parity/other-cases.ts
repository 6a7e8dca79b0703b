import { type Distribution, draw, drawLabels, drawPositive, type Values } from "../check/values";
import type { KernelCase } from "./run";

function normCases(shape: readonly number[], distribution: Distribution): KernelCase[] {
  const name = `x [${shape}], ${distribution}`;
  const c = [shape.at(-1) ?? 1];
  const [x, dy] = [draw(`bn ${name}`, shape, distribution), draw(`bn dy ${name}`, shape)];
  const [gamma, beta] = [draw(`gamma ${name}`, c), draw(`beta ${name}`, c)];
  const [mean, variance] = [
    draw(`mean ${name}`, c, distribution),
    drawPositive(`variance ${name}`, c),
  ];
  const y = draw(`bn y ${name}`, shape, "positive");
  const norms = [false, true].flatMap((relu): KernelCase[] => {
    const loose = { attrs: { epsilon: 1e-5, relu }, absolute: 1e-5, relative: 2e-5 };
    const title = relu ? `with relu: ${name}` : name;
    return [
      {
        ...loose,
        title: `batchNormTrain ${title}`,
        kernel: "batchNormTrain",
        inputs: { x, gamma, beta },
      },
      {
        ...loose,
        title: `batchNormGrad ${title}`,
        kernel: "batchNormGrad",
        inputs: { dy, x, y, gamma, mean, variance },
      },
      {
        ...loose,
        title: `batchNormEval ${title}`,
        kernel: "batchNormEval",
        inputs: { x, gamma, beta, mean, variance },
      },
    ];
  });
  return [
    ...norms,
    {
      title: `movingUpdate: ${name}`,
      kernel: "movingUpdate",
      inputs: { running: variance, batch: mean },
      attrs: { momentum: 0.1, correction: 64 / 63 },
    },
    { title: `biasAdd: ${name}`, kernel: "biasAdd", inputs: { x, b: beta }, attrs: {} },
    { title: `biasGrad: ${name}`, kernel: "biasGrad", inputs: { dy: x }, attrs: {} },
    { title: `relu: ${name}`, kernel: "relu", inputs: { x: dy }, attrs: {} },
    { title: `reluGrad: ${name}`, kernel: "reluGrad", inputs: { dy: x, y: dy }, attrs: {} },
    ...activationCases(name, dy, x),
  ];
}

/** Cases of the activations for values of size 1, for those of a layer, and for small ones. */
function activationCases(name: string, x: Values, large: Values): KernelCase[] {
  const small: Values = {
    shape: x.shape,
    data: x.data.map((value) => value * value * value * 1e-3),
  };
  const bounded: Values = {
    shape: x.shape,
    data: x.data.map((value) => value / (1 + value * value)),
  };
  const slope = { slope: 0.01 };
  return [x, large, small].flatMap((from, at): KernelCase[] => {
    const title = `${name}, ${at}`;
    const given = { inputs: { x: from }, attrs: {} };
    const slopes = { inputs: { dy: from, y: bounded }, attrs: {} };
    return [
      { ...given, title: `leakyRelu: ${title}`, kernel: "leakyRelu", attrs: slope },
      { ...slopes, title: `leakyReluGrad: ${title}`, kernel: "leakyReluGrad", attrs: slope },
      { ...given, title: `sigmoid: ${title}`, kernel: "sigmoid" },
      { ...slopes, title: `sigmoidGrad: ${title}`, kernel: "sigmoidGrad" },
      // Small values by their own size.
      { ...given, title: `tanh: ${title}`, kernel: "tanh", absolute: at === 2 ? 1e-9 : 1e-6 },
      { ...slopes, title: `tanhGrad: ${title}`, kernel: "tanhGrad" },
    ];
  });
}

function globalPoolCases(shape: readonly [number, number, number, number]): KernelCase[] {
  const name = `x [${shape}]`;
  const x = draw(`global ${name}`, shape);
  const dy = draw(`global dy ${name}`, [shape[0], shape[3]]);
  return [
    { title: `globalAvgPool: ${name}`, kernel: "globalAvgPool", inputs: { x }, attrs: {} },
    {
      title: `globalAvgPoolGrad: ${name}`,
      kernel: "globalAvgPoolGrad",
      inputs: { dy },
      attrs: { inputShape: shape },
    },
  ];
}

function lossCase(count: number, classes: number, distribution: Distribution): KernelCase {
  const name = `[${count}, ${classes}], ${distribution}`;
  return {
    title: `softmaxCrossEntropy: ${name}`,
    kernel: "softmaxCrossEntropy",
    inputs: {
      logits: draw(`logits ${name}`, [count, classes], distribution),
      labels: drawLabels(`labels ${name}`, count, classes),
    },
    attrs: {},
  };
}

function squaredCase(count: number, values: number, distribution: Distribution): KernelCase {
  const name = `[${count}, ${values}], ${distribution}`;
  return {
    title: `meanSquaredError: ${name}`,
    kernel: "meanSquaredError",
    inputs: {
      y: draw(`values ${name}`, [count, values], distribution),
      targets: draw(`targets ${name}`, [count, values]),
    },
    attrs: {},
  };
}

function optimizerCases(shape: readonly number[]): KernelCase[] {
  const name = `[${shape}]`;
  const [w, g] = [draw(`w ${name}`, shape), draw(`g ${name}`, shape)];
  const [m, v] = [draw(`m ${name}`, shape), drawPositive(`v ${name}`, shape)];
  const norm: Values = { shape: [], data: Float32Array.of(0.37) };
  const nothing: Values = { shape: [], data: Float32Array.of(0) };
  const zeros: Values = { shape, data: new Float32Array(g.data.length) };
  const sgd = { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 5e-4 };
  const adam = { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-4 };
  const first = { correction1: 1 - 0.9, correction2: 1 - 0.999 };
  const later = { correction1: 1 - 0.9 ** 20, correction2: 1 - 0.999 ** 20 };
  // One call steps four parameters: a plain gradient, an adaptive one, a scaled one, and zeros.
  const other = draw(`other ${name}`, [7]);
  const scales = [1, 0.2 * Math.sqrt(g.data.length), 100, 0.2];
  const list = { w0: other, g0: other, w1: w, g1: g, norm1: norm, w2: other, g2: other };
  const all = { ...list, w3: w, g3: zeros, norm3: nothing };
  const positive = { shape: [7], data: other.data.map((value) => value * value) };
  return [
    { title: `l2Norm: ${name}`, kernel: "l2Norm", inputs: { x: g }, attrs: {} },
    {
      title: `sgdStep nesterov: ${name}`,
      kernel: "sgdStep",
      inputs: { ...all, v0: other, v1: m, v2: other, v3: m },
      attrs: { ...sgd, scales },
    },
    {
      title: `sgdStep: ${name}`,
      kernel: "sgdStep",
      inputs: { w0: w, v0: m, g0: g },
      attrs: { ...sgd, nesterov: false, weightDecay: 0, scales: [1] },
    },
    {
      title: `adamStep first: ${name}`,
      kernel: "adamStep",
      inputs: { w0: w, m0: zeros, v0: zeros, g0: g },
      attrs: { ...adam, ...first, scales: [1] },
    },
    {
      title: `adamStep: ${name}`,
      kernel: "adamStep",
      inputs: {
        ...all,
        ...{ m0: other, v0: positive, m1: m, v1: v, m2: other, v2: positive, m3: m, v3: v },
      },
      attrs: { ...adam, ...later, scales },
    },
  ];
}

export const otherCases: readonly KernelCase[] = [
  ...normCases([4, 5, 5, 3], "plain"),
  ...normCases([2, 3, 3, 6], "adder"),
  ...normCases([64, 10], "adder"),
  ...normCases([130, 84], "adder"),
  ...normCases([2, 4, 4, 16], "plain"),
  ...normCases([9, 1], "plain"),
  ...normCases([3, 7, 5, 5], "zeros"),
  ...globalPoolCases([2, 3, 5, 7]),
  ...globalPoolCases([1, 8, 8, 64]),
  ...globalPoolCases([3, 1, 1, 1]),
  lossCase(1, 2, "plain"),
  lossCase(64, 10, "plain"),
  lossCase(33, 7, "ties"),
  lossCase(16, 10, "wide"),
  lossCase(5, 3, "zeros"),
  lossCase(300, 101, "plain"),
  squaredCase(1, 1, "plain"),
  squaredCase(64, 1, "plain"),
  squaredCase(33, 7, "ties"),
  squaredCase(250, 3, "adder"),
  squaredCase(5, 3, "zeros"),
  ...optimizerCases([3]),
  ...optimizerCases([5, 5, 6, 16]),
  ...optimizerCases([1, 1, 10, 13]),
];
