import type { NamedArray, Result } from "@adder-studio/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  nonFiniteWeights,
  openSafetensors,
  readSafetensors,
  writeSafetensors,
} from "./safetensors";

function file(header: string | Uint8Array, body: number | Uint8Array, declared?: bigint) {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const data = typeof body === "number" ? new Uint8Array(body) : body;
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, declared ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

function entry(dtype: string, shape: string, offsets: string): string {
  return `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
}

function codeOf(result: Result<unknown>): string {
  return result.ok ? "ok" : result.error.code;
}

const arrayArbitrary: fc.Arbitrary<NamedArray> = fc
  .tuple(fc.string({ minLength: 1 }), fc.array(fc.nat(3), { maxLength: 4 }), fc.nat())
  .map(([name, shape, seed]) => {
    const size = shape.reduce((product, side) => product * side, 1);
    const data = new Float32Array(size);
    for (let i = 0; i < size; i++) data[i] = ((seed % 1000) - i) / 7;
    return { name, shape, data };
  });
const arraysArbitrary = fc
  .uniqueArray(arrayArbitrary, { maxLength: 6, selector: ({ name }) => name })
  .map((arrays) => arrays.filter(({ name }) => name !== "__metadata__"));

describe("writing", () => {
  it("gives the very bytes of the reference library", () => {
    const attn0 = { name: "attn0", shape: [1, 1, 2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) };
    const bytes = writeSafetensors([attn0]);
    expect([...bytes.subarray(0, 8)]).toEqual([72, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 80))).toBe(
      '{"attn0":{"dtype":"F32","shape":[1,1,2,3],"data_offsets":[0,24]}}       ',
    );
    expect([...bytes.subarray(80, 88)]).toEqual([0, 0, 0, 0, 0, 0, 128, 63]);
    expect(bytes.length).toBe(104);
  });

  it("does not depend on the order of the arrays", () => {
    const a = { name: "a", shape: [2], data: Float32Array.of(1, 2) };
    const b = { name: "b", shape: [], data: Float32Array.of(3) };
    expect(writeSafetensors([b, a], { made: "here" })).toEqual(
      writeSafetensors([a, b], { made: "here" }),
    );
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(arraysArbitrary, fc.dictionary(fc.string(), fc.string()), (arrays, metadata) => {
        const read = readSafetensors(writeSafetensors(arrays, metadata));
        expect(read.ok && new Map(read.value.map((array) => [array.name, array]))).toEqual(
          new Map(arrays.map((array) => [array.name, array])),
        );
      }),
    );
  });

  it("keeps every bit of odd values", () => {
    const data = Float32Array.of(-0, Number.NaN, Number.POSITIVE_INFINITY, 1e-45, 3.4e38);
    const read = readSafetensors(writeSafetensors([{ name: "w", shape: [5], data }]));
    expect(read.ok && read.value[0]?.data).toEqual(data);
    expect(read.ok && nonFiniteWeights(read.value)?.message).toContain("w (2)");
    expect(nonFiniteWeights([{ name: "w", shape: [1], data: Float32Array.of(1) }])).toBeUndefined();
  });
});

describe("refusing", () => {
  const whole = entry("F32", "[2]", "[0,8]");
  it.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), "safetensors-header"],
    ["a length alone", file("", 0, 60n), "safetensors-header"],
    ["an empty header", file("", 0), "safetensors-header"],
    ["a length of 2^63", file("{}", 0, 1n << 63n), "safetensors-header"],
    ["a length over the cap", file("{}", 0, 1_000_001n), "safetensors-header"],
    ["a header that is not UTF-8", file(Uint8Array.of(0xff), 0), "safetensors-header"],
    ["a byte order mark", file("\ufeff{}", 0), "safetensors-header"],
    ["half a header", file("{", 0), "safetensors-header"],
    ["blanks in front", file("\t\n{}", 0), "safetensors-header"],
    ["an array", file("[]", 0), "safetensors-header"],
    ["a name twice", file(`{"a":${whole},"a":${whole}}`, 8), "safetensors-header"],
    ["a name twice, escaped", file(`{"a":${whole},"\\u0061":${whole}}`, 8), "safetensors-header"],
    [
      "a field twice",
      file(`{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8),
      "safetensors-header",
    ],
    [
      "a fourth field",
      file(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}`, 8),
      "safetensors-header",
    ],
    ["deep nesting", file(`{"a":${"[".repeat(100_000)}`, 0), "safetensors-header"],
    ["metadata that is not text", file(`{"__metadata__":{"a":1}}`, 0), "safetensors-header"],
    ["nested metadata", file(`{"__metadata__":{"a":{"b":"c"}}}`, 0), "safetensors-header"],
    ["an unknown type", file(`{"a":${entry("F31", "[2]", "[0,8]")}}`, 8), "safetensors-header"],
    ["a negative side", file(`{"a":${entry("F32", "[-2,-1]", "[0,8]")}}`, 8), "safetensors-header"],
    [
      "a fractional side",
      file(`{"a":${entry("F32", "[0.5,4]", "[0,8]")}}`, 8),
      "safetensors-header",
    ],
    ["a side of -0", file(`{"a":${entry("F32", "[-0]", "[0,0]")}}`, 0), "safetensors-header"],
    [
      "a side beyond 2^53",
      file(`{"a":${entry("F32", "[2,18446744073709551614]", "[0,16]")}}`, 16),
      "safetensors-header",
    ],
    [
      "a product that overflows",
      file(`{"a":${entry("F32", "[4294967296,4294967296]", "[0,0]")}}`, 0),
      "safetensors-header",
    ],
    ["a side of 1e999", file(`{"a":${entry("F32", "[1e999]", "[0,8]")}}`, 8), "safetensors-header"],
    [
      "a shape that does not fit",
      file(`{"a":${entry("F32", "[2,2]", "[0,8]")}}`, 8),
      "safetensors-header",
    ],
    ["reversed offsets", file(`{"a":${entry("F32", "[2]", "[8,0]")}}`, 8), "safetensors-header"],
    ["a third offset", file(`{"a":${entry("F32", "[2]", "[0,8,8]")}}`, 8), "safetensors-header"],
    ["a hole", file(`{"a":${entry("F32", "[2]", "[4,12]")}}`, 12), "safetensors-layout"],
    ["an overlap", file(`{"a":${whole},"b":${whole}}`, 8), "safetensors-layout"],
    ["a tail", file(`{"a":${whole}}`, 9), "safetensors-layout"],
    ["missing data", file(`{"a":${whole}}`, 7), "safetensors-layout"],
    ["floats of a byte", file(`{"a":${entry("F8_E4M3", "[4]", "[0,4]")}}`, 4), "safetensors-dtype"],
    ["integers", file(`{"a":${entry("I64", "[1]", "[0,8]")}}`, 8), "safetensors-dtype"],
  ])("%s", (_, bytes, code) => {
    expect(codeOf(readSafetensors(bytes))).toBe(code);
  });

  it.each<[string, Uint8Array, number]>([
    ["no arrays", file("{}\r \t\n", 0), 0],
    ["a scalar", file(`{"a":${entry("F32", "[]", "[0,4]")}}`, 4), 1],
    ["an empty array", file(`{"a":${entry("F32", "[2,0]", "[0,0]")}}`, 0), 1],
    ["a name of the prototype", file(`{"__proto__":${whole}}`, 8), 1],
  ])("not %s", (_, bytes, count) => {
    const read = readSafetensors(bytes);
    expect(read.ok && read.value.length).toBe(count);
    expect(({} as { dtype?: unknown }).dtype).toBeUndefined();
  });

  it("leaves out arrays of whole numbers among weights, and reports their names", () => {
    const more = `"n":${entry("I64", "[]", "[8,16]")},"m":${entry("U8", "[2,2]", "[16,20]")}`;
    const read = openSafetensors(file(`{"a":${whole},${more}}`, 20));
    expect(read.ok && read.value.arrays.map(({ name }) => name)).toEqual(["a"]);
    expect(read.ok && read.value.skipped).toEqual(["n", "m"]);
  });

  it("every shortened or lengthened file", () => {
    const good = writeSafetensors([{ name: "a", shape: [3], data: Float32Array.of(1, 2, 3) }]);
    for (let length = 0; length < good.length; length++) {
      expect(readSafetensors(good.subarray(0, length)).ok).toBe(false);
    }
    expect(readSafetensors(Uint8Array.of(...good, 0)).ok).toBe(false);
  });

  it("20,000 mutations without an exception, and never more values than bytes", () => {
    const good = writeSafetensors(
      [
        { name: "conv/w", shape: [3, 3, 1, 2], data: new Float32Array(18).fill(0.5) },
        { name: "conv/b", shape: [2], data: Float32Array.of(1, -1) },
      ],
      { made: "here" },
    );
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const read = readSafetensors(bytes);
        if (!read.ok) return;
        const values = read.value.reduce((sum, { data }) => sum + data.length, 0);
        expect(values * 4).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 20_000 },
    );
  });

  it("a megabyte of quotes at once", () => {
    const started = performance.now();
    expect(readSafetensors(file(`{${'\\"'.repeat(400_000)}`, 0)).ok).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
