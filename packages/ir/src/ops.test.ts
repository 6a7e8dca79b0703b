import type { Shape } from "@adder-studio/core";
import { expect, test } from "vitest";
import { opNames, opTable } from "./ops";

const window = (kernel: number, stride: number, pad: number) => ({ kernel, stride, pad });
const layer = (filters: number, kernel: number, stride: number, pad: number) => ({
  filters,
  ...window(kernel, stride, pad),
});
const type = (...shape: number[]) => ({ shape });

/** Shapes worked out without the code. */
const sound: [string, { ok: boolean; value?: unknown }, Shape][] = [
  ["conv", opTable.conv2d.infer({ x: type(8, 8, 3) }, layer(16, 3, 1, 1)), [8, 8, 16]],
  [
    "stride 2, even",
    opTable.conv2d.infer({ x: type(32, 32, 16) }, layer(32, 3, 2, 1)),
    [16, 16, 32],
  ],
  ["stride 2, odd", opTable.adder2d.infer({ x: type(7, 9, 1) }, layer(4, 3, 2, 0)), [3, 4, 4]],
  [
    "kernel = image",
    opTable.adder2d.infer({ x: type(5, 5, 16) }, layer(120, 5, 1, 0)),
    [1, 1, 120],
  ],
  [
    "1x1 stride 2",
    opTable.adder2d.infer({ x: type(32, 32, 16) }, layer(32, 1, 2, 0)),
    [16, 16, 32],
  ],
  [
    "depthwise",
    opTable.adder2d.infer({ x: type(8, 8, 6) }, { ...layer(12, 3, 1, 1), groups: 6 }),
    [8, 8, 12],
  ],
  ["shift", opTable.shift2d.infer({ x: type(8, 8, 6) }, layer(4, 3, 2, 1)), [4, 4, 4]],
  ["max pool", opTable.maxPool.infer({ x: type(28, 28, 6) }, window(2, 2, 0)), [14, 14, 6]],
  ["pool pad", opTable.avgPool.infer({ x: type(5, 5, 2) }, window(3, 2, 1)), [3, 3, 2]],
  ["global", opTable.globalAvgPool.infer({ x: type(8, 8, 64) }, {}), [64]],
  ["reshape", opTable.reshape.infer({ x: type(2, 3, 4) }, { shape: [24] }), [24]],
  ["add", opTable.add.infer({ a: type(2, 3, 4), b: type(2, 3, 4) }, {}), [2, 3, 4]],
  ["concat", opTable.concat.infer({ a: type(2, 3, 4), b: type(2, 3, 5) }, {}), [2, 3, 9]],
  ["concat vectors", opTable.concat.infer({ a: type(4), b: type(5) }, {}), [9]],
  ["leaky relu", opTable.leakyRelu.infer({ x: type(2, 3, 4) }, { slope: 0.01 }), [2, 3, 4]],
  ["sigmoid", opTable.sigmoid.infer({ x: type(5) }, {}), [5]],
  ["tanh", opTable.tanh.infer({ x: type(5) }, {}), [5]],
  ["loss of values", opTable.meanSquaredError.infer({ x: type(2) }, { values: 2 }), [2]],
  ["loss", opTable.softmaxCrossEntropy.infer({ x: type(10) }, { classes: 10 }), [10]],
];

test.each(sound)("%s infers its shape", (_name, result, shape) => {
  expect(result).toEqual({ ok: true, value: { shape } });
});

test.each([
  ["image-needed", opTable.conv2d.infer({ x: type(8) }, layer(1, 1, 1, 0))],
  ["image-needed", opTable.globalAvgPool.infer({ x: type(8) }, {})],
  ["kernel-too-large", opTable.adder2d.infer({ x: type(4, 8, 1) }, layer(1, 5, 1, 0))],
  ["kernel-too-large", opTable.maxPool.infer({ x: type(1, 1, 1) }, window(2, 2, 0))],
  [
    "groups-uneven",
    opTable.conv2d.infer({ x: type(8, 8, 6) }, { ...layer(8, 3, 1, 1), groups: 4 }),
  ],
  [
    "groups-uneven",
    opTable.adder2d.infer({ x: type(8, 8, 6) }, { ...layer(8, 3, 1, 1), groups: 3 }),
  ],
  ["padding-too-large", opTable.avgPool.infer({ x: type(8, 8, 1) }, window(2, 1, 2))],
  ["channels-differ", opTable.add.infer({ a: type(4, 4, 16), b: type(4, 4, 32) }, {})],
  ["shapes-differ", opTable.add.infer({ a: type(4, 4, 16), b: type(2, 2, 16) }, {})],
  ["shapes-differ", opTable.add.infer({ a: type(4), b: type(5) }, {})],
  ["shapes-differ", opTable.concat.infer({ a: type(4, 4, 1), b: type(4, 5, 1) }, {})],
  ["shapes-differ", opTable.concat.infer({ a: type(4, 4, 1), b: type(4) }, {})],
  ["reshape-invalid", opTable.reshape.infer({ x: type(2, 3) }, { shape: [5] })],
  ["flatten-missing", opTable.softmaxCrossEntropy.infer({ x: type(2, 2, 10) }, { classes: 10 })],
  ["flatten-missing", opTable.meanSquaredError.infer({ x: type(1, 1, 2) }, { values: 2 })],
  ["input-invalid", opTable.input.infer({}, {} as never, type(28, 28))],
])("%s is returned, not thrown", (code, result) => {
  expect(result).toMatchObject({ ok: false, error: { code } });
});

test("costs by hand: 8x8x3 through 16 filters of 3x3 are 64*27*16 taps", () => {
  const x = type(8, 8, 3);
  const out = type(8, 8, 16);
  const taps = 64 * 27 * 16;
  const attrs = layer(16, 3, 1, 1);
  expect(opTable.conv2d.cost({ x }, attrs, out)).toEqual({
    additions: taps,
    multiplications: taps,
  });
  expect(opTable.adder2d.cost({ x }, attrs, out)).toEqual({
    additions: 2 * taps,
    multiplications: 0,
  });
  expect(opTable.bias.cost({ x: out }, {}, out)).toEqual({ additions: 1024, multiplications: 0 });
  const norm = { epsilon: 1e-5, momentum: 0.1 };
  expect(opTable.batchNorm.cost({ x: out }, norm, out)).toEqual({
    additions: 1024,
    multiplications: 1024,
  });
  expect(opTable.avgPool.cost({ x: out }, window(2, 2, 0), type(4, 4, 16))).toEqual({
    additions: 256 * 3,
    multiplications: 256,
  });
  expect(opTable.globalAvgPool.cost({ x: out }, {}, type(16))).toEqual({
    additions: 16 * 63,
    multiplications: 16,
  });
  expect(opTable.add.cost({ a: out, b: out }, {}, out)).toEqual({
    additions: 1024,
    multiplications: 0,
  });
  expect(opTable.leakyRelu.cost({ x: out }, { slope: 0.01 }, out)).toEqual({
    additions: 0,
    multiplications: 1024,
  });
  expect(opTable.sigmoid.cost({ x: out }, {}, out)).toEqual({
    additions: 1024,
    multiplications: 1024,
  });
  expect(opTable.tanh.cost({ x: out }, {}, out)).toEqual({
    additions: 2048,
    multiplications: 1024,
  });
});

test("costs and filters in groups: 8x8x6 through 12 filters of 3x3, a channel each, are 64*9*12 taps", () => {
  const [x, out] = [type(8, 8, 6), type(8, 8, 12)];
  const attrs = { ...layer(12, 3, 1, 1), groups: 6 };
  const taps = 64 * 9 * 12;
  expect(opTable.adder2d.paramShapes({ x }, attrs)).toEqual({ w: [3, 3, 1, 12] });
  expect(opTable.adder2d.cost({ x }, attrs, out)).toEqual({
    additions: 2 * taps,
    multiplications: 0,
  });
  expect(opTable.conv2d.cost({ x }, attrs, out)).toEqual({
    additions: taps,
    multiplications: taps,
  });
  expect(opTable.shift2d.cost({ x }, attrs, out)).toEqual({
    additions: taps,
    multiplications: 0,
    shifts: taps,
  });
});

test("every op of the table carries its own name", () => {
  for (const name of opNames) expect(opTable[name].name).toBe(name);
});
