import { firstTemplate } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { expect, test } from "vitest";
import { adviceFor, goodLength, measureLink } from "./hand-out";
import { changeStep, exampleLesson, stateOf } from "./lesson-edits";

const { graph } = firstTemplate;
const withLesson = (lesson: ModelGraph["lesson"]): ModelGraph => ({
  ...graph,
  ...(lesson && { lesson }),
});

test("the parts of a link come to its length, and each is missed when it is gone", async () => {
  const lesson = changeStep(exampleLesson("Three steps"), 0, { state: stateOf(graph, "goal") });
  const { fragment, weights } = await measureLink(withLesson(lesson));
  const sum = weights.reduce((all, { characters }) => all + characters, 0);
  expect(sum).toBe(fragment?.length);
  expect(weights.map(({ what }) => what)).toEqual(
    expect.arrayContaining(["states", "words", "network"]),
  );
  const plain = await measureLink(withLesson(undefined));
  expect(plain.weights.map(({ what }) => what)).toEqual(["network"]);
});

test("a lesson of six steps like ours is short enough", async () => {
  const lesson = exampleLesson("Six steps");
  const six = { ...lesson, steps: [...lesson.steps, ...lesson.steps] };
  const { fragment } = await measureLink(withLesson(six));
  expect(fragment?.length).toBeLessThan(goodLength);
});

test("advice begins with what takes most, and says nothing of the network itself", () => {
  const advice = adviceFor([
    { what: "states", characters: 100 },
    { what: "words", characters: 900 },
    { what: "places", characters: 5 },
    { what: "network", characters: 2000 },
  ]);
  expect(advice).toHaveLength(2);
  expect(advice[0]).toContain("900");
});
