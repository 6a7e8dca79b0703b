import fc from "fast-check";
import { expect, it } from "vitest";
import { cropName, placeNames } from "./line-names";

const ends = fc.array(fc.double({ min: -50, max: 400, noNaN: true }), { maxLength: 40 });
const frame = { top: 8, bottom: 188, gap: 12 };

it("names beside a chart neither meet nor leave it, and stand in the order of their lines", () => {
  fc.assert(
    fc.property(ends, (heights) => {
      const names = heights.map((y, line) => ({ line, y }));
      const placed = placeNames(names, frame);
      expect(placed.length).toBe(Math.min(heights.length, 16));
      placed.forEach(({ y, line }, i) => {
        expect(y).toBeGreaterThanOrEqual(frame.top - 1e-9);
        expect(y).toBeLessThanOrEqual(frame.bottom + 1e-9);
        const above = placed[i - 1];
        if (above === undefined) return;
        expect(y - above.y).toBeGreaterThanOrEqual(frame.gap - 1e-9);
        const within = (at: number) => Math.max(8, Math.min(188, heights[at] ?? 0));
        expect(within(line)).toBeGreaterThanOrEqual(within(above.line));
      });
    }),
  );
});

it("a name that has room beside its line's end stands there", () => {
  const names = [
    { line: "a", y: 100 },
    { line: "b", y: 40 },
  ];
  expect(placeNames(names, frame)).toEqual([names[1], names[0]]);
});

it("the newest keep their names where there is no room for all", () => {
  const names = Array.from({ length: 30 }, (_, line) => ({ line, y: 100 }));
  const kept = placeNames(names, frame).map(({ line }) => line);
  expect(Math.min(...kept)).toBe(14);
});

it("crops a name to its room and says so", () => {
  const measure = (text: string) => 6 * [...text].length;
  expect(cropName("without Batch norm 2", 200, measure)).toBe("without Batch norm 2");
  expect(cropName("without Batch norm 2", 66, measure)).toBe("without B…2");
  expect(cropName("without Batch norm 2", 60, measure)).toBe("without…2");
  for (const width of [0, 6, 30]) {
    const text = cropName("lr 0.05, second run", width, measure);
    expect(measure(text)).toBeLessThanOrEqual(Math.max(12, width));
    expect(text.endsWith("…")).toBe(true);
  }
});
