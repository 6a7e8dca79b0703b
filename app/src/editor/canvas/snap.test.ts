import { expect, it } from "vitest";
import { snapToCards, snapToGrid } from "./snap";

const box = (x: number, y: number, width = 200, height = 52) => ({ x, y, width, height });

it("pulls a card onto another one's edge or middle, and shows the line", () => {
  const snapped = snapToCards(box(304, 97), [box(300, 0)], 6);
  expect([snapped.x, snapped.y]).toEqual([300, 97]);
  expect(snapped.guides.map(({ axis, at }) => [axis, at])).toEqual([
    ["x", 300],
    ["x", 400],
    ["x", 500],
  ]);
  expect(snapToCards(box(347, 90, 100, 30), [box(300, 0)], 6).x).toBe(350);
});

it("leaves a card alone that is near nothing", () => {
  const snapped = snapToCards(box(340, 97), [box(300, 0), box(5000, 97)], 6);
  expect([snapped.x, snapped.y, snapped.guides]).toEqual([340, 97, []]);
});

it("snaps to a grid of 8", () => {
  expect(snapToGrid({ x: 13, y: -3 })).toEqual({ x: 16, y: -0 });
});
