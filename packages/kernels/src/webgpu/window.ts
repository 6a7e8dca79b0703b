import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { filterGeometry, type Geometry, geometry } from "../window";
import type { Term } from "./terms";
import { variantFor } from "./tune";
import { stridedGradient } from "./window-gradient";
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

export const conv2d: KernelTable["conv2d"] = ({ x, w }, attrs) =>
  forward(x, w, filterGeometry(x.shape, w.shape, attrs), "product");

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
  // Of a tile's terms, a stride leaves one in stride^2.
  const useful = { ...size, depth: g.stride > 1 ? 0 : size.depth };
  if (variantFor(useful) === "tiled") return tiledGradient(g, size, term, dy, w, x);
  if (g.stride === 1) return slide(backSlide(g), term, dy, w, x);
  return stridedGradient(g, term, x === undefined ? [dy, w] : [dy, x, w]);
}

export const adder2dGradInput: KernelTable["adder2dGradInput"] = ({ dy, x, w }, attrs) =>
  gradient(filterGeometry(x.shape, w.shape, attrs), attrs.rule, dy, w, x);

export const conv2dGradInput: KernelTable["conv2dGradInput"] = ({ dy, w }, attrs) =>
  gradient(geometry(attrs.inputShape, w.shape[0] ?? 0, w.shape[3] ?? 0, attrs), "product", dy, w);
