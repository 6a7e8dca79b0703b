import { describe, expect, it } from "vitest";
import { geometry } from "../window";
import { filterHalves, windowTile } from "./tile";

const same = { stride: 1, pad: 1 };

describe("windowTile", () => {
  it("pairs pixels, which share columns, where the row is long enough", () => {
    const g = geometry([32, 32, 32, 16], 3, 16, same);
    expect(windowTile(g, 8)).toEqual({ pixels: 2, blocks: 1 });
  });

  it("pairs blocks of channels where there is one pixel only", () => {
    const g = geometry([64, 1, 1, 512], 1, 4096, { stride: 1, pad: 0 });
    expect(windowTile(g, 8)).toEqual({ pixels: 1, blocks: 2 });
  });

  it("pairs nothing in small layers, nor on devices with four targets", () => {
    expect(windowTile(geometry([4, 8, 8, 16], 3, 16, same), 8)).toEqual({ pixels: 1, blocks: 1 });
    const g = geometry([32, 32, 32, 16], 3, 16, same);
    expect(windowTile(g, 4)).toEqual({ pixels: 1, blocks: 1 });
  });
});

describe("filterHalves", () => {
  it.each([
    [9, 8, 1],
    [25, 8, 2],
    [144, 8, 2],
    [144, 4, 1],
  ])("%i taps and %i targets: %i", (taps, targets, halves) => {
    expect(filterHalves(taps, targets)).toBe(halves);
  });
});
