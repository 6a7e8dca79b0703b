import { ok, type Result, type TensorType } from "@adder-studio/core";
import type { OpFault } from "../op";

/** Common parts of the ops that map each value to another one: any shape, which stays, and no parameters. */
export const elementwise = {
  group: "other",
  inputs: ["x"],
  params: {},
  infer: ({ x }: { readonly x: TensorType }): Result<TensorType, OpFault> => ok(x),
  paramShapes: () => ({}),
} as const;
