import type { Values } from "../check/values";
import type { KernelCase } from "./run";

interface GoldenArray {
  readonly shape: number[];
  readonly data: number[];
}

interface GoldenLayer {
  readonly name: string;
  readonly config: { readonly stride: number; readonly padding: number; readonly eta: number };
  readonly input: GoldenArray;
  readonly weight: GoldenArray;
  readonly output: GoldenArray;
  readonly gradOutput: GoldenArray;
  readonly gradInput: GoldenArray;
  readonly gradWeightRaw: GoldenArray;
  readonly gradWeightRawL2: number;
  readonly gradWeightScaled: GoldenArray;
  readonly ablation: Readonly<
    Record<"gradInputSign" | "gradWeightSign" | "gradInputUnclipped", GoldenArray>
  >;
  readonly biasVector?: GoldenArray;
  readonly gradBias?: GoldenArray;
}

/** Adder layers computed by the AdderNet authors' code in float64 (golden/layers). */
export const goldenLayers: readonly GoldenLayer[] = Object.values(
  import.meta.glob<GoldenLayer>("../../golden/layers/*.json", { eager: true, import: "default" }),
);

/** Permutes axes: axis k of the result is axis `order[k]` of the array. */
function transpose({ shape, data }: GoldenArray, order: readonly number[]): Values {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const target = order.map((axis) => shape[axis] ?? 1);
  const permuted = order.map((axis) => strides[axis] ?? 1);
  const values = new Float32Array(data.length);
  for (let at = 0; at < values.length; at++) {
    let rest = at;
    let from = 0;
    for (let axis = target.length - 1; axis >= 0; axis--) {
      const side = target[axis] ?? 1;
      from += (rest % side) * (permuted[axis] ?? 1);
      rest = Math.floor(rest / side);
    }
    values[at] = data[from] ?? Number.NaN;
  }
  return { shape: target, data: values };
}

export interface GoldenCase extends KernelCase {
  readonly expected: Values;
}

/** Returns kernel calls with the results that one golden layer demands, with the tolerances of golden/layers. */
export function goldenCases(layer: GoldenLayer): GoldenCase[] {
  const images = (array: GoldenArray) => transpose(array, [0, 2, 3, 1]);
  const filters = (array: GoldenArray) => transpose(array, [2, 3, 1, 0]);
  const [x, w] = [images(layer.input), filters(layer.weight)];
  const [dy, raw] = [images(layer.gradOutput), filters(layer.gradWeightRaw)];
  const window = { stride: layer.config.stride, pad: layer.config.padding };
  const { ablation, biasVector, gradBias } = layer;
  const inputGrad = (rule: string, expected: GoldenArray): GoldenCase => ({
    title: `${layer.name} gradient of the input, ${rule}`,
    kernel: "adder2dGradInput",
    inputs: { dy, x, w },
    attrs: { ...window, rule },
    expected: images(expected),
    absolute: 2e-5,
    relative: 2e-6,
  });
  const filterGrad = (rule: string, expected: Values): GoldenCase => ({
    title: `${layer.name} gradient of the filters, ${rule}`,
    kernel: "adder2dGradFilter",
    inputs: { dy, x, w },
    attrs: { ...window, rule },
    expected,
    absolute: 1e-4,
    relative: 2e-6,
  });
  const norm: Values = { shape: [], data: Float32Array.of(layer.gradWeightRawL2) };
  const output = images(layer.output);
  const b = biasVector && transpose(biasVector, [0]);
  const channels = layer.weight.shape[0] ?? 1;
  const unbiased = b
    ? {
        shape: output.shape,
        data: output.data.map((value, at) => value - (b.data[at % channels] ?? 0)),
      }
    : output;
  const zeros = { shape: raw.shape, data: new Float32Array(raw.data.length) };
  const cases: GoldenCase[] = [
    {
      title: `${layer.name} output`,
      kernel: "adder2d",
      inputs: { x, w },
      attrs: window,
      expected: unbiased,
      absolute: 1e-4,
      relative: 2e-6,
    },
    inputGrad("hardtanh", layer.gradInput),
    inputGrad("sign", ablation.gradInputSign),
    inputGrad("unclipped", ablation.gradInputUnclipped),
    filterGrad("full-precision", raw),
    filterGrad("sign", filters(ablation.gradWeightSign)),
    {
      title: `${layer.name} norm`,
      kernel: "l2Norm",
      inputs: { x: raw },
      attrs: {},
      expected: norm,
    },
    {
      title: `${layer.name} scaled gradient`,
      // A step of rate -1 from 0, without momentum, is the scaled gradient itself.
      kernel: "sgdStep",
      inputs: { w0: zeros, v0: zeros, g0: raw, norm0: norm },
      attrs: {
        lr: -1,
        momentum: 0,
        nesterov: false,
        weightDecay: 0,
        scales: [layer.config.eta * Math.sqrt(raw.data.length)],
      },
      expected: filters(layer.gradWeightScaled),
      absolute: 2e-6,
      relative: 2e-6,
    },
  ];
  if (b && gradBias) {
    const bias = { title: `${layer.name} bias`, attrs: {} };
    cases.push(
      { ...bias, kernel: "biasAdd", inputs: { x: unbiased, b }, expected: output },
      { ...bias, kernel: "biasGrad", inputs: { dy }, expected: transpose(gradBias, [0]) },
    );
  }
  return cases;
}
