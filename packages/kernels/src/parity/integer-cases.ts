import { draw, type Values } from "../check/values";
import type { KernelCase } from "./run";

/** Integer results allow no deviation. */
const exact = { absolute: 0, relative: 0 };

/** Draws codes of `bits` bits, about equally likely; from 0 when `unsigned`. */
function drawCodes(key: string, shape: readonly number[], bits: number, unsigned: boolean): Values {
  const { data } = draw(key, shape);
  const most = 2 ** (unsigned ? bits : bits - 1) - 1;
  const least = unsigned ? 0 : -most;
  const codes = data.map(
    (value) => least + (Math.abs(Math.round(value * 1e4)) % (most - least + 1)),
  );
  return { shape, data: codes };
}

const quantised: readonly KernelCase[] = [4, 5, 6, 7, 8].flatMap((bits): KernelCase[] => {
  const most = 2 ** (bits - 1) - 1;
  const x = draw(`quantise ${bits}`, [3, 7, 5, 3]);
  // Between two codes, where half goes to the even one; then far outside.
  const halves = Float32Array.from({ length: 4 * most + 8 }, (_, i) => (i - 2 * most - 4) / 2);
  return [
    {
      title: `quantise to ${bits} bits`,
      kernel: "quantise",
      inputs: { x },
      attrs: { inverse: Math.fround(most / 2.7), low: -most, high: most },
      ...exact,
    },
    {
      title: `quantise halves to ${bits} bits`,
      kernel: "quantise",
      inputs: { x: { shape: [halves.length], data: halves } },
      attrs: { inverse: 1, low: -most, high: most },
      ...exact,
    },
    {
      title: `quantise to ${bits} bits above 0`,
      kernel: "quantise",
      inputs: { x },
      attrs: { inverse: Math.fround((2 ** bits - 1) / 2.7), low: 0, high: 2 ** bits - 1 },
      ...exact,
    },
  ];
});

const layers = [
  { x: [1, 1, 1, 1], filters: 1, kernel: 1, stride: 1, pad: 0, bits: 8, unsigned: false },
  { x: [2, 5, 4, 3], filters: 5, kernel: 3, stride: 1, pad: 1, bits: 8, unsigned: false },
  { x: [3, 6, 6, 4], filters: 8, kernel: 3, stride: 2, pad: 1, bits: 4, unsigned: true },
  { x: [1, 7, 6, 1], filters: 6, kernel: 5, stride: 1, pad: 2, bits: 6, unsigned: false },
  { x: [5, 5, 5, 16], filters: 12, kernel: 5, stride: 1, pad: 0, bits: 8, unsigned: true },
  { x: [70, 1, 1, 12], filters: 10, kernel: 1, stride: 1, pad: 0, bits: 5, unsigned: false },
  { x: [2, 8, 8, 8], filters: 17, kernel: 1, stride: 2, pad: 0, bits: 7, unsigned: true },
  { x: [1, 9, 9, 7], filters: 4, kernel: 3, stride: 3, pad: 2, bits: 8, unsigned: false },
  // The longest sums of ResNet-50: 4608 taps.
  { x: [1, 3, 3, 512], filters: 9, kernel: 3, stride: 1, pad: 1, bits: 8, unsigned: true },
] as const;

const summed: readonly KernelCase[] = layers.flatMap(
  ({ x: shape, filters, kernel, stride, pad, bits, unsigned }): KernelCase[] => {
    const title = `x [${shape}], ${filters} filters ${kernel}x${kernel}, stride ${stride}, pad ${pad}, ${bits} bits${unsigned ? " above 0" : ""}`;
    const filterShape = [kernel, kernel, shape[3], filters];
    const most = 2 ** (unsigned ? bits : bits - 1) - 1;
    const full = (size: readonly number[], value: number): Values => ({
      shape: size,
      data: new Float32Array(size.reduce((product, side) => product * side, 1)).fill(value),
    });
    const attrs = { stride, pad };
    return [
      {
        title: `adder2dInteger: ${title}`,
        kernel: "adder2dInteger",
        inputs: {
          x: drawCodes(`integer x ${title}`, shape, bits, unsigned),
          w: drawCodes(`integer w ${title}`, filterShape, bits, unsigned),
        },
        attrs,
        ...exact,
      },
      // All differences have the largest possible value.
      {
        title: `adder2dInteger, largest sums: ${title}`,
        kernel: "adder2dInteger",
        inputs: { x: full(shape, most), w: full(filterShape, unsigned ? 0 : -most) },
        attrs,
        ...exact,
      },
    ];
  },
);

export const integerCases: readonly KernelCase[] = [...quantised, ...summed];
