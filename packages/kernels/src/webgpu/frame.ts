import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Frame } from "../gpu/plan";
import { rowLoop, run1, type Shader, wgsl } from "./run";

interface FrameParameters extends Frame {
  readonly images: number;
  readonly innerHeight: number;
  readonly innerWidth: number;
  readonly channels: number;
}

/** Copies x [N,h,w,C] into a frame of zeros -> [N,height,width,C]. */
export const frameShader: Shader<FrameParameters> = {
  name: "frame",
  io: { outputs: ["y"], inputs: ["x"] },
  code: (p) =>
    wgsl(
      frameShader.io,
      rowLoop(
        [p.height, p.width, p.channels],
        `    let h = row - ${p.before};
    let w = column - ${p.before};
    let inside = h >= 0 && h < ${p.innerHeight} && w >= 0 && w < ${p.innerWidth};
    let source = ((n * ${p.innerHeight} + h) * ${p.innerWidth} + w) * ${p.channels} + c;
    y[e] = select(0.0, x[select(0, source, inside)], inside);`,
      ),
      `const images = ${p.images};`,
    ),
};

/** Returns `x` in its frame: `x` itself where the frame is empty, else a copy for the caller to dispose of. */
export function framed(x: TensorInfo, frame: Frame): { tensor: TensorInfo; copied: boolean } {
  const [batch = 0, innerHeight = 0, innerWidth = 0, channels = 0] = x.shape;
  if (frame.before === 0 && frame.height === innerHeight && frame.width === innerWidth) {
    return { tensor: x, copied: false };
  }
  const output = [batch, frame.height, frame.width, channels];
  const tensor = run1(frameShader, {
    parameters: { ...frame, images: batch, innerHeight, innerWidth, channels },
    inputs: [x],
    output,
    threads: batch * frame.height * channels,
  });
  return { tensor, copied: true };
}
