import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { InputRule, KernelTable } from "../contract";
import { channelBlock, imagesPerThread, inputFrame } from "../gpu/plan";
import { inputRuleCode } from "../gpu/rules";
import { filterGeometry, type Geometry, geometry, inputShape, outputShape } from "../window";
import { onSoftware } from "./device";
import { framed } from "./frame";
import { dispose, run1, type Shader, wgsl } from "./run";
import { lines, listOf, loadVector, quotient, remainder, storeVector, vector } from "./text";

interface ForwardParameters {
  readonly g: Geometry;
  readonly similarity: "l1" | "product";
}

/**
 * Registers of one thread: up to 4 images times one block of channels. The adder's gradient keeps x
 * as well, so its blocks are half as wide.
 */
function blockOf(g: Geometry, channels: number, widest?: number) {
  return { images: Math.min(imagesPerThread, g.batch), block: channelBlock(channels, widest) };
}

/** `body` for each image and vector of channels of the thread's block. */
function each(
  images: number,
  vectors: number,
  indent: string,
  body: (k: number, v: number) => string,
) {
  return listOf(images, (k) => lines(vectors, indent, (v) => body(k, v))).join("\n");
}

/** y = -sum |x - w| or sum x w over framed x: a window's row of K * C values is one run of memory. */
export const windowShader: Shader<ForwardParameters> = {
  name: "window",
  io: { outputs: ["y"], inputs: ["x", "w"] },
  code: ({ g, similarity }) => {
    const frame = inputFrame(g);
    const { images, block } = blockOf(g, g.outChannels);
    const term = (k: number, v: number) =>
      similarity === "l1" ? `acc${k}${v} -= abs(x${k} - w${v});` : `acc${k}${v} += x${k} * w${v};`;
    const at = (k: number) =>
      `((min(n + ${k}, ${g.batch - 1}) * ${frame.height} + i * ${g.stride}) * ${frame.width} + j * ${g.stride}) * ${g.inChannels}`;
    return wgsl(
      windowShader.io,
      `  let o = ${remainder("thread", block.blocks)} * ${block.size};
  let place = ${quotient("thread", block.blocks)};
  let j = place % ${g.outWidth};
  let i = (place / ${g.outWidth}) % ${g.outHeight};
  let n = place / ${g.outWidth * g.outHeight} * ${images};
  if (n >= ${g.batch}) { return; }
${lines(images, "  ", (k) => `let base${k} = ${at(k)};`)}
${each(images, block.vectors, "  ", (k, v) => `var acc${k}${v} = ${vector(block.lanes)}(0.0);`)}
  var f = o;
  for (var a = 0; a < ${g.kernel}; a++) {
    let row = a * ${frame.width * g.inChannels};
    for (var r = row; r < row + ${g.kernel * g.inChannels}; r++) {
${lines(block.vectors, "      ", (v) => `let w${v} = ${loadVector(block, v, "w", "f")};`)}
${lines(images, "      ", (k) => `let x${k} = x[base${k} + r];`)}
${each(images, block.vectors, "      ", term)}
      f += ${g.outChannels};
    }
  }
  let to = (n * ${g.outHeight * g.outWidth} + i * ${g.outWidth} + j) * ${g.outChannels} + o;
${listOf(images, (k) => {
  const target = `to + ${k * g.outHeight * g.outWidth * g.outChannels}`;
  const stores = lines(block.vectors, "    ", (v) =>
    storeVector(block, g.outChannels, v, `acc${k}${v}`, "y", target, "o"),
  );
  return g.batch % images === 0 ? stores : `  if (n + ${k} < ${g.batch}) {\n${stores}\n  }`;
}).join("\n")}`,
    );
  },
};

interface GradientParameters {
  readonly g: Geometry;
  readonly rule: InputRule | "product";
  /** Comparisons instead of `clamp`: 1.7 times as fast on SwiftShader, slower on graphics cards. */
  readonly select?: boolean;
}

/**
 * dx = sum dy * r(w - x), or sum dy * w, gathered by each input place from the outputs it reached:
 * rows i of dy with tap a = h + pad - i stride inside the kernel. No place of dy is read in vain.
 */
export const windowGradientShader: Shader<GradientParameters> = {
  name: "windowGradient",
  io: { outputs: ["dx"], inputs: ["dy", "x", "w"] },
  code: gradientCode,
};

/** The same for a convolution, whose gradient does not read x. */
export const productGradientShader: Shader<GradientParameters> = {
  name: "productGradient",
  io: { outputs: ["dx"], inputs: ["dy", "w"] },
  code: gradientCode,
};

function ruleCode(rule: InputRule, z: string, one: string, select: boolean): string {
  return select && rule === "hardtanh"
    ? `select(select(${z}, ${one}, ${z} > ${one}), -${one}, ${z} < -${one})`
    : inputRuleCode(rule, z, one);
}

const widest = (rule: GradientParameters["rule"]) => (rule === "product" ? 8 : 4);

function gradientCode({ g, rule, select = false }: GradientParameters): string {
  const { images, block } = blockOf(g, g.inChannels, widest(rule));
  const type = vector(block.lanes);
  const image = g.height * g.width * g.inChannels;
  const term = (k: number, v: number) => {
    const weight =
      rule === "product" ? `w${v}` : ruleCode(rule, `w${v} - x${k}${v}`, `${type}(1.0)`, select);
    return `acc${k}${v} += g${k} * ${weight};`;
  };
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

function threads(g: Geometry, channels: number, places: number, widest?: number): number {
  const { images, block } = blockOf(g, channels, widest);
  return block.blocks * places * Math.ceil(g.batch / images);
}

function forward(x: TensorInfo, w: TensorInfo, g: Geometry, similarity: "l1" | "product") {
  const { tensor, copied } = framed(x, inputFrame(g));
  const y = run1(windowShader, {
    parameters: { g, similarity },
    inputs: [tensor, w],
    output: outputShape(g),
    threads: threads(g, g.outChannels, g.outHeight * g.outWidth),
  });
  if (copied) dispose(tensor);
  return y;
}

export const adder2d: KernelTable["adder2d"] = ({ x, w }, attrs) =>
  forward(x, w, filterGeometry(x.shape, w.shape, attrs), "l1");

export const conv2d: KernelTable["conv2d"] = ({ x, w }, attrs) =>
  forward(x, w, filterGeometry(x.shape, w.shape, attrs), "product");

export const adder2dGradInput: KernelTable["adder2dGradInput"] = ({ dy, x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  return run1(windowGradientShader, {
    parameters: { g, rule: attrs.rule, select: onSoftware() },
    inputs: [dy, x, w],
    output: inputShape(g),
    threads: threads(g, g.inChannels, g.height * g.width, widest(attrs.rule)),
  });
};

export const conv2dGradInput: KernelTable["conv2dGradInput"] = ({ dy, w }, attrs) => {
  const g = geometry(attrs.inputShape, w.shape[0] ?? 0, w.shape[3] ?? 0, attrs);
  return run1(productGradientShader, {
    parameters: { g, rule: "product" },
    inputs: [dy, w],
    output: inputShape(g),
    threads: threads(g, g.inChannels, g.height * g.width),
  });
};
