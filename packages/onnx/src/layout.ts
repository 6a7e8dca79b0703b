import type { Shape } from "@adder-studio/core";

/** Converts filters [K,K,In,Out] to ONNX's [Out,In,K,K]. */
export function toOihw(data: Float32Array, [height = 1, width = 1, ins = 1, outs = 1]: Shape) {
  const turned = new Float32Array(data.length);
  for (let at = 0, tap = 0; tap < height * width; tap++) {
    for (let i = 0; i < ins; i++) {
      for (let o = 0; o < outs; o++, at++) {
        turned[(o * ins + i) * height * width + tap] = data[at] as number;
      }
    }
  }
  return turned;
}
/** Converts filters [Out,In,K,K] to our [K,K,In,Out]; `[height, width, ins, outs]` is the shape of the result. */
export function toHwio(data: Float32Array, [height = 1, width = 1, ins = 1, outs = 1]: Shape) {
  const turned = new Float32Array(data.length);
  for (let at = 0, tap = 0; tap < height * width; tap++) {
    for (let i = 0; i < ins; i++) {
      for (let o = 0; o < outs; o++, at++) {
        turned[at] = data[(o * ins + i) * height * width + tap] as number;
      }
    }
  }
  return turned;
}
