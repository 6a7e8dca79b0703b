import { expect, it } from "vitest";
import { createSnapshots } from "./snapshots";

const at = (step: number, ...things: readonly (readonly [string, number])[]) => ({
  step,
  values: new Map(things.map(([key, value]) => [key, Float32Array.of(value)])),
});
const told = (look: { get(key: string): Float32Array | undefined }, key: string) =>
  look.get(key)?.[0];

it("shows of the past what had been seen by then, and nothing that was seen later", () => {
  const snapshots = createSnapshots();
  snapshots.add(at(1, ["value 3", 10]));
  snapshots.add(at(2, ["param w", 20]));
  snapshots.add(at(3, ["value 3", 30], ["value 4", 40]));
  expect(snapshots.steps).toEqual([1, 2, 3]);
  expect(told(snapshots.at(1), "value 3")).toBe(10);
  expect(told(snapshots.at(2), "value 3")).toBe(10);
  expect(told(snapshots.at(2), "param w")).toBe(20);
  expect(told(snapshots.at(3), "value 3")).toBe(30);
  expect(told(snapshots.at(1), "param w")).toBeUndefined();
  expect(told(snapshots.at(2), "value 4")).toBeUndefined();
  expect(told(snapshots.at(undefined), "value 4")).toBe(40);
});

it("has no past of what was forgotten: another image's values are not this one's", () => {
  const snapshots = createSnapshots();
  snapshots.add(at(1, ["value 3", 10], ["param w", 20]));
  snapshots.forget((key) => key.startsWith("value "));
  snapshots.add(at(2, ["value 3", 30]));
  expect(told(snapshots.at(1), "value 3")).toBeUndefined();
  expect(told(snapshots.at(1), "param w")).toBe(20);
  expect(told(snapshots.at(2), "value 3")).toBe(30);
});

it("forgets the steps after a checkpoint that the run went back to, and keeps those up to it", () => {
  const snapshots = createSnapshots();
  for (const step of [1, 2, 3, 4]) snapshots.add(at(step, ["param w", 10 * step]));
  snapshots.add(at(2, ["param b", 7]));
  expect(snapshots.steps).toEqual([1, 2]);
  // A second snapshot of the same step is added to the first.
  expect(told(snapshots.at(2), "param w")).toBe(20);
  expect(told(snapshots.at(2), "param b")).toBe(7);
  expect(snapshots.history("param w").map(({ step }) => step)).toEqual([1, 2]);
});
