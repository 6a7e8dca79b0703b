import { describe, expect, it } from "vitest";
import { blockFor, columnsRead, filterBlockFor, mostParts, partsFor, tileFor } from "./tune";

const layer = { batch: 32, height: 32, width: 32, channels: 16, kernel: 3, stride: 1 };

describe("blocks of registers", () => {
  it.each([
    ["software", true, layer],
    ["graphics card", false, layer],
    ["small images", true, { ...layer, height: 8, width: 8, channels: 64 }],
    ["dense", true, { ...layer, height: 1, width: 1, channels: 84, kernel: 1 }],
    ["one value", true, { batch: 1, height: 1, width: 1, channels: 1, kernel: 1, stride: 1 }],
  ])("%s", (_, software, s) => {
    const { columns, images, channels } = blockFor(s, { software, heavy: false });
    expect(columns).toBeLessThanOrEqual(s.width);
    expect(images).toBeLessThanOrEqual(s.batch);
    expect(columns * images).toBeLessThanOrEqual(software ? 32 : 4);
    expect(channels.size * channels.blocks).toBeGreaterThanOrEqual(s.channels);
  });

  it("leave no core idle for the sake of larger blocks", () => {
    const { columns, images } = blockFor(
      { ...layer, batch: 4, height: 8, width: 8 },
      { software: true, heavy: false },
    );
    expect(columns * images).toBe(4);
  });

  it("of a filter gradient divide the row", () => {
    for (let width = 1; width < 40; width++) {
      const { places, taps } = filterBlockFor(
        { ...layer, inChannels: 6, width, places: 32 * width },
        true,
      );
      expect(width % places).toBe(0);
      expect(taps).toBeLessThanOrEqual(6);
    }
  });
});

it("lists the columns that neighbouring windows read", () => {
  expect(columnsRead(3, { kernel: 3, stride: 1 })).toEqual([0, 1, 2, 3, 4]);
  expect(columnsRead(2, { kernel: 1, stride: 2 })).toEqual([0, 2]);
});

describe("tiles", () => {
  it.each([
    [100_000, 64, "64x64"],
    [100_000, 32, "64x32"],
    [100_000, 16, "128x16"],
    [2048, 64, "32x32"],
  ])("%i x %i results go in tiles of %s", (rows, columns, name) => {
    const tile = tileFor({ rows, columns, depth: 144 });
    expect(`${tile.rows}x${tile.columns}`).toBe(name);
  });

  it("cut the depth into parts, each of whole tiles, none empty", () => {
    for (const depth of [1, 64, 1000, 32768, 1_000_003]) {
      const size = { rows: 144, columns: 16, depth };
      const tile = tileFor(size, mostParts(size));
      const { parts, each } = partsFor(size, tile);
      expect(each % tile.depth).toBe(0);
      expect(parts * each).toBeGreaterThanOrEqual(depth);
      expect((parts - 1) * each).toBeLessThan(depth);
      expect(parts).toBeLessThanOrEqual(256);
    }
  });
});
