import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "./base64";

const utf8 = (text: string) => new TextEncoder().encode(text);

test.each([
  ["", ""],
  ["f", "Zg=="],
  ["fo", "Zm8="],
  ["foo", "Zm9v"],
  ["foobar", "Zm9vYmFy"],
])("base64 of %j (RFC 4648, section 10)", (text, code) => {
  expect(encodeBase64(utf8(text))).toBe(code);
  expect(decodeBase64(code)).toEqual(utf8(text));
});

test("gives back any bytes and agrees with Node, over the seams of its pieces too", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(text)).toEqual(bytes);
    }),
  );
  for (const more of [-1, 0, 1, 2, 3]) {
    const bytes = Uint8Array.from({ length: 3 * 8192 + more }, (_, i) => (i * 37) % 256);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    // By Node: toEqual takes seconds for so many.
    expect(Buffer.compare(decodeBase64(encodeBase64(bytes)) ?? utf8(""), bytes)).toBe(0);
  }
});

test("refuses what no writer writes", () => {
  for (const text of [
    "A",
    "AAAAA",
    "Zg=",
    "Zg",
    "Z===",
    "====",
    "Zg==Zg==",
    "Zm9-",
    "Zm 9",
    "Zm9é",
  ])
    expect(decodeBase64(text), text).toBeUndefined();
  // Bits that are left over must be 0: else two texts would mean the same bytes.
  expect(decodeBase64("Zh==")).toBeUndefined();
  expect(decodeBase64("Zm9=")).toBeUndefined();
});
