import { invariant } from "@adder-studio/core";
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { backend, type TensorInfo } from "@tensorflow/tfjs-core";

// Parts of tfjs' WebGL backend that the runner needs beyond its typed surface. tfjs is pinned to 4.22.0: check this
// file before moving the pin.

export function webglBackend(): MathBackendWebGL {
  return backend() as MathBackendWebGL;
}

/** Returns tfjs' context; `prepare` has made sure that it is WebGL 2. */
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

/** Makes a tensor of undefined values, one a texel (tfjs' unpacked layout), in a texture of this size. */
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
 * Makes a temporary of four values a texel. tfjs must never read it: it would take it for a packed texture, whose
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

/** Returns the texels of a temporary made by `newQuads`. */
export function quadTexels(gl: MathBackendWebGL, tensor: TensorInfo): Texels {
  const [rows = 0, columns = 0] = gl.texData.get(tensor.dataId).texShape ?? [];
  return textureOf(gl, tensor, rows / 2, columns / 2);
}

/** Returns the texels of a tensor in its present layout, uploaded first when its values are still on the host. */
export function valueTexels(
  gl: MathBackendWebGL,
  tensor: TensorInfo,
): Texels & { packed: boolean } {
  gl.uploadToGPU(tensor.dataId);
  const { texShape, isPacked = false } = gl.texData.get(tensor.dataId);
  const [rows = 0, columns = 0] = texShape ?? [];
  return { ...textureOf(gl, tensor, rows, columns), packed: isPacked };
}

/** Copies the values of a packed tensor into a new unpacked one. */
export function unpack(gl: MathBackendWebGL, tensor: TensorInfo): TensorInfo {
  // The texture may be shared with a reshaped tensor: its own shape says how it is packed.
  return gl.unpackTensor({ ...tensor, shape: gl.texData.get(tensor.dataId).shape });
}

/**
 * Gives `tensor` the texture of `copy` (same values, another layout) and drops the old one with
 * `copy`. False, and nothing done, where the texture belongs to somebody else, too (slices).
 */
export function takeOver(gl: MathBackendWebGL, tensor: TensorInfo, copy: TensorInfo): boolean {
  const [old, next] = [gl.texData.get(tensor.dataId), gl.texData.get(copy.dataId)];
  if (old.slice != null || (gl.dataRefCount.get(tensor.dataId) ?? 1) > 1) return false;
  const { texture, texShape, usage, isPacked } = old;
  Object.assign(old, {
    texture: next.texture,
    texShape: next.texShape,
    usage: next.usage,
    isPacked: next.isPacked,
  });
  Object.assign(next, { texture, texShape, usage, isPacked });
  gl.disposeIntermediateTensorInfo(copy);
  return true;
}
