import { sha256Hex } from "./encoding";
import type { NamedArray } from "./engine";
import { littleEndianBytes } from "./float-hash";

/** SHA-256 (hex) over all parameters and moving statistics, float32 little-endian, sorted by name. */
export function weightsHash(arrays: readonly NamedArray[]): string {
  const sorted = [...arrays].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const bytes = new Uint8Array(4 * sorted.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of sorted) {
    bytes.set(littleEndianBytes(data), at);
    at += 4 * data.length;
  }
  return sha256Hex(bytes);
}
