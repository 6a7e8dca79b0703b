import { randomStream } from "@adder-studio/core";
import { expect } from "vitest";
import { draw, drawLabels, type Values } from "../check/values";
import type { EngineName } from "../contract";
import { type KernelCase, runOn } from "./run";

/** A forward kernel, and the call of its exact gradient with respect to `input`. */
interface Differentiable {
  readonly forward: KernelCase;
  readonly input: string;
  readonly gradient: (dy: Values, outputs: readonly Values[]) => KernelCase;
  /** Index of the gradient among the results of that call. */
  readonly result: number;
}

const window = { stride: 2, pad: 1 };
const x = draw("fd x", [2, 5, 6, 3]);
const w = draw("fd w", [3, 3, 3, 5]);
const [gamma, beta] = [draw("fd gamma", [3]), draw("fd beta", [3])];
const pool = { kernel: 3, ...window };
const conv: KernelCase = { title: "conv2d", kernel: "conv2d", inputs: { x, w }, attrs: window };
/** A layer of six filters on three groups of two channels. */
const inGroups = { x: draw("fd grouped x", [2, 5, 6, 6]), w: draw("fd grouped w", [3, 3, 2, 6]) };
const grouped: KernelCase = {
  title: "conv2dGrouped",
  kernel: "conv2dGrouped",
  inputs: inGroups,
  attrs: { ...window, groups: 3 },
};
/**
 * Integer x, and filters 0.3 above integers: all differences are 0.3 or more, so that no step of the finite
 * differences crosses 0.
 */
const whole = draw("fd whole", [2, 5, 6, 3], "ties");
const between = draw("fd between", [3, 3, 3, 5], "ties");
const apart: Values = { shape: between.shape, data: between.data.map((value) => value + 0.3) };
const norm: KernelCase = {
  title: "batchNormTrain",
  kernel: "batchNormTrain",
  inputs: { x, gamma, beta },
  attrs: { epsilon: 1e-5, relu: false },
};
const normGradient: Differentiable["gradient"] = (dy, [y, mean, variance]) => ({
  ...norm,
  kernel: "batchNormGrad",
  inputs: { dy, x, y: y ?? x, gamma, mean: mean ?? x, variance: variance ?? x },
});
const bias: KernelCase = { title: "biasAdd", kernel: "biasAdd", inputs: { x, b: beta }, attrs: {} };
const logits = draw("fd logits", [4, 5]);
const labels = drawLabels("fd labels", 4, 5);
const targets = draw("fd targets", [4, 5]);

function lpAdders(p: number): Differentiable[] {
  const forward: KernelCase = {
    title: `lpAdder2d p = ${p}`,
    kernel: "lpAdder2d",
    inputs: { x: whole, w: apart },
    attrs: { ...window, p },
  };
  return [
    { input: "x", kernel: "lpAdder2dGradInput" } as const,
    { input: "w", kernel: "lpAdder2dGradFilter" } as const,
  ].map(({ input, kernel }) => ({
    forward,
    input,
    result: 0,
    gradient: (dy) => ({ ...forward, kernel, inputs: { dy, ...forward.inputs } }),
  }));
}

const differentiable: readonly Differentiable[] = [
  {
    forward: conv,
    input: "x",
    result: 0,
    gradient: (dy) => ({
      ...conv,
      kernel: "conv2dGradInput",
      inputs: { dy, w },
      attrs: { ...window, inputShape: x.shape },
    }),
  },
  {
    forward: conv,
    input: "w",
    result: 0,
    gradient: (dy) => ({
      ...conv,
      kernel: "conv2dGradFilter",
      inputs: { dy, x },
      attrs: { ...window, kernel: 3 },
    }),
  },
  {
    forward: grouped,
    input: "x",
    result: 0,
    gradient: (dy) => ({
      ...grouped,
      kernel: "conv2dGroupedGradInput",
      inputs: { dy, w: inGroups.w },
      attrs: { ...grouped.attrs, inputShape: inGroups.x.shape },
    }),
  },
  {
    forward: grouped,
    input: "w",
    result: 0,
    gradient: (dy) => ({
      ...grouped,
      kernel: "conv2dGroupedGradFilter",
      inputs: { dy, x: inGroups.x },
      attrs: { ...grouped.attrs, kernel: 3 },
    }),
  },
  ...[1.25, 1.5, 2].flatMap((p) => lpAdders(p)),
  { forward: norm, input: "x", result: 0, gradient: normGradient },
  { forward: norm, input: "gamma", result: 1, gradient: normGradient },
  { forward: norm, input: "beta", result: 2, gradient: normGradient },
  {
    forward: { title: "maxPool", kernel: "maxPool", inputs: { x }, attrs: pool },
    input: "x",
    result: 0,
    gradient: (dy, [y]) => ({
      title: "maxPoolGrad",
      kernel: "maxPoolGrad",
      inputs: { dy, x, y: y ?? x },
      attrs: pool,
    }),
  },
  {
    forward: { title: "avgPool", kernel: "avgPool", inputs: { x }, attrs: pool },
    input: "x",
    result: 0,
    gradient: (dy) => ({
      title: "avgPoolGrad",
      kernel: "avgPoolGrad",
      inputs: { dy },
      attrs: { ...pool, inputShape: x.shape },
    }),
  },
  {
    forward: { title: "globalAvgPool", kernel: "globalAvgPool", inputs: { x }, attrs: {} },
    input: "x",
    result: 0,
    gradient: (dy) => ({
      title: "globalAvgPoolGrad",
      kernel: "globalAvgPoolGrad",
      inputs: { dy },
      attrs: { inputShape: x.shape },
    }),
  },
  {
    forward: bias,
    input: "b",
    result: 0,
    gradient: (dy) => ({ ...bias, kernel: "biasGrad", inputs: { dy } }),
  },
];

/** Activations with their gradients. The leaky ReLU takes inputs away from 0, where it has a derivative. */
const activations = [
  { kernel: "sigmoid", back: "sigmoidGrad", from: x, attrs: {} },
  { kernel: "tanh", back: "tanhGrad", from: x, attrs: {} },
  { kernel: "leakyRelu", back: "leakyReluGrad", from: awayFromZero(x), attrs: { slope: 0.01 } },
] as const;

/** Returns `values`, each moved away from 0 by 0.1. */
function awayFromZero({ shape, data }: Values): Values {
  return { shape, data: data.map((value) => value + (value < 0 ? -0.1 : 0.1)) };
}

const smooth = activations.map(({ kernel, back, from, attrs }): Differentiable => {
  const forward: KernelCase = { title: kernel, kernel, inputs: { x: from }, attrs };
  return {
    forward,
    input: "x",
    result: 0,
    gradient: (dy, [y]) => ({ ...forward, kernel: back, inputs: { dy, y: y ?? from } }),
  };
});

function weighted(y: Values | undefined, dy: Values): number {
  let sum = 0;
  for (const [at, weight] of dy.data.entries()) sum += (y?.data[at] ?? Number.NaN) * weight;
  return sum;
}

/** Returns `values` with `step` added to number `at`. */
function perturbed(values: Values, at: number, step: number): Values {
  const data = Float32Array.from(values.data);
  data[at] = (data[at] ?? 0) + step;
  return { shape: values.shape, data };
}

const step = 2 ** -7;

/** Values tried in each gradient. Graphics engines, which read every result back, are also compared with the cpu table. */
const probesOn: Readonly<Record<EngineName, number>> = { cpu: 5, wasm: 5, webgl: 1, webgpu: 1 };

async function compare(
  backend: EngineName,
  forward: KernelCase,
  input: string,
  gradient: Values | undefined,
  loss: (test: KernelCase) => Promise<number>,
): Promise<void> {
  const values = forward.inputs[input] ?? logits;
  const stream = randomStream(3, `${forward.title} ${input}`);
  for (let probe = 0; probe < probesOn[backend]; probe++) {
    const at = stream.below(values.data.length);
    const nudge = (by: number): KernelCase => ({
      ...forward,
      inputs: { ...forward.inputs, [input]: perturbed(values, at, by) },
    });
    const slope = ((await loss(nudge(step))) - (await loss(nudge(-step)))) / (2 * step);
    const error = Math.abs((gradient?.data[at] ?? Number.NaN) - slope);
    expect(error, `${forward.title}: d/d${input}[${at}] = ${slope}`).toBeLessThan(
      2e-3 * (1 + Math.abs(slope)),
    );
  }
}

/** Compares the gradient kernels that are exact derivatives with central differences of the forward kernels. */
export async function checkFiniteDifferences(backend: EngineName): Promise<void> {
  for (const { forward, input, gradient, result } of [...differentiable, ...smooth]) {
    const outputs = await runOn(backend, forward);
    const dy = draw(`fd dy ${forward.title}`, outputs[0]?.shape ?? []);
    const gradients = await runOn(backend, gradient(dy, outputs));
    await compare(backend, forward, input, gradients[result], async (test) =>
      weighted((await runOn(backend, test))[0], dy),
    );
  }
  await checkLoss(backend, "softmaxCrossEntropy", "logits", { logits, labels });
  await checkLoss(backend, "meanSquaredError", "y", { y: logits, targets });
}

/** Compares a loss' gradient, its last result, with central differences of its value. */
async function checkLoss(
  backend: EngineName,
  kernel: "softmaxCrossEntropy" | "meanSquaredError",
  input: string,
  inputs: KernelCase["inputs"],
): Promise<void> {
  const loss: KernelCase = { title: kernel, kernel, inputs, attrs: {} };
  await compare(
    backend,
    loss,
    input,
    (await runOn(backend, loss)).at(-1),
    async (test) => (await runOn(backend, test))[0]?.data[0] ?? Number.NaN,
  );
}
