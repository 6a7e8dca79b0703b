import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalText, documentHash, numericsHash, sameDocument } from "./canonical";
import { documentText, parseDocumentText } from "./document-text";
import { applyEdit } from "./edits";
import { limits } from "./limits";
import { decodeLink, encodeLink } from "./link";
import { pack } from "./link/pack";
import { parseGraph } from "./parse";
import { smallGraph, testCatalog } from "./test-support";
import type { ModelGraph } from "./types";

function open(raw: unknown) {
  const opened = parseGraph({ ...smallGraph(), question: raw }, testCatalog);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}
const questionOf = (raw: unknown) => open(raw).graph.question;
async function linkOf(graph: ModelGraph): Promise<string> {
  const link = await encodeLink(graph, testCatalog);
  if (!link.ok) throw new Error(link.error.message);
  return link.value;
}
const codesOf = (raw: unknown) => open(raw).notices.map(({ code }) => code);

test("a document without a question is what it was: no field, the same hash", () => {
  const { graph } = open(undefined);
  expect(Object.hasOwn(graph, "question")).toBe(false);
  expect(canonicalText(graph)).not.toContain("question");
  expect(canonicalText(graph)).toBe(canonicalText(smallGraph()));
});

test("a question by name travels by its name alone, also one that nobody here knows", async () => {
  for (const id of ["lenet", "one-of-a-newer-version"]) {
    expect(questionOf({ id })).toEqual({ id });
    expect(codesOf({ id })).toEqual([]);
    const { graph } = open({ id });
    expect(pack(graph, testCatalog).at(-1)).toBe(id);
    const back = await decodeLink(await linkOf(graph), testCatalog);
    expect(back.ok && back.value).toEqual({ graph, notices: [] });
  }
});

test("what a newer version says besides is left out with a word, and the name stays", () => {
  expect(questionOf({ id: "lenet", voice: "deep" })).toEqual({ id: "lenet" });
  expect(codesOf({ id: "lenet", voice: "deep" })).toEqual(["text-cut"]);
});

test.each([
  ["a list", [], undefined],
  ["a text", "Why?", undefined],
  ["null", null, undefined],
  ["a name that is none", { id: "Big one" }, undefined],
  ["an inherited name", Object.create({ id: "lenet" }), undefined],
  ["a text that is a number", { text: 5, hints: ["Try it."] }, ["", ["Try it."], ""]],
  ["hints that are no list", { text: "Why?", hints: "Try it." }, ["Why?", [], ""]],
  [
    "hints of all kinds",
    { text: "Why?", hints: [1, "Try it.", null, ""] },
    ["Why?", ["Try it."], ""],
  ],
  ["a panel that is none", { text: "Why?", hints: [], answer: "../x" }, ["Why?", [], ""]],
  ["signs that hide", { text: "W\u202Ehy\u200b?", hints: ["T\u0000ry."] }, ["Why?", ["Try."], ""]],
  ["nothing but signs that hide", { text: "\u200b", hints: ["\u0007"] }, undefined],
])("%s", (_name, raw, kept) => {
  const [text, hints, answer] = kept ?? [];
  const { graph, notices } = open(raw);
  expect(graph.question).toEqual(kept && { text, hints, answer });
  const inherited = raw !== null && Object.keys(Object(raw)).length === 0 && !Array.isArray(raw);
  expect(notices.length > 0).toBe(!inherited);
});

test("texts end at their caps, between characters", () => {
  const question = questionOf({
    text: "\u{1F600}".repeat(limits.question),
    hints: Array<string>(limits.hints + 2).fill("x".repeat(limits.hint + 1)),
    answer: "curves",
  });
  expect(question).toEqual({
    text: "\u{1F600}".repeat(limits.question / 2),
    hints: Array<string>(limits.hints).fill("x".repeat(limits.hint)),
    answer: "curves",
  });
});

const anyQuestion = fc.record({
  text: fc.string({ unit: "binary", maxLength: 1200 }),
  hints: fc.array(fc.string({ unit: "binary", maxLength: 320 }), { maxLength: 8 }),
  answer: fc.constantFrom("", "curves", "predictions", "a-panel-to-come"),
});

test("whatever a person writes survives link, file and undo as it was kept", async () => {
  await fc.assert(
    fc.asyncProperty(anyQuestion, async (question) => {
      const start = open({ id: "lenet" }).graph;
      const applied = applyEdit(start, { kind: "setQuestion", question }, testCatalog);
      if (!applied.ok) throw new Error(applied.error.message);
      const { graph, inverse } = applied.value;
      const link = await decodeLink(await linkOf(graph), testCatalog);
      const file = parseDocumentText(documentText(graph), testCatalog);
      for (const back of [link, file])
        expect(back.ok && back.value).toEqual({ graph, notices: [] });
      const undone = applyEdit(graph, inverse, testCatalog);
      expect(undone.ok && undone.value.graph).toEqual(start);
    }),
    { numRuns: 60 },
  );
});

test("a question is part of the document and of no number", () => {
  const { graph } = open({ id: "lenet" });
  const other: ModelGraph = { ...graph, question: { id: "other" } };
  expect(documentHash(other)).not.toBe(documentHash(graph));
  expect(sameDocument(other, graph)).toBe(false);
  expect(numericsHash(other)).toBe(numericsHash(graph));
});

test("taking it away leaves no trace, and undo brings it back", () => {
  const { graph } = open({ id: "lenet" });
  const gone = applyEdit(graph, { kind: "setQuestion", question: undefined }, testCatalog);
  if (!gone.ok) throw new Error(gone.error.message);
  expect(gone.value.graph).toEqual(open(undefined).graph);
  const back = applyEdit(gone.value.graph, gone.value.inverse, testCatalog);
  expect(back.ok && back.value.graph).toEqual(graph);
});
