import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { InputRule, KernelTable } from "../contract";
import { inputRuleCode } from "../gpu/rules";
import { filterGeometry, type Geometry, geometry, outputShape } from "../window";
import { type Grid, nextRow, texelAt } from "./grid";
import {
  images,
  inputQuads,
  lanes,
  outputQuads,
  type Quads,
  scatter,
  targetNames,
  windowQuads,
} from "./quads";
import { dispose, glsl, mostTargets, run, type Shader } from "./run";
import { stridedGradient } from "./strided-gradient";
import { quotient } from "./text";
import { type Tile, windowTile } from "./tile";

// A fragment computes a tile: four images times four channels, for one or two neighbours along the
// row or of the channels. It holds 16 or 32 sums in registers, and each fetch serves as many as it can.

interface WindowParameters {
  readonly g: Geometry;
  readonly tile: Tile;
  /** Term of a value v and a weight w: -|v - w|, v w, or v r(w - own) for a gradient. */
  readonly term: "l1" | "product" | InputRule;
  readonly grids: { readonly images: Grid; readonly filters: Grid };
}

/** Returns the halves of a tile: two pixels, two blocks of channels, or one of both. */
function halves({ pixels, blocks }: Tile) {
  return Array.from({ length: pixels * blocks }, (_, half) => ({
    half,
    pixel: half % pixels,
    block: blocks === 1 ? 0 : half,
  }));
}

/** GLSL that reads the values of `own`, whose layout is that of the output [N, outHeight, outWidth, outChannels]. */
function ownCode({ g, tile }: WindowParameters): string {
  const image = g.outHeight * g.outWidth * g.outChannels;
  const lines = halves(tile).flatMap(({ half, pixel, block }) =>
    images.map((name, k) => {
      const at = k * image + pixel * g.outChannels + block * 4;
      const parts = [0, 1, 2, 3].map((c) => `own_at(here + ${at + c})`).join(", ");
      return `  vec4 own${name}${half} = vec4(${parts});`;
    }),
  );
  return `  int here = q * ${4 * image} + (i * ${g.outWidth} + j) * ${g.outChannels} + block * 4;
${lines.join("\n")}
`;
}

/** GLSL of one step of the inner loop: all columns and weights of a row of the window, for one channel. */
function stepCode({ g, tile, term }: WindowParameters): string {
  const taps = Array.from({ length: g.kernel }, (_, b) => b);
  const column = (pixel: number, b: number) => pixel * g.stride + b;
  const columns = new Set(halves(tile).flatMap(({ pixel }) => taps.map((b) => column(pixel, b))));
  const vectors = Array.from({ length: tile.blocks }, (_, block) => block);
  const met = (v: string, w: string, own: string) => {
    if (term === "l1") return `abs(${v} - ${w})`;
    return `${v} * ${term === "product" ? w : inputRuleCode(term, `${w} - ${own}`, "1.0")}`;
  };
  const sums = halves(tile).flatMap(({ half, pixel, block }) =>
    images.map((name, k) => {
      const terms = taps.map((b) =>
        met(`v${column(pixel, b)}.${lanes[k]}`, `w${block}${b}.o`, `own${name}${half}.o`),
      );
      return `sum${name}${half}.o ${term === "l1" ? "-=" : "+="} ${terms.join(" + ")};`;
    }),
  );
  return `${[...columns].map((c) => `        vec4 v${c} = images_at(p + ivec2(${c}, 0));`).join("\n")}
${vectors.flatMap((m) => taps.map((b) => `        vec4 w${m}${b} = filters_at(f${m} + ivec2(${b}, 0));`)).join("\n")}
#define LANE(o) \\
${sums.join(" \\\n")}
        LANE(x) LANE(y) LANE(z) LANE(w)
        p.y++;
${vectors.map((m) => `        f${m}.y++;`).join("\n")}`;
}

function windowCode(parameters: WindowParameters): string {
  const { g, tile, term, grids } = parameters;
  const groups = Math.ceil(Math.ceil(g.outChannels / 4) / tile.blocks);
  const span = Math.ceil(g.outWidth / tile.pixels);
  const vectors = Array.from({ length: tile.blocks }, (_, block) => block);
  const names = targetNames(tile.pixels === 2 || tile.blocks === 2 ? 2 : 1);
  return `  int place = ${quotient("e", groups)};
  int line = ${quotient("place", span)};
  int q = ${quotient("line", g.outHeight)};
  int i = line - q * ${g.outHeight};
  int j = (place - line * ${span}) * ${tile.pixels};
  int block = (e - place * ${groups}) * ${tile.blocks};
${term === "l1" || term === "product" ? "" : ownCode(parameters)}${names.map((name) => `  vec4 sum${name} = vec4(0.0);`).join("\n")}
  for (int band = 0; band < ${grids.images.bands}; band++) {
    ivec2 p = ${texelAt(grids.images, "q", `i * ${g.stride}`, `j * ${g.stride} + band * ${grids.images.bandWidth}`)};
${vectors.map((m) => `    ivec2 f${m} = ${texelAt(grids.filters, m === 0 ? "block" : `(block + ${m})`, "0", `band * ${grids.filters.bandWidth}`)};`).join("\n")}
    for (int a = 0; a < ${g.kernel}; a++) {
      for (int c = 0; c < ${grids.images.depth}; c++) {
${stepCode(parameters)}
      }
      p += ${nextRow(grids.images)};
${vectors.map((m) => `      f${m} += ${nextRow(grids.filters)};`).join("\n")}
    }
  }
${names.map((name) => `  ${name} = sum${name};`).join("\n")}`;
}

/** Makes a window kernel with one texture for each of four images and each half of the tile. */
function windowShaderOf(name: string, size: 1 | 2, inputs: readonly string[]) {
  const outputs = targetNames(size);
  const shader: Shader<WindowParameters> = {
    name: `${name}${size}`,
    io: { outputs, inputs, quads: outputs, grids: ["images", "filters"] },
    code: (parameters, layout) => glsl(shader.io, layout, windowCode(parameters)),
  };
  return shader;
}

/** Shaders of -sum |x - w| or sum x w over a window, by the number of halves of the tile. */
export const windowShaders = {
  1: windowShaderOf("window", 1, ["images", "filters"]),
  2: windowShaderOf("window", 2, ["images", "filters"]),
};

/** Shaders of sum dy r(w - own) over a window of dy; `own` are the values that the gradient belongs to. */
export const ruleShaders = {
  1: windowShaderOf("ruleWindow", 1, ["images", "filters", "own"]),
  2: windowShaderOf("ruleWindow", 2, ["images", "filters", "own"]),
};

interface Call {
  readonly g: Geometry;
  readonly term: WindowParameters["term"];
  readonly x: TensorInfo;
  /** Filter quads (block of outChannels, tap, inChannel). */
  readonly filters: Quads;
  readonly own?: TensorInfo;
  readonly tile?: Tile;
}

/** Runs a window kernel over `x`, and disposes of the filter quads. */
export function slide({ term, x, filters, own, ...call }: Call) {
  const { quads, geometry: g } = windowQuads(x, call.g);
  const tile = call.tile ?? windowTile(g, mostTargets());
  const size = tile.pixels === 2 || tile.blocks === 2 ? 2 : 1;
  const parts = run((own === undefined ? windowShaders : ruleShaders)[size], {
    parameters: { g, tile, term, grids: { images: quads.grid, filters: filters.grid } },
    inputs: [quads.tensor, filters.tensor, ...(own === undefined ? [] : [own])],
    shape: [
      Math.ceil(g.batch / 4),
      g.outHeight,
      Math.ceil(g.outWidth / tile.pixels),
      Math.ceil(Math.ceil(g.outChannels / 4) / tile.blocks),
    ],
  });
  dispose(quads.tensor, filters.tensor);
  const y = scatter(parts, outputShape(g), tile);
  dispose(...parts);
  return y;
}

/**
 * Returns the geometry of an input gradient of stride 1, which is itself a window kernel over dy: the taps in reverse
 * order, and kernel - 1 - pad zeros on each side (or as many places cut off, where that is below 0).
 */
function turned(g: Geometry): Geometry {
  const shape = [g.batch, g.outHeight, g.outWidth, g.outChannels];
  return geometry(shape, g.kernel, g.inChannels, { stride: 1, pad: g.kernel - 1 - g.pad });
}

export const adder2d: KernelTable["adder2d"] = ({ x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  return slide({ g, term: "l1", x, filters: outputQuads(w) });
};

/** The adder on integer codes, by the kernel of `adder2d`: sums of whole numbers are exact in float32 below 2^24. */
export const adder2dInteger: KernelTable["adder2dInteger"] = (codes, attrs) =>
  adder2d(codes, attrs);

export const conv2d: KernelTable["conv2d"] = ({ x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  return slide({ g, term: "product", x, filters: outputQuads(w) });
};

export const adder2dGradInput: KernelTable["adder2dGradInput"] = ({ dy, x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  if (g.stride > 1) return stridedGradient(g, attrs.rule, dy, w, x);
  return slide({ g: turned(g), term: attrs.rule, x: dy, filters: inputQuads(w, true), own: x });
};

export const conv2dGradInput: KernelTable["conv2dGradInput"] = ({ dy, w }, attrs) => {
  const g = geometry(attrs.inputShape, w.shape[0] ?? 0, w.shape[3] ?? 0, attrs);
  if (g.stride > 1) return stridedGradient(g, "product", dy, w);
  return slide({ g: turned(g), term: "product", x: dy, filters: inputQuads(w, true) });
};
