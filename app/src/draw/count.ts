import type { ModelIR } from "@adder-studio/ir";

/** Operations that one look may take, and values that it may read. */
const mostOperations = 8e9;
const mostValues = 1e6;

/** Returns the number of test images for one snapshot of arrays of `size` values each: `most`, fewer in large networks. */
export function imagesPerLook(ir: ModelIR, size: number, most: number): number {
  const operations = ir.ops.reduce(
    (sum, { cost }) => sum + cost.additions + cost.multiplications,
    0,
  );
  const byWork = Math.floor(mostOperations / Math.max(1, operations));
  const bySize = Math.floor(mostValues / Math.max(1, size));
  return Math.max(1, Math.min(most, byWork, bySize));
}
