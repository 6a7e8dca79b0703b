import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { InputRule, KernelTable } from "../contract";
import { inputFrame } from "../gpu/plan";
import { inputRuleCode } from "../gpu/rules";
import { filterGeometry, type Geometry, geometry, inputShape, outputShape } from "../window";
import { imageQuads, inputQuads, outputQuads, scatter } from "./quads";
import { dispose, glsl, run, type Shader } from "./run";
import { quotient } from "./text";

// A fragment carries four images times four channels: 16 sums for two fetches.

const images = ["a", "b", "c", "d"] as const;
const lanes = ["x", "y", "z", "w"] as const;

function perImage(make: (image: string, lane: string, k: number) => string, indent = "  "): string {
  return images.map((image, k) => indent + make(image, lanes[k] ?? "", k)).join("\n");
}

interface ForwardParameters {
  readonly g: Geometry;
  readonly similarity: "l1" | "product";
}

/** -sum |x - w| or sum x w: quads of output channels, one texture an image. */
export const windowShader: Shader<ForwardParameters> = {
  name: "window",
  io: { outputs: images, inputs: ["images", "filters"], quads: [...images, "images", "filters"] },
  code: ({ g, similarity }, layout) => {
    const frame = inputFrame(g);
    const blocks = Math.ceil(g.outChannels / 4);
    return glsl(
      windowShader.io,
      layout,
      `  int place = ${quotient("e", blocks)};
  int line = ${quotient("place", g.outWidth)};
  int q = ${quotient("line", g.outHeight)};
  int i = line - q * ${g.outHeight};
  int j = place - line * ${g.outWidth};
  int base = ((q * ${frame.height} + i * ${g.stride}) * ${frame.width} + j * ${g.stride}) * ${g.inChannels};
  int f = e - place * ${blocks};
${perImage((image) => `vec4 sum${image} = vec4(0.0);`)}
  for (int a = 0; a < ${g.kernel}; a++) {
    int end = base + ${g.kernel * g.inChannels};
    for (int at = base; at < end; at++) {
      vec4 v = images_at(at);
      vec4 filt = filters_at(f);
${perImage(
  (image, lane) =>
    similarity === "l1"
      ? `sum${image} -= abs(v.${lane} - filt);`
      : `sum${image} += v.${lane} * filt;`,
  "      ",
)}
      f += ${blocks};
    }
    base += ${frame.width * g.inChannels};
  }
${perImage((image) => `${image} = sum${image};`)}`,
    );
  },
};

interface GradientParameters {
  readonly g: Geometry;
  readonly rule: InputRule | "product";
}

/** sum dy r(w - x) or sum dy w for each input place: quads of input channels, one texture an image. */
function gradientCode(g: Geometry, rule: GradientParameters["rule"]): string {
  const blocks = Math.ceil(g.inChannels / 4);
  const image = g.height * g.width * g.inChannels;
  const own = (k: number) => [0, 1, 2, 3].map((c) => `x_at(own + ${k * image + c})`).join(", ");
  const weight = (name: string) =>
    rule === "product" ? "filt" : inputRuleCode(rule, `filt - own${name}`, "vec4(1.0)");
  return `  int place = ${quotient("e", blocks)};
  int line = ${quotient("place", g.width)};
  int q = ${quotient("line", g.height)};
  int block = e - place * ${blocks};
  int h0 = line - q * ${g.height} + ${g.pad};
  int w0 = place - line * ${g.width} + ${g.pad};
${
  rule === "product"
    ? ""
    : `  int own = q * ${4 * image} + (place - q * ${g.height * g.width}) * ${g.inChannels} + block * 4;
${perImage((name, _, k) => `vec4 own${name} = vec4(${own(k)});`)}
`
}${perImage((name) => `vec4 sum${name} = vec4(0.0);`)}
  int top = ${quotient(`max(h0 + ${g.stride - g.kernel}, 0)`, g.stride)};
  int bottom = min(${quotient("h0", g.stride)}, ${g.outHeight - 1});
  int left = ${quotient(`max(w0 + ${g.stride - g.kernel}, 0)`, g.stride)};
  int right = min(${quotient("w0", g.stride)}, ${g.outWidth - 1});
  for (int i = top; i <= bottom; i++) {
    for (int j = left; j <= right; j++) {
      int at = ((q * ${g.outHeight} + i) * ${g.outWidth} + j) * ${g.outChannels};
      int tap = (h0 - i * ${g.stride}) * ${g.kernel} + w0 - j * ${g.stride};
      int f = tap * ${g.outChannels * blocks} + block;
      for (int end = at + ${g.outChannels}; at < end; at++) {
        vec4 v = dy_at(at);
        vec4 filt = filters_at(f);
${perImage((name, lane) => `sum${name} += v.${lane} * ${weight(name)};`, "        ")}
        f += ${blocks};
      }
    }
  }
${perImage((name) => `${name} = sum${name};`)}`;
}

export const windowGradientShader: Shader<GradientParameters> = {
  name: "windowGradient",
  io: {
    outputs: images,
    inputs: ["dy", "filters", "x"],
    quads: [...images, "dy", "filters"],
  },
  code: ({ g, rule }, layout) => glsl(windowGradientShader.io, layout, gradientCode(g, rule)),
};

/** The same for a convolution, whose gradient does not read x. */
export const productGradientShader: Shader<GradientParameters> = {
  name: "productGradient",
  io: { outputs: images, inputs: ["dy", "filters"], quads: [...images, "dy", "filters"] },
  code: ({ g, rule }, layout) => glsl(productGradientShader.io, layout, gradientCode(g, rule)),
};

function forward(x: TensorInfo, w: TensorInfo, g: Geometry, similarity: "l1" | "product") {
  const [quads, filters] = [imageQuads(x, g.pad), outputQuads(w)];
  const parts = run(windowShader, {
    parameters: { g, similarity },
    inputs: [quads, filters],
    shape: [Math.ceil(g.batch / 4), g.outHeight, g.outWidth, Math.ceil(g.outChannels / 4)],
  });
  dispose(quads, filters);
  const y = scatter(parts, outputShape(g));
  dispose(...parts);
  return y;
}

function gradient(
  shader: Shader<GradientParameters>,
  parameters: GradientParameters,
  dy: TensorInfo,
  w: TensorInfo,
  more: readonly TensorInfo[],
): TensorInfo {
  const { g } = parameters;
  const [quads, filters] = [imageQuads(dy, 0), inputQuads(w)];
  const parts = run(shader, {
    parameters,
    inputs: [quads, filters, ...more],
    shape: [Math.ceil(g.batch / 4), g.height, g.width, Math.ceil(g.inChannels / 4)],
  });
  dispose(quads, filters);
  const dx = scatter(parts, inputShape(g));
  dispose(...parts);
  return dx;
}

export const adder2d: KernelTable["adder2d"] = ({ x, w }, attrs) =>
  forward(x, w, filterGeometry(x.shape, w.shape, attrs), "l1");

export const conv2d: KernelTable["conv2d"] = ({ x, w }, attrs) =>
  forward(x, w, filterGeometry(x.shape, w.shape, attrs), "product");

export const adder2dGradInput: KernelTable["adder2dGradInput"] = ({ dy, x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  return gradient(windowGradientShader, { g, rule: attrs.rule }, dy, w, [x]);
};

export const conv2dGradInput: KernelTable["conv2dGradInput"] = ({ dy, w }, attrs) => {
  const g = geometry(attrs.inputShape, w.shape[0] ?? 0, w.shape[3] ?? 0, attrs);
  return gradient(productGradientShader, { g, rule: "product" }, dy, w, []);
};
