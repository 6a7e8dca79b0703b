import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalText, documentHash, numericsHash } from "../canonical";
import { documentText, parseDocumentText } from "../document-text";
import { applyEdit } from "../edits";
import { limits } from "../limits";
import { decodeLink, encodeLink } from "../link";
import { parseGraph } from "../parse";
import { smallGraph, someLesson, testCatalog } from "../test-support";
import type { LessonCheck, ModelGraph, OwnLesson } from "../types";

function open(lesson: unknown) {
  const opened = parseGraph({ ...smallGraph(), lesson }, testCatalog);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}
const messagesOf = (lesson: unknown) => open(lesson).notices.map(({ message }) => message);
async function linkOf(graph: ModelGraph): Promise<string> {
  const link = await encodeLink(graph, testCatalog);
  if (!link.ok) throw new Error(link.error.message);
  return link.value;
}
const step = (more: object) => ({ title: "T", text: "", questions: [], ...more });
const lesson = (more: object) => ({ title: "L", access: "open", steps: [step(more)] });

test("a document without a lesson is what it was: no field, the same hash", () => {
  const { graph } = open(undefined);
  expect(Object.hasOwn(graph, "lesson")).toBe(false);
  expect(canonicalText(graph)).toBe(canonicalText(smallGraph()));
});

test("a lesson by name travels by its name, also one that nobody here knows", async () => {
  const { graph, notices } = open({ id: "of-a-newer-version" });
  expect(notices).toEqual([]);
  const back = await decodeLink(await linkOf(graph), testCatalog);
  expect(back.ok && back.value).toEqual({ graph, notices: [] });
  const plain = await linkOf(smallGraph());
  expect((await linkOf(graph)).length - plain.length).toBeLessThan(40);
});

test("a written lesson comes back from link, file and undo exactly", async () => {
  const { graph, notices } = open(someLesson());
  expect(notices).toEqual([]);
  expect(graph.lesson).toEqual(someLesson());
  const link = await linkOf(graph);
  const back = await decodeLink(link, testCatalog);
  expect(back.ok && back.value).toEqual({ graph, notices: [] });
  const file = parseDocumentText(documentText(graph), testCatalog);
  expect(file.ok && file.value).toEqual({ graph, notices: [] });
  const applied = applyEdit(graph, { kind: "setLesson", lesson: undefined }, testCatalog);
  if (!applied.ok) throw new Error(applied.error.message);
  expect(applied.value.graph.lesson).toBeUndefined();
  const undone = applyEdit(applied.value.graph, applied.value.inverse, testCatalog);
  expect(undone.ok && documentHash(undone.value.graph)).toBe(documentHash(graph));
});

test("the words of a lesson decide no number", () => {
  expect(numericsHash(open(someLesson()).graph)).toBe(numericsHash(smallGraph()));
});

test("hostile and damaged parts are left out with a sentence each; nothing throws", () => {
  expect(open("no lesson").graph.lesson).toBeUndefined();
  expect(messagesOf([])).toEqual(["The lesson is malformed and was left out."]);
  expect(messagesOf({ title: "x", steps: [] })).toEqual([
    "The lesson has no steps and was left out.",
  ]);
  expect(messagesOf(lesson({ check: { kind: "telepathy" } }))).toEqual([
    "The check of step 1 of the lesson is not known here and was left out.",
  ]);
  const half = { kind: "all", of: [{ kind: "answered" }, { kind: "telepathy" }] };
  expect(open(lesson({ check: half })).graph.lesson).toEqual(lesson({}));
  expect(
    messagesOf(lesson({ questions: [{ kind: "predict", prompt: "?", choices: ["one"] }] })),
  ).toHaveLength(1);
  const long = Array.from({ length: limits.lessonSteps + 5 }, () => step({}));
  const cut = open({ title: "L", access: "open", steps: long }).graph.lesson as OwnLesson;
  expect(cut.steps).toHaveLength(limits.lessonSteps);
  const turned = open(lesson({ text: "a\u202eb <script>" })).graph.lesson as OwnLesson;
  expect(turned.steps[0]?.text).toBe("ab <script>");
});

test("a word for access that nobody knows opens nothing", () => {
  const read = open({ ...lesson({ access: "everything" }), access: "free" }).graph.lesson;
  expect(read).toMatchObject({ access: "run", steps: [{ access: "run" }] });
});

test("any JSON in place of a lesson opens, and comes back from its link unchanged", async () => {
  const parts = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.jsonValue({ maxDepth: 3 }).map((check) => lesson({ check })),
    fc.jsonValue({ maxDepth: 3 }).map((state) => lesson({ state })),
    fc.jsonValue({ maxDepth: 3 }).map((more) => lesson({ questions: more })),
  );
  await fc.assert(
    fc.asyncProperty(parts, async (value) => {
      const { graph } = open(value);
      const back = await decodeLink(await linkOf(graph), testCatalog);
      expect(back.ok && back.value).toEqual({ graph, notices: [] });
    }),
    { numRuns: 200 },
  );
});

test("checks nested deeper than allowed are left out", () => {
  const nested = (levels: number): LessonCheck =>
    levels === 0 ? { kind: "answered" } : { kind: "all", of: [nested(levels - 1)] };
  const checkOf = (levels: number) =>
    (open(lesson({ check: nested(levels) })).graph.lesson as OwnLesson).steps[0]?.check;
  expect(checkOf(limits.lessonCheckDepth)).toEqual(nested(limits.lessonCheckDepth));
  expect(checkOf(limits.lessonCheckDepth + 1)).toBeUndefined();
});
