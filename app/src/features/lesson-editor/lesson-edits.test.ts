import { catalog, firstTemplate } from "@adder-studio/blocks";
import { applyEdit, type LessonStep, limits, type OwnLesson } from "@adder-studio/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addStep,
  blockCount,
  canAddStep,
  changeQuestion,
  changeStep,
  duplicateStep,
  emptyLesson,
  emptyQuestion,
  exampleLesson,
  moveStep,
  questionFault,
  removeStep,
  stateOf,
} from "./lesson-edits";

const step = (title: string): LessonStep => ({ title, text: "", questions: [] });
const lessonOf = (count: number): OwnLesson => ({
  title: "Lesson",
  access: "open",
  steps: Array.from({ length: count }, (_, at) => step(`step ${at}`)),
});
const titles = ({ steps }: OwnLesson) => steps.map(({ title }) => title);
const lessons = fc.integer({ min: 1, max: limits.lessonSteps }).map(lessonOf);
const places = fc.integer({ min: -2, max: limits.lessonSteps + 1 });

/** The lesson as a document holds it. */
function held(lesson: OwnLesson) {
  const made = applyEdit(firstTemplate.graph, { kind: "setLesson", lesson }, catalog);
  if (!made.ok) throw new Error(made.error.message);
  return made.value.graph.lesson;
}

test("a moved step changes its place alone, and moving it back undoes it", () => {
  fc.assert(
    fc.property(lessons, places, places, (lesson, from, to) => {
      const moved = moveStep(lesson, from, to);
      expect([...titles(moved)].sort()).toEqual([...titles(lesson)].sort());
      if (moved === lesson) return;
      expect(titles(moved)[to]).toBe(`step ${from}`);
      const others = (all: readonly string[]) => all.filter((title) => title !== `step ${from}`);
      expect(others(titles(moved))).toEqual(others(titles(lesson)));
      expect(moveStep(moved, to, from)).toEqual(lesson);
    }),
  );
});

test("an added or duplicated step stands behind its neighbour, and removing it gives the lesson back", () => {
  fc.assert(
    fc.property(lessons, fc.nat(limits.lessonSteps - 1), (lesson, at) => {
      fc.pre(at < lesson.steps.length);
      for (const made of [addStep(lesson, at, step("new")), duplicateStep(lesson, at)]) {
        if (!canAddStep(lesson)) {
          expect(made).toBe(lesson);
          continue;
        }
        expect(made.steps).toHaveLength(lesson.steps.length + 1);
        expect(removeStep(made, at + 1)).toEqual(lesson);
      }
    }),
  );
});

test("a lesson keeps a step when its last one is removed", () => {
  expect(removeStep(lessonOf(1), 0).steps).toEqual([step("")]);
});

test("a change of a step leaves the others alone, and undefined takes a part of it away", () => {
  const lesson = lessonOf(3);
  const changed = changeStep(lesson, 1, { check: { kind: "answered" }, access: "run" });
  expect(changed.steps[1]).toEqual({
    ...step("step 1"),
    check: { kind: "answered" },
    access: "run",
  });
  expect(changed.steps[0]).toBe(lesson.steps[0]);
  expect(changeStep(changed, 1, { check: undefined, access: undefined })).toEqual(lesson);
});

test("a question is found fault with exactly as long as the document leaves something of it out", () => {
  const texts = fc.constantFrom("", " ", "Why?", "a");
  const questions = fc.record({
    kind: fc.constantFrom("predict" as const, "answer" as const),
    prompt: texts,
    choices: fc.array(texts, { maxLength: limits.lessonChoices }),
  });
  fc.assert(
    fc.property(questions, (question) => {
      const lesson = changeStep(emptyLesson("Lesson"), 0, { questions: [question] });
      const inside = held(lesson);
      const [kept] =
        inside !== undefined && "steps" in inside ? (inside.steps[0]?.questions ?? []) : [];
      const isWhole =
        kept !== undefined && (question.choices.length === 0) === (kept.choices.length === 0);
      expect(questionFault(question) === undefined).toBe(isWhole);
    }),
  );
});

test("questions are changed and removed by their place", () => {
  const two = [emptyQuestion, { ...emptyQuestion, prompt: "Why?" }];
  expect(changeQuestion(two, 0, { prompt: "How?" }).map(({ prompt }) => prompt)).toEqual([
    "How?",
    "Why?",
  ]);
  expect(changeQuestion(two, 0, undefined)).toEqual([two[1]]);
});

test("the lesson to begin with is taken by the document as it is, and so is a recorded network", () => {
  const lesson = exampleLesson("Why batch norm?");
  expect(held(lesson)).toEqual(lesson);
  const state = stateOf(firstTemplate.graph, "start");
  const recorded = changeStep(lesson, 2, { state });
  expect(held(recorded)).toEqual(recorded);
  expect(blockCount(state)).toBe(Object.keys(firstTemplate.graph.nodes).length);
});
