import { floatReader } from "../halves";
import type { Tensor } from "./values";

/**
 * Copies the values of a view as float32, last axis fastest, for any strides. `bytes` are those of its whole
 * storage, little-endian, of one of the types of weights.
 */
export function valuesOf({ storage, offset, shape, strides }: Tensor, bytes: Uint8Array) {
  const size = shape.reduce((all, side) => all * side, 1);
  const data = new Float32Array(size);
  if (size === 0 || storage.type === "whole") return data;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = floatReader(view, storage.type);
  const { bytes: width } = storage;
  const place = new Array<number>(shape.length).fill(0);
  let from = storage.start + offset;
  for (let i = 0; i < size; i++) {
    data[i] = read(from * width);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      from += stride;
      place[axis] = (place[axis] as number) + 1;
      if ((place[axis] as number) < (shape[axis] as number)) break;
      from -= stride * (shape[axis] as number);
      place[axis] = 0;
    }
  }
  return data;
}
