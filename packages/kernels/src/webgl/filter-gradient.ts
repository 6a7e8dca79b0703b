import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { FilterRule, KernelTable } from "../contract";
import { splitFilterGradient } from "../gpu/plan";
import { filterRuleCode } from "../gpu/rules";
import { filterGeometry, type Geometry, geometry } from "../window";
import { channelStep, type Grid, texelAt } from "./grid";
import { component, imageQuads, targetNames, windowQuads } from "./quads";
import { dispose, glsl, mostTargets, run, run1, type Shader } from "./run";
import { quotient } from "./text";
import { filterHalves } from "./tile";

interface Parameters {
  readonly g: Geometry;
  /** Number of groups of four taps that a fragment computes. */
  readonly halves: 1 | 2;
  readonly rule: FilterRule | "product";
  readonly grids: { readonly dy: Grid; readonly images: Grid };
}

const channels = [0, 1, 2, 3] as const;

/** Plans the fragments: each has four or eight taps times four output channels, over one part of the rows. */
function plan(g: Geometry, halves: 1 | 2) {
  const rows = g.kernel * g.kernel * g.inChannels;
  const tapBlocks = Math.ceil(rows / (4 * halves));
  const channelBlocks = Math.ceil(g.outChannels / 4);
  const quads = { ...g, batch: Math.ceil(g.batch / 4) };
  const split = splitFilterGradient(quads, tapBlocks * channelBlocks);
  return { rows, tapBlocks, channelBlocks, quads, split };
}

/** GLSL that declares the texel of tap `k` of the fragment: row and column of the window, and the step to its channel. */
function tapCode({ g, grids }: Parameters, tap: string, k: number, rows: number): string {
  const line = g.kernel * g.inChannels;
  return `  int tap${tap} = min(r + ${k}, ${rows - 1});
  int row${tap} = ${quotient(`tap${tap}`, line)};
  int rest${tap} = tap${tap} - row${tap} * ${line};
  int column${tap} = ${quotient(`rest${tap}`, g.inChannels)};
  ivec2 step${tap} = ${channelStep(grids.images, `(rest${tap} - column${tap} * ${g.inChannels})`)};`;
}

/** GLSL that reads the filter values of the fragment's taps, four output channels each. */
function ownCode(g: Geometry, tap: string): string {
  const part = (k: number) =>
    `w_at(tap${tap} * ${g.outChannels} + min(o + ${k}, ${g.outChannels - 1}))`;
  return `  vec4 own${tap} = vec4(${channels.map(part).join(", ")});`;
}

function filterGradientCode(parameters: Parameters): string {
  const { g, halves, rule, grids } = parameters;
  const { rows, tapBlocks, channelBlocks, quads, split } = plan(g, halves);
  const taps = targetNames(halves);
  const each = (make: (tap: string, k: number) => string) => taps.map(make).join("\n");
  // sum g (x - w) = sum g (x - m) + (m - w) sum g. With the first of the four w for m nothing cancels
  // that would not cancel anyway, and three subtractions of four are saved.
  const centred = rule === "full-precision";
  const weight = (tap: string) =>
    rule === "sign" ? filterRuleCode(rule, `v${tap} - own${tap}.o`) : `v${tap}`;
  return `  int group = ${quotient("e", channelBlocks)};
  int o = (e - group * ${channelBlocks}) * 4;
  int part = ${quotient("group", tapBlocks)};
  int r = (group - part * ${tapBlocks}) * ${4 * halves};
${each((tap, k) => tapCode(parameters, tap, k, rows))}
${channels.map((k) => `  ivec2 ahead${k} = ${channelStep(grids.dy, `min(o + ${k}, ${g.outChannels - 1})`)};`).join("\n")}
${rule === "product" ? "" : `${each((tap) => ownCode(g, tap))}\n`}${each((tap) => `  vec4 sum${tap} = vec4(0.0);`)}
${centred ? "  vec4 total = vec4(0.0);\n" : ""}  int last = min((part + 1) * ${split.each}, ${quads.batch * g.outHeight});
  for (int unit = part * ${split.each}; unit < last; unit++) {
    int q = ${quotient("unit", g.outHeight)};
    int i = unit - q * ${g.outHeight};
    ivec2 start = ${texelAt(grids.dy, "q", "i", "0")};
${channels.map((k) => `    ivec2 at${k} = start + ahead${k};`).join("\n")}
${each((tap) => `    ivec2 p${tap} = ${texelAt(grids.images, "q", `i * ${g.stride} + row${tap}`, `column${tap}`)} + step${tap};`)}
    for (int j = 0; j < ${g.outWidth}; j++) {
${channels.map((k) => `      vec4 g${k} = dy_at(at${k});`).join("\n")}
${each((tap) => `      vec4 v${tap} = images_at(p${tap})${centred ? ` - own${tap}.x` : ""};`)}
#define LANE(o, g) \\
${taps.map((tap) => `sum${tap}.o += dot(g, ${weight(tap)});`).join(" \\\n")}
      LANE(x, g0) LANE(y, g1) LANE(z, g2) LANE(w, g3)
${centred ? `      total += vec4(${channels.map((k) => `dot(g${k}, vec4(1.0))`).join(", ")});\n` : ""}${channels.map((k) => `      at${k}.x++;`).join("\n")}
${each((tap) => `      p${tap}.x += ${g.stride};`)}
    }
  }
${each((tap) => `  ${tap} = sum${tap}${centred ? ` + (own${tap}.x - own${tap}) * total` : ""};`)}`;
}

function filterShaderOf(name: string, halves: 1 | 2, inputs: readonly string[]) {
  const outputs = targetNames(halves);
  const shader: Shader<Parameters> = {
    name: `${name}${halves}`,
    io: { outputs, inputs, quads: outputs, grids: ["dy", "images"] },
    code: (parameters, layout) => glsl(shader.io, layout, filterGradientCode(parameters)),
  };
  return shader;
}

/** Partial sums of dy (x - w) or dy sign(x - w): quads (part, tap block, channel block), one texture a tap. */
export const filterGradientShaders = {
  1: filterShaderOf("filterGradient", 1, ["dy", "images", "w"]),
  2: filterShaderOf("filterGradient", 2, ["dy", "images", "w"]),
};

/** Partial sums of dy x for a convolution, whose gradient does not read w; the layout is the same. */
const productFilterGradientShaders = {
  1: filterShaderOf("productFilterGradient", 1, ["dy", "images"]),
  2: filterShaderOf("productFilterGradient", 2, ["dy", "images"]),
};

interface TotalParameters {
  readonly parts: number;
  readonly tapBlocks: number;
  readonly channels: number;
}

/** Sums the parts into dw [K,K,Cin,Cout], out of their quads. */
function totalsShaderOf(halves: 1 | 2) {
  const taps = targetNames(halves);
  const shader: Shader<TotalParameters> = {
    name: `filterTotals${halves}`,
    io: { outputs: ["y"], inputs: taps, quads: taps },
    code: ({ parts, tapBlocks, channels: count }, layout) => {
      const blocks = Math.ceil(count / 4);
      const step = tapBlocks * blocks;
      const sum = (tap: string, k: number) =>
        `  ${k === 0 ? "" : "else "}if (k == ${k}) { for (; at < end; at += ${step}) sum += ${tap}_at(at); }`;
      return glsl(
        shader.io,
        layout,
        `  int r = ${quotient("e", count)};
  int o = e - r * ${count};
  int at = (r >> ${halves + 1}) * ${blocks} + (o >> 2);
  int end = at + ${parts * step};
  int k = r & ${4 * halves - 1};
  vec4 sum = vec4(0.0);
${taps.map(sum).join("\n")}
  y = ${component("sum", "o & 3")};`,
      );
    },
  };
  return shader;
}

export const filterTotalsShaders = { 1: totalsShaderOf(1), 2: totalsShaderOf(2) };

function filterGradient(
  rule: Parameters["rule"],
  layer: Geometry,
  dy: TensorInfo,
  x: TensorInfo,
  w?: TensorInfo,
): TensorInfo {
  const { quads: images, geometry: g } = windowQuads(x, layer);
  const gradients = imageQuads(dy, 0);
  const halves = filterHalves(g.kernel * g.kernel * g.inChannels, mostTargets());
  const { tapBlocks, channelBlocks, split } = plan(g, halves);
  const shaders = w === undefined ? productFilterGradientShaders : filterGradientShaders;
  const parts = run(shaders[halves], {
    parameters: { g, halves, rule, grids: { dy: gradients.grid, images: images.grid } },
    inputs: [gradients.tensor, images.tensor, ...(w === undefined ? [] : [w])],
    shape: [split.parts, tapBlocks, channelBlocks],
  });
  dispose(gradients.tensor, images.tensor);
  const dw = run1(filterTotalsShaders[halves], {
    parameters: { parts: split.parts, tapBlocks, channels: g.outChannels },
    inputs: parts,
    shape: [g.kernel, g.kernel, g.inChannels, g.outChannels],
  });
  dispose(...parts);
  return dw;
}

export const adder2dGradFilter: KernelTable["adder2dGradFilter"] = ({ dy, x, w }, attrs) =>
  filterGradient(attrs.rule, filterGeometry(x.shape, w.shape, attrs), dy, x, w);

export const conv2dGradFilter: KernelTable["conv2dGradFilter"] = ({ dy, x }, attrs) =>
  filterGradient("product", geometry(x.shape, attrs.kernel, dy.shape[3] ?? 0, attrs), dy, x);
