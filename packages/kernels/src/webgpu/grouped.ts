import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { FilterRule, InputRule, KernelTable } from "../contract";
import { imagesPerThread, type Split, splitFilterGradient } from "../gpu/plan";
import { filterRuleCode } from "../gpu/rules";
import {
  type GroupedGeometry,
  groupedFilterGeometry,
  groupedFilterShape,
  groupedGeometry,
  inputShape,
  outputShape,
} from "../window";
import { onSoftware } from "./device";
import { sumRows } from "./reduce";
import { dispose, run1, type Shader, wgsl } from "./run";
import { termCode } from "./terms";
import { lines, quotient, remainder } from "./text";

// Layers in groups: a thread computes one channel of one place in up to four images, which share its weights.
// Work is 1 / groups of a whole layer's. There are no tiles: threads of different groups share no values.

interface ForwardParameters {
  readonly g: GroupedGeometry;
  readonly term: "l1" | "product";
}

function imagesOf(g: GroupedGeometry): number {
  return Math.min(imagesPerThread, g.batch);
}

/** WGSL that stores acc0, acc1, ... of the thread's images, `image` values apart. */
function stores(g: GroupedGeometry, to: string, image: number): string {
  return lines(imagesOf(g), "  ", (k) => {
    const store = `${to}[to + ${k * image}] = acc${k};`;
    return g.batch % imagesOf(g) === 0 ? store : `if (n + ${k} < ${g.batch}) { ${store} }`;
  });
}

/** y = -sum |x - w| or sum x w over the window and the channels of the output's group. */
export const groupedShader: Shader<ForwardParameters> = {
  name: "grouped",
  io: { outputs: ["y"], inputs: ["x", "w"] },
  code({ g, term }) {
    const images = imagesOf(g);
    const places = g.outHeight * g.outWidth;
    const [inImage, outImage] = [g.height * g.width * g.inChannels, places * g.outChannels];
    return wgsl(
      groupedShader.io,
      `  let o = ${remainder("thread", g.outChannels)};
  let place = ${quotient("thread", g.outChannels)};
  let n = place / ${places} * ${images};
  if (n >= ${g.batch}) { return; }
  let inner = place % ${places};
  let i = inner / ${g.outWidth};
  let j = inner % ${g.outWidth};
  let to = n * ${outImage} + inner * ${g.outChannels} + o;
  let first = ${quotient("o", g.outPer)} * ${g.inPer};
${lines(images, "  ", (k) => `let base${k} = min(n + ${k}, ${g.batch - 1}) * ${inImage} + first;`)}
${lines(images, "  ", (k) => `var acc${k} = 0.0;`)}
  for (var a = 0; a < ${g.kernel}; a++) {
    let h = i * ${g.stride} + a - ${g.pad};
    for (var b = 0; b < ${g.kernel}; b++) {
      let v = j * ${g.stride} + b - ${g.pad};
      let inside = h >= 0 && h < ${g.height} && v >= 0 && v < ${g.width};
      let at = (h * ${g.width} + v) * ${g.inChannels};
      let f = (a * ${g.kernel} + b) * ${g.inPer * g.outChannels} + o;
      for (var c = 0; c < ${g.inPer}; c++) {
        let weight = w[f + c * ${g.outChannels}];
${lines(images, "        ", (k) => `var s${k} = 0.0;`)}
        if (inside) { ${lines(images, "", (k) => `s${k} = x[base${k} + at + c];`).replaceAll("\n", " ")} }
${lines(images, "        ", (k) => termCode(term, { acc: `acc${k}`, s: `s${k}`, w: "weight", own: "", type: "f32", bits: false }))}
      }
    }
  }
${stores(g, "y", outImage)}`,
    );
  },
};

function forward(
  g: GroupedGeometry,
  term: ForwardParameters["term"],
  x: TensorInfo,
  w: TensorInfo,
) {
  return run1(groupedShader, {
    parameters: { g, term },
    inputs: [x, w],
    output: outputShape(g),
    threads: g.outChannels * g.outHeight * g.outWidth * Math.ceil(g.batch / imagesOf(g)),
  });
}

export const adder2dGrouped: KernelTable["adder2dGrouped"] = ({ x, w }, attrs) =>
  forward(groupedFilterGeometry(x.shape, w.shape, attrs), "l1", x, w);

export const conv2dGrouped: KernelTable["conv2dGrouped"] = ({ x, w }, attrs) =>
  forward(groupedFilterGeometry(x.shape, w.shape, attrs), "product", x, w);

interface InputParameters {
  readonly g: GroupedGeometry;
  readonly rule: InputRule | "product";
  readonly bits: boolean;
}

/** dx = sum dy r(w - x) or sum dy w over the outputs of the channel's group that its place reached. */
export const groupedInputShader: Shader<InputParameters> = {
  name: "groupedInput",
  io: { outputs: ["dx"], inputs: ["dy", "w", "x"] },
  code: inputCode,
};

/** dx = sum dy w of a convolution in groups, whose gradient does not read x. */
export const groupedProductInputShader: Shader<InputParameters> = {
  name: "groupedProductInput",
  io: { outputs: ["dx"], inputs: ["dy", "w"] },
  code: inputCode,
};

function inputCode({ g, rule, bits }: InputParameters): string {
  const images = imagesOf(g);
  const places = g.height * g.width;
  const [inImage, outImage] = [places * g.inChannels, g.outHeight * g.outWidth * g.outChannels];
  const owns =
    rule === "product"
      ? ""
      : `${lines(images, "  ", (k) => `let own${k} = x[inner * ${g.inChannels} + c + min(n + ${k}, ${g.batch - 1}) * ${inImage}];`)}\n`;
  return wgsl(
    rule === "product" ? groupedProductInputShader.io : groupedInputShader.io,
    `  let c = ${remainder("thread", g.inChannels)};
  let place = ${quotient("thread", g.inChannels)};
  let n = place / ${places} * ${images};
  if (n >= ${g.batch}) { return; }
  let inner = place % ${places};
  let to = n * ${inImage} + inner * ${g.inChannels} + c;
  let h0 = inner / ${g.width} + ${g.pad};
  let w0 = inner % ${g.width} + ${g.pad};
  let part = ${quotient("c", g.inPer)};
  let own = c - part * ${g.inPer};
${lines(images, "  ", (k) => `let base${k} = min(n + ${k}, ${g.batch - 1}) * ${outImage} + part * ${g.outPer};`)}
${owns}${lines(images, "  ", (k) => `var acc${k} = 0.0;`)}
  let top = ${quotient(`max(h0 + ${g.stride - g.kernel}, 0)`, g.stride)};
  let bottom = min(${quotient("h0", g.stride)}, ${g.outHeight - 1});
  let left = ${quotient(`max(w0 + ${g.stride - g.kernel}, 0)`, g.stride)};
  let right = min(${quotient("w0", g.stride)}, ${g.outWidth - 1});
  for (var i = top; i <= bottom; i++) {
    for (var j = left; j <= right; j++) {
      let at = (i * ${g.outWidth} + j) * ${g.outChannels};
      let tap = (h0 - i * ${g.stride}) * ${g.kernel} + w0 - j * ${g.stride};
      let f = (tap * ${g.inPer} + own) * ${g.outChannels} + part * ${g.outPer};
      for (var o = 0; o < ${g.outPer}; o++) {
        let weight = w[f + o];
${lines(images, "        ", (k) => `let g${k} = dy[base${k} + at + o];`)}
${lines(images, "        ", (k) => termCode(rule, { acc: `acc${k}`, s: `g${k}`, w: "weight", own: `own${k}`, type: "f32", bits }))}
      }
    }
  }
${stores(g, "dx", inImage)}`,
  );
}

function gradInput(
  g: GroupedGeometry,
  rule: InputParameters["rule"],
  inputs: readonly TensorInfo[],
): TensorInfo {
  return run1(rule === "product" ? groupedProductInputShader : groupedInputShader, {
    parameters: { g, rule, bits: onSoftware() },
    inputs,
    output: inputShape(g),
    threads: g.inChannels * g.height * g.width * Math.ceil(g.batch / imagesOf(g)),
  });
}

export const adder2dGroupedGradInput: KernelTable["adder2dGroupedGradInput"] = (
  { dy, x, w },
  attrs,
) => gradInput(groupedFilterGeometry(x.shape, w.shape, attrs), attrs.rule, [dy, w, x]);

export const conv2dGroupedGradInput: KernelTable["conv2dGroupedGradInput"] = ({ dy, w }, attrs) =>
  gradInput(groupedFilterGeometry(attrs.inputShape, w.shape, attrs), "product", [dy, w]);

interface FilterParameters {
  readonly g: GroupedGeometry;
  readonly rule: FilterRule | "product";
  readonly split: Split;
}

/** Partial sums of dy (x - w), dy sign(x - w) or dy x over a part of dy's rows: [parts, K, K, Cin/groups, Cout]. */
export const groupedFilterShader: Shader<FilterParameters> = {
  name: "groupedFilter",
  io: { outputs: ["partial"], inputs: ["dy", "x", "w"] },
  code: filterCode,
};

/** Partial sums of dy x for a convolution in groups, whose gradient does not read w; the layout is the same. */
export const groupedProductFilterShader: Shader<FilterParameters> = {
  name: "groupedProductFilter",
  io: { outputs: ["partial"], inputs: ["dy", "x"] },
  code: filterCode,
};

function filterCode({ g, rule, split }: FilterParameters): string {
  const size = g.kernel * g.kernel * g.inPer * g.outChannels;
  return wgsl(
    rule === "product" ? groupedProductFilterShader.io : groupedFilterShader.io,
    `  if (thread >= ${size * split.parts}) { return; }
  let part = thread / ${size};
  let e = thread % ${size};
  let o = ${remainder("e", g.outChannels)};
  let row = ${quotient("e", g.outChannels)};
  let c = ${quotient("o", g.outPer)} * ${g.inPer} + ${remainder("row", g.inPer)};
  let tap = ${quotient("row", g.inPer)};
  let a = tap / ${g.kernel} - ${g.pad};
  let b = tap % ${g.kernel} - ${g.pad};
${rule === "product" ? "" : "  let weight = w[e];\n"}  var acc = 0.0;
  let last = min((part + 1) * ${split.each}, ${g.batch * g.outHeight});
  for (var unit = part * ${split.each}; unit < last; unit++) {
    let h = unit % ${g.outHeight} * ${g.stride} + a;
    let start = (unit / ${g.outHeight} * ${g.height} + h) * ${g.width * g.inChannels} + c;
    var at = unit * ${g.outWidth * g.outChannels} + o;
    for (var j = 0; j < ${g.outWidth}; j++) {
      let v = j * ${g.stride} + b;
      var s = 0.0;
      if (h >= 0 && h < ${g.height} && v >= 0 && v < ${g.width}) { s = x[start + v * ${g.inChannels}]; }
      acc += dy[at] * ${rule === "product" ? "s" : filterRuleCode(rule, "s - weight")};
      at += ${g.outChannels};
    }
  }
  partial[thread] = acc;`,
  );
}

function gradFilter(
  g: GroupedGeometry,
  rule: FilterParameters["rule"],
  inputs: readonly TensorInfo[],
): TensorInfo {
  const shape = groupedFilterShape(g);
  const size = g.kernel * g.kernel * g.inPer * g.outChannels;
  const split = splitFilterGradient(g, size);
  const partial = run1(rule === "product" ? groupedProductFilterShader : groupedFilterShader, {
    parameters: { g, rule, split },
    inputs,
    output: split.parts === 1 ? shape : [split.parts, ...shape],
    threads: size * split.parts,
  });
  if (split.parts === 1) return partial;
  const sum = sumRows(partial, split.parts, shape);
  dispose(partial);
  return sum;
}

export const adder2dGroupedGradFilter: KernelTable["adder2dGroupedGradFilter"] = (
  { dy, x, w },
  attrs,
) => gradFilter(groupedFilterGeometry(x.shape, w.shape, attrs), attrs.rule, [dy, x, w]);

export const conv2dGroupedGradFilter: KernelTable["conv2dGroupedGradFilter"] = ({ dy, x }, attrs) =>
  gradFilter(groupedGeometry(x.shape, attrs.kernel, dy.shape[3] ?? 0, attrs), "product", [dy, x]);
