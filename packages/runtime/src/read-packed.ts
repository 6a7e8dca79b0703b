import { concat, reshape, type Tensor, tidy } from "@tensorflow/tfjs-core";

/**
 * Reads several arrays of the device in one read-back: their values one after the other, in the order of `tensors`.
 * The tensors stay the caller's.
 * @example
 * const [loss] = await readPacked([program.trainStep(batch, step, lr)]);
 */
export async function readPacked(tensors: readonly Tensor[]): Promise<Float32Array> {
  const packed = tidy(() => concat(tensors.map((t) => reshape(t, [-1]))));
  const data = (await packed.data()) as Float32Array;
  packed.dispose();
  return data;
}
