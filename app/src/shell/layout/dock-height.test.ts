import fc from "fast-check";
import { expect, test } from "vitest";
import { dockHeight } from "./dock-height";

const usual = { set: undefined, more: 0, pagePx: 800 };

test("a picture gets half of the page, curves their usual height", () => {
  expect(dockHeight({ ...usual, panels: ["curves"] })).toBe(252);
  expect(dockHeight({ ...usual, panels: ["predictions"] })).toBe(400);
  expect(dockHeight({ ...usual, panels: ["curves", "features"] })).toBe(400);
});

test("panels grow to their content, a person's height stays, and the network keeps 40 % of the page", () => {
  const px = fc.integer({ min: 0, max: 2000 });
  fc.assert(
    fc.property(px, fc.integer({ min: 420, max: 2000 }), px, (more, pagePx, set) => {
      const panels = ["cost"];
      const grown = dockHeight({ set: undefined, panels, more, pagePx });
      expect(grown).toBe(Math.min(252 + more, 0.6 * pagePx));
      expect(dockHeight({ set, panels, more, pagePx })).toBe(Math.min(set, 0.6 * pagePx));
    }),
  );
});
