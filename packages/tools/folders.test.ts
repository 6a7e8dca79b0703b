import { expect, test } from "vitest";
import { circlesOf, folderOf } from "./folders.mjs";

test("a module counts for its folder, on a divided floor for the folder in it", () => {
  expect(folderOf("app/src/panels/runs/RunList.tsx")).toBe("panels/runs");
  expect(folderOf("app/src/draw/picture/png.ts")).toBe("draw");
  expect(folderOf("app/src/shell/app.tsx")).toBe("shell");
  expect(folderOf("app/src/main.ts")).toBeUndefined();
  expect(folderOf("app/src/ui/format.test.ts")).toBeUndefined();
  expect(folderOf("packages/core/src/index.ts")).toBeUndefined();
});

const graph = (...imports: readonly (readonly [string, string])[]) => {
  const all = new Map<string, Map<string, string>>();
  for (const [from, to] of imports) all.set(from, (all.get(from) ?? new Map()).set(to, "x -> y"));
  return all;
};

test("imports that only go down have no circle", () => {
  expect(circlesOf(graph(["a", "b"], ["b", "c"], ["a", "c"]))).toEqual([]);
});

test("a circle is found however long, once", () => {
  expect(circlesOf(graph(["a", "b"], ["b", "a"]))).toEqual([["a", "b", "a"]]);
  expect(circlesOf(graph(["x", "a"], ["a", "b"], ["b", "c"], ["c", "a"]))).toEqual([
    ["a", "b", "c", "a"],
  ]);
});
