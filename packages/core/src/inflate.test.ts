import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inflate, inflateHead, joinBytes } from "./inflate";

const text = Buffer.from("hello, hello, hello, and once more hello");
const packers = [
  ["gzip", gzipSync],
  ["deflate-raw", deflateRawSync],
] as const;

describe.each(packers)("%s", (format, pack) => {
  it("gives the bytes back", async () => {
    const bytes = await inflate(pack(text), format, { limit: text.length });
    expect(Buffer.from(bytes).toString()).toBe(text.toString());
  });

  it("refuses one byte more than the limit", async () => {
    const inflated = inflate(pack(text), format, { limit: text.length - 1 });
    await expect(inflated).rejects.toMatchObject({ reason: "too-big" });
  });

  it("stops after a slice of a bomb", async () => {
    const bomb = pack(Buffer.alloc(50_000_000), { level: 9 });
    const inflated = inflate(bomb, format, { limit: 1000, slice: 256 });
    await expect(inflated).rejects.toMatchObject({ reason: "too-big" });
    await expect(inflated).rejects.toSatisfy(({ length }) => length < 1_000_000);
  });

  it("refuses what is damaged, cut off or empty", async () => {
    const packed = pack(text);
    for (const bytes of [
      Uint8Array.of(255, 1, 2, 3, 4, 5),
      packed.subarray(0, -3),
      new Uint8Array(),
    ]) {
      const inflated = inflate(bytes, format, { limit: 1000 });
      await expect(inflated).rejects.toMatchObject({ reason: "corrupt" });
    }
  });

  it("refuses more than the plan says, and throws what the plan throws", async () => {
    const packed = pack(Buffer.alloc(1_000_000, 7));
    const planned = inflate(packed, format, { limit: 2e6, plan: () => 1000, slice: 64 });
    await expect(planned).rejects.toMatchObject({ reason: "too-big" });
    const plan = () => {
      throw new Error("no such file");
    };
    await expect(inflate(packed, format, { limit: 2e6, plan })).rejects.toThrow("no such file");
  });

  it("ends with the reason of the signal", async () => {
    const signal = AbortSignal.abort(new Error("not wanted any more"));
    const inflated = inflate(pack(text), format, { limit: 1000, signal });
    await expect(inflated).rejects.toThrow("not wanted any more");
  });

  it("has the head of what is whole, cut off or damaged", async () => {
    const packed = pack(text);
    const head = async (bytes: Uint8Array) =>
      Buffer.from(await inflateHead(bytes, format, 5)).toString();
    expect(await head(packed)).toBe("hello");
    expect("hello".startsWith(await head(packed.subarray(0, -2)))).toBe(true);
    expect(await head(Uint8Array.of(255, 1, 2))).toBe("");
  });
});

it("joins parts", () => {
  const part = Uint8Array.of(1, 2);
  expect(joinBytes([part])).toBe(part);
  expect([...joinBytes([part, Uint8Array.of(3)])]).toEqual([1, 2, 3]);
  expect(joinBytes([])).toHaveLength(0);
});
