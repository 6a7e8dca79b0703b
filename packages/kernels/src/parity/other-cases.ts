import type { KernelCase, Values } from "./run";
import { draw, drawLabels, drawPositive, type Spread } from "./values";

function normCases(shape: readonly number[], spread: Spread): KernelCase[] {
  const name = `x [${shape}], ${spread}`;
  const c = [shape.at(-1) ?? 1];
  const [x, dy] = [draw(`bn ${name}`, shape, spread), draw(`bn dy ${name}`, shape)];
  const [gamma, beta] = [draw(`gamma ${name}`, c), draw(`beta ${name}`, c)];
  const [mean, variance] = [draw(`mean ${name}`, c, spread), drawPositive(`variance ${name}`, c)];
  const attrs = { epsilon: 1e-5 };
  const loose = { attrs, absolute: 1e-5, relative: 2e-5 };
  return [
    {
      ...loose,
      title: `batchNormTrain: ${name}`,
      kernel: "batchNormTrain",
      inputs: { x, gamma, beta },
    },
    {
      ...loose,
      title: `batchNormGrad: ${name}`,
      kernel: "batchNormGrad",
      inputs: { dy, x, gamma, mean, variance },
    },
    {
      ...loose,
      title: `batchNormEval: ${name}`,
      kernel: "batchNormEval",
      inputs: { x, gamma, beta, mean, variance },
    },
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
  ];
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

function lossCase(count: number, classes: number, spread: Spread): KernelCase {
  const name = `[${count}, ${classes}], ${spread}`;
  return {
    title: `softmaxCrossEntropy: ${name}`,
    kernel: "softmaxCrossEntropy",
    inputs: {
      logits: draw(`logits ${name}`, [count, classes], spread),
      labels: drawLabels(`labels ${name}`, count, classes),
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
  return [
    { title: `l2Norm: ${name}`, kernel: "l2Norm", inputs: { x: g }, attrs: {} },
    {
      title: `adaptiveScale: ${name}`,
      kernel: "adaptiveScale",
      inputs: { g, norm },
      attrs: { eta: 0.2 },
    },
    {
      title: `adaptiveScale of nothing: ${name}`,
      kernel: "adaptiveScale",
      inputs: { g: zeros, norm: nothing },
      attrs: { eta: 0.2 },
    },
    { title: `sgdStep nesterov: ${name}`, kernel: "sgdStep", inputs: { w, v: m, g }, attrs: sgd },
    {
      title: `sgdStep: ${name}`,
      kernel: "sgdStep",
      inputs: { w, v: m, g },
      attrs: { ...sgd, nesterov: false, weightDecay: 0 },
    },
    {
      title: `adamStep first: ${name}`,
      kernel: "adamStep",
      inputs: { w, m: zeros, v: zeros, g },
      attrs: { ...adam, ...first },
    },
    {
      title: `adamStep: ${name}`,
      kernel: "adamStep",
      inputs: { w, m, v, g },
      attrs: { ...adam, ...later },
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
  ...optimizerCases([3]),
  ...optimizerCases([5, 5, 6, 16]),
  ...optimizerCases([1, 1, 10, 13]),
];
