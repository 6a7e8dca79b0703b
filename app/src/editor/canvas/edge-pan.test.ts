import { describe, expect, it } from "vitest";
import { edgePull, heldPan } from "./edge-pan";

const size = { width: 900, height: 600 };

describe("a drag takes the view along", () => {
  it("only near the edge, and never faster than 320 pixels a second", () => {
    expect(edgePull({ x: 450, y: 300 }, size)).toEqual({ x: 0, y: 0 });
    for (const away of [0, 40, 5_000]) {
      expect(edgePull({ x: 900 + away, y: 300 }, size)).toEqual({ x: -320, y: 0 });
      expect(edgePull({ x: 450, y: -away }, size)).toEqual({ x: 0, y: 320 });
    }
    const slow = edgePull({ x: 880, y: 300 }, size).x;
    expect(slow).toBeLessThan(0);
    expect(slow).toBeGreaterThan(-320);
  });

  it("leaves the middle of a canvas of any size still", () => {
    for (const length of [20, 64, 200]) {
      const small = { width: length, height: length };
      expect(edgePull({ x: length / 2, y: length / 2 }, small)).toEqual({ x: 0, y: 0 });
    }
  });

  it("never leaves less than 120 pixels of the others in sight, whatever the way", () => {
    for (const [width, height] of [
      [300, 400],
      [60, 50],
      [4_000, 3_000],
    ] as const) {
      for (const [dx, dy] of [
        [-5, 0],
        [5, 3],
        [0, -5],
        [-5, 5],
      ] as const) {
        let [x, y] = [200, 100];
        for (let i = 0; i < 2_000; i++) {
          const by = heldPan({ x: dx, y: dy }, { x, y, width, height }, size);
          [x, y] = [x + by.x, y + by.y];
        }
        const across = Math.min(x + width, size.width) - Math.max(x, 0);
        const down = Math.min(y + height, size.height) - Math.max(y, 0);
        expect(across).toBeGreaterThanOrEqual(Math.min(120, width));
        expect(down).toBeGreaterThanOrEqual(Math.min(120, height));
      }
    }
  });

  it("comes back from where nothing is in sight, and goes no farther away", () => {
    const away = { x: 2_000, y: 100, width: 300, height: 300 };
    expect(heldPan({ x: 5, y: 0 }, away, size).x).toBe(0);
    expect(heldPan({ x: -5, y: 0 }, away, size).x).toBe(-5);
  });
});
