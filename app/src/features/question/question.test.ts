import { questions } from "@adder-studio/blocks/questions";
import { expect, test } from "vitest";
import { panels } from "../../panels/dock/registry";
import { panelTitles } from "../../studio/panels";

test("each question that comes with the program is answered in a panel that there is", () => {
  expect(panels.map(({ id }) => id)).toEqual(Object.keys(panelTitles));
  for (const { answer } of questions) expect(panelTitles).toHaveProperty(answer);
});
