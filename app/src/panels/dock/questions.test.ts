import { expect, test } from "vitest";
import { panelTitles } from "../../studio/panels";
import { answerNow, questions, textsFor } from "./questions";

const nothing = { step: false, epoch: false, press: undefined };

test("each question is answered in a panel that there is", () => {
  for (const { panel } of questions) expect(panelTitles).toHaveProperty(panel);
});

test.each(questions.map((entry) => [entry.question, entry] as const))("%s", (_, entry) => {
  const { answer, shows } = entry;
  expect(answerNow(entry, { step: true, epoch: true, press: undefined })).toBe(answer);
  if (shows === undefined) {
    expect(answerNow(entry, nothing)).toBe(answer);
    return;
  }
  // What there is nothing of yet says what to do, and promises what will be there.
  const when = `after the first ${shows.from} ${shows.what}.`;
  expect(answerNow(entry, { ...nothing, press: "Run" })).toBe(`Press Run; ${when}`);
  expect(answerNow(entry, { ...nothing, press: "Resume" })).toBe(`Press Resume; ${when}`);
  expect(answerNow(entry, nothing)).toBe(`A${when.slice(1)}`);
  const started = answerNow(entry, { step: true, epoch: false, press: "Resume" });
  expect(started === answer).toBe(shows.from === "step");
});

test("where values are learnt, nothing is said of classes or cells", () => {
  const all = { step: true, epoch: true, press: undefined };
  for (const question of questions) {
    for (const seen of [all, { ...nothing, press: "Run" } as const]) {
      expect(answerNow(textsFor(question, "values"), seen)).not.toMatch(/class|cell/i);
    }
    expect(textsFor(question, "classes")).toBe(question);
  }
  const predicts = questions.find(({ panel }) => panel === "predictions");
  if (predicts === undefined) throw new Error("no such question");
  expect(answerNow(textsFor(predicts, "values"), all)).toMatch(/line/);
  expect(answerNow(textsFor(predicts, "points"), all)).toMatch(/plane/);
});
