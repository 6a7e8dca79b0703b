import { questions } from "@adder-studio/blocks/questions";
import { expect, test } from "vitest";
import { panelIds } from "../panels/panel-ids";
import { panels } from "../panels/registry";

test("each question that comes with the program is answered in a panel that there is", () => {
  expect(panels.map(({ id }) => id)).toEqual(panelIds);
  for (const { answer } of questions) expect(panelIds).toContain(answer);
});
