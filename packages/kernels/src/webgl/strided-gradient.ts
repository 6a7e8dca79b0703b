import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { InputRule } from "../contract";
import { inputRuleCode } from "../gpu/rules";
import { type Geometry, inputShape } from "../window";
import { type Grid, texelAt } from "./grid";
import { imageQuads, images, inputQuads, lanes, scatter, targetNames } from "./quads";
import { dispose, glsl, run, type Shader } from "./run";
import { quotient } from "./text";

// Input gradients of strided windows: the number of windows that hold a place differs from place to place.

interface GradientParameters {
  readonly g: Geometry;
  readonly rule: InputRule | "product";
  readonly grids: { readonly dy: Grid; readonly filters: Grid };
}

function perImage(make: (image: string, lane: string, k: number) => string, indent = "  "): string {
  return images.map((image, k) => indent + make(image, lanes[k] ?? "", k)).join("\n");
}

/** GLSL of dx = sum dy r(w - x) or sum dy w for each input place: quads of input channels, one texture an image. */
function gradientCode({ g, rule, grids }: GradientParameters): string {
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
      for (int band = 0; band < ${grids.dy.bands}; band++) {
        ivec2 p = ${texelAt(grids.dy, "q", "i", `j + band * ${grids.dy.bandWidth}`)};
        ivec2 f = ${texelAt(grids.filters, "block", `h0 - i * ${g.stride}`, `w0 - j * ${g.stride} + band * ${grids.filters.bandWidth}`)};
        for (int o = 0; o < ${grids.dy.depth}; o++) {
          vec4 v = dy_at(p);
          vec4 filt = filters_at(f);
${perImage((name, lane) => `sum${name} += v.${lane} * ${weight(name)};`, "          ")}
          p.y++;
          f.y++;
        }
      }
    }
  }
${perImage((name) => `${name}0 = sum${name};`)}`;
}

const outputs = targetNames(1);

export const windowGradientShader: Shader<GradientParameters> = {
  name: "windowGradient",
  io: { outputs, inputs: ["dy", "filters", "x"], quads: outputs, grids: ["dy", "filters"] },
  code: (parameters, layout) => glsl(windowGradientShader.io, layout, gradientCode(parameters)),
};

/** dx = sum dy w of a convolution, whose gradient does not read x; the layout is the same. */
export const productGradientShader: Shader<GradientParameters> = {
  name: "productGradient",
  io: { outputs, inputs: ["dy", "filters"], quads: outputs, grids: ["dy", "filters"] },
  code: (parameters, layout) => glsl(productGradientShader.io, layout, gradientCode(parameters)),
};

/** Computes dx of a window with any stride; adders need `x`. */
export function stridedGradient(
  g: Geometry,
  rule: GradientParameters["rule"],
  dy: TensorInfo,
  w: TensorInfo,
  x?: TensorInfo,
): TensorInfo {
  const [quads, filters] = [imageQuads(dy, 0), inputQuads(w, false)];
  const parts = run(x === undefined ? productGradientShader : windowGradientShader, {
    parameters: { g, rule, grids: { dy: quads.grid, filters: filters.grid } },
    inputs: [quads.tensor, filters.tensor, ...(x === undefined ? [] : [x])],
    shape: [Math.ceil(g.batch / 4), g.height, g.width, Math.ceil(g.inChannels / 4)],
  });
  dispose(quads.tensor, filters.tensor);
  const dx = scatter(parts, inputShape(g), { pixels: 1, blocks: 1 });
  dispose(...parts);
  return dx;
}
