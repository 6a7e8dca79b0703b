/** Conversions of layout: the vectors are NCHW and OIHW, the program uses NHWC and HWIO. */

/** Permutes the axes of an array `[A, B, H, W]`, row-major, to `order`. */
function permute(
  data: ArrayLike<number>,
  shape: readonly [number, number, number, number],
  order: readonly [number, number, number, number],
): Float32Array {
  const strides = [shape[1] * shape[2] * shape[3], shape[2] * shape[3], shape[3], 1];
  const [a, b, c, d] = order.map((axis) => ({
    size: shape[axis] as number,
    stride: strides[axis] as number,
  })) as [Axis, Axis, Axis, Axis];
  const out = new Float32Array(data.length);
  let at = 0;
  for (let i = 0; i < a.size; i++) {
    for (let j = 0; j < b.size; j++) {
      for (let k = 0; k < c.size; k++) {
        for (let l = 0; l < d.size; l++) {
          out[at++] = data[i * a.stride + j * b.stride + k * c.stride + l * d.stride] as number;
        }
      }
    }
  }
  return out;
}

interface Axis {
  readonly size: number;
  readonly stride: number;
}

type Shape4 = readonly [number, number, number, number];

/** Converts NCHW to NHWC; `shape` = [N, C, H, W]. */
export function toNhwc(data: ArrayLike<number>, shape: Shape4): Float32Array {
  return permute(data, shape, [0, 2, 3, 1]);
}

/** Converts NHWC to NCHW; `shape` = [N, H, W, C]. */
export function toNchw(data: ArrayLike<number>, shape: Shape4): Float32Array {
  return permute(data, shape, [0, 3, 1, 2]);
}

/** Converts OIHW to HWIO; `shape` = [O, I, H, W]. */
export function toHwio(data: ArrayLike<number>, shape: Shape4): Float32Array {
  return permute(data, shape, [2, 3, 1, 0]);
}

/** Converts HWIO to OIHW; `shape` = [H, W, I, O]. */
export function toOihw(data: ArrayLike<number>, shape: Shape4): Float32Array {
  return permute(data, shape, [3, 2, 0, 1]);
}
