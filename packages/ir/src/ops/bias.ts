import { ok, shapeSize } from "@adder-studio/core";
import { defineOp } from "../op";
import { channelsOf } from "../shapes";

/** y = x + b over the last axis; x [...,C], b [C] -> [...,C]; one addition a value. */
export const bias = defineOp<"bias">({
  name: "bias",
  group: "layers",
  inputs: ["x"],
  params: { b: "bias" },
  infer: ({ x }) => ok(x),
  paramShapes: ({ x }) => ({ b: [channelsOf(x)] }),
  cost: (_ins, _attrs, out) => ({ additions: shapeSize(out.shape), multiplications: 0 }),
});
