import { lessonParts } from "@adder-studio/classroom/lesson";
import { expect, test } from "vitest";
import { panelTitles } from "./panels";

test("lessons know each panel under its name, with the title of its tab", () => {
  const ids = Object.keys(panelTitles);
  const known = Object.entries(lessonParts).filter(([name]) => ids.includes(name));
  expect(Object.fromEntries(known)).toEqual(panelTitles);
});
