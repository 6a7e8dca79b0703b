import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { FilterRule, KernelTable } from "../contract";
import { channelBlock, inputFrame, splitFilterGradient } from "../gpu/plan";
import { filterRuleCode } from "../gpu/rules";
import { filterGeometry, type Geometry, geometry } from "../window";
import { framed } from "./frame";
import { sumRows } from "./reduce";
import { dispose, run1, type Shader, wgsl } from "./run";
import { lines, listOf, loadVector, quotient, remainder, storeVector, vector } from "./text";

interface Parameters {
  readonly g: Geometry;
  readonly rule: FilterRule | "product";
}

/** A thread's registers: a block of taps times a block of output channels, over one part of the rows. */
function plan(g: Geometry) {
  const taps = channelBlock(g.kernel * g.kernel * g.inChannels, 4);
  const block = channelBlock(g.outChannels);
  return { taps, block, split: splitFilterGradient(g, taps.blocks * block.blocks) };
}

/** Partial sums [parts, K*K*Cin, Cout] of dy * (x - w), dy * sign(x - w) or dy * x over framed x. */
export const filterGradientShader: Shader<Parameters> = {
  name: "filterGradient",
  io: { outputs: ["partial"], inputs: ["dy", "x", "w"] },
  code: ({ g, rule }) => filterGradientCode(g, rule),
};

/** The same for a convolution, whose gradient does not read w. */
export const productFilterGradientShader: Shader<Parameters> = {
  name: "productFilterGradient",
  io: { outputs: ["partial"], inputs: ["dy", "x"] },
  code: ({ g, rule }) => filterGradientCode(g, rule),
};

function filterGradientCode(g: Geometry, rule: Parameters["rule"]): string {
  const frame = inputFrame(g);
  const { taps, block, split } = plan(g);
  const rows = g.kernel * g.kernel * g.inChannels;
  const run = g.kernel * g.inChannels;
  const type = vector(block.lanes);
  const eachTap = (indent: string, make: (r: number, v: number) => string) =>
    listOf(taps.size, (r) => lines(block.vectors, indent, (v) => make(r, v))).join("\n");
  const term = (r: number, v: number) => {
    const weight = rule === "product" ? `x${r}` : filterRuleCode(rule, `x${r} - w${r}${v}`);
    return `acc${r}${v} += g${v} * ${weight};`;
  };
  const own = (r: number, v: number) =>
    rule === "product"
      ? `var acc${r}${v} = ${type}(0.0);`
      : `var acc${r}${v} = ${type}(0.0); let w${r}${v} = ${loadVector(block, v, "w", `tap${r} * ${g.outChannels} + o`)};`;
  return wgsl(
    rule === "product" ? productFilterGradientShader.io : filterGradientShader.io,
    `  let o = ${remainder("thread", block.blocks)} * ${block.size};
  let r = (${quotient("thread", block.blocks)}) % ${taps.blocks} * ${taps.size};
  let part = thread / ${block.blocks * taps.blocks};
  if (part >= ${split.parts}) { return; }
${lines(taps.size, "  ", (k) => `let tap${k} = min(r + ${k}, ${rows - 1}); let off${k} = tap${k} / ${run} * ${frame.width * g.inChannels} + tap${k} % ${run};`)}
${eachTap("  ", own)}
  let last = min((part + 1) * ${split.each}, ${g.batch * g.outHeight});
  for (var unit = part * ${split.each}; unit < last; unit++) {
    var start = (unit / ${g.outHeight} * ${frame.height} + unit % ${g.outHeight} * ${g.stride}) * ${frame.width * g.inChannels};
    var at = unit * ${g.outWidth * g.outChannels} + o;
    for (var j = 0; j < ${g.outWidth}; j++) {
${lines(block.vectors, "      ", (v) => `let g${v} = ${loadVector(block, v, "dy", "at")};`)}
${lines(taps.size, "      ", (k) => `let x${k} = x[start + off${k}];`)}
${eachTap("      ", term)}
      start += ${g.stride * g.inChannels};
      at += ${g.outChannels};
    }
  }
  let to = (part * ${rows} + r) * ${g.outChannels} + o;
${listOf(taps.size, (k) => {
  const stores = lines(block.vectors, "    ", (v) =>
    storeVector(
      block,
      g.outChannels,
      v,
      `acc${k}${v}`,
      "partial",
      `to + ${k * g.outChannels}`,
      "o",
    ),
  );
  return rows % taps.size === 0 ? stores : `  if (r + ${k} < ${rows}) {\n${stores}\n  }`;
}).join("\n")}`,
  );
}

function filterGradient(
  g: Geometry,
  rule: Parameters["rule"],
  dy: TensorInfo,
  x: TensorInfo,
  w?: TensorInfo,
): TensorInfo {
  const { taps, block, split } = plan(g);
  const shape = [g.kernel, g.kernel, g.inChannels, g.outChannels];
  const { tensor, copied } = framed(x, inputFrame(g));
  const partial = run1(w === undefined ? productFilterGradientShader : filterGradientShader, {
    parameters: { g, rule },
    inputs: w === undefined ? [dy, tensor] : [dy, tensor, w],
    output: split.parts === 1 ? shape : [split.parts, ...shape],
    threads: block.blocks * taps.blocks * split.parts,
  });
  if (copied) dispose(tensor);
  if (split.parts === 1) return partial;
  const sum = sumRows(partial, split.parts, shape);
  dispose(partial);
  return sum;
}

export const adder2dGradFilter: KernelTable["adder2dGradFilter"] = ({ dy, x, w }, attrs) =>
  filterGradient(filterGeometry(x.shape, w.shape, attrs), attrs.rule, dy, x, w);

export const conv2dGradFilter: KernelTable["conv2dGradFilter"] = ({ dy, x }, attrs) =>
  filterGradient(geometry(x.shape, attrs.kernel, dy.shape[3] ?? 0, attrs), "product", dy, x);
