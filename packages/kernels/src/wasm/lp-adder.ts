import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { filterGeometry, type Geometry, outputShape } from "../window";
import { make, sizeOf } from "./backend";
import { callShared } from "./module";
import { at } from "./operand";

type Adders = Pick<KernelTable, "adder2d" | "adder2dGradInput" | "adder2dGradFilter">;
type LpAdders = Pick<KernelTable, "lpAdder2d" | "lpAdder2dGradInput" | "lpAdder2dGradFilter">;

/** Cost of a power in vector operations; a distance costs one. */
const powerWork = 12;

function numbers(g: Geometry): number[] {
  const { batch, height, width, inChannels, kernel, stride, pad, outHeight, outWidth } = g;
  return [
    batch,
    height,
    width,
    inChannels,
    kernel,
    stride,
    pad,
    outHeight,
    outWidth,
    g.outChannels,
  ];
}

function scaled(x: TensorInfo, factor: number): TensorInfo {
  callShared(sizeOf(x) / 4, "scaleBy", at(x, sizeOf(x)), sizeOf(x), factor);
  return x;
}

/**
 * Returns the l_p adders in WebAssembly. Powers are avoided at both ends: at p = 1 they are the l1 adder with the
 * sign rule on both sides, and at p = 2 their gradients are twice those of the l1 adder's unclipped rules.
 */
export function lpAdders(adders: Adders): LpAdders {
  return {
    lpAdder2d({ x, w }, { p, ...window }) {
      if (p === 1) return adders.adder2d({ x, w }, window);
      const g = filterGeometry(x.shape, w.shape, window);
      const y = make(outputShape(g));
      const taps = (sizeOf(y) * g.kernel * g.kernel * g.inChannels) / 4;
      const tensors = [at(x, sizeOf(x)), at(w, sizeOf(w)), at(y, sizeOf(y))];
      callShared(taps * (p === 2 ? 1 : powerWork), "lpAdder2d", ...tensors, p, ...numbers(g));
      return y;
    },
    lpAdder2dGradInput(inputs, { p, ...window }) {
      if (p === 1) return adders.adder2dGradInput(inputs, { ...window, rule: "sign" });
      if (p === 2) {
        const dx = adders.adder2dGradInput(inputs, { ...window, rule: "unclipped" });
        return scaled(dx as TensorInfo, 2);
      }
      return scaled(gradient("lpAdder2dGradInput", inputs, inputs.x, window, p), p);
    },
    lpAdder2dGradFilter(inputs, { p, ...window }) {
      if (p === 1) return adders.adder2dGradFilter(inputs, { ...window, rule: "sign" });
      if (p === 2) {
        const dw = adders.adder2dGradFilter(inputs, { ...window, rule: "full-precision" });
        return scaled(dw as TensorInfo, 2);
      }
      return scaled(gradient("lpAdder2dGradFilter", inputs, inputs.w, window, p), p);
    },
  };
}

/** Computes a gradient without its factor p, in a new tensor of the shape of `like`. */
function gradient(
  name: "lpAdder2dGradInput" | "lpAdder2dGradFilter",
  { dy, x, w }: Readonly<Record<"dy" | "x" | "w", TensorInfo>>,
  like: TensorInfo,
  window: { readonly stride: number; readonly pad: number },
  p: number,
): TensorInfo {
  const g = filterGeometry(x.shape, w.shape, window);
  const to = make(like.shape);
  const work = (sizeOf(dy) * g.kernel * g.kernel * g.inChannels * powerWork) / 4;
  const size = g.batch * g.outHeight * g.outWidth * g.outChannels;
  const tensors = [at(dy, size), at(x, sizeOf(x)), at(w, sizeOf(w)), at(to, sizeOf(to))];
  callShared(work, name, ...tensors, p, ...numbers(g));
  return to;
}
