import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { FilterRule, KernelTable } from "../contract";
import { filterGeometry, type Geometry, geometry } from "../window";
import { filterByRegisters } from "./filter-registers";
import { filterByTiles, filterSize } from "./filter-tiled";
import { sumRows } from "./reduce";
import { dispose } from "./run";
import { variantFor } from "./tune";

/** Computes dw by partial sums over parts of the outputs, then their sum, both in a fixed order. */
function filterGradient(
  g: Geometry,
  rule: FilterRule | "product",
  dy: TensorInfo,
  x: TensorInfo,
  w?: TensorInfo,
): TensorInfo {
  const byTiles = variantFor(filterSize(g)) === "tiled";
  const { partial, parts } = (byTiles ? filterByTiles : filterByRegisters)(g, rule, dy, x, w);
  if (parts === 1) return partial;
  const sum = sumRows(partial, parts, [g.kernel, g.kernel, g.inChannels, g.outChannels]);
  dispose(partial);
  return sum;
}

export const adder2dGradFilter: KernelTable["adder2dGradFilter"] = ({ dy, x, w }, attrs) =>
  filterGradient(filterGeometry(x.shape, w.shape, attrs), attrs.rule, dy, x, w);

export const conv2dGradFilter: KernelTable["conv2dGradFilter"] = ({ dy, x }, attrs) =>
  filterGradient(geometry(x.shape, attrs.kernel, dy.shape[3] ?? 0, attrs), "product", dy, x);
