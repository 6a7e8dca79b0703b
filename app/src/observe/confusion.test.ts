import { describe, expect, it } from "vitest";
import { answersOf, shownClasses, summaryOf } from "../panels/predictions/classes-data";
import { wholePercent } from "../ui/numbers";
import { likeliest, softmax } from "./classes";
import { accuracyOf, confusionOf, countAt, scoresOf, totalOf, worstMistake } from "./confusion";
import { walk } from "./images";

/** Six images of the classes 0 0 0 1 1 2, predicted as 0 1 1 1 0 0. */
const predictions = {
  epoch: 1,
  step: 10,
  labels: Uint16Array.of(0, 0, 0, 1, 1, 2),
  // biome-ignore format: a row an image
  logits: Float32Array.of(
    3, 1, 0,
    0, 2, 0,
    1, 5, 0,
    0, 1, 0,
    9, 1, 0,
    4, 4, 3,
  ),
};

describe("confusion", () => {
  const confusion = confusionOf(predictions);

  it("counts true classes by rows; of equal scores the first one is predicted", () => {
    expect([...confusion.counts]).toEqual([1, 2, 0, 1, 1, 0, 1, 0, 0]);
    expect(totalOf(confusion)).toBe(6);
    expect(countAt(confusion, 0, 1)).toBe(2);
    expect(accuracyOf(confusion)).toBeCloseTo(2 / 6);
  });

  it("gives precision, recall and their harmonic mean, and NaN where a class has no images", () => {
    const [first, second, third] = scoresOf(confusion);
    expect(first).toMatchObject({ images: 3, predicted: 3, recall: 1 / 3, precision: 1 / 3 });
    expect(second).toMatchObject({ images: 2, predicted: 3, recall: 1 / 2, precision: 1 / 3 });
    expect(second?.f1).toBeCloseTo(2 / (1 / (1 / 2) + 1 / (1 / 3)));
    expect(third).toMatchObject({
      images: 1,
      predicted: 0,
      recall: 0,
      precision: Number.NaN,
      f1: 0,
    });
  });

  it("names the most frequent mistake", () => {
    expect(worstMistake(confusion)).toEqual({ label: 0, predicted: 1, count: 2, images: 3 });
    expect(summaryOf(confusion, ["a", "b", "c"])).toBe("a is most often taken for b: 2 of 3.");
    const perfect = confusionOf({
      labels: Uint16Array.of(0, 1),
      logits: Float32Array.of(1, 0, 0, 1),
    });
    expect(worstMistake(perfect)).toBeUndefined();
    expect(summaryOf(perfect, ["a", "b"])).toMatch(/All 2/);
  });

  it("keeps the classes in most mistakes, in their own order", () => {
    expect(shownClasses(confusion, 3)).toEqual([0, 1, 2]);
    expect(shownClasses(confusion, 2)).toEqual([0, 1]);
  });

  it("puts the surest predictions first", () => {
    const [first] = answersOf(predictions);
    expect(first).toMatchObject({ index: 4, right: 1, answer: 0 });
    expect(first?.share).toBeGreaterThan(0.999);
  });
});

describe("the walk through the test images", () => {
  it("follows the stored order, or shows mistakes first, the surest first", () => {
    expect(walk(3, undefined)).toEqual({ order: [0, 1, 2], wrong: 0 });
    expect(walk(6, predictions)).toEqual({ order: [4, 2, 1, 5, 0, 3], wrong: 4 });
    // Where the split was cut, only the images that came are in the walk.
    expect(walk(3, predictions)).toEqual({ order: [2, 1, 0], wrong: 2 });
  });
});

describe("softmax", () => {
  it("sums to one, for large scores too, and reads one row of many", () => {
    const shares = softmax([1000, 1000, 999]);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1);
    expect(shares[0]).toBeCloseTo(Math.E / (2 * Math.E + 1));
    expect(softmax([7, 7, 0, 0], 2, 2)).toEqual([0.5, 0.5]);
  });

  it("orders the likeliest, equal ones by their place, and never rounds up to certainty", () => {
    expect(likeliest([0.2, 0.5, 0.2, 0.1], 3).map(({ index }) => index)).toEqual([1, 0, 2]);
    expect([0.994, 0.999, 1, 0, 0.001].map(wholePercent)).toEqual([
      "99\u202f%",
      "100\u202f%",
      "100\u202f%",
      "0\u202f%",
      "<1\u202f%",
    ]);
  });
});
