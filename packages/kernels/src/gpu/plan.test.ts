import { describe, expect, it } from "vitest";
import { geometry } from "../window";
import { isSoftware } from "./faults";
import { channelBlock, splitFilterGradient, splitRows } from "./plan";

describe("channelBlock", () => {
  it.each([
    [1, 1, 1],
    [6, 6, 1],
    [10, 6, 2],
    [16, 8, 2],
    [84, 8, 11],
    [120, 8, 15],
  ])("%i channels go in blocks of %i", (count, size, blocks) => {
    expect(channelBlock(count)).toMatchObject({ size, blocks });
  });

  it("covers all channels, and never by a block too many", () => {
    for (let count = 1; count < 200; count++) {
      const { size, blocks, lanes, vectors } = channelBlock(count);
      expect(size).toBe(lanes * vectors);
      expect(size * blocks).toBeGreaterThanOrEqual(count);
      expect(size * (blocks - 1)).toBeLessThan(count);
    }
  });
});

describe("splits", () => {
  it("deal out every row once, in at most 256 parts, none empty", () => {
    for (const rows of [1, 2, 3, 7, 100, 1000, 50176, 1_000_003]) {
      const { parts, each } = splitRows(rows);
      expect(parts).toBeLessThanOrEqual(256);
      expect(parts * each).toBeGreaterThanOrEqual(rows);
      expect((parts - 1) * each).toBeLessThan(rows);
    }
  });

  it("deal out the rows of a filter gradient", () => {
    for (const batch of [1, 5, 64]) {
      const g = geometry([batch, 28, 28, 1], 5, 6, { stride: 1, pad: 2 });
      const { parts, each } = splitFilterGradient(g, 7);
      expect(parts * each).toBeGreaterThanOrEqual(batch * 28);
      expect((parts - 1) * each).toBeLessThan(batch * 28);
    }
  });
});

describe("isSoftware", () => {
  it.each([
    ["ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)", true],
    ["llvmpipe (LLVM 15.0.6, 256 bits)", true],
    ["Microsoft Basic Render Driver", true],
    ["google swiftshader", true],
    ["ANGLE (NVIDIA, NVIDIA GeForce RTX 3060, OpenGL 4.5)", false],
    ["apple metal-3", false],
  ])("%s: %s", (adapter, software) => {
    expect(isSoftware(adapter)).toBe(software);
  });
});
