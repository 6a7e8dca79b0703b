import { deflateRawSync } from "node:zlib";
import { crc32, encodeBase64Url, type RandomStream } from "@adder-studio/core";

/** Frames any bytes as a link with the right length and checksum, so that a fuzzer gets past them. */
export function framed(bytes: Uint8Array, codec: "z" | "y" = "z"): string {
  const payload = encodeBase64Url(bytes);
  const sum = crc32(new TextEncoder().encode(payload)).toString(36);
  return `#1${codec}.${payload.length.toString(36)}.${sum}.${payload}`;
}

/** Deflates a text and frames it as a link. */
export function framedText(text: string): string {
  return framed(deflateRawSync(Buffer.from(text)));
}

/** Draws one of a list. */
export function pick<T>(random: RandomStream, list: readonly T[]): T {
  return list[random.below(list.length)] as T;
}

const letters = [
  ..."AZaz09-_.#%+/= \n\u200b\u202e\u00e9\ud83d\u2014&?<>\"'",
  "%2",
  "%00",
  "#1z.",
  "()",
];

/** Flips, drops, doubles, cuts and inserts, one to four times. */
export function mutateText(random: RandomStream, text: string): string {
  let out = text;
  for (let n = 1 + random.below(4); n > 0; n--) {
    const at = random.below(out.length + 1);
    const end = Math.min(out.length, at + 1 + random.below(12));
    const kind = random.below(6);
    if (kind === 0) out = out.slice(0, at) + pick(random, letters) + out.slice(at + 1);
    else if (kind === 1) out = out.slice(0, at) + out.slice(end);
    else if (kind === 2) out = out.slice(0, at) + pick(random, letters) + out.slice(at);
    else if (kind === 3) out = out.slice(0, at);
    else if (kind === 4) out = out.slice(0, end) + out.slice(at);
    else out = out.slice(0, at) + out.slice(at, end).toUpperCase() + out.slice(end);
  }
  return out;
}

/** Changes one to four bytes; one time in four it cuts the rest off. */
export function mutateBytes(random: RandomStream, bytes: Uint8Array): Uint8Array {
  const out = Uint8Array.from(bytes);
  for (let n = 1 + random.below(4); n > 0; n--) out[random.below(out.length)] = random.below(256);
  return random.below(4) === 0 ? out.subarray(0, random.below(out.length)) : out;
}

/** Numbers, as JSON, that have broken parsers before. */
export const evilNumbers = [
  "1e999",
  "-1e999",
  "-0",
  "1e308",
  "9007199254740993",
  "0.1",
  "-1",
  "0",
  "2",
  "31",
  "4096",
  "4097",
  "1e9",
];

/** JSON texts that have broken parsers before. */
export const evilValues = [
  ...evilNumbers,
  "null",
  "true",
  '""',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"input1"',
  '"fashion-mnist"',
  '"noise"',
  '"\\u0000\\u202e\\ud800"',
  `"${"x".repeat(5000)}"`,
  `"a${"\u0301\u0323".repeat(2000)}"`,
  "[]",
  "{}",
  "[[[[[[]]]]]]",
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"valueOf":1,"toString":2,"length":-1}',
  '{"type":"conv2d","props":{}}',
  '{"type":"__proto__","props":{"__proto__":1}}',
  '{"from":{"node":"relu1","port":"y"},"to":{"node":"adder1","port":"x"}}',
];

/** Puts evil values in the place of values, keys or whole parts of a JSON text. It stays JSON most of the time. */
export function mutateJson(random: RandomStream, text: string): string {
  const spots = [...text.matchAll(/-?\d+(\.\d+)?(e-?\d+)?|"[^"]*"|true|false|\[\]|\{\}/g)];
  // Half of the time only one number changes: such texts get far behind the parser's first checks.
  const gentle = random.below(2) === 0;
  const numbers = spots.filter((spot) => /^-?\d/.test(spot[0]));
  let out = text;
  for (let n = gentle ? 1 : 1 + random.below(4); n > 0 && numbers.length > 0; n--) {
    const spot = pick(random, gentle ? numbers : spots);
    const value = gentle ? pick(random, evilNumbers) : pick(random, evilValues);
    const at = out.indexOf(spot[0], random.below(4) === 0 ? 0 : Math.max(0, spot.index - 8));
    if (at >= 0) out = out.slice(0, at) + value + out.slice(at + spot[0].length);
  }
  return out;
}
