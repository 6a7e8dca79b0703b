import type { TensorInfo } from "@tensorflow/tfjs-core";
import { glsl, run1, type Shader } from "./run";
import { quotient } from "./text";

// Window kernels read textures of quads: one fetch then serves four multiply-adds or more.

interface ImageQuads {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pad: number;
}

/**
 * Four images side by side: quad ((q, h, w), c) holds x[4q .. 4q+3, h, w, c], zeros beyond the batch
 * and in a frame of `pad` places.
 */
export const imageQuadsShader: Shader<ImageQuads> = {
  name: "imageQuads",
  io: { outputs: ["y"], inputs: ["x"], quads: ["y"] },
  code: ({ batch, height, width, channels, pad }, layout) => {
    const image = height * width * channels;
    const read = (k: number) =>
      batch % 4 === 0
        ? `x_at(at + ${k * image})`
        : `(n + ${k} < ${batch} ? x_at(at + ${k * image}) : 0.0)`;
    return glsl(
      imageQuadsShader.io,
      layout,
      `  int place = ${quotient("e", channels)};
  int row = ${quotient("place", width + 2 * pad)};
  int q = ${quotient("row", height + 2 * pad)};
  int h = row - q * ${height + 2 * pad} - ${pad};
  int w = place - row * ${width + 2 * pad} - ${pad};
  y = vec4(0.0);
  if (h < 0 || h >= ${height} || w < 0 || w >= ${width}) return;
  int n = q * 4;
  int at = (n * ${height} + h) * ${width * channels} + w * ${channels} + e - place * ${channels};
  y = vec4(${[0, 1, 2, 3].map(read).join(", ")});`,
    );
  },
};

export function imageQuads(x: TensorInfo, pad: number): TensorInfo {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  return run1(imageQuadsShader, {
    parameters: { batch, height, width, channels, pad },
    inputs: [x],
    shape: [Math.ceil(batch / 4), height + 2 * pad, width + 2 * pad, channels],
  });
}

interface FilterQuads {
  readonly inChannels: number;
  readonly outChannels: number;
}

/** Quad (tap, c, block) holds w[tap, c, 4 block ..], zeros beyond Cout. */
export const outputQuadsShader: Shader<FilterQuads> = {
  name: "outputQuads",
  io: { outputs: ["y"], inputs: ["w"], quads: ["y"] },
  code: ({ outChannels }, layout) => {
    const blocks = Math.ceil(outChannels / 4);
    return glsl(
      outputQuadsShader.io,
      layout,
      `  int row = ${quotient("e", blocks)};
  int o = (e - row * ${blocks}) * 4;
  int at = row * ${outChannels} + o;
  y = vec4(${[0, 1, 2, 3].map((k) => `o + ${k} < ${outChannels} ? w_at(at + ${k}) : 0.0`).join(", ")});`,
    );
  },
};

/** Quad (tap, o, block) holds w[tap, 4 block .., o], zeros beyond Cin. */
export const inputQuadsShader: Shader<FilterQuads> = {
  name: "inputQuads",
  io: { outputs: ["y"], inputs: ["w"], quads: ["y"] },
  code: ({ inChannels, outChannels }, layout) => {
    const blocks = Math.ceil(inChannels / 4);
    return glsl(
      inputQuadsShader.io,
      layout,
      `  int row = ${quotient("e", blocks)};
  int c = (e - row * ${blocks}) * 4;
  int tap = ${quotient("row", outChannels)};
  int at = (tap * ${inChannels} + c) * ${outChannels} + row - tap * ${outChannels};
  y = vec4(${[0, 1, 2, 3].map((k) => `c + ${k} < ${inChannels} ? w_at(at + ${k * outChannels}) : 0.0`).join(", ")});`,
    );
  },
};

export function outputQuads(w: TensorInfo): TensorInfo {
  const [kernel = 0, , inChannels = 0, outChannels = 0] = w.shape;
  return run1(outputQuadsShader, {
    parameters: { inChannels, outChannels },
    inputs: [w],
    shape: [kernel * kernel * inChannels, Math.ceil(outChannels / 4)],
  });
}

export function inputQuads(w: TensorInfo): TensorInfo {
  const [kernel = 0, , inChannels = 0, outChannels = 0] = w.shape;
  return run1(inputQuadsShader, {
    parameters: { inChannels, outChannels },
    inputs: [w],
    shape: [kernel * kernel * outChannels, Math.ceil(inChannels / 4)],
  });
}

/** Component `i` (an int expression, 0 to 3) of quad `v`: cheaper than v[i] on software adapters. */
export function component(v: string, i: string): string {
  return `((${i}) < 2 ? ((${i}) == 0 ? ${v}.x : ${v}.y) : ((${i}) == 2 ? ${v}.z : ${v}.w))`;
}

interface Places {
  readonly places: number;
  readonly channels: number;
}

/** The inverse: y[4q + k, place, c] is component c mod 4 of quad (q, place, c / 4) of image k's texture. */
export const scatterShader: Shader<Places> = {
  name: "scatter",
  io: { outputs: ["y"], inputs: ["a", "b", "c", "d"], quads: ["a", "b", "c", "d"] },
  code: ({ places, channels }, layout) =>
    glsl(
      scatterShader.io,
      layout,
      `  int row = ${quotient("e", channels)};
  int o = e - row * ${channels};
  int n = ${quotient("row", places)};
  int at = ((n >> 2) * ${places} + row - n * ${places}) * ${Math.ceil(channels / 4)} + (o >> 2);
  int k = n & 3;
  vec4 v;
  if (k == 0) v = a_at(at);
  else if (k == 1) v = b_at(at);
  else if (k == 2) v = c_at(at);
  else v = d_at(at);
  y = ${component("v", "o & 3")};`,
    ),
};

/** Four textures of quads (one an image of four) to a tensor of `shape` [N,H,W,C]. */
export function scatter(
  images: readonly TensorInfo[],
  shape: readonly [number, number, number, number],
): TensorInfo {
  return run1(scatterShader, {
    parameters: { places: shape[1] * shape[2], channels: shape[3] },
    inputs: images,
    shape,
  });
}
