import { lessonParts } from "@adder-studio/classroom/lesson";
import { loadLesson, readyLessons } from "@adder-studio/classroom/lessons";
import { expect, test } from "vitest";
import { hideable } from "./hideable";
import { panelTitles } from "./panels";

test("lessons know each panel under its name, with the title of its tab", () => {
  const ids = Object.keys(panelTitles);
  const known = Object.entries(lessonParts).filter(([name]) => ids.includes(name));
  expect(Object.fromEntries(known)).toEqual(panelTitles);
});

test("what the ready lessons hide are parts that can be hidden", async () => {
  const names = Object.keys(hideable);
  for (const { id } of readyLessons) {
    const hidden = (await loadLesson(id))?.graph.share.hidden ?? [];
    expect(hidden.filter((part) => !names.includes(part))).toEqual([]);
  }
});
