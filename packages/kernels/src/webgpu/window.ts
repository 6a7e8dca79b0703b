import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { filterGeometry, type Geometry, geometry } from "../window";
import type { Term } from "./terms";
import { variantFor } from "./tune";
import { sparseGradient } from "./window-gradient";
import { backSlide, forwardSlide, slide } from "./window-registers";
import { tiledForward, tiledGradient } from "./window-tiled";

function forward(x: TensorInfo, w: TensorInfo, g: Geometry, term: "l1" | "product"): TensorInfo {
  const size = {
    rows: g.batch * g.outHeight * g.outWidth,
    columns: g.outChannels,
    depth: g.kernel * g.kernel * g.inChannels,
  };
  if (variantFor(size) === "tiled") return tiledForward(g, size, term, x, w);
  return slide(forwardSlide(g), term, x, w);
}

export const adder2d: KernelTable["adder2d"] = ({ x, w }, attrs) =>
  forward(x, w, filterGeometry(x.shape, w.shape, attrs), "l1");

/** The adder on integer codes, by the kernel of `adder2d`: sums of whole numbers are exact in float32 below 2^24. */
export const adder2dInteger: KernelTable["adder2dInteger"] = (codes, attrs) =>
  adder2d(codes, attrs);

export const conv2d: KernelTable["conv2d"] = ({ x, w }, attrs) =>
  forward(x, w, filterGeometry(x.shape, w.shape, attrs), "product");

/**
 * Returns true when most taps of an input place belong to an output. They do not with a stride, nor at the rim
 * of a layer without padding, which is the whole layer when the kernel is as large as the image.
 */
function isDense(g: Geometry): boolean {
  return g.stride === 1 && g.height * g.width <= 1.3 * g.outHeight * g.outWidth;
}

function gradient(
  g: Geometry,
  term: Exclude<Term, "l1">,
  dy: TensorInfo,
  w: TensorInfo,
  x?: TensorInfo,
): TensorInfo {
  const size = {
    rows: g.batch * g.height * g.width,
    columns: g.inChannels,
    depth: g.kernel * g.kernel * g.outChannels,
  };
  const dense = isDense(g);
  const useful = { ...size, depth: dense ? size.depth : 0 };
  if (variantFor(useful) === "tiled") return tiledGradient(g, size, term, dy, w, x);
  if (dense) return slide(backSlide(g), term, dy, w, x);
  return sparseGradient(g, term, x === undefined ? [dy, w] : [dy, x, w]);
}

export const adder2dGradInput: KernelTable["adder2dGradInput"] = ({ dy, x, w }, attrs) =>
  gradient(filterGeometry(x.shape, w.shape, attrs), attrs.rule, dy, w, x);

export const conv2dGradInput: KernelTable["conv2dGradInput"] = ({ dy, w }, attrs) =>
  gradient(geometry(attrs.inputShape, w.shape[0] ?? 0, w.shape[3] ?? 0, attrs), "product", dy, w);
