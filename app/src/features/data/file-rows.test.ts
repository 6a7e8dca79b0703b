import type { PartReport, Role } from "@adder-studio/data/readers";
import { describe, expect, test } from "vitest";
import { fileRows, fileSummary, withRole } from "./file-rows";

const every: readonly Role[] = ["train", "test", "leave-out"];

function part(path: string, role: Role = "train", more: Partial<PartReport> = {}): PartReport {
  return { path, files: 5, examples: 5, state: "read", role, choices: every, ...more };
}

describe("the list of files", () => {
  test("a folder above several has a line of its own, with their role where they have one", () => {
    const parts = [
      part("train/dog"),
      part("test/cat", "test"),
      part("train/cat"),
      part("test/dog"),
    ];
    expect(
      fileRows(parts).map(({ path, title, role, files }) => [path, title, role, files]),
    ).toEqual([
      ["test", "test", undefined, 10],
      ["test/cat", "cat", "test", 5],
      ["test/dog", "dog", "train", 5],
      ["train", "train", "train", 10],
      ["train/cat", "cat", "train", 5],
      ["train/dog", "dog", "train", 5],
    ]);
  });

  test("one folder over everything has none, nor has what leaves no choice", () => {
    expect(fileRows([part("pets/cat"), part("pets/dog")]).map(({ path }) => path)).toEqual([
      "pets/cat",
      "pets/dog",
    ]);
    const left = { choices: [], state: "left-out", reason: "Hidden." } as const;
    const parts = [
      part("cat"),
      part("dog"),
      part("x/1", "leave-out", left),
      part("x/2", "leave-out", left),
    ];
    expect(fileRows(parts).map(({ path }) => path)).toEqual(["cat", "dog", "x/1", "x/2"]);
  });

  test("the summary counts files, not lines", () => {
    expect(fileSummary([part("a"), part("b")])).toBe("All 10 files were read");
    expect(fileSummary([part("a", "train", { files: 1 })])).toBe("The file was read");
    const parts = [
      part("a", "train", { files: 1200 }),
      part("b", "leave-out", { state: "left-out", files: 2 }),
      part("c", "leave-out", { state: "broken", files: 1 }),
    ];
    expect(fileSummary(parts)).toBe("1,200 of 1,203 files were read, 2 left out, 1 damaged");
  });

  test("a folder's role takes the place of those within it, and of no other's", () => {
    const roles = new Map<string, Role>([
      ["train/cat", "test"],
      ["train", "train"],
      ["trainer", "test"],
    ]);
    expect([...withRole(roles, "train", "leave-out")]).toEqual([
      ["trainer", "test"],
      ["train", "leave-out"],
    ]);
  });
});
