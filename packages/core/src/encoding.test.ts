import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, crc32, decodeBase64Url, encodeBase64Url, sha256Hex } from "./encoding";

const utf8 = (text: string) => new TextEncoder().encode(text);

test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
])("SHA-256 of %j (FIPS 180-2)", (text, hash) => {
  expect(sha256Hex(text)).toBe(hash);
  expect(sha256Hex(utf8(text))).toBe(hash);
});

test("CRC-32 check values", () => {
  expect(crc32(utf8("123456789"))).toBe(0xcbf43926);
  expect(crc32(utf8(""))).toBe(0);
  expect(crc32(utf8("The quick brown fox jumps over the lazy dog"))).toBe(0x414fa339);
});

test.each([
  ["", ""],
  ["f", "Zg"],
  ["fo", "Zm8"],
  ["foo", "Zm9v"],
  ["foobar", "Zm9vYmFy"],
])("base64url of %j (RFC 4648)", (text, code) => {
  expect(encodeBase64Url(utf8(text))).toBe(code);
  expect(decodeBase64Url(code)).toEqual(utf8(text));
});

test("base64url gives back any bytes and agrees with Node", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = encodeBase64Url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64url"));
      expect(decodeBase64Url(text)).toEqual(bytes);
    }),
  );
});

test("base64url refuses other letters and impossible lengths", () => {
  for (const text of ["A", "AAAAA", "A=", "A+", "A/", "A B", "Zg==", "é"]) {
    expect(decodeBase64Url(text)).toBeUndefined();
  }
});

test("canonicalJson does not depend on the order of keys and reads back", () => {
  expect(canonicalJson({ b: [1, { d: 2, c: undefined }], a: "x" })).toBe(
    '{"a":"x","b":[1,{"d":2}]}',
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const turned = Object.fromEntries(Object.entries(record).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(record));
      expect(canonicalJson(JSON.parse(canonicalJson(record)))).toBe(canonicalJson(record));
    }),
  );
});
