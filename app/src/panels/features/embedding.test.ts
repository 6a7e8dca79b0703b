import { describe, expect, it } from "vitest";
import { classPlaces, embed, rayRatio } from "./embedding";
import { featureText } from "./labels";

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

describe("the sentence below the picture", () => {
  const values = Float32Array.of(0, 0, 4, 0, 0, 1, 4, 1);
  const sentence = (points: Float32Array, labels: readonly number[]) =>
    featureText(2, 4, 7, embed(points, 2, undefined), classPlaces(points, labels));

  it("says nothing of classes before the labels are there", () => {
    expect(sentence(values, [])).toBe("Step 7, 4 test examples: the network's own two units.");
  });

  it("tells how far the classes lie apart, and when all points are one", () => {
    // Between: 2 * 2 * 2^2 = 16; within: 4 * 0.5^2 = 1.
    expect(sentence(values, [0, 1, 0, 1])).toContain("94.1\u202f% of what is drawn lies between");
    expect(sentence(new Float32Array(8), [0, 1, 0, 1])).toContain("stand at one place");
  });
});
