import { catalog, lower, templates } from "@adder-studio/blocks";
import {
  applyEdit,
  decodeLink,
  documentHash,
  emptyGraph,
  encodeLink,
  type ModelGraph,
  type OwnFacts,
  ownFactsText,
  parseOwnFacts,
} from "@adder-studio/graph";
import { describe, expect, test } from "vitest";
import { nameOf } from "./own-data";
import { dataEdit, ownFactsIn } from "./use-data";

const facts: OwnFacts = {
  hash: "0123456789abcdef".repeat(4),
  height: 28,
  width: 28,
  channels: 3,
  classes: 7,
  column: 0,
  name: "my pets.zip",
};
const lenet = templates[0]?.graph as ModelGraph;

function used(graph: ModelGraph, own = facts) {
  const made = dataEdit(graph, own, undefined);
  if (made === undefined) throw new Error("there is a place for it");
  const result = applyEdit(graph, made.edit);
  if (!result.ok) throw new Error(result.error.message);
  return { ...made, ...result.value };
}

describe("using own data", () => {
  test("is one edit, fixes the number of classes, and is undone to the same document", () => {
    const { graph, inverse, errors, alsoDone } = used(lenet);
    expect(ownFactsIn(graph)).toEqual(facts);
    expect(errors).toEqual([]);
    expect(alsoDone).toHaveLength(1);
    expect(lower(graph).ir?.ops[0]?.attrs).toMatchObject({
      dataset: "own",
      classes: 7,
      own: { hash: facts.hash, name: "my pets.zip", height: 28, channels: 3 },
    });
    const back = applyEdit(graph, inverse);
    expect(back.ok && documentHash(back.value.graph)).toBe(documentHash(lenet));
  });

  test("a set of values makes the output give one, and one of classes makes it a Class output again", () => {
    const values = used(lenet, { ...facts, classes: 0 });
    expect(ownFactsIn(values.graph)?.classes).toBe(0);
    expect(values.errors).toEqual([]);
    expect(values.alsoDone[0]).toMatch(/Value output/);
    expect(lower(values.graph).ir?.ops[0]?.attrs).toMatchObject({ classes: 0, values: 1 });
    const back = used(values.graph);
    expect([back.errors, back.alsoDone[0]]).toEqual([[], expect.stringMatching(/Class output/)]);
  });

  test("a link carries the hash and the shape", async () => {
    const { graph } = used(lenet);
    const link = await encodeLink(graph, catalog);
    const opened = await decodeLink(link.ok ? link.value : "", catalog);
    expect(opened.ok && ownFactsIn(opened.value.graph)).toEqual(facts);
    expect(opened.ok && opened.value.notices).toEqual([]);
  });

  test("an empty document gets an Input", () => {
    const { graph } = used(emptyGraph());
    expect(ownFactsIn(graph)?.name).toBe("my pets.zip");
  });

  test("an Input without a set has a diagnostic", () => {
    const { graph } = used(lenet);
    const id = Object.keys(graph.nodes).find((key) => graph.nodes[key]?.type === "input") ?? "";
    const result = applyEdit(graph, { kind: "setProp", id, prop: "own", value: "nonsense" });
    const found = result.ok ? lower(result.value.graph).diagnostics : [];
    expect(found.map(({ code }) => code)).toContain("own-data-none");
  });
});

test("facts survive their text; what is out of range does not", () => {
  expect(parseOwnFacts(ownFactsText(facts))).toEqual(facts);
  const text = ownFactsText(facts);
  const chosen = { ...facts, choices: "s=emnist-letters&x=1&c=x%2Fy%20z" };
  expect(parseOwnFacts(ownFactsText(chosen))).toEqual(chosen);
  for (const choices of ["", "a b", "é", "x".repeat(1001)]) {
    expect(parseOwnFacts(ownFactsText({ ...facts, choices }))).toEqual(facts);
  }
  const wrong: readonly (readonly [string, string])[] = [
    [" 28 28 3", " 28 0 3"],
    [" 28 28 3", " 28 4097 3"],
    [" 28 28 3", " 28 28 65"],
    [" 7 0 ", " 1 0 "],
    [" 7 0 ", " 1001 0 "],
    ["0123", "012X"],
    [" my pets.zip", ""],
  ];
  for (const [from, to] of wrong) expect(parseOwnFacts(text.replace(from, to))).toBeUndefined();
});

test("a drop has a name", () => {
  expect(nameOf(["a.csv"])).toBe("a.csv");
  expect(nameOf(["pets/cat/1.png", "pets/dog/2.png"])).toBe("pets");
  expect(nameOf(["a", "b", "c"])).toBe("a and 2 more");
});
