import { invariant } from "@adder-studio/core";
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { backend, type TensorInfo } from "@tensorflow/tfjs-core";

// What the runner needs of tfjs' WebGL backend beyond its typed surface (pinned to 4.22.0: look
// again here before moving the pin).

export function webglBackend(): MathBackendWebGL {
  return backend() as MathBackendWebGL;
}

/** tfjs' context; `prepare` has made sure that it is WebGL 2. */
export function contextOf(gl: MathBackendWebGL): WebGL2RenderingContext {
  return gl.gpgpu.gl as WebGL2RenderingContext;
}

/** A texture whose texels, row by row, hold one value each, or four (`quads`). */
export interface Texels {
  readonly texture: WebGLTexture;
  readonly width: number;
  readonly height: number;
  /** Place of the first value (slices share their source's texture). */
  readonly offset: number;
}

function textureOf(
  gl: MathBackendWebGL,
  tensor: TensorInfo,
  rows: number,
  columns: number,
): Texels {
  const { texture, slice } = gl.texData.get(tensor.dataId);
  invariant(texture != null, "tfjs-backend-webgl 4.22 keeps uploaded tensors in textures");
  return {
    // `texture` is a pair of texture and size since tfjs 4.0.
    texture: texture.texture as WebGLTexture,
    width: columns,
    height: rows,
    offset: slice?.flatOffset ?? 0,
  };
}

/** A new tensor of undefined values, one a texel (tfjs' unpacked layout), in a texture of this size. */
export function newValues(
  gl: MathBackendWebGL,
  shape: readonly number[],
  [rows, columns]: readonly [number, number],
): TensorInfo {
  const info = gl.makeTensorInfo([...shape], "float32");
  gl.texData.get(info.dataId).texShape = [rows, columns];
  gl.uploadToGPU(info.dataId);
  return info;
}

/**
 * A temporary of four values a texel. tfjs must never read it: to tfjs it is a packed texture, whose
 * order is another one.
 */
export function newQuads(
  gl: MathBackendWebGL,
  [rows, columns]: readonly [number, number],
): TensorInfo {
  const info = gl.makeTensorInfo([rows * columns * 4], "float32");
  const data = gl.texData.get(info.dataId);
  data.isPacked = true;
  data.texShape = [rows * 2, columns * 2];
  gl.uploadToGPU(info.dataId);
  return info;
}

/** The texels of a temporary made by `newQuads`. */
export function quadTexels(gl: MathBackendWebGL, tensor: TensorInfo): Texels {
  const [rows = 0, columns = 0] = gl.texData.get(tensor.dataId).texShape ?? [];
  return textureOf(gl, tensor, rows / 2, columns / 2);
}

/**
 * The texels of a tensor in tfjs' unpacked layout. `unpacked` is the copy that had to be made of a
 * packed one (results of stock ops), for the caller to dispose.
 */
export function valueTexels(
  gl: MathBackendWebGL,
  tensor: TensorInfo,
): { texels: Texels; unpacked?: TensorInfo } {
  gl.uploadToGPU(tensor.dataId);
  const data = gl.texData.get(tensor.dataId);
  if (!data.isPacked) {
    const [rows = 0, columns = 0] = data.texShape ?? [];
    return { texels: textureOf(gl, tensor, rows, columns) };
  }
  const unpacked = gl.unpackTensor({ ...tensor, shape: data.shape });
  const [rows = 0, columns = 0] = gl.texData.get(unpacked.dataId).texShape ?? [];
  return { texels: textureOf(gl, unpacked, rows, columns), unpacked };
}
