import type { KernelTable } from "../contract";
import { map, pointwise } from "./pointwise";

/** sign(w) 2^round(log2 |w|) from the bits of w: mantissas from the first above sqrt(2) on raise the exponent. */
export const powerOfTwoShader = pointwise<{ lowest: number; highest: number }>(
  "powerOfTwo",
  { outputs: ["y"], inputs: ["w"] },
  ({ lowest, highest }) => `  float v = w_at(e);
  uint all = floatBitsToUint(v);
  uint magnitude = all & 0x7fffffffu;
  uint power = clamp((magnitude + ${0x800000 - 0x3504f4}u) & 0x7f800000u, ${lowest + 127}u << 23, ${highest + 127}u << 23);
  bool unchanged = magnitude == 0u || magnitude >= 0x7f800000u;
  y = unchanged ? v : uintBitsToFloat((all & 0x80000000u) | power);`,
);

export const powerOfTwo: KernelTable["powerOfTwo"] = ({ w }, { lowest, highest }) =>
  map(powerOfTwoShader, { lowest, highest }, [w]);
