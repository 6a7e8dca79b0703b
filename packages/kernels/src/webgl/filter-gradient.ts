import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { FilterRule, KernelTable } from "../contract";
import { splitFilterGradient } from "../gpu/plan";
import { filterRuleCode } from "../gpu/rules";
import { filterGeometry, type Geometry, geometry } from "../window";
import { channelStep, type Grid, texelAt } from "./grid";
import { component, imageQuads } from "./quads";
import { dispose, glsl, run, run1, type Shader } from "./run";
import { quotient } from "./text";

interface Parameters {
  readonly g: Geometry;
  readonly rule: FilterRule | "product";
  readonly grids: { readonly dy: Grid; readonly images: Grid };
}

const taps = ["a", "b", "c", "d"] as const;
const lanes = ["x", "y", "z", "w"] as const;

/** Four taps times four output channels a fragment, over one part of the rows of quads of images. */
function plan(g: Geometry) {
  const rows = g.kernel * g.kernel * g.inChannels;
  const tapBlocks = Math.ceil(rows / 4);
  const channelBlocks = Math.ceil(g.outChannels / 4);
  const quads = { ...g, batch: Math.ceil(g.batch / 4) };
  const split = splitFilterGradient(quads, tapBlocks * channelBlocks);
  return { rows, tapBlocks, channelBlocks, quads, split };
}

function filterGradientCode({ g, rule, grids }: Parameters): string {
  const { rows, tapBlocks, channelBlocks, quads, split } = plan(g);
  const line = g.kernel * g.inChannels;
  const each = (make: (tap: string, k: number) => string, indent = "  ") =>
    taps.map((tap, k) => indent + make(tap, k)).join("\n");
  const term = (tap: string, o: number) => {
    const lane = lanes[o];
    const weight =
      rule === "product" ? `v${tap}` : filterRuleCode(rule, `v${tap} - own${tap}.${lane}`);
    return `dot(g${o}, ${weight})`;
  };
  return `  int group = ${quotient("e", channelBlocks)};
  int o = (e - group * ${channelBlocks}) * 4;
  int part = ${quotient("group", tapBlocks)};
  int r = (group - part * ${tapBlocks}) * 4;
${each((tap, k) => `int tap${tap} = min(r + ${k}, ${rows - 1}); int a${tap} = ${quotient(`tap${tap}`, line)}; int rest${tap} = tap${tap} - a${tap} * ${line}; int b${tap} = ${quotient(`rest${tap}`, g.inChannels)}; ivec2 step${tap} = ${channelStep(grids.images, `(rest${tap} - b${tap} * ${g.inChannels})`)};`)}
${[0, 1, 2, 3].map((k) => `  ivec2 ahead${k} = ${channelStep(grids.dy, `min(o + ${k}, ${g.outChannels - 1})`)};`).join("\n")}
${
  rule === "product"
    ? ""
    : `${each((tap) => `vec4 own${tap} = vec4(${[0, 1, 2, 3].map((k) => `w_at(tap${tap} * ${g.outChannels} + min(o + ${k}, ${g.outChannels - 1}))`).join(", ")});`)}
`
}${each((tap) => `vec4 sum${tap} = vec4(0.0);`)}
  int last = min((part + 1) * ${split.each}, ${quads.batch * g.outHeight});
  for (int unit = part * ${split.each}; unit < last; unit++) {
    int q = ${quotient("unit", g.outHeight)};
    int i = unit - q * ${g.outHeight};
    ivec2 at = ${texelAt(grids.dy, "q", "i", "0")};
${[0, 1, 2, 3].map((k) => `    ivec2 at${k} = at + ahead${k};`).join("\n")}
${each((tap) => `ivec2 p${tap} = ${texelAt(grids.images, "q", `i * ${g.stride} + a${tap}`, `b${tap}`)} + step${tap};`, "    ")}
    for (int j = 0; j < ${g.outWidth}; j++) {
${[0, 1, 2, 3].map((k) => `      vec4 g${k} = dy_at(at${k});`).join("\n")}
${each((tap) => `vec4 v${tap} = images_at(p${tap});`, "      ")}
${each((tap) => `sum${tap} += vec4(${[0, 1, 2, 3].map((k) => term(tap, k)).join(", ")});`, "      ")}
${[0, 1, 2, 3].map((k) => `      at${k}.x++;`).join("\n")}
${each((tap) => `p${tap}.x += ${g.stride};`, "      ")}
    }
  }
${each((tap) => `${tap} = sum${tap};`)}`;
}

/** Partial sums of dy (x - w) or dy sign(x - w): quads (part, tap block, channel block), one texture a tap of four. */
export const filterGradientShader: Shader<Parameters> = {
  name: "filterGradient",
  io: { outputs: taps, inputs: ["dy", "images", "w"], quads: taps, grids: ["dy", "images"] },
  code: (parameters, layout) =>
    glsl(filterGradientShader.io, layout, filterGradientCode(parameters)),
};

/** The same for a convolution, whose gradient does not read w. */
export const productFilterGradientShader: Shader<Parameters> = {
  name: "productFilterGradient",
  io: { outputs: taps, inputs: ["dy", "images"], quads: taps, grids: ["dy", "images"] },
  code: (parameters, layout) =>
    glsl(productFilterGradientShader.io, layout, filterGradientCode(parameters)),
};

interface TotalParameters {
  readonly parts: number;
  readonly tapBlocks: number;
  readonly channels: number;
}

/** dw: the sum of the parts, out of their quads. */
export const filterTotalsShader: Shader<TotalParameters> = {
  name: "filterTotals",
  io: { outputs: ["y"], inputs: taps, quads: taps },
  code: ({ parts, tapBlocks, channels }, layout) => {
    const blocks = Math.ceil(channels / 4);
    return glsl(
      filterTotalsShader.io,
      layout,
      `  int r = ${quotient("e", channels)};
  int o = e - r * ${channels};
  int at = (r >> 2) * ${blocks} + (o >> 2);
  int end = at + ${parts * tapBlocks * blocks};
  int k = r & 3;
  vec4 sum = vec4(0.0);
${taps
  .map(
    (tap, k) =>
      `  ${k === 0 ? "" : "else "}if (k == ${k}) { for (; at < end; at += ${tapBlocks * blocks}) sum += ${tap}_at(at); }`,
  )
  .join("\n")}
  y = ${component("sum", "o & 3")};`,
    );
  },
};

function filterGradient(
  shader: Shader<Parameters>,
  { g, rule }: Omit<Parameters, "grids">,
  dy: TensorInfo,
  x: TensorInfo,
  more: readonly TensorInfo[],
): TensorInfo {
  const { tapBlocks, channelBlocks, split } = plan(g);
  const [gradients, images] = [imageQuads(dy, 0), imageQuads(x, g.pad)];
  const parts = run(shader, {
    parameters: { g, rule, grids: { dy: gradients.grid, images: images.grid } },
    inputs: [gradients.tensor, images.tensor, ...more],
    shape: [split.parts, tapBlocks, channelBlocks],
  });
  dispose(gradients.tensor, images.tensor);
  const dw = run1(filterTotalsShader, {
    parameters: { parts: split.parts, tapBlocks, channels: g.outChannels },
    inputs: parts,
    shape: [g.kernel, g.kernel, g.inChannels, g.outChannels],
  });
  dispose(...parts);
  return dw;
}

export const adder2dGradFilter: KernelTable["adder2dGradFilter"] = ({ dy, x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  return filterGradient(filterGradientShader, { g, rule: attrs.rule }, dy, x, [w]);
};

export const conv2dGradFilter: KernelTable["conv2dGradFilter"] = ({ dy, x }, attrs) => {
  const g = geometry(x.shape, attrs.kernel, dy.shape[3] ?? 0, attrs);
  return filterGradient(productFilterGradientShader, { g, rule: "product" }, dy, x, []);
};
