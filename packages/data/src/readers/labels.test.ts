import { describe, expect, test } from "vitest";
import { readerCaps } from "./caps";
import { encodeNames } from "./labels";

const classesOf = (...names: readonly string[]) => encodeNames(names).classes;

describe("class names", () => {
  test.each([
    ["accents", "Crème brûlée"],
    ["emoji of several parts", "👩‍🔬"],
    ["flags", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
    ["a joiner within a word", "می‌خواهم"],
    ["very long names", "n".repeat(200)],
  ])("keep %s", (_, name) => {
    expect(classesOf(name, "other")).toContain(name);
  });

  test("long ones that differ at the end stay apart", () => {
    const stem = "a long name of a class ".repeat(20);
    const classes = classesOf(`${stem}1`, `${stem}2`);
    expect(new Set(classes).size).toBe(2);
    for (const name of classes) expect(name.length).toBeLessThanOrEqual(readerCaps.className);
    const middle = classesOf(`${stem}1${stem}`, `${stem}2${stem}`);
    expect(new Set(middle).size).toBe(2);
  });

  test("an accent of one sign or of two is one class", () => {
    const { classes, labels } = encodeNames(["caf\u00e9", "cafe\u0301", "tea"]);
    expect(classes).toEqual(["caf\u00e9", "tea"]);
    expect([...labels]).toEqual([0, 0, 1]);
  });

  test("invisible characters are removed, and the names stay different", () => {
    expect(classesOf("a\u202eb", "ab", "\u200b")).toEqual(["ab", "ab (2)", "(no name)"]);
  });
});
