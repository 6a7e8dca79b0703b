import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Geometry } from "../window";
import { type Grid, grid, placeInGrid } from "./grid";
import { glsl, mostTexels, run, run1, type Shader } from "./run";
import { quotient } from "./text";
import type { Tile } from "./tile";

// Window kernels read textures of quads (four values a texel): one fetch serves sixteen terms or more.

export const images = ["a", "b", "c", "d"] as const;
export const lanes = ["x", "y", "z", "w"] as const;

/** Returns the names of a window kernel's textures, one for each image and half of its tile: a0, b0, c0, d0, a1, ... */
export function targetNames(halves: 1 | 2): string[] {
  return [0, 1].slice(0, halves).flatMap((half) => images.map((image) => `${image}${half}`));
}

/** A temporary of quads, with its layout. */
export interface Quads {
  readonly tensor: TensorInfo;
  readonly grid: Grid;
}

function runOnGrid<P>(
  shader: Shader<P & { grid: Grid }>,
  parameters: P,
  g: Grid,
  x: TensorInfo,
): Quads {
  const [tensor] = run(shader, {
    parameters: { ...parameters, grid: g },
    inputs: [x],
    shape: [g.rows * g.columns],
    texture: [g.rows, g.columns],
  });
  if (tensor === undefined) throw new Error(`${shader.name} gives a result`);
  return { tensor, grid: g };
}

interface ImageQuads {
  readonly grid: Grid;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pad: number;
  readonly step: number;
}

/**
 * Makes quads of four images: quad (q, h, w, c) holds x[4q .. 4q+3, step h - pad, step w - pad, c],
 * zeros beyond the batch and outside the images (a `pad` below 0 cuts places off).
 */
export const imageQuadsShader: Shader<ImageQuads> = {
  name: "imageQuads",
  io: { outputs: ["y"], inputs: ["x"], quads: ["y"], anyPlace: true },
  code: ({ grid: g, batch, height, width, channels, pad, step }, layout) => {
    const image = height * width * channels;
    const read = (k: number) =>
      batch % 4 === 0
        ? `x_at(at + ${k * image})`
        : `(n + ${k} < ${batch} ? x_at(at + ${k * image}) : 0.0)`;
    return glsl(
      imageQuadsShader.io,
      layout,
      `${placeInGrid(g)}
  h = h * ${step} - ${pad};
  w = w * ${step} - ${pad};
  int n = q * 4;
  y = vec4(0.0);
  if (h < 0 || h >= ${height} || w < 0 || w >= ${width} || c >= ${channels} || n >= ${batch}) return;
  int at = (n * ${height} + h) * ${width * channels} + w * ${channels} + c;
  y = vec4(${[0, 1, 2, 3].map(read).join(", ")});`,
    );
  },
};

/** Returns the quads of all places of x, in a frame of `pad` zeros. */
export function imageQuads(x: TensorInfo, pad: number): Quads {
  const [, height = 0, width = 0] = x.shape;
  return steppedQuads(x, { height: height + 2 * pad, width: width + 2 * pad, pad, step: 1 });
}

function steppedQuads(
  x: TensorInfo,
  { pad, step, ...sides }: { height: number; width: number; pad: number; step: number },
): Quads {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const g = grid({ count: Math.ceil(batch / 4), ...sides, channels }, mostTexels());
  return runOnGrid(imageQuadsShader, { batch, height, width, channels, pad, step }, g, x);
}

/**
 * Returns the quads that a window slides over, and the geometry of that. For a 1x1 window with a stride they hold
 * only the places it reads, and the stride of the result is 1.
 */
export function windowQuads(x: TensorInfo, g: Geometry): { quads: Quads; geometry: Geometry } {
  if (g.kernel > 1 || g.stride === 1) return { quads: imageQuads(x, g.pad), geometry: g };
  const sides = { height: g.outHeight, width: g.outWidth };
  const quads = steppedQuads(x, { ...sides, pad: g.pad, step: g.stride });
  return { quads, geometry: { ...g, ...sides, stride: 1, pad: 0 } };
}

interface FilterQuads {
  readonly grid: Grid;
  readonly kernel: number;
  readonly inChannels: number;
  readonly outChannels: number;
}

/** GLSL of components 4q .. 4q+3 of filters, zeros beyond `count`; `at` is the first, the others follow by `step`. */
function filterCode(g: Grid, at: string, step: number, count: number, channels: number): string {
  const part = (k: number) => `o + ${k} < ${count} ? w_at(at + ${k * step}) : 0.0`;
  return `${placeInGrid(g)}
  int o = q * 4;
  y = vec4(0.0);
  if (o >= ${count} || c >= ${channels}) return;
  int at = ${at};
  y = vec4(${[0, 1, 2, 3].map(part).join(", ")});`;
}

const filterIo = { outputs: ["y"], inputs: ["w"], quads: ["y"], anyPlace: true };

/** Makes filter quads by output channel: quad (block, a, b, c) holds w[a, b, c, 4 block ..], zeros beyond Cout. */
export const outputQuadsShader: Shader<FilterQuads> = {
  name: "outputQuads",
  io: filterIo,
  code: ({ grid: g, kernel, inChannels, outChannels }, layout) => {
    const at = `((h * ${kernel} + w) * ${inChannels} + c) * ${outChannels} + o`;
    return glsl(filterIo, layout, filterCode(g, at, 1, outChannels, inChannels));
  },
};

interface InputQuads extends FilterQuads {
  /** True: the taps are in reverse order. */
  readonly turned: boolean;
}

/** Makes filter quads by input channel: quad (block, a, b, o) holds w[a, b, 4 block .., o], zeros beyond Cin. */
export const inputQuadsShader: Shader<InputQuads> = {
  name: "inputQuads",
  io: filterIo,
  code: ({ grid: g, kernel, inChannels, outChannels, turned }, layout) => {
    const tap = `${turned ? `${kernel * kernel - 1} - ` : ""}h * ${kernel} ${turned ? "-" : "+"} w`;
    const at = `((${tap}) * ${inChannels} + o) * ${outChannels} + c`;
    return glsl(filterIo, layout, filterCode(g, at, outChannels, inChannels, outChannels));
  },
};

export function outputQuads(w: TensorInfo): Quads {
  const [kernel = 0, , inChannels = 0, outChannels = 0] = w.shape;
  const sides = { height: kernel, width: kernel, channels: inChannels };
  const g = grid({ count: Math.ceil(outChannels / 4), ...sides }, mostTexels());
  return runOnGrid(outputQuadsShader, { kernel, inChannels, outChannels }, g, w);
}

export function inputQuads(w: TensorInfo, turned: boolean): Quads {
  const [kernel = 0, , inChannels = 0, outChannels = 0] = w.shape;
  const sides = { height: kernel, width: kernel, channels: outChannels };
  const g = grid({ count: Math.ceil(inChannels / 4), ...sides }, mostTexels());
  return runOnGrid(inputQuadsShader, { kernel, inChannels, outChannels, turned }, g, w);
}

/** GLSL of component `i` (an int expression, 0 to 3) of quad `v`; it is cheaper than v[i] on software adapters. */
export function component(v: string, i: string): string {
  return `((${i}) < 2 ? ((${i}) == 0 ? ${v}.x : ${v}.y) : ((${i}) == 2 ? ${v}.z : ${v}.w))`;
}

interface Scatter {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly tile: Tile;
}

/** GLSL that sets `v` to quad `at` of texture number `k`, found by halving. */
function choose(names: readonly string[], first = 0, indent = "  "): string {
  const [only] = names;
  if (names.length === 1) return `${indent}v = ${only}_at(at);`;
  const half = names.length / 2;
  return `${indent}if (k < ${first + half}) {
${choose(names.slice(0, half), first, `${indent}  `)}
${indent}} else {
${choose(names.slice(half), first + half, `${indent}  `)}
${indent}}`;
}

function scatterCode({ height, width, channels, tile }: Scatter, names: readonly string[]): string {
  const span = Math.ceil(width / tile.pixels);
  const groups = Math.ceil(Math.ceil(channels / 4) / tile.blocks);
  const half = tile.pixels === 2 ? "(j & 1)" : "((o >> 2) & 1)";
  return `  int row = ${quotient("e", channels)};
  int o = e - row * ${channels};
  int line = ${quotient("row", width)};
  int j = row - line * ${width};
  int n = ${quotient("line", height)};
  int at = (((n >> 2) * ${height} + line - n * ${height}) * ${span} + ${tile.pixels === 2 ? "(j >> 1)" : "j"}) * ${groups} + (o >> ${tile.blocks === 2 ? 3 : 2});
  int k = (n & 3)${names.length === 8 ? ` + ${half} * 4` : ""};
  vec4 v;
${choose(names)}
  y = ${component("v", "o & 3")};`;
}

function scatterShaderOf(halves: 1 | 2): Shader<Scatter> {
  const names = targetNames(halves);
  const shader: Shader<Scatter> = {
    name: `scatter${halves}`,
    io: { outputs: ["y"], inputs: names, quads: names },
    code: (parameters, layout) => glsl(shader.io, layout, scatterCode(parameters, names)),
  };
  return shader;
}

/** Shaders from quads to values: y[4q + k, i, j, c] is component c mod 4 of the quad of image k that holds it. */
export const scatterShaders = { 1: scatterShaderOf(1), 2: scatterShaderOf(2) };

/** Copies the textures of a window kernel into a tensor of `shape` [N,H,W,C]. */
export function scatter(
  parts: readonly TensorInfo[],
  shape: readonly [number, number, number, number],
  tile: Tile,
): TensorInfo {
  const [, height, width, channels] = shape;
  return run1(scatterShaders[parts.length === 8 ? 2 : 1], {
    parameters: { height, width, channels, tile },
    inputs: parts,
    shape,
  });
}
