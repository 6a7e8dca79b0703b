import { catalog, firstTemplate, lower, templates } from "@adder-studio/blocks";
import { networkOf } from "@adder-studio/classroom/lesson";
import { parseLesson, runSpecs } from "@adder-studio/graph";
import { expect, test } from "vitest";
import { nodeNames } from "../../document/block-info";
import { panelTitles } from "../../studio/panels";
import { checkOfList, listOf, partsOf } from "./check-list";
import { allOffers, offersFor, type Scene, type Thing, thingName } from "./offers";

function sceneOf(graph: Scene["graph"]): Scene {
  const { layers, all } = lower(graph).totals;
  return {
    graph,
    counts: networkOf(graph).counts,
    amounts: { ...layers, parameters: all.parameters },
    isRegression: false,
    parts: panelTitles,
  };
}

function thingsIn({ graph }: Scene): readonly Thing[] {
  return [
    ...Object.keys(graph.nodes).map((id): Thing => ({ kind: "block", id })),
    ...Object.entries(graph.nodes).flatMap(([id, { props }]) =>
      Object.keys(props).map((prop): Thing => ({ kind: "setting", path: `${id}.${prop}` })),
    ),
    ...Object.keys(runSpecs).map((field): Thing => ({ kind: "setting", path: `run.${field}` })),
    ...(["additions", "multiplications", "parameters"] as const).map(
      (of): Thing => ({ kind: "amount", of }),
    ),
    ...Object.keys(panelTitles).map((part): Thing => ({ kind: "part", part })),
    { kind: "run" },
    { kind: "accuracy" },
    // Pressed a moment ago, and gone since.
    { kind: "block", id: "gone" },
  ];
}

const taken = (check: unknown) => {
  const raw = { steps: [{ title: "Step", check }] };
  const lesson = parseLesson(raw, catalog, { add: () => undefined, list: () => [] } as never);
  return lesson !== undefined && "steps" in lesson ? lesson.steps[0]?.check : undefined;
};

test.each(templates.map(({ id, graph }) => ({ id, graph })))(
  "each thing of $id offers checks with different titles, which the document takes as they are",
  ({ graph }) => {
    const scene = sceneOf(graph);
    const names = nodeNames(graph);
    for (const thing of thingsIn(scene)) {
      const offers = offersFor(thing, scene);
      expect(offers.length, JSON.stringify(thing)).toBeGreaterThan(0);
      expect(new Set(offers.map(({ title }) => title)).size).toBe(offers.length);
      expect(thingName(thing, scene, names)).not.toBe("");
      for (const { check } of offers) expect(taken(check)).toEqual(check);
    }
    for (const { offers } of allOffers(scene)) {
      expect(new Set(offers.map(({ title }) => title)).size).toBe(offers.length);
      for (const { check } of offers) expect(taken(check)).toEqual(check);
    }
  },
);

test("a pressed adder offers what stands after it, nearest first, and how many there are", () => {
  const scene = sceneOf(firstTemplate.graph);
  const ids = Object.keys(scene.graph.nodes);
  const adders = ids.filter((one) => scene.graph.nodes[one]?.type === "adder2d");
  const [id, count] = [adders[0], adders.length];
  const titles = offersFor({ kind: "block", id: id ?? "" }, scene).map(({ title }) => title);
  expect(titles[0]).toMatch(/ before Batch norm$/);
  expect(titles.some((title) => title.startsWith(`At least ${count + 1} Adder blocks`))).toBe(true);
  expect(titles.at(-1)).toMatch(/^A run with .*, and one without$/);
});

test("fields of a check give checks that the document takes, whatever is chosen", () => {
  const scene = sceneOf(firstTemplate.graph);
  for (const { offers } of allOffers(scene)) {
    for (const { check } of offers) {
      for (const part of partsOf(check)) {
        if (part.kind !== "number") {
          expect(taken(part.with(part.value))).toEqual(check);
          continue;
        }
        for (const value of [part.min, part.value, part.max]) {
          const next = part.with(value);
          expect(taken(next)).toEqual(next);
        }
      }
    }
  }
});

test("a list of checks comes to one check and back", () => {
  const answered = { kind: "answered" } as const;
  const ran = { kind: "ran", epochs: 0 } as const;
  const group = { kind: "any", of: [answered, ran] } as const;
  expect(checkOfList(listOf(undefined))).toBeUndefined();
  for (const check of [
    answered,
    group,
    { kind: "all", of: [answered, ran] } as const,
    { kind: "all", of: [group] } as const,
    { kind: "any", of: [group, ran] } as const,
  ]) {
    expect(checkOfList(listOf(check))).toEqual(check);
  }
});
