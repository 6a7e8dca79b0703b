import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { createUi } from "../../studio/ui";
import { canvasFrame, fitViewport, leastReadableZoom } from "./fit-options";

const ui = createUi(undefined);
const size = fc.record({
  width: fc.integer({ min: 240, max: 2000 }),
  height: fc.integer({ min: 240, max: 1400 }),
});
const bounds = fc.record({
  x: fc.integer({ min: -500, max: 500 }),
  y: fc.integer({ min: -500, max: 500 }),
  width: fc.integer({ min: 200, max: 900 }),
  height: fc.integer({ min: 28, max: 900 }),
});

it("brings a network into the middle of what is free, whole where it can be", () => {
  fc.assert(
    fc.property(size, bounds, fc.boolean(), (canvas, box, isInside) => {
      const { x, y, zoom } = fitViewport(ui, canvas, box, isInside, "whole");
      const left = x + zoom * box.x;
      const right = canvas.width - left - zoom * box.width;
      expect(left).toBeCloseTo(right, 6);
      if (zoom > 0.15) {
        expect(left).toBeGreaterThanOrEqual(26 - 1e-6);
        expect(y + zoom * box.y).toBeGreaterThanOrEqual((isInside ? 64 : 28) - 1e-6);
        expect(y + zoom * (box.y + box.height)).toBeLessThanOrEqual(canvas.height - 26 + 1e-6);
      }
    }),
  );
});

it("never shows names too small to be read, and begins at the network's beginning then", () => {
  fc.assert(
    fc.property(size, bounds, fc.boolean(), (canvas, box, isInside) => {
      const { x, y, zoom } = fitViewport(ui, canvas, box, isInside, "read");
      expect(zoom).toBeGreaterThanOrEqual(leastReadableZoom(ui));
      expect(x + zoom * box.x).toBeGreaterThanOrEqual(26 - 1e-6);
      expect(y + zoom * box.y).toBeGreaterThanOrEqual((isInside ? 64 : 28) - 1e-6);
      const whole = fitViewport(ui, canvas, box, isInside, "whole");
      if (whole.zoom >= leastReadableZoom(ui)) {
        expect(x).toBeCloseTo(whole.x, 6);
        expect(y).toBeCloseTo(whole.y, 6);
        expect(zoom).toBe(whole.zoom);
      }
    }),
  );
});

it("shows names of 24 px or more to a class at 1920 pixels, and lays the network out for that", () => {
  vi.stubGlobal("innerWidth", 1920);
  const presented = createUi(undefined);
  presented.set({ presenter: true });
  fc.assert(
    fc.property(size, bounds, (canvas, box) => {
      const { zoom } = fitViewport(presented, canvas, box, false, "read");
      // The style sheet gives a name 24 px where its card has room, and never more than 25 px of the card's own.
      expect(zoom * 25).toBeGreaterThanOrEqual(24);
      const [usual, larger] = [canvasFrame(ui, canvas), canvasFrame(presented, canvas)];
      expect(larger.room.width / usual.room.width).toBeCloseTo(12.2 / 24, 6);
    }),
  );
  vi.unstubAllGlobals();
});
