import type { OwnSet } from "@adder-studio/data/readers";
import { describe, expect, test } from "vitest";
import { whiteOf } from "../../observe/white";
import { previewOf } from "./preview";

function setOf(train: Uint8Array): OwnSet {
  const examples = { images: train, labels: new Uint16Array(2), count: 2 };
  const shape = { height: 2, width: 2, channels: 1 };
  return {
    ...shape,
    hash: "0",
    kind: "IDX",
    classes: ["a", "b"],
    mean: 0,
    std: 1,
    train: { ...examples, ...shape },
    test: { ...examples, ...shape },
    columns: [],
    column: 0,
    columnReports: [],
    notes: [],
    sets: [],
    set: "",
    parts: [],
  };
}

describe("the brightness of the samples", () => {
  test.each([
    ["bitmaps of 0 and 1", 1],
    ["digits of 0 to 16", 16],
    ["four bits", 15],
    ["bytes", 255],
    ["bytes of dark photos", 140],
  ])("%s reach to white, or stay as they are", (_, top) => {
    const { samples } = previewOf(setOf(Uint8Array.of(0, top, 0, 0, top, 0, 0, 0)));
    const [first] = samples;
    expect([...(first?.rgba.subarray(0, 8) ?? [])]).toEqual([
      ...[0, 0, 0, 255],
      ...(top < 128 ? [255, 255, 255, 255] : [top, top, top, 255]),
    ]);
  });

  test("nothing but black, and values that are no bytes, have no range of their own", () => {
    expect(whiteOf(new Uint8Array(4))).toBe(255);
    expect(whiteOf(Float32Array.of(0, 1))).toBe(255);
    expect(whiteOf(new Uint8Array(0))).toBe(255);
  });
});
