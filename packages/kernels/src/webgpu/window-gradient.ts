import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { InputRule } from "../contract";
import { channelBlock, imagesPerThread } from "../gpu/plan";
import { type Geometry, inputShape } from "../window";
import { onSoftware } from "./device";
import { run1, type Shader, wgsl } from "./run";
import { termCode } from "./terms";
import { lines, listOf, loadVector, quotient, remainder, storeVector, vector } from "./text";

// Input gradients of layers in which most taps miss a given place: a sliding window would mostly add zeros.

/**
 * Returns the registers of one thread: up to 4 images times one block of channels. The adder's gradient holds x
 * as well, so its blocks are half as wide.
 */
function blockOf(g: Geometry, rule: Parameters["rule"]) {
  const widest = rule === "product" ? 8 : 4;
  return {
    images: Math.min(imagesPerThread, g.batch),
    block: channelBlock(g.inChannels, widest),
  };
}

/** Repeats `body` for each image and vector of channels of the thread's block. */
function each(
  images: number,
  vectors: number,
  indent: string,
  body: (k: number, v: number) => string,
) {
  return listOf(images, (k) => lines(vectors, indent, (v) => body(k, v))).join("\n");
}

interface Parameters {
  readonly g: Geometry;
  readonly rule: InputRule | "product";
  readonly bits?: boolean;
}

/**
 * dx = sum dy r(w - x), or sum dy w, gathered by each input place from the windows that hold it:
 * rows i of dy with tap a = h + pad - i stride inside the kernel. No place of dy is read in vain.
 */
export const windowGradientShader: Shader<Parameters> = {
  name: "windowGradient",
  io: { outputs: ["dx"], inputs: ["dy", "x", "w"] },
  code: gradientCode,
};

/** dx = sum dy w of a convolution, whose gradient does not read x; the layout is the same. */
export const productGradientShader: Shader<Parameters> = {
  name: "productGradient",
  io: { outputs: ["dx"], inputs: ["dy", "w"] },
  code: gradientCode,
};

function gradientCode({ g, rule, bits = false }: Parameters): string {
  const { images, block } = blockOf(g, rule);
  const type = vector(block.lanes);
  const image = g.height * g.width * g.inChannels;
  const term = (k: number, v: number) =>
    termCode(rule, {
      acc: `acc${k}${v}`,
      s: `g${k}`,
      w: `w${v}`,
      own: `x${k}${v}`,
      type,
      bits,
    });
  const own = (k: number, v: number) =>
    rule === "product"
      ? `var acc${k}${v} = ${type}(0.0);`
      : `var acc${k}${v} = ${type}(0.0); let x${k}${v} = ${loadVector(block, v, "x", `own${k}`)};`;
  return wgsl(
    rule === "product" ? productGradientShader.io : windowGradientShader.io,
    `  let c = ${remainder("thread", block.blocks)} * ${block.size};
  let place = ${quotient("thread", block.blocks)};
  let w0 = place % ${g.width} + ${g.pad};
  let h0 = (place / ${g.width}) % ${g.height} + ${g.pad};
  let n = place / ${g.width * g.height} * ${images};
  if (n >= ${g.batch}) { return; }
  let to = (n * ${g.height * g.width} + (h0 - ${g.pad}) * ${g.width} + w0 - ${g.pad}) * ${g.inChannels} + c;
${rule === "product" ? "" : `${lines(images, "  ", (k) => `let own${k} = to + min(${k}, ${g.batch - 1} - n) * ${image};`)}\n`}${lines(images, "  ", (k) => `let base${k} = min(n + ${k}, ${g.batch - 1}) * ${g.outHeight * g.outWidth * g.outChannels};`)}
${each(images, block.vectors, "  ", own)}
  let top = ${quotient(`max(h0 + ${g.stride - g.kernel}, 0)`, g.stride)};
  let bottom = min(${quotient("h0", g.stride)}, ${g.outHeight - 1});
  let left = ${quotient(`max(w0 + ${g.stride - g.kernel}, 0)`, g.stride)};
  let right = min(${quotient("w0", g.stride)}, ${g.outWidth - 1});
  for (var i = top; i <= bottom; i++) {
    for (var j = left; j <= right; j++) {
      let at = (i * ${g.outWidth} + j) * ${g.outChannels};
      let tap = (h0 - i * ${g.stride}) * ${g.kernel} + w0 - j * ${g.stride};
      let first = (tap * ${g.inChannels} + c) * ${g.outChannels};
      for (var o = 0; o < ${g.outChannels}; o++) {
        let f = first + o;
${lines(block.vectors, "        ", (v) => `let w${v} = ${loadVector(block, v, "w", "f", g.outChannels)};`)}
${lines(images, "        ", (k) => `let g${k} = dy[base${k} + at + o];`)}
${each(images, block.vectors, "        ", term)}
      }
    }
  }
${listOf(images, (k) => {
  const stores = lines(block.vectors, "    ", (v) =>
    storeVector(block, g.inChannels, v, `acc${k}${v}`, "dx", `to + ${k * image}`, "c"),
  );
  return g.batch % images === 0 ? stores : `  if (n + ${k} < ${g.batch}) {\n${stores}\n  }`;
}).join("\n")}`,
  );
}

/** Computes dx by gathering from the windows that hold each place. */
export function sparseGradient(
  g: Geometry,
  rule: Parameters["rule"],
  inputs: readonly TensorInfo[],
): TensorInfo {
  const { images, block } = blockOf(g, rule);
  return run1(rule === "product" ? productGradientShader : windowGradientShader, {
    parameters: { g, rule, bits: onSoftware() },
    inputs,
    output: inputShape(g),
    threads: block.blocks * g.height * g.width * Math.ceil(g.batch / images),
  });
}
