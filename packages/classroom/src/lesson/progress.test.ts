import type { LessonQuestion, LessonStep } from "@adder-studio/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  answer,
  answerIn,
  goBack,
  goOn,
  goTo,
  isAnswered,
  type LessonProgress,
  noProgress,
  opened,
  parseProgress,
  pass,
  withNumber,
} from "./progress";

const question = (kind: LessonQuestion["kind"], choices: readonly string[]): LessonQuestion => ({
  kind,
  prompt: "Why?",
  choices,
});
const step = (
  questions: readonly LessonQuestion[],
  more: Partial<LessonStep> = {},
): LessonStep => ({
  title: "T",
  text: "",
  questions,
  ...more,
});
const steps = [
  step([question("predict", ["yes", "no"]), question("answer", [])]),
  step([], { check: { kind: "answered" } }),
  step([]),
] as const;

test("a step counts as answered by what its questions ask for", () => {
  const first = answer(noProgress, 0, 0, 1);
  expect(isAnswered(noProgress, 0, steps[0])).toBe(false);
  expect(isAnswered(first, 0, steps[0], "predict")).toBe(true);
  expect(isAnswered(first, 0, steps[0])).toBe(false);
  const both = answer(first, 0, 1, "  It adds. ");
  expect(isAnswered(both, 0, steps[0])).toBe(true);
  expect(answerIn(both, 0, 1)).toBe("It adds.");
  // A choice that is no longer there, and words where a choice is asked for, are no answers.
  expect(isAnswered(answer(noProgress, 0, 0, 2), 0, steps[0], "predict")).toBe(false);
  expect(isAnswered(answer(noProgress, 0, 0, "yes"), 0, steps[0], "predict")).toBe(false);
  expect(answer(both, 0, 1, " ").answers).toEqual({ "0.0": 1 });
});

test("going on passes a step without a check only", () => {
  const second = goOn(noProgress, steps);
  expect(second).toMatchObject({ step: 1, passed: [0] });
  const third = goOn(second, steps);
  expect(third).toMatchObject({ step: 2, passed: [0] });
  const end = goOn(third, steps);
  expect(end).toMatchObject({ step: 2, passed: [0, 2] });
  expect(goBack(end, steps).step).toBe(1);
  expect(goBack(noProgress, steps)).toBe(noProgress);
  expect(goTo(end, 99, steps).step).toBe(2);
});

const change = fc.oneof(
  fc.tuple(fc.nat(15), fc.nat(3), fc.oneof(fc.nat(7), fc.string())).map(
    ([at, which, value]) =>
      (now: LessonProgress) =>
        answer(now, at, which, value),
  ),
  fc.nat(15).map((at) => (now: LessonProgress) => pass(now, at)),
  fc
    .constantFrom("cost", "lab", "__proto__", "nowhere")
    .map((part) => (now: LessonProgress) => opened(now, part)),
  fc.constantFrom(goOn, goBack).map((go) => (now: LessonProgress) => go(now, steps)),
  fc
    .option(fc.integer(), { nil: undefined })
    .map((number) => (now: LessonProgress) => withNumber(now, number)),
);

test("whatever a person does, what was passed stays passed, and storage gives it back exactly", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      let now = noProgress;
      for (const make of changes) {
        const next = make(now);
        expect(next.passed).toEqual(expect.arrayContaining([...now.passed]));
        expect(next.opened).toEqual(expect.arrayContaining([...now.opened]));
        now = next;
      }
      expect(parseProgress(JSON.parse(JSON.stringify(now)))).toEqual(now);
    }),
  );
});

test("any JSON from storage gives sound progress, and the same again", () => {
  const near = fc.record(
    {
      step: fc.jsonValue(),
      answers: fc.dictionary(
        fc.constantFrom("0.0", "1.3", "16.0", "x", "__proto__"),
        fc.jsonValue(),
      ),
      passed: fc.array(fc.jsonValue()),
      opened: fc.array(fc.oneof(fc.constantFrom("cost", "constructor"), fc.jsonValue())),
      number: fc.oneof(fc.integer({ min: -2, max: 12000 }), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), near), (value) => {
      const progress = parseProgress(value);
      expect(parseProgress(progress)).toEqual(progress);
      expect(progress.step).toBeLessThan(16);
      for (const one of Object.values(progress.answers))
        expect(["string", "number"]).toContain(typeof one);
    }),
    { numRuns: 300 },
  );
  expect(
    parseProgress({ step: 3, passed: [2, 2, 0, -1, "x"], opened: ["cost", "x"], number: 17 }),
  ).toEqual({
    step: 3,
    answers: {},
    passed: [0, 2],
    opened: ["cost"],
    number: 17,
  });
});
