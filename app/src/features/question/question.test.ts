import { questions } from "@adder-studio/blocks/questions";
import { expect, test } from "vitest";
import { panels } from "../../panels/dock/registry";
import { panelTitles } from "../../studio/panels";

test("the answer of each built-in question is an existing panel", () => {
  expect(panels.map(({ id }) => id)).toEqual(Object.keys(panelTitles));
  for (const { answer } of questions) expect(panelTitles).toHaveProperty(answer);
});
