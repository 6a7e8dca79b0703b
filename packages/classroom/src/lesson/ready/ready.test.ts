import { catalog, lower } from "@adder-studio/blocks";
import {
  decodeLink,
  encodeLink,
  limits,
  type ModelGraph,
  type OwnLesson,
  parseGraph,
} from "@adder-studio/graph";
import { describe, expect, test } from "vitest";
import { checkOf } from "../check";
import { type Inline, parseMarkup, plainWords } from "../markup";
import { amountsOf } from "../network";
import { isLessonPart } from "../parts";
import { isAnswered, noProgress } from "../progress";
import { loadLesson, type ReadyLesson, readyLessons } from ".";
import { gradeOf, researchWords, sentencesOf, wordsOf } from "./test-support";

const lessons = await Promise.all(
  readyLessons.map(async ({ id, minutes }) => {
    const ready = await loadLesson(id);
    if (ready === undefined) throw new Error(`no lesson ${id}`);
    return { minutes, ready };
  }),
);
const each = lessons.map(({ ready }) => [ready.id, ready] as const);

/** The words that a student reads in a step, in the order of the page. */
const textsOf = (step: OwnLesson["steps"][number]): readonly string[] => [
  step.title,
  plainWords(step.text),
  ...step.questions.flatMap(({ prompt, choices }) => [plainWords(prompt), ...choices]),
];
const written = (ready: ReadyLesson): ModelGraph => ({ ...ready.graph, lesson: ready.lesson });

test("twelve lessons, each of 15 to 20 minutes, and no other is known", async () => {
  expect(readyLessons).toHaveLength(12);
  expect(new Set(readyLessons.map(({ id }) => id)).size).toBe(12);
  for (const { minutes, ready } of lessons) {
    const sum = ready.teacher.steps.reduce((total, step) => total + step.minutes, 0);
    expect([ready.id, sum]).toEqual([ready.id, minutes]);
    expect(minutes).toBeGreaterThanOrEqual(15);
    expect(minutes).toBeLessThanOrEqual(20);
  }
  for (const id of ["of-a-newer-version", "__proto__", "constructor", ""]) {
    expect(await loadLesson(id)).toBeUndefined();
  }
});

test("the measure of reading tells a lesson from a paper", () => {
  const paper =
    "Compared with cheap addition operation, multiplication operation is of much higher computation complexity. The widely-used convolutions in deep neural networks are exactly cross-correlation to measure the similarity between input feature and convolution filters.";
  expect(gradeOf([paper])).toBeGreaterThan(14);
  expect(gradeOf(["Press Run. Then look at the line: it goes up."])).toBeLessThan(3);
});

describe.each(each)("%s", (id, ready) => {
  const { steps } = ready.lesson;

  test("is a document that opens as it is, and trains", () => {
    for (const graph of [ready.graph, written(ready)]) {
      const opened = parseGraph(JSON.parse(JSON.stringify(graph)), catalog);
      expect(opened.ok && opened.value).toEqual({ graph, notices: [] });
    }
    expect(ready.graph.lesson).toEqual({ id });
    for (const { state } of steps) {
      if (state) expect(lower({ ...ready.graph, ...state }).ir).toBeDefined();
    }
    expect(lower(ready.graph).ir).toBeDefined();
    for (const path of ready.graph.share.locked) {
      const [block = "", prop = ""] = path.split(".");
      if (block === "run")
        expect([undefined, ...Object.keys(ready.graph.run)]).toContain(prop || undefined);
      else expect(Object.keys(ready.graph.nodes)).toContain(block);
    }
    for (const part of ready.graph.share.hidden) expect(isLessonPart(part), part).toBe(true);
  });

  test("has four to six steps, each with something to predict, answer or do", () => {
    expect(steps.length).toBeGreaterThanOrEqual(4);
    expect(steps.length).toBeLessThanOrEqual(6);
    for (const { questions, check, title } of steps) {
      expect(check, title).toBeDefined();
      for (const { prompt, choices } of questions) {
        expect(prompt.length).toBeLessThanOrEqual(limits.hint);
        expect(choices.length).not.toBe(1);
        expect(new Set(choices).size).toBe(choices.length);
      }
    }
    const asked = steps.flatMap(({ questions }) => questions);
    expect(asked.some(({ kind }) => kind === "predict")).toBe(true);
    // The last word is the student's own.
    expect(asked.at(-1)?.choices).toEqual([]);
  });

  test("no step is passed untouched", () => {
    for (const [at, step] of steps.entries()) {
      if (step.check === undefined) continue;
      const facts = {
        graph: ready.graph,
        amounts: amountsOf(lower(ready.graph)),
        runs: [],
        step,
        answered: isAnswered(noProgress, at, step),
        opened: [],
      };
      expect(checkOf(step.check, facts).passed, step.title).toBe(false);
    }
  });

  test("points at parts of the screen that are there and not hidden", () => {
    const { hidden } = ready.graph.share;
    const partsIn = (line: readonly Inline[]): string[] =>
      line.flatMap((one) => (one.kind === "part" ? [one.part] : []));
    for (const { text } of steps) {
      const parts = parseMarkup(text).flatMap((block) =>
        block.kind === "list" ? block.items.flatMap(partsIn) : partsIn(block.children),
      );
      // Each link of the text became one: none names an unknown part.
      expect(parts.length).toBe(text.match(/\]\(#/gu)?.length ?? 0);
      for (const part of parts) expect(hidden).not.toContain(part);
    }
  });

  test("is read by a 14-year-old: short sentences, plain words", () => {
    const texts = steps.flatMap(textsOf);
    const sentences = texts.flatMap(sentencesOf);
    const words = sentences.flatMap(wordsOf);
    expect(words.length / sentences.length).toBeLessThan(14);
    expect(Math.max(...sentences.map((one) => wordsOf(one).length))).toBeLessThanOrEqual(28);
    expect(gradeOf(texts)).toBeLessThanOrEqual(8);
    expect(gradeOf(steps.map(({ text }) => plainWords(text)))).toBeLessThanOrEqual(8);
  });

  test("no research word before a step introduces it in bold", () => {
    const known = new Set<string>();
    for (const step of steps) {
      const bold = [...step.text.matchAll(/\*\*([^*]+)\*\*/gu)].map(([, word = ""]) =>
        word.toLowerCase(),
      );
      for (const word of bold) known.add(word.replace(/s$/u, ""));
      for (const text of textsOf(step)) {
        for (const word of researchWords) {
          const used = new RegExp(`\\b${word}s?\\b`, "iu").test(text);
          if (used) expect([...known], `${step.title}: ${word}`).toContain(word);
        }
      }
    }
  });

  test("the teacher's page fits on two sides and answers every step", () => {
    const { aim, needs, steps: notes, misunderstandings, sources } = ready.teacher;
    const text = [
      aim,
      ...needs,
      ...notes.flatMap(({ title, expect: outcome, say }) => [title, outcome, say]),
      ...misunderstandings.flatMap(({ idea, answer }) => [idea, answer]),
      ...sources.map(({ claim }) => claim),
    ];
    expect(notes.map(({ title }) => title)).toEqual(steps.map(({ title }) => title));
    // A printed side of this kind holds some 350 words.
    expect(text.flatMap(wordsOf).length).toBeLessThan(600);
    expect(misunderstandings.length).toBeGreaterThanOrEqual(2);
    expect(sources.length).toBeGreaterThanOrEqual(1);
    for (const one of text) expect(one.trim()).not.toBe("");
    expect(ready.solution).toHaveLength(steps.length);
    for (const [at, acts] of ready.solution.entries()) {
      for (const act of acts) {
        if (act.kind !== "answer") continue;
        const question = steps[at]?.questions[act.question];
        if (typeof act.given === "number") expect(question?.choices[act.given]).toBeDefined();
        else expect(question?.choices).toEqual([]);
      }
    }
  });

  test("travels in a short link, by its name and written out", async () => {
    for (const [graph, most] of [
      [ready.graph, 700],
      [written(ready), 1200],
    ] as const) {
      const link = await encodeLink(graph, catalog);
      if (!link.ok) throw new Error(link.error.message);
      expect(link.value.length).toBeLessThan(most);
      const back = await decodeLink(link.value, catalog);
      expect(back.ok && back.value.graph).toEqual(graph);
    }
  });
});
