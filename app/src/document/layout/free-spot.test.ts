import fc from "fast-check";
import { expect, it } from "vitest";
import { freeSpot } from "./free-spot";

const number = fc.integer({ min: -600, max: 600 });
const box = fc.record({
  x: number,
  y: number,
  width: fc.integer({ min: 20, max: 300 }),
  height: fc.integer({ min: 20, max: 200 }),
});
const size = { width: 220, height: 90 };

it("covers no card, and is where it was wanted when that is free", () => {
  fc.assert(
    fc.property(fc.array(box, { maxLength: 20 }), number, number, (boxes, nearX, nearY) => {
      const [x, y] = freeSpot(boxes, size, [nearX, nearY]);
      const meets = ([left, top]: readonly [number, number]) =>
        boxes.some(
          (it) =>
            left < it.x + it.width + 12 &&
            it.x < left + size.width + 12 &&
            top < it.y + it.height + 12 &&
            it.y < top + size.height + 12,
        );
      expect(meets([x, y])).toBe(false);
      if (!meets([nearX, nearY])) expect([x, y]).toEqual([nearX, nearY]);
    }),
    { numRuns: 200 },
  );
});

it("takes the nearest place beside a single card", () => {
  const card = { x: 0, y: 0, width: 200, height: 60 };
  expect(freeSpot([card], { width: 100, height: 40 }, [50, 10])).toEqual([50, -70]);
});
