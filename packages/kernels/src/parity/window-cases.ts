import { outputSide } from "@adder-studio/core";
import { type Distribution, draw, type Values } from "../check/values";
import type { KernelCase } from "./run";

interface Layer {
  readonly x: readonly [number, number, number, number];
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly distribution: Distribution;
}

function layer(
  x: Layer["x"],
  filters: number,
  kernel: number,
  stride: number,
  pad: number,
  distribution: Distribution = "plain",
): Layer {
  return { x, filters, kernel, stride, pad, distribution };
}

const layers: readonly Layer[] = [
  layer([1, 1, 1, 1], 1, 1, 1, 0),
  layer([2, 5, 4, 3], 5, 3, 1, 1),
  layer([2, 5, 4, 3], 5, 3, 1, 1, "positive"),
  layer([2, 5, 4, 3], 5, 3, 1, 1, "large"),
  layer([2, 5, 4, 3], 5, 3, 1, 1, "ties"),
  layer([2, 5, 4, 3], 5, 3, 1, 1, "zeros"),
  layer([1, 7, 6, 1], 6, 5, 1, 2),
  layer([3, 6, 6, 4], 8, 3, 2, 1),
  layer([3, 6, 6, 4], 8, 3, 2, 1, "wide"),
  layer([2, 7, 5, 2], 3, 3, 2, 0),
  layer([2, 8, 8, 5], 9, 1, 2, 0),
  layer([2, 8, 8, 8], 16, 1, 2, 0, "ties"),
  layer([2, 5, 5, 16], 12, 5, 1, 0),
  layer([2, 5, 5, 16], 12, 5, 1, 0, "large"),
  layer([2, 5, 5, 16], 12, 5, 1, 0, "positive"),
  layer([1, 9, 9, 7], 4, 3, 3, 2),
  layer([70, 1, 1, 12], 10, 1, 1, 0),
  layer([2, 6, 6, 8], 16, 3, 1, 1),
  layer([1, 4, 4, 3], 2, 4, 1, 3),
  layer([1, 3, 3, 2], 3, 1, 1, 1),
  layer([3, 12, 11, 4], 20, 3, 1, 1),
  layer([1, 8, 8, 16], 24, 3, 1, 1),
  layer([1, 8, 8, 16], 24, 3, 2, 1, "positive"),
  // Images of one channel: rows of 4 to 15 places, and groups of 1, 2 and 4 filters.
  layer([3, 4, 4, 1], 7, 1, 1, 0),
  layer([2, 9, 9, 1], 1, 3, 1, 0, "large"),
  layer([1, 5, 13, 1], 2, 3, 1, 1, "positive"),
  layer([2, 6, 15, 1], 11, 5, 1, 2),
  // Channels that leave one or two behind whole vectors of four.
  layer([4, 6, 5, 6], 8, 3, 1, 1),
  layer([4, 6, 5, 6], 8, 3, 2, 1, "positive"),
  layer([2, 5, 5, 5], 6, 3, 1, 0, "large"),
  // Sums that wasm joins from pieces, the last of them short or not.
  layer([2, 3, 3, 70], 6, 3, 1, 1),
  layer([1, 4, 4, 64], 9, 1, 2, 0, "positive"),
];

/**
 * Exponents of the l_p adders, taken in turn by the layers: both ends, which need no power on wasm, and two between
 * them.
 */
const exponents = [[1, 1.25], [1.7], [1.25, 2], [1.7]];

/** Names the path of a layer through the kernels: strides, and channels that fill no whole vector, have code of their own. */
function pathOf({ x, stride }: Layer): string {
  return `${stride > 1} ${x[3] % 4 === 0}`;
}

/** Returns how many layers of the same path come before `layer`, at place `at`: the rule whose turn it is. */
function ruleTurn(layer: Layer, at: number): number {
  return layers.slice(0, at).filter((other) => pathOf(other) === pathOf(layer)).length;
}

function casesOf(layer: Layer, turn: number): KernelCase[] {
  const { x: xShape, filters, kernel, stride, pad, distribution } = layer;
  const name = `x [${xShape}], ${filters} filters ${kernel}x${kernel}, stride ${stride}, pad ${pad}, ${distribution}`;
  const window = { stride, pad };
  const [batch, height, width, channels] = xShape;
  const yShape = [
    batch,
    outputSide(height, kernel, window),
    outputSide(width, kernel, window),
    filters,
  ];
  const x = draw(`x ${name}`, xShape, distribution);
  const wDistribution = distribution === "positive" ? "plain" : distribution;
  const w = draw(`w ${name}`, [kernel, kernel, channels, filters], wDistribution);
  const dy: Values = draw(`dy ${name}`, yShape);
  const adders = (kernelName: KernelCase["kernel"], rules: readonly string[]) =>
    rules.map(
      (rule, at): KernelCase => ({
        title: `${kernelName} ${rule}: ${name}`,
        kernel: kernelName,
        inputs: { dy, x, w },
        attrs: { ...window, rule },
        absolute: 2e-5,
        relative: 5e-6,
        rulesOnceMore: at !== ruleTurn(layer, turn) % rules.length,
      }),
    );
  const lpAdder = (
    kernelName: KernelCase["kernel"],
    p: number,
    inputs: KernelCase["inputs"],
  ): KernelCase => ({
    title: `${kernelName} p = ${p}: ${name}`,
    kernel: kernelName,
    inputs,
    attrs: { ...window, p },
    absolute: 2e-5,
    relative: 1e-5,
  });
  return [
    {
      title: `adder2d: ${name}`,
      kernel: "adder2d",
      inputs: { x, w },
      attrs: window,
      absolute: 1e-4,
      relative: 2e-6,
    },
    ...adders("adder2dGradInput", ["hardtanh", "sign", "unclipped"]),
    ...adders("adder2dGradFilter", ["full-precision", "sign"]),
    ...(exponents[turn % exponents.length] ?? []).flatMap((p) => [
      lpAdder("lpAdder2d", p, { x, w }),
      lpAdder("lpAdder2dGradInput", p, { dy, x, w }),
      lpAdder("lpAdder2dGradFilter", p, { dy, x, w }),
    ]),
    { title: `conv2d: ${name}`, kernel: "conv2d", inputs: { x, w }, attrs: window },
    {
      title: `conv2dGradInput: ${name}`,
      kernel: "conv2dGradInput",
      inputs: { dy, w },
      attrs: { ...window, inputShape: xShape },
    },
    {
      title: `conv2dGradFilter: ${name}`,
      kernel: "conv2dGradFilter",
      inputs: { dy, x },
      attrs: { ...window, kernel },
    },
  ];
}

export const windowCases: readonly KernelCase[] = layers.flatMap(casesOf);

const pools = [
  { x: [2, 6, 6, 4], kernel: 2, stride: 2, pad: 0 },
  { x: [2, 7, 5, 6], kernel: 2, stride: 2, pad: 0 },
  { x: [1, 5, 6, 3], kernel: 3, stride: 2, pad: 1 },
  { x: [3, 4, 4, 1], kernel: 3, stride: 1, pad: 2 },
  { x: [1, 5, 5, 10], kernel: 2, stride: 3, pad: 0 },
  { x: [2, 3, 3, 8], kernel: 3, stride: 1, pad: 0 },
] as const;

function poolCases(distribution: Distribution): KernelCase[] {
  return pools.flatMap(({ x: xShape, kernel, stride, pad }) => {
    const name = `x [${xShape}], ${kernel}x${kernel}, stride ${stride}, pad ${pad}, ${distribution}`;
    const attrs = { kernel, stride, pad };
    const x = draw(`pool ${name}`, xShape, distribution);
    const [batch, height, width, channels] = xShape;
    const yShape = [
      batch,
      outputSide(height, kernel, attrs),
      outputSide(width, kernel, attrs),
      channels,
    ];
    const dy = draw(`pool dy ${name}`, yShape);
    const inputShape = { ...attrs, inputShape: xShape };
    return [
      { title: `maxPool: ${name}`, kernel: "maxPool", inputs: { x }, attrs },
      { title: `avgPool: ${name}`, kernel: "avgPool", inputs: { x }, attrs },
      { title: `avgPoolGrad: ${name}`, kernel: "avgPoolGrad", inputs: { dy }, attrs: inputShape },
      // The suite adds `y`, the output of maxPool.
      { title: `maxPoolGrad: ${name}`, kernel: "maxPoolGrad", inputs: { dy, x }, attrs },
    ] satisfies KernelCase[];
  });
}

export const allPoolCases: readonly KernelCase[] = [
  ...poolCases("plain"),
  ...poolCases("ties"),
  ...poolCases("adder"),
];
