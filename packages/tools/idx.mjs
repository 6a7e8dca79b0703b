import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/**
 * Reads an IDX file of unsigned bytes (http://yann.lecun.com/exdb/mnist), packed by gzip or not.
 * The length is checked against the header before anything is believed.
 * @param {string} path
 * @param {number} rank 1 for labels, 3 for images
 */
export function readIdx(path, rank) {
  const raw = readFileSync(path);
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
  if (bytes.length < 4 + 4 * rank || bytes.readUInt32BE(0) !== 0x0800 + rank) {
    throw new Error(`${path} is not an IDX file of ${rank}-dimensional unsigned bytes`);
  }
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const data = bytes.subarray(4 + 4 * rank);
  const expected = shape.reduce((product, side) => product * side, 1);
  if (data.length !== expected) {
    throw new Error(`${path} holds ${data.length} values, its header promises ${expected}`);
  }
  return { shape, data };
}
