import { sha256Hex, toHex } from "./encoding";

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** The values as little-endian float32 bytes; a view where the machine stores them so anyway. */
export function littleEndianBytes(data: Float32Array): Uint8Array<ArrayBuffer> {
  if (littleEndian) {
    return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  }
  const bytes = new Uint8Array(data.byteLength);
  const view = new DataView(bytes.buffer);
  data.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return bytes;
}

/** SHA-256 (hex) of float32 values, little-endian; by the platform itself where it may (https and localhost). */
export async function float32Hash(data: Float32Array): Promise<string> {
  const bytes = littleEndianBytes(data);
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return sha256Hex(bytes);
  return toHex(new Uint8Array(await subtle.digest("SHA-256", bytes)));
}
