import { questions } from "@adder-studio/blocks/questions";
import { expect, test } from "vitest";
import { panelTitles } from "../panels/panel-ids";
import { panels } from "../panels/registry";

test("each question that comes with the program is answered in a panel that there is", () => {
  expect(panels.map(({ id }) => id)).toEqual(Object.keys(panelTitles));
  for (const { answer } of questions) expect(panelTitles).toHaveProperty(answer);
});
