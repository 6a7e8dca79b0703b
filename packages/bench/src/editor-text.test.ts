import { describe, expect, it } from "vitest";
import { type EditorRound, editorPage } from "./editor-text";
import type { FrameTimes } from "./trace";

const frames = (own: number, longestOwnTask: number): FrameTimes => ({
  own: [own, own],
  vendor: [2 * own],
  longestOwnTask,
  longestTask: 9 * own,
  hottest: [],
});

const round = (blocks: number, change: Partial<EditorRound> = {}): EditorRound => ({
  blocks,
  openMs: 1500,
  edits: [9, 10, 11],
  firstEdits: [20, 21, 22],
  open: frames(3, 30),
  drag: frames(1, 10),
  pan: frames(1, 10),
  edit: frames(2, 20),
  faults: [],
  ...change,
});

const page = (rounds: readonly EditorRound[], load = 0.5) =>
  editorPage({
    date: "2026-01-02",
    machine: { cpu: "A processor", cores: 2 },
    chromium: "1.2",
    loads: [0.2, load],
    rounds,
  });
const lineOf = (text: string, what: string) =>
  text.split("\n").find((line) => line.includes(what)) ?? "";

describe("the page of the editor's figures", () => {
  it("has machine and load, and a note when other programs ran at the same time", () => {
    expect(page([round(306)])).toContain("A processor, 2 cores");
    expect(page([round(306)])).toContain("0.2 to 0.5\n");
    expect(page([round(306)], 7)).toContain("more than the 2 cores can do at once");
  });

  it("distinguishes limits that are reached, reached by minima, and missed", () => {
    const text = page([
      round(306, { openMs: 2500 }),
      round(306, { openMs: 1900 }),
      round(306, { openMs: 2600, open: frames(3, 70) }),
      round(306, { openMs: 2700, edits: [30, 40, 50, 60, 70, 80], open: frames(3, 70) }),
      round(306, { edit: frames(2, 55), edits: [30, 40, 50, 60, 70, 80], openMs: 3000 }),
    ]);
    expect(lineOf(text, "open    ")).toMatch(/2600 ms +\| +1900 ms +\| +by minima/);
    expect(lineOf(text, "drag, own")).toMatch(/yes \|$/);
    expect(lineOf(text, "longest own share")).toMatch(/55\.0 ms +\| +30\.0 ms +\| +by minima/);
    expect(lineOf(page([round(306, { edits: [15, 16] })]), "edit to fresh")).toMatch(/no \|$/);
  });

  it("has a smaller limit for the small network, and counts the faults of the large one", () => {
    expect(lineOf(page([round(76)]), "below 5.00 ms")).toMatch(/no \|$/);
    const text = page([round(996, { faults: ["It broke."] })]);
    expect(lineOf(text, "undo: faults")).toMatch(/\| +1 \| +\| +no \|$/);
    expect(text).toContain("- It broke.");
  });
});
