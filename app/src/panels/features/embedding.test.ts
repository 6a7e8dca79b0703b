import { describe, expect, it } from "vitest";
import { classPlaces, rayRatio } from "./embedding";

/** `count` places around `(x, y)`: `along` the ray from the middle and `across` it. */
function cloud(angle: number, distance: number, along: number, across: number): number[] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [-1, 1].flatMap((i) =>
    [-1, 1].flatMap((j) => {
      const [u, v] = [distance + i * along, j * across];
      return [u * c - v * s, u * s + v * c];
    }),
  );
}

function ratioOf(clouds: readonly number[][]): number {
  const points = Float32Array.from(clouds.flat());
  const labels = clouds.flatMap((one, label) => one.slice(1, 1 + one.length / 2).fill(label));
  return rayRatio(points, labels, classPlaces(points, labels));
}

describe("rays and clusters", () => {
  it("gives a ray's length over its width, at any angle", () => {
    for (const angle of [0, 0.7, 2, -1.3]) {
      expect(ratioOf([cloud(angle, 10, 4, 0.5)])).toBeCloseTo(8, 3);
      expect(ratioOf([cloud(angle, 10, 1, 1)])).toBeCloseTo(1, 3);
      expect(ratioOf([cloud(angle, 10, 0.5, 2)])).toBeCloseTo(0.25, 3);
    }
  });

  it("is the geometric mean over the classes", () => {
    expect(ratioOf([cloud(0, 10, 4, 0.5), cloud(2, 10, 1, 2)])).toBeCloseTo(Math.sqrt(8 / 2), 3);
  });

  it("says nothing of classes that are one point, or lie in the middle", () => {
    expect(ratioOf([cloud(0, 10, 0, 0)])).toBeNaN();
    expect(ratioOf([cloud(0, 0, 1, 1)])).toBeNaN();
    expect(ratioOf([cloud(0, 10, 0, 0), cloud(1, 10, 3, 1)])).toBeCloseTo(3, 3);
  });
});
