import { ok, shapeSize } from "@adder-studio/core";
import { defineOp } from "../op";
import { channelsOf, imageOf } from "../shapes";

/** Mean of each channel. x [H,W,C] -> [C]; H*W - 1 additions and one multiplication a channel. */
export const globalAvgPool = defineOp<"globalAvgPool">({
  name: "globalAvgPool",
  group: "other",
  inputs: ["x"],
  params: {},
  infer({ x }) {
    const image = imageOf(x);
    return image.ok ? ok({ shape: [image.value.channels] }) : image;
  },
  paramShapes: () => ({}),
  cost({ x }) {
    const channels = channelsOf(x);
    return { additions: shapeSize(x.shape) - channels, multiplications: channels };
  },
});
