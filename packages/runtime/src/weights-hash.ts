import { type NamedArray, sha256Hex } from "@adder-studio/core";

/** The values of `arrays`, one after the other, as little-endian float32 bytes. */
export function littleEndianBytes(arrays: readonly { readonly data: Float32Array }[]): Uint8Array {
  const total = arrays.reduce((sum, array) => sum + array.data.length, 0);
  const bytes = new Uint8Array(total * 4);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { data } of arrays) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/** SHA-256 (hex) over all parameters and moving statistics, float32 little-endian, sorted by name. */
export function weightsHash(arrays: readonly NamedArray[]): string {
  const sorted = [...arrays].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return sha256Hex(littleEndianBytes(sorted));
}
