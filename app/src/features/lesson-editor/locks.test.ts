import { firstTemplate } from "@adder-studio/blocks";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isLockedAt, lockName, withLock } from "./locks";

const paths = fc.constantFrom(
  "run",
  "run.lr",
  "run.seed",
  "adder1",
  "adder1.filters",
  "adder10.filters",
);

test("a lock is there once it is set, and gone once it is taken away", () => {
  fc.assert(
    fc.property(fc.uniqueArray(paths), paths, (locked, path) => {
      const on = withLock(locked, path, true);
      expect(isLockedAt(on, path)).toBe(true);
      expect(new Set(on).size).toBe(on.length);
      expect(withLock(on, path, false)).not.toContain(path);
    }),
  );
});

test("a whole block takes the place of locks on its properties, and of no other block's", () => {
  const locked = ["adder1.filters", "adder10.filters"];
  expect(withLock(locked, "adder1", true)).toEqual(["adder1", "adder10.filters"]);
});

test("locks are named as the properties name them", () => {
  const { graph } = firstTemplate;
  expect(lockName("run", graph)).toBe("All training settings");
  expect(lockName("run.lr", graph)).toBe("Learning rate");
  const id = Object.keys(graph.nodes).find((one) => graph.nodes[one]?.type === "adder2d") ?? "";
  expect(lockName(`${id}.filters`, graph)).toBe("Filters of Adder 1");
  expect(lockName(id, graph)).toBe("Adder 1, the whole block");
  expect(lockName("gone.filters", graph)).toBe("filters of gone");
});
