/** Texts of a file whose encoding is known only at its end: Windows-1252 is told from UTF-8 when a letter does not fit. */

/** Returns bytes as a string of the same numbers, for a text whose encoding is not known yet. */
export function asBinary(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] as number);
  return text;
}

function bytesOfBinary(binary: string): Uint8Array {
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function decodeAs(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const beyondAscii = /[\u0080-\u00ff]/;

/** Decodes a string of `asBinary`; as Windows-1252 where `latin`. */
export function binaryText(binary: string, latin: boolean): string {
  if (!beyondAscii.test(binary)) return binary;
  return new TextDecoder(latin ? "windows-1252" : "utf-8").decode(bytesOfBinary(binary));
}

/** Returns true when a string of `asBinary` is no UTF-8. */
export function isLatin(binary: string): boolean {
  return beyondAscii.test(binary) && decodeAs("utf-8", bytesOfBinary(binary)) === undefined;
}
