import { outputSide } from "@adder-studio/core";
import { type Distribution, draw, type Values } from "../check/values";
import type { KernelName } from "../contract";
import type { KernelCase } from "./run";

interface Layer {
  readonly x: readonly [number, number, number, number];
  readonly filters: number;
  readonly groups: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly distribution: Distribution;
}

function layer(
  x: Layer["x"],
  filters: number,
  groups: number,
  kernel: number,
  stride: number,
  pad: number,
  distribution: Distribution = "plain",
): Layer {
  return { x, filters, groups, kernel, stride, pad, distribution };
}

const layers: readonly Layer[] = [
  // Depthwise: whole vectors of channels, and not; one filter a channel, and two.
  layer([2, 6, 5, 8], 8, 8, 3, 1, 1),
  layer([5, 7, 6, 8], 8, 8, 3, 2, 1, "positive"),
  layer([2, 6, 5, 6], 6, 6, 3, 1, 1, "large"),
  layer([3, 5, 5, 4], 8, 4, 3, 2, 0, "ties"),
  layer([2, 4, 4, 16], 16, 16, 5, 1, 2, "wide"),
  // Groups of several channels: vectors within one group, and across.
  layer([2, 6, 6, 8], 16, 2, 3, 1, 1),
  layer([3, 5, 4, 6], 9, 3, 3, 1, 1),
  layer([2, 5, 5, 12], 8, 4, 1, 1, 0, "zeros"),
  layer([70, 1, 1, 12], 10, 2, 1, 1, 0),
  layer([1, 9, 9, 6], 4, 2, 3, 3, 2),
  layer([1, 3, 3, 4], 6, 2, 1, 1, 1),
  layer([4, 12, 11, 8], 12, 4, 3, 1, 1, "positive"),
  layer([2, 8, 8, 8], 4, 4, 2, 2, 0),
  // A single group: the whole layer.
  layer([2, 5, 4, 3], 5, 1, 3, 1, 1),
];

function titleOf({ x, filters, groups, kernel, stride, pad, distribution }: Layer): string {
  return `x [${x}], ${filters} filters ${kernel}x${kernel} in ${groups} groups, stride ${stride}, pad ${pad}, ${distribution}`;
}

interface Drawn {
  readonly x: Values;
  readonly w: Values;
  readonly dy: Values;
}

function drawn(of: Layer): Drawn {
  const { x, filters, groups, kernel, distribution, ...window } = of;
  const [batch, height, width, channels] = x;
  const name = titleOf(of);
  const rows = outputSide(height, kernel, window);
  const columns = outputSide(width, kernel, window);
  const wDistribution = distribution === "positive" ? "plain" : distribution;
  return {
    x: draw(`x ${name}`, x, distribution),
    w: draw(`w ${name}`, [kernel, kernel, channels / groups, filters], wDistribution),
    dy: draw(`dy ${name}`, [batch, rows, columns, filters]),
  };
}

const adderRules = [
  ["GradInput", "hardtanh"],
  ["GradInput", "sign"],
  ["GradInput", "unclipped"],
  ["GradFilter", "full-precision"],
  ["GradFilter", "sign"],
] as const;

/** Cases for the six kernels of a layer, in groups (`groups` given) or whole. */
function casesFor(of: Layer, { x, w, dy }: Drawn, groups: number | undefined): KernelCase[] {
  const name = titleOf(of);
  const { stride, pad, kernel } = of;
  const window = { stride, pad, ...(groups === undefined ? {} : { groups }) };
  const infix = groups === undefined ? "" : "Grouped";
  return [
    {
      title: `adder2d: ${name}`,
      kernel: `adder2d${infix}` as KernelName,
      inputs: { x, w },
      attrs: window,
      absolute: 1e-4,
      relative: 2e-6,
    },
    ...adderRules.map(
      ([which, rule]): KernelCase => ({
        title: `adder2d${which} ${rule}: ${name}`,
        kernel: `adder2d${infix}${which}` as KernelName,
        inputs: { dy, x, w },
        attrs: { ...window, rule },
        absolute: 2e-5,
        relative: 5e-6,
      }),
    ),
    {
      title: `conv2d: ${name}`,
      kernel: `conv2d${infix}` as KernelName,
      inputs: { x, w },
      attrs: window,
    },
    {
      title: `conv2dGradInput: ${name}`,
      kernel: `conv2d${infix}GradInput` as KernelName,
      inputs: { dy, w },
      attrs: { ...window, inputShape: x.shape },
    },
    {
      title: `conv2dGradFilter: ${name}`,
      kernel: `conv2d${infix}GradFilter` as KernelName,
      inputs: { dy, x },
      attrs: { ...window, kernel },
    },
  ];
}

function powerCases(): KernelCase[] {
  const roots = [Math.SQRT2, 1.4142137, Math.SQRT1_2, 0.7071069];
  const edges = [0, -0, 1, -1, ...roots, -Math.SQRT2, -1.4142137];
  const far = [1e-6, -1e-6, 1e-40, 6.1e-5, -4.3e-5, 0.99, 3, -1e9, 2 ** -14, 2 ** -15];
  const values = { shape: [20], data: Float32Array.of(...edges, ...far) };
  const normal = draw("powers", [3, 3, 5, 7]);
  const small = { shape: normal.shape, data: normal.data.map((value) => value / 50) };
  return [values, normal, small].flatMap((w, at) =>
    [
      [-14, 0],
      [-3, 2],
    ].map(([lowest, highest]) => ({
      title: `powerOfTwo: ${at}, ${lowest} to ${highest}`,
      kernel: "powerOfTwo" as const,
      inputs: { w },
      attrs: { lowest, highest },
      absolute: 0,
      relative: 0,
    })),
  );
}

export const groupedCases: readonly KernelCase[] = [
  ...layers.flatMap((of) => casesFor(of, drawn(of), of.groups)),
  ...powerCases(),
];

/** Returns `count` channels of the last axis, from `from` on. */
function slice({ shape, data }: Values, from: number, count: number): Values {
  const side = shape.at(-1) ?? 1;
  const rows = data.length / side;
  const part = Float32Array.from({ length: rows * count }, (_, at) => {
    return data[Math.floor(at / count) * side + from + (at % count)] ?? Number.NaN;
  });
  return { shape: [...shape.slice(0, -1), count], data: part };
}

interface SlicedCase {
  readonly grouped: KernelCase;
  /** Cases of the kernel of a whole layer, one for the channels of each group. */
  readonly parts: readonly KernelCase[];
}

/**
 * Cases of grouped kernels, each with the whole layers on slices of the channels whose results, concatenated, are the
 * same.
 */
export const slicedCases: readonly SlicedCase[] = layers.flatMap((of) => {
  const { groups, filters } = of;
  const whole = drawn(of);
  const [inPer, outPer] = [of.x[3] / groups, filters / groups];
  const parts = Array.from({ length: groups }, (_, k) =>
    casesFor(
      of,
      {
        x: slice(whole.x, k * inPer, inPer),
        w: slice(whole.w, k * outPer, outPer),
        dy: slice(whole.dy, k * outPer, outPer),
      },
      undefined,
    ),
  );
  return casesFor(of, whole, groups).map((grouped, at) => ({
    grouped,
    parts: parts.map((cases) => cases[at] ?? grouped),
  }));
});

/** Concatenates results along the last axis. */
export function joined(parts: readonly Values[]): Values {
  const count = parts[0]?.shape.at(-1) ?? 1;
  const all = count * parts.length;
  const rows = (parts[0]?.data.length ?? 0) / count;
  const data = Float32Array.from({ length: rows * all }, (_, at) => {
    const channel = at % all;
    const part = parts[Math.floor(channel / count)];
    return part?.data[Math.floor(at / all) * count + (channel % count)] ?? Number.NaN;
  });
  return { shape: [...(parts[0]?.shape.slice(0, -1) ?? []), all], data };
}
