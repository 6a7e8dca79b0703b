import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { FilterRule } from "../contract";
import { inputFrame, type Split, splitFilterGradient } from "../gpu/plan";
import { filterRuleCode } from "../gpu/rules";
import type { Geometry } from "../window";
import { framed } from "./frame";
import { dispose, run1, type Shader, wgsl } from "./run";
import { lines, listOf, loadVector, quotient, remainder, storeVector, vector } from "./text";
import { columnsRead, type FilterBlock, filterBlockFor } from "./tune";

interface Parameters {
  readonly g: Geometry;
  readonly rule: FilterRule | "product";
  readonly block: FilterBlock;
  readonly split: Split;
}

/** Partial filter gradients [parts, K, K, Cin, Cout]; with one part, the whole gradient. */
export interface Partial {
  readonly partial: TensorInfo;
  readonly parts: number;
}

/**
 * Partial sums of dy (x - w), dy sign(x - w) or dy x over framed x. The first is computed as
 * sum dy (x - c) - (w - c) sum dy, with c one of the channel's filter values: a multiplication less,
 * and no more is lost where x and w are large and near each other. A thread adds up one row of the
 * kernel for some input and output channels, over one part of dy's rows; places side by side share
 * what their windows have in common.
 */
export const filterGradientShader: Shader<Parameters> = {
  name: "filterGradient",
  io: { outputs: ["partial"], inputs: ["dy", "x", "w"] },
  code: filterGradientCode,
};

/** Partial sums of dy x for a convolution, whose gradient does not read w; the layout is the same. */
export const productFilterGradientShader: Shader<Parameters> = {
  name: "productFilterGradient",
  io: { outputs: ["partial"], inputs: ["dy", "x"] },
  code: filterGradientCode,
};

/** Returns the number of threads of one part. */
function blocksOf(g: Geometry, { taps, channels }: FilterBlock): number {
  return channels.blocks * Math.ceil(g.inChannels / taps) * g.kernel;
}

function filterGradientCode({ g, rule, block, split }: Parameters): string {
  const { taps, channels, places } = block;
  const frame = inputFrame(g);
  const type = vector(channels.lanes);
  const tapBlocks = Math.ceil(g.inChannels / taps);
  const even = g.inChannels % taps === 0;
  const filter = (b: number, k: number) =>
    `(((a * ${g.kernel} + ${b}) * ${g.inChannels}) + ${even ? `c + ${k}` : `c${k}`}) * ${g.outChannels} + o`;
  /** `make` for each tap and vector of the thread's block, a line a tap. */
  const each = (indent: string, make: (b: number, k: number, v: number) => string) =>
    listOf(g.kernel, (b) =>
      listOf(taps, (k) => indent + listOf(channels.vectors, (v) => make(b, k, v)).join(" ")),
    )
      .flat()
      .join("\n");
  const term = (p: number) => (b: number, k: number, v: number) => {
    const x = `x${k}_${p * g.stride + b}`;
    const weight = rule === "sign" ? filterRuleCode(rule, `${x} - w${b}_${k}_${v}`) : x;
    return `acc${b}_${k}_${v} += g${p}_${v} * ${weight};`;
  };
  const filterVector = (b: number, k: number, v: number) =>
    loadVector(channels, v, "w", filter(b, k));
  const own = (b: number, k: number, v: number) =>
    rule === "sign" ? ` let w${b}_${k}_${v} = ${filterVector(b, k, v)};` : "";
  const centred = rule === "full-precision";
  const read = (k: number, q: number) => {
    const at = even ? q * g.inChannels + k : `${q * g.inChannels} + c${k}`;
    return `let x${k}_${q} = x[start + ${at}]${centred ? ` - center${k}` : ""};`;
  };
  const result = (b: number, k: number, v: number) =>
    centred ? `acc${b}_${k}_${v} -= (${filterVector(b, k, v)} - center${k}) * sum${v};` : "";
  return wgsl(
    rule === "product" ? productFilterGradientShader.io : filterGradientShader.io,
    `  let o = ${remainder("thread", channels.blocks)} * ${channels.size};
  let c = (${quotient("thread", channels.blocks)}) % ${tapBlocks} * ${taps};
  let a = thread / ${channels.blocks * tapBlocks} % ${g.kernel};
  let part = thread / ${blocksOf(g, block)};
  if (part >= ${split.parts}) { return; }
${even ? "" : `${lines(taps, "  ", (k) => `let c${k} = min(c + ${k}, ${g.inChannels - 1});`)}\n`}${each("  ", (b, k, v) => `var acc${b}_${k}_${v} = ${type}(0.0);${own(b, k, v)}`)}
${centred ? `${lines(taps, "  ", (k) => `let center${k} = w[${filter(g.kernel >> 1, k)}];`)}\n${lines(channels.vectors, "  ", (v) => `var sum${v} = ${type}(0.0);`)}\n` : ""}  let last = min((part + 1) * ${split.each}, ${g.batch * g.outHeight});
  for (var unit = part * ${split.each}; unit < last; unit++) {
    var start = (unit / ${g.outHeight} * ${frame.height} + unit % ${g.outHeight} * ${g.stride} + a) * ${frame.width * g.inChannels}${even ? " + c" : ""};
    var at = unit * ${g.outWidth * g.outChannels} + o;
    for (var j = 0; j < ${g.outWidth}; j += ${places}) {
${listOf(places, (p) => lines(channels.vectors, "      ", (v) => `let g${p}_${v} = ${loadVector(channels, v, "dy", `at + ${p * g.outChannels}`)};`)).join("\n")}
${lines(taps, "      ", (k) =>
  columnsRead(places, g)
    .map((q) => read(k, q))
    .join(" "),
)}
${centred ? `${lines(channels.vectors, "      ", (v) => `sum${v} += ${listOf(places, (p) => `g${p}_${v}`).join(" + ")};`)}\n` : ""}${listOf(places, (p) => each("      ", term(p))).join("\n")}
      start += ${places * g.stride * g.inChannels};
      at += ${places * g.outChannels};
    }
  }
${centred ? `${each("  ", result)}\n` : ""}  let to = part * ${g.kernel * g.kernel * g.inChannels * g.outChannels};
${listOf(g.kernel, (b) =>
  listOf(taps, (k) => {
    const at = `to + (((a * ${g.kernel} + ${b}) * ${g.inChannels}) + c + ${k}) * ${g.outChannels} + o`;
    const stores = listOf(channels.vectors, (v) =>
      storeVector(channels, g.outChannels, v, `acc${b}_${k}_${v}`, "partial", at, "o"),
    ).join(" ");
    return even || k === 0 ? `  ${stores}` : `  if (c + ${k} < ${g.inChannels}) { ${stores} }`;
  }),
)
  .flat()
  .join("\n")}`,
  );
}

export function filterByRegisters(
  g: Geometry,
  rule: Parameters["rule"],
  dy: TensorInfo,
  x: TensorInfo,
  w?: TensorInfo,
): Partial {
  const block = filterBlockFor({
    ...g,
    channels: g.outChannels,
    width: g.outWidth,
    places: g.batch * g.outHeight * g.outWidth,
  });
  const blocks = blocksOf(g, block);
  const split = splitFilterGradient(g, blocks);
  const shape = [g.kernel, g.kernel, g.inChannels, g.outChannels];
  const { tensor, copied } = framed(x, inputFrame(g));
  const partial = run1(w === undefined ? productFilterGradientShader : filterGradientShader, {
    parameters: { g, rule, block, split },
    inputs: w === undefined ? [dy, tensor] : [dy, tensor, w],
    output: split.parts === 1 ? shape : [split.parts, ...shape],
    threads: blocks * split.parts,
  });
  if (copied) dispose(tensor);
  return { partial, parts: split.parts };
}
