import { outputSide } from "@adder-studio/core";
import type { GroupedWindow, KernelName, KernelSpecs, Window } from "../contract";
import { type Distribution, draw, drawLabels, drawPositive, type Values } from "./values";

/** Inputs and attributes of one kernel call, and the tolerance for an engine's result. */
export interface CheckCase<K extends KernelName = KernelName> {
  readonly title: string;
  readonly inputs: Readonly<Record<KernelSpecs[K]["inputs"], Values>>;
  readonly attrs: KernelSpecs[K]["attrs"];
  /** Allowed: |d| <= absolute + relative * max |reference|. */
  readonly absolute?: number;
  readonly relative?: number;
}

type Cases<K extends KernelName> = () => readonly CheckCase<K>[];
type Shape4 = readonly [number, number, number, number];

interface Layer extends Window {
  readonly x: Shape4;
  readonly filters: number;
  readonly kernel: number;
  readonly distribution: Distribution;
}

/**
 * Sides, images and channels that fill no block of two, four or eight, strides on even sides, padding, values
 * that tie, and sums too large for a shortcut by |x|^2 + |w|^2 - 2xw. The first alone has all but the last two.
 */
const layers: readonly Layer[] = [
  { x: [3, 6, 5, 3], filters: 5, kernel: 3, stride: 2, pad: 1, distribution: "plain" },
  { x: [2, 7, 7, 6], filters: 10, kernel: 5, stride: 1, pad: 2, distribution: "large" },
  { x: [70, 1, 1, 12], filters: 9, kernel: 1, stride: 1, pad: 0, distribution: "ties" },
  { x: [2, 8, 8, 16], filters: 16, kernel: 3, stride: 1, pad: 1, distribution: "positive" },
];

/** Tolerances twice as wide as in the tests: graphics cards round exp, division and square roots by a few units more. */
const tight = { absolute: 2e-6, relative: 2e-5 };
const sums = { absolute: 2e-4, relative: 4e-6 };
const gradients = { absolute: 4e-5, relative: 1e-5 };
/** Graphics cards take powers by a logarithm and an exponential of a few units of error each. */
const powers = { absolute: 4e-5, relative: 4e-5 };
/** The p of an l_p adder by the layer's numbers; 1.5 elsewhere. */
const exponents: Partial<Record<Distribution, number>> = { ties: 1, positive: 2, large: 1.25 };
const norms = { absolute: 2e-5, relative: 4e-5 };
/** Integer results allow no deviation. */
const exact = { absolute: 0, relative: 0 };

/** Integer codes of 8 bits, -127 to 127. */
function codes({ shape, data }: Values): Values {
  return {
    shape,
    data: data.map((value) => Math.max(-127, Math.min(127, Math.round(value * 40)))),
  };
}

function outputOf({ x: [batch, height, width], filters, kernel, ...window }: Layer): Shape4 {
  return [batch, outputSide(height, kernel, window), outputSide(width, kernel, window), filters];
}

/** Cases of a window kernel, one for each layer. */
function windows<K extends KernelName>(
  make: (
    drawn: { readonly x: Values; readonly w: Values; readonly dy: Values },
    layer: Layer,
    window: Window,
  ) => Omit<CheckCase<K>, "title">,
): Cases<K> {
  return () =>
    layers.map((layer) => {
      const { x, filters, kernel, stride, pad, distribution } = layer;
      const title = `x [${x}], ${filters} filters ${kernel}x${kernel}, stride ${stride}, pad ${pad}, ${distribution}`;
      const drawn = {
        x: draw(`check x ${title}`, x, distribution),
        w: draw(`check w ${title}`, [kernel, kernel, x[3], filters], distribution),
        dy: draw(`check dy ${title}`, outputOf(layer)),
      };
      return { title, ...make(drawn, layer, { stride, pad }) };
    });
}

interface GroupedLayer extends Layer {
  readonly groups: number;
}

/** Depthwise layers whose channels fill whole vectors and not, one with a stride; and groups that fill no vector. */
const groupedLayers: readonly GroupedLayer[] = [
  { x: [5, 6, 5, 6], filters: 9, groups: 3, kernel: 3, stride: 2, pad: 1, distribution: "plain" },
  {
    x: [3, 7, 6, 8],
    filters: 8,
    groups: 8,
    kernel: 3,
    stride: 1,
    pad: 1,
    distribution: "positive",
  },
  { x: [2, 5, 5, 6], filters: 6, groups: 6, kernel: 5, stride: 1, pad: 2, distribution: "ties" },
];

/** Cases of a window kernel in groups, one for each layer. */
function grouped<K extends KernelName>(
  make: (
    drawn: { readonly x: Values; readonly w: Values; readonly dy: Values },
    layer: GroupedLayer,
    window: GroupedWindow,
  ) => Omit<CheckCase<K>, "title">,
): Cases<K> {
  return () =>
    groupedLayers.map((layer) => {
      const { x, filters, groups, kernel, stride, pad, distribution } = layer;
      const title = `x [${x}], ${filters} filters ${kernel}x${kernel} in ${groups} groups, stride ${stride}, pad ${pad}, ${distribution}`;
      const drawn = {
        x: draw(`check x ${title}`, x, distribution),
        w: draw(`check w ${title}`, [kernel, kernel, x[3] / groups, filters]),
        dy: draw(`check dy ${title}`, outputOf(layer)),
      };
      return { title, ...make(drawn, layer, { stride, pad, groups }) };
    });
}

interface Pool extends Window {
  readonly x: Shape4;
  readonly kernel: number;
  readonly distribution: Distribution;
}

const pools: readonly Pool[] = [
  { x: [2, 7, 5, 6], kernel: 3, stride: 2, pad: 1, distribution: "ties" },
  { x: [3, 6, 6, 4], kernel: 2, stride: 2, pad: 0, distribution: "plain" },
];

function poolings<K extends KernelName>(
  make: (
    drawn: { readonly x: Values; readonly dy: Values; readonly largest: () => Values },
    attrs: Window & { readonly kernel: number },
  ) => Omit<CheckCase<K>, "title">,
): Cases<K> {
  return () =>
    pools.map((pool) => {
      const { kernel, stride, pad, distribution } = pool;
      const title = `x [${pool.x}], ${kernel}x${kernel}, stride ${stride}, pad ${pad}, ${distribution}`;
      const x = draw(`check pool ${title}`, pool.x, distribution);
      const dy = draw(`check pool dy ${title}`, outputOf({ ...pool, filters: pool.x[3] }));
      const largest = () => ({ shape: dy.shape, data: largestOf(pool, x, dy.shape) });
      return { title, ...make({ x, dy, largest }, { kernel, stride, pad }) };
    });
}

/** Output of the maximum pool, which is an input of its gradient. */
function largestOf({ x: shape, kernel, stride, pad }: Pool, x: Values, y: Values["shape"]) {
  const [batch, height, width, channels] = shape;
  const [, outHeight = 1, outWidth = 1] = y;
  const data = new Float32Array(batch * outHeight * outWidth * channels);
  data.fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < data.length; at++) {
    const c = at % channels;
    const place = Math.floor(at / channels);
    const column = (place % outWidth) * stride - pad;
    const row = (Math.floor(place / outWidth) % outHeight) * stride - pad;
    const n = Math.floor(place / (outWidth * outHeight));
    for (let tap = 0; tap < kernel * kernel; tap++) {
      const [h, v] = [row + Math.floor(tap / kernel), column + (tap % kernel)];
      if (h < 0 || h >= height || v < 0 || v >= width) continue;
      const value = x.data[((n * height + h) * width + v) * channels + c] ?? 0;
      data[at] = Math.max(data[at] ?? value, value);
    }
  }
  return data;
}

/** Cases over images or rows, with what batch norm and bias need for their channels. */
function channels<K extends KernelName>(
  make: (drawn: {
    readonly x: Values;
    readonly dy: Values;
    /** Possible output of a ReLU behind the norm. */
    readonly y: Values;
    readonly relu: boolean;
    readonly gamma: Values;
    readonly beta: Values;
    readonly mean: Values;
    readonly variance: Values;
  }) => Omit<CheckCase<K>, "title">,
): Cases<K> {
  const shapes: readonly (readonly [readonly number[], Distribution])[] = [
    [[3, 5, 4, 6], "adder"],
    [[130, 7], "plain"],
  ];
  return () =>
    shapes.map(([shape, distribution]) => {
      const title = `x [${shape}], ${distribution}`;
      const last = [shape.at(-1) ?? 1];
      const drawn = {
        x: draw(`check norm ${title}`, shape, distribution),
        dy: draw(`check norm dy ${title}`, shape),
        y: draw(`check norm y ${title}`, shape, "positive"),
        relu: distribution === "plain",
        gamma: draw(`check gamma ${title}`, last),
        beta: draw(`check beta ${title}`, last),
        mean: draw(`check mean ${title}`, last, distribution),
        variance: drawPositive(`check variance ${title}`, last),
      };
      return { title, ...make(drawn) };
    });
}

const globals: readonly Shape4[] = [
  [3, 5, 4, 6],
  [2, 8, 8, 16],
];

const epsilon = { epsilon: 1e-5 };

/** Weights, a gradient and two states of the optimizer, all of one odd shape. */
function parameters() {
  const shape = [3, 3, 5, 7];
  return {
    w: draw("check weights", shape),
    g: draw("check gradient", shape),
    m: draw("check momentum", shape),
    v: drawPositive("check square", shape),
    norm: { shape: [], data: Float32Array.of(0.37) },
    scales: [1, 0.2 * Math.sqrt(3 * 3 * 5 * 7)],
  };
}

/** Cases for every kernel of the contract: a kernel without cases does not compile. Values are drawn on each call. */
export const checkCases: { readonly [K in KernelName]: Cases<K> } = {
  adder2d: windows(({ x, w }, _, window) => ({ inputs: { x, w }, attrs: window, ...sums })),
  adder2dGradInput: windows(({ dy, x, w }, { distribution }, window) => ({
    inputs: { dy, x, w },
    attrs: { ...window, rule: distribution === "ties" ? "sign" : "hardtanh" },
    ...gradients,
  })),
  adder2dGradFilter: windows(({ dy, x, w }, { distribution }, window) => ({
    inputs: { dy, x, w },
    attrs: { ...window, rule: distribution === "ties" ? "sign" : "full-precision" },
    ...gradients,
  })),
  lpAdder2d: windows(({ x, w }, { distribution }, window) => ({
    inputs: { x, w },
    attrs: { ...window, p: exponents[distribution] ?? 1.5 },
    ...powers,
  })),
  lpAdder2dGradInput: windows(({ dy, x, w }, { distribution }, window) => ({
    inputs: { dy, x, w },
    attrs: { ...window, p: exponents[distribution] ?? 1.5 },
    ...powers,
  })),
  lpAdder2dGradFilter: windows(({ dy, x, w }, { distribution }, window) => ({
    inputs: { dy, x, w },
    attrs: { ...window, p: exponents[distribution] ?? 1.5 },
    ...powers,
  })),
  quantise: channels(({ dy }) => ({
    inputs: { x: dy },
    attrs: { inverse: Math.fround(1 / 0.037), low: -31, high: 31 },
    ...exact,
  })),
  adder2dInteger: windows(({ x, w }, _, window) => ({
    inputs: { x: codes(x), w: codes(w) },
    attrs: window,
    ...exact,
  })),
  conv2d: windows(({ x, w }, _, window) => ({ inputs: { x, w }, attrs: window, ...tight })),
  conv2dGradInput: windows(({ dy, w }, { x: inputShape }, window) => ({
    inputs: { dy, w },
    attrs: { ...window, inputShape },
    ...tight,
  })),
  conv2dGradFilter: windows(({ dy, x }, { kernel }, window) => ({
    inputs: { dy, x },
    attrs: { ...window, kernel },
    ...tight,
  })),
  adder2dGrouped: grouped(({ x, w }, _, window) => ({ inputs: { x, w }, attrs: window, ...sums })),
  adder2dGroupedGradInput: grouped(({ dy, x, w }, { distribution }, window) => ({
    inputs: { dy, x, w },
    attrs: { ...window, rule: distribution === "ties" ? "sign" : "hardtanh" },
    ...gradients,
  })),
  adder2dGroupedGradFilter: grouped(({ dy, x, w }, { distribution }, window) => ({
    inputs: { dy, x, w },
    attrs: { ...window, rule: distribution === "ties" ? "sign" : "full-precision" },
    ...gradients,
  })),
  conv2dGrouped: grouped(({ x, w }, _, window) => ({ inputs: { x, w }, attrs: window, ...tight })),
  conv2dGroupedGradInput: grouped(({ dy, w }, { x: inputShape }, window) => ({
    inputs: { dy, w },
    attrs: { ...window, inputShape },
    ...tight,
  })),
  conv2dGroupedGradFilter: grouped(({ dy, x }, { kernel }, window) => ({
    inputs: { dy, x },
    attrs: { ...window, kernel },
    ...tight,
  })),
  // The result is a bit pattern: no deviation is allowed but for zeros.
  powerOfTwo: () => [
    {
      title: "3x3x5x7",
      inputs: { w: parameters().w },
      attrs: { lowest: -14, highest: 0 },
      absolute: 1e-30,
      relative: 0,
    },
  ],
  batchNormTrain: channels(({ x, gamma, beta, relu }) => ({
    inputs: { x, gamma, beta },
    attrs: { ...epsilon, relu },
    ...norms,
  })),
  batchNormGrad: channels(({ dy, x, y, gamma, mean, variance, relu }) => ({
    inputs: { dy, x, y, gamma, mean, variance },
    attrs: { ...epsilon, relu },
    ...norms,
  })),
  batchNormEval: channels(({ x, gamma, beta, mean, variance, relu }) => ({
    inputs: { x, gamma, beta, mean, variance },
    attrs: { ...epsilon, relu },
    ...norms,
  })),
  movingUpdate: channels(({ mean, variance }) => ({
    inputs: { running: variance, batch: mean },
    attrs: { momentum: 0.1, correction: 64 / 63 },
  })),
  relu: channels(({ dy }) => ({ inputs: { x: dy }, attrs: {} })),
  reluGrad: channels(({ dy, x }) => ({ inputs: { dy: x, y: dy }, attrs: {} })),
  leakyRelu: channels(({ dy }) => ({ inputs: { x: dy }, attrs: { slope: 0.01 } })),
  leakyReluGrad: channels(({ dy, x }) => ({ inputs: { dy: x, y: dy }, attrs: { slope: 0.01 } })),
  sigmoid: channels(({ dy }) => ({ inputs: { x: dy }, attrs: {} })),
  sigmoidGrad: channels(({ dy, y }) => ({ inputs: { dy, y }, attrs: {} })),
  tanh: channels(({ dy }) => ({ inputs: { x: dy }, attrs: {} })),
  tanhGrad: channels(({ dy, y }) => ({ inputs: { dy, y }, attrs: {} })),
  maxPool: poolings(({ x }, attrs) => ({ inputs: { x }, attrs })),
  maxPoolGrad: poolings(({ dy, x, largest }, attrs) => ({
    inputs: { dy, x, y: largest() },
    attrs,
  })),
  avgPool: poolings(({ x }, attrs) => ({ inputs: { x }, attrs })),
  avgPoolGrad: poolings(({ dy, x }, attrs) => ({
    inputs: { dy },
    attrs: { ...attrs, inputShape: x.shape as Shape4 },
  })),
  globalAvgPool: () =>
    globals.map((shape) => ({
      title: `x [${shape}]`,
      inputs: { x: draw(`check global [${shape}]`, shape) },
      attrs: {},
    })),
  globalAvgPoolGrad: () =>
    globals.map((inputShape) => ({
      title: `x [${inputShape}]`,
      inputs: { dy: draw(`check global dy [${inputShape}]`, [inputShape[0], inputShape[3]]) },
      attrs: { inputShape },
    })),
  biasAdd: channels(({ x, beta }) => ({ inputs: { x, b: beta }, attrs: {} })),
  biasGrad: channels(({ x }) => ({ inputs: { dy: x }, attrs: {} })),
  softmaxCrossEntropy: () =>
    [[33, 10, "plain"] as const, [5, 7, "ties"] as const].map(([count, classes, distribution]) => ({
      title: `[${count}, ${classes}], ${distribution}`,
      inputs: {
        logits: draw(`check logits ${count}`, [count, classes], distribution),
        labels: drawLabels(`check labels ${count}`, count, classes),
      },
      attrs: {},
    })),
  meanSquaredError: () =>
    [[33, 1] as const, [5, 3] as const].map(([count, values]) => ({
      title: `[${count}, ${values}]`,
      inputs: {
        y: draw(`check y ${count}`, [count, values]),
        targets: draw(`check targets ${count}`, [count, values]),
      },
      attrs: {},
    })),
  l2Norm: () => [{ title: "3x3x5x7", inputs: { x: parameters().g }, attrs: {} }],
  // Two parameters in one call: a plain gradient, and one at the adaptive rate.
  sgdStep() {
    const { w, g, m, norm, scales } = parameters();
    const inputs = { w0: w, v0: m, g0: g, w1: w, v1: m, g1: g, norm1: norm };
    const attrs = { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 5e-4, scales };
    return [{ title: "Nesterov, 3x3x5x7", inputs, attrs }];
  },
  adamStep() {
    const { w, g, m, v, norm, scales } = parameters();
    const first = { w0: w, m0: m, v0: v, g0: g };
    const inputs = { ...first, w1: w, m1: m, v1: v, g1: g, norm1: norm };
    const attrs = { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-4, scales };
    const corrections = { correction1: 1 - 0.9 ** 20, correction2: 1 - 0.999 ** 20 };
    return [{ title: "step 20, 3x3x5x7", inputs, attrs: { ...attrs, ...corrections } }];
  },
};

export const kernelCount = Object.keys(checkCases).length;

/** Width of the tolerance where a case does not say. */
export const checkTolerance = tight;
