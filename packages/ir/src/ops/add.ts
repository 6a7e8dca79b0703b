import { counted, err, formatShape, ok, shapeSize } from "@adder-studio/core";
import { defineOp } from "../op";

/**
 * y = a + b, value by value; both of one shape (no broadcasting). One addition a value.
 * Faults: `channels-differ` (only the last axis of two images differs), `shapes-differ`.
 */
export const add = defineOp<"add">({
  name: "add",
  group: "other",
  inputs: ["a", "b"],
  params: {},
  infer({ a, b }) {
    const same = a.shape.length === b.shape.length;
    if (same && a.shape.every((side, axis) => side === b.shape[axis])) return ok(a);
    const sides =
      same && a.shape.length === 3 && a.shape.slice(0, 2).every((s, i) => s === b.shape[i]);
    return sides
      ? err({
          code: "channels-differ",
          message: `${a.shape[2]} and ${counted(b.shape[2] ?? 0, "channel")} cannot be added.`,
          input: "b",
        })
      : err({
          code: "shapes-differ",
          message: `${formatShape(a.shape)} and ${formatShape(b.shape)} cannot be added.`,
          input: "b",
        });
  },
  paramShapes: () => ({}),
  cost: (_ins, _attrs, out) => ({ additions: shapeSize(out.shape), multiplications: 0 }),
});
