import { questions } from "@adder-studio/blocks/questions";
import { expect, test } from "vitest";
import { panels } from "../panels/registry";

test("each question that comes with the program is answered in a panel that there is", () => {
  const ids = panels.map(({ id }) => id);
  for (const { answer } of questions) expect(ids).toContain(answer);
});
