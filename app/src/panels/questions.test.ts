import { expect, test } from "vitest";
import { panelTitles } from "./panel-ids";
import { answerNow, questions } from "./questions";

const nothing = { step: false, epoch: false, press: undefined };

test("each question is answered in a panel that there is", () => {
  for (const { room } of questions) expect(panelTitles).toHaveProperty(room);
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
