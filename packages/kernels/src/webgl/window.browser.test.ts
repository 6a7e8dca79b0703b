import { engine, env, type TensorInfo, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { useBackend } from "../register";
import { runKernel1 } from "../run-kernel";
import { filterGeometry } from "../window";
import { outputQuads } from "./quads";
import type { Tile } from "./tile";
import { slide } from "./window";

// Variants that small layers on this machine's adapter never take: pairs in a fragment, folded textures.

const tiles: readonly Tile[] = [
  { pixels: 1, blocks: 1 },
  { pixels: 2, blocks: 1 },
  { pixels: 1, blocks: 2 },
];
const largest = () => env().getNumber("WEBGL_MAX_TEXTURE_SIZE");
let most = 0;

beforeAll(async () => {
  await useBackend("webgl");
  most = largest();
});
afterEach(() => {
  env().set("WEBGL_MAX_TEXTURE_SIZE", most);
});

function values(shape: readonly [number, number, number, number], seed: number) {
  const size = shape.reduce((product, side) => product * side, 1);
  const data = Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + seed) * 2);
  return tensor4d(data, [...shape]);
}

async function read(make: () => TensorInfo): Promise<number[]> {
  const result = tidy(() => engine().makeTensorFromTensorInfo(make()));
  const data = Array.from(await result.data());
  result.dispose();
  return data;
}

const layers = [
  { x: [5, 7, 5, 3], w: [3, 3, 3, 6], stride: 1, pad: 1 },
  { x: [3, 6, 6, 4], w: [3, 3, 4, 9], stride: 2, pad: 1 },
  { x: [2, 8, 7, 5], w: [1, 1, 5, 13], stride: 2, pad: 0 },
  { x: [9, 1, 1, 21], w: [1, 1, 21, 10], stride: 1, pad: 0 },
  { x: [1, 9, 9, 2], w: [5, 5, 2, 5], stride: 3, pad: 2 },
] as const;

describe("pairs in a fragment", () => {
  it.each(layers)("give the same bits: x $x, w $w, stride $stride", async (layer) => {
    const [x, w] = [values(layer.x, 1), values(layer.w, 2)];
    const g = filterGeometry(x.shape, w.shape, layer);
    // Any values of the output's shape do: a gradient's rule compares them with the weights.
    const own = values([g.batch, g.outHeight, g.outWidth, g.outChannels], 3);
    for (const term of ["l1", "product", "hardtanh"] as const) {
      const results: number[][] = [];
      for (const tile of tiles) {
        const more = term === "hardtanh" ? { own } : {};
        results.push(
          await read(() => slide({ g, term, x, filters: outputQuads(w), tile, ...more })),
        );
      }
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
    }
  });
});

// Layers that a texture of 64 texels a side folds: rows side by side, channels in bands, both, and the same for dy.
const folded = [
  { x: [5, 3, 3, 30], w: [3, 3, 30, 5], stride: 1, pad: 1 },
  { x: [9, 1, 1, 150], w: [1, 1, 150, 10], stride: 1, pad: 0 },
  { x: [2, 3, 3, 70], w: [3, 3, 70, 5], stride: 2, pad: 1 },
  { x: [5, 2, 2, 9], w: [1, 1, 9, 70], stride: 1, pad: 0 },
  { x: [5, 3, 3, 9], w: [1, 1, 9, 70], stride: 2, pad: 0 },
] as const;

describe("folded textures", () => {
  it.each(folded)("give the same numbers: x $x, w $w, stride $stride", async (layer) => {
    const [x, w] = [values(layer.x, 1), values(layer.w, 2)];
    const g = filterGeometry(x.shape, w.shape, layer);
    const dy = values([g.batch, g.outHeight, g.outWidth, g.outChannels], 3);
    const window = { stride: layer.stride, pad: layer.pad };
    const kernels = () => [
      runKernel1("adder2d", { x, w }, window),
      runKernel1("adder2dGradInput", { dy, x, w }, { ...window, rule: "hardtanh" }),
      runKernel1("adder2dGradFilter", { dy, x, w }, { ...window, rule: "full-precision" }),
    ];
    const plain: number[][] = [];
    const short: number[][] = [];
    for (const tensor of kernels()) plain.push(Array.from(await tensor.data()));
    env().set("WEBGL_MAX_TEXTURE_SIZE", 64);
    for (const tensor of kernels()) short.push(Array.from(await tensor.data()));
    env().set("WEBGL_MAX_TEXTURE_SIZE", most);
    expect(short.map((result) => result.length)).toEqual(plain.map((result) => result.length));
    for (const [k, result] of short.entries()) {
      const off = result.map((value, i) => Math.abs(value - (plain[k]?.[i] ?? Number.NaN)));
      expect(Math.max(...off)).toBeLessThan(1e-3);
    }
  });
});
