const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const pad = 61;
/** Three bytes a group of four letters; so many groups make one piece of text. */
const groupsAtOnce = 8192;

/** Letters to their six bits; 255 for every other. */
const values = new Uint8Array(128).fill(255);
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;

/** RFC 4648 base64 with padding, for megabytes: as Python's `base64.b64encode` writes it. */
export function encodeBase64(bytes: Uint8Array): string {
  const codes = Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0));
  const latin = new TextDecoder("latin1");
  const parts: string[] = [];
  const step = 3 * groupsAtOnce;
  for (let start = 0; start < bytes.length; start += step) {
    const end = Math.min(bytes.length, start + step);
    const out = new Uint8Array(4 * Math.ceil((end - start) / 3));
    for (let i = start, at = 0; i < end; i += 3) {
      const [a, b, c] = [bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0];
      out[at++] = codes[a >> 2] as number;
      out[at++] = codes[((a & 3) << 4) | (b >> 4)] as number;
      out[at++] = i + 1 < end ? (codes[((b & 15) << 2) | (c >> 6)] as number) : pad;
      out[at++] = i + 2 < end ? (codes[c & 63] as number) : pad;
    }
    parts.push(latin.decode(out));
  }
  return parts.join("");
}

/**
 * The bytes of such a text, or undefined where it is none: another letter, a length that is no multiple of four,
 * padding elsewhere than at the end, or bits left over that no writer leaves.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const { length } = text;
  if (length % 4 !== 0) return undefined;
  const pads = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((length / 4) * 3 - pads);
  const letters = length - pads;
  let buffer = 0;
  let at = 0;
  for (let i = 0; i < letters; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (values[code] as number) : 255;
    if (value === 255) return undefined;
    buffer = ((buffer << 6) | value) & 0xffffff;
    if (i % 4 === 0) continue;
    // The second, third and fourth letter of a group each complete a byte.
    bytes[at++] = (buffer >> (6 - 2 * (i % 4))) & 0xff;
  }
  const left = pads === 2 ? buffer & 15 : pads === 1 ? buffer & 3 : 0;
  return left === 0 ? bytes : undefined;
}
