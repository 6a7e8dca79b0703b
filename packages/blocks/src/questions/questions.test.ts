import { defaultShare } from "@adder-studio/graph";
import { expect, test } from "vitest";
import { experiments } from "../experiments";
import { templates } from "../templates";
import { questionIn, questions, wordsOf } from ".";

test("each template and each experiment has its question, and there are no others", () => {
  const asked = [...templates, ...experiments].map(({ id }) => id);
  expect(questions.map(({ id }) => id).sort()).toEqual(asked.sort());
  expect(new Set(asked).size).toBe(asked.length);
});

test.each(questions.map((entry) => [entry.id, entry] as const))("%s", (_, words) => {
  expect(words.text).toMatch(/^[A-Z].*\?$/);
  expect(words.hints.length).toBeGreaterThan(0);
  expect(words.hints.length).toBeLessThanOrEqual(3);
  for (const hint of words.hints) expect(hint).toMatch(/^You could try .*\.$/);
  expect(words.answer).toMatch(/^[a-z]+$/);
});

test("a document asks its question, by name or in its own words, else the assignment it was shared with", () => {
  const share = { ...defaultShare, prompt: "Find the best rate." };
  const own = { text: "Why?", hints: ["Try it."], answer: "curves" };
  const first = wordsOf("lenet5-bn-adder");
  expect(questionIn({ share: defaultShare })).toBeUndefined();
  expect(questionIn({ share })).toEqual({ text: share.prompt, hints: [], answer: "" });
  expect(questionIn({ share, question: own })).toEqual(own);
  expect(questionIn({ share, question: { id: "lenet5-bn-adder" } })).toEqual({
    text: first?.text,
    hints: first?.hints,
    answer: "curves",
  });
  expect(questionIn({ share, question: { id: "of-a-newer-version" } })).toBe("unknown");
});
