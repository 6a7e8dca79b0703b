/** Plain data as JSON, with bytes in base64. */
import { decodeBase64, encodeBase64, isRecord, isText } from "@adder-studio/core";

const bytesKey = "$bytes";
const isPacked = isRecord({ [bytesKey]: isText });

/** Returns a case as JSON; `Uint8Array` becomes `{ "$bytes": base64 }`. */
export function dataText(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part: unknown) => (part instanceof Uint8Array ? { [bytesKey]: encodeBase64(part) } : part),
    2,
  );
}

/** Reads what `dataText` wrote. */
export function dataOf(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    return isPacked(part) ? decodeBase64(part[bytesKey] as string) : part;
  });
}
