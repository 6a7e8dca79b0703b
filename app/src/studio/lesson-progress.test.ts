import type { ModelGraph, OwnLesson } from "@adder-studio/graph";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { createFakeSession } from "../shell/first/fake-session";
import { memoryStorage } from "../storage/storage";
import { setTeacher } from "./lesson";
import { type LessonRecord, lessonProgressOf, mostRecords, readRecords } from "./lesson-progress";
import { createStudio, type Studio } from "./studio";

const lesson: OwnLesson = {
  title: "L",
  access: "run",
  steps: [
    {
      title: "Guess",
      text: "",
      questions: [
        { kind: "predict", prompt: "How good?", choices: ["Bad", "Good"] },
        { kind: "answer", prompt: "Why?", choices: [] },
      ],
    },
    { title: "Look", text: "", questions: [] },
  ],
};

function prefsOver(items = new Map<string, string>()) {
  return {
    items,
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  };
}

const studios: Studio[] = [];
afterEach(() => {
  for (const studio of studios.splice(0)) studio.dispose();
});

/** Opens a document with the lesson, and waits until its words are there. */
async function openRead(...args: Parameters<typeof open>): Promise<Studio> {
  const studio = open(...args);
  await vi.waitFor(() => expect(studio.lesson.getState().kind).toBe("ready"));
  return studio;
}

function open(
  prefs = prefsOver(),
  seedRule: ModelGraph["share"]["seedRule"] = "fixed",
  saved?: string,
): Studio {
  let keys = 0;
  const studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 4, pace: 1 }),
    storage: memoryStorage(),
    prefs,
    saved: undefined,
    now: () => 1000,
    newKey: () => saved ?? `key-${keys++}`,
  });
  studios.push(studio);
  const { graph } = studio.document.store.getState();
  studio.openDocument({ ...graph, share: { ...graph.share, seedRule }, lesson }, undefined);
  return studio;
}

const phase = (studio: Studio) => studio.run.session.state.phase;
/** The lesson's part of the program is loaded with the first press. */
async function press(studio: Studio, way: () => void): Promise<void> {
  way();
  await vi.waitFor(() => import("./lesson-progress"));
  await new Promise((resolve) => setTimeout(resolve, 0));
  await vi.waitFor(() => expect(studio.belongings.names).toContain("lesson progress"));
}

test("as long as a prediction is open nothing trains, whichever way it is asked for", async () => {
  const studio = open();
  const ways: (() => void)[] = [
    () => studio.run.start(),
    () => studio.run.toggle(),
    () => studio.run.step(),
    () => studio.run.start({ pauseAt: 1 }),
  ];
  for (const way of ways) {
    await press(studio, way);
    expect(phase(studio)).toBe("idle");
  }
  expect(studio.ui.store.getState().runRefusal).toMatch(/what you expect/);
  expect(studio.ui.store.getState().announcement.text).toMatch(/what you expect/);
  expect(lessonProgressOf(studio).store.getState().refused).toBeDefined();
  lessonProgressOf(studio).answer(1, "because");
  expect(studio.ui.store.getState().runRefusal).toBeDefined();
  lessonProgressOf(studio).answer(0, 1);
  expect(studio.ui.store.getState().runRefusal).toBeUndefined();
  studio.run.toggle();
  expect(phase(studio)).not.toBe("idle");
});

test("a press from before the lesson has come trains once it allows it", async () => {
  const prefs = prefsOver();
  const first = open(prefs, "fixed", "same");
  lessonProgressOf(first).answer(0, 0);
  first.dispose();
  const studio = open(prefs, "fixed", "same");
  studio.run.toggle();
  await vi.waitFor(() => expect(phase(studio)).not.toBe("idle"));
});

test("a paused run goes on only when the step on screen has no open prediction; Pause is always there", async () => {
  const studio = open();
  const model = lessonProgressOf(studio);
  model.answer(0, 1);
  await press(studio, () => studio.run.toggle());
  await vi.waitFor(() => expect(phase(studio)).toBe("running"), { timeout: 5000 });
  model.answer(0, "");
  studio.run.toggle();
  expect(phase(studio)).toBe("paused");
  studio.run.toggle();
  studio.run.step();
  expect(phase(studio)).toBe("paused");
  model.answer(0, 1);
  studio.run.toggle();
  expect(phase(studio)).toBe("running");
});

test("the teacher runs at once", async () => {
  const studio = open();
  setTeacher(studio, true);
  await press(studio, () => studio.run.toggle());
  expect(phase(studio)).not.toBe("idle");
});

test("progress survives a reload under the key of its document, and another document begins anew", async () => {
  const prefs = prefsOver();
  const studio = await openRead(prefs, "fixed", "mine");
  const model = lessonProgressOf(studio);
  model.answer(0, 1);
  model.answer(1, "it adds");
  model.goOn();
  studio.dispose();
  const again = lessonProgressOf(open(prefs, "fixed", "mine")).store.getState().record;
  expect(again.progress).toMatchObject({ step: 1, answers: { "0.0": 1, "0.1": "it adds" } });
  expect(again.predicted).toEqual({ "0": 1000 });
  const other = lessonProgressOf(open(prefs, "fixed", "theirs")).store.getState().record;
  expect(other.progress).toMatchObject({ step: 0, answers: {} });
});

test("the step is handed on, and another document shows its own", async () => {
  const studio = await openRead();
  lessonProgressOf(studio).goOn();
  expect(studio.ui.store.getState().lessonStep).toBe(1);
  const { graph } = studio.document.store.getState();
  studio.openDocument(graph, undefined);
  await vi.waitFor(() => expect(studio.ui.store.getState().lessonStep).toBe(0));
});

test("at most so many documents are kept, the newest", () => {
  const prefs = prefsOver();
  for (let at = 0; at < mostRecords + 3; at++) {
    const studio = open(prefs, "fixed", `document-${at}`);
    lessonProgressOf(studio).answer(0, 1);
    studio.dispose();
  }
  const keys = readRecords(prefs).map(({ key }) => key);
  expect(keys).toHaveLength(mostRecords);
  expect(keys.at(-1)).toBe(`document-${mostRecords + 2}`);
});

test("a number from the list is asked first; it becomes the seed", async () => {
  const studio = open(prefsOver(), "ask");
  await press(studio, () => studio.run.toggle());
  expect(phase(studio)).toBe("idle");
  expect(studio.ui.store.getState().runRefusal).toMatch(/your number/);
  const model = lessonProgressOf(studio);
  model.setNumber(17);
  expect(studio.document.store.getState().graph.run.seed).toBe(17);
  expect(studio.ui.store.getState().runRefusal).toMatch(/what you expect/);
  model.answer(0, 0);
  studio.run.toggle();
  expect(studio.run.store.getState().started?.graph.run.seed).toBe(17);
});

test("a seed for each student is drawn once and stays after a reload", async () => {
  const prefs = prefsOver();
  const studio = open(prefs, "per-student", "mine");
  const model = lessonProgressOf(studio);
  await vi.waitFor(() => expect(model.store.getState().record.progress.number).toBeDefined());
  const { number } = model.store.getState().record.progress;
  expect(studio.document.store.getState().graph.run.seed).toBe(number);
  studio.dispose();
  const again = lessonProgressOf(open(prefs, "per-student", "mine"));
  expect(again.store.getState().record.progress.number).toBe(number);
});

test("whatever lies in the storage, it is read without a fault and comes back sound", () => {
  const one = fc.oneof(
    fc.jsonValue(),
    fc.record({
      key: fc.oneof(fc.constant("mine"), fc.jsonValue()),
      since: fc.jsonValue(),
      hasEnded: fc.jsonValue(),
      predicted: fc.jsonValue(),
      progress: fc.jsonValue(),
    }),
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(one).map((list) => JSON.stringify(list)),
  );
  fc.assert(
    fc.property(text, (stored) => {
      const prefs = prefsOver(new Map([["adder-studio:lessons", stored]]));
      const records: readonly LessonRecord[] = readRecords(prefs);
      const again = prefsOver(new Map([["adder-studio:lessons", JSON.stringify(records)]]));
      expect(readRecords(again)).toEqual(records);
    }),
  );
});

test("storage that refuses costs nothing but the reload", () => {
  const refuse = () => {
    throw new DOMException("no", "SecurityError");
  };
  const studio = open({ ...prefsOver(), getItem: refuse, setItem: refuse });
  lessonProgressOf(studio).answer(0, 1);
  studio.dispose();
});
