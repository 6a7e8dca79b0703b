import type { KernelTable } from "../contract";
import { map, pointwise } from "./pointwise";

/** sign(w) 2^round(log2 |w|) from the bits of w: mantissas from the first above sqrt(2) on raise the exponent. */
export const powerOfTwoShader = pointwise<{ lowest: number; highest: number }>(
  "powerOfTwo",
  { outputs: ["y"], inputs: ["w"] },
  ({ lowest, highest }) => `    let all = bitcast<u32>(w[e]);
    let magnitude = all & 0x7fffffffu;
    let power = clamp((magnitude + ${0x800000 - 0x3504f4}u) & 0x7f800000u, ${lowest + 127}u << 23u, ${highest + 127}u << 23u);
    let unchanged = magnitude == 0u || magnitude >= 0x7f800000u;
    y[e] = bitcast<f32>(select((all & 0x80000000u) | power, all, unchanged));`,
);

export const powerOfTwo: KernelTable["powerOfTwo"] = ({ w }, { lowest, highest }) =>
  map(powerOfTwoShader, { lowest, highest }, [w]);
