import fc from "fast-check";
import { expect, test } from "vitest";
import { compareIds, freshId, idPrefix, isName } from "./ids";
import { topologicalOrder } from "./order";
import { faultyGraph, node, shuffled, smallGraph, wire } from "./test-support";
import { cleanLines, cleanText } from "./text";

test("new ids take the smallest free number of their prefix", () => {
  const graph = smallGraph();
  expect(freshId(graph, "layer2d")).toBe("layer3");
  const { layer1: _, ...nodes } = graph.nodes;
  expect(freshId({ ...graph, nodes }, "layer2d")).toBe("layer1");
  expect(freshId(graph, "adderDense")).toBe("adderDense1");
});

test("a prefix is always a name", () => {
  expect(idPrefix("adder2d")).toBe("adder");
  for (const type of ["constructor", "valueOf", "2d", "", "x".repeat(99)]) {
    expect(isName(`${idPrefix(type)}1`)).toBe(true);
  }
});

test("ids sort as people count, totally and the same everywhere", () => {
  const ids = ["b1", "a10", "a2", "a", "a02", "a2x"];
  expect([...ids].sort(compareIds)).toEqual(["a", "a02", "a2", "a10", "a2x", "b1"]);
  const id = fc.stringMatching(/^[a-b][0-2]{0,3}$/);
  fc.assert(
    fc.property(id, id, id, (a, b, c) => {
      expect(Math.sign(compareIds(a, b))).toBe(-Math.sign(compareIds(b, a)) + 0);
      if (compareIds(a, b) < 0 && compareIds(b, c) < 0) expect(compareIds(a, c)).toBeLessThan(0);
      expect(compareIds(a, b) === 0).toBe(a === b);
    }),
  );
});

test("chains stay together and the order does not depend on keys", () => {
  const graph = smallGraph();
  const { order, rest } = topologicalOrder(Object.keys(graph.nodes), graph.edges);
  expect(order).toEqual(["input1", "layer1", "layer2", "add1", "out1"]);
  expect(rest).toEqual([]);
  const turned = shuffled(graph);
  expect(topologicalOrder(Object.keys(turned.nodes), turned.edges).order).toEqual(order);
});

test("what lies on or behind a cycle is left over; a long chain does not recurse", () => {
  const graph = faultyGraph();
  expect(topologicalOrder(Object.keys(graph.nodes), graph.edges).rest).toContain("odd1");
  const ids = Array.from({ length: 10_000 }, (_, i) => `n${i}`);
  const edges = ids.slice(1).map((id, i) => wire(`n${i}`, id));
  expect(topologicalOrder(ids, edges).order).toHaveLength(10_000);
  expect(node("add").props).toEqual({});
});

test("cleaning twice changes nothing more", () => {
  const odd = fc.constantFrom(0x301, 0x323, 0x344, 0x202e, 0x200b, 0xd800, 0x1100, 0x1161, 10, 32);
  const letter = fc.oneof(fc.nat(0x10ffff), odd, odd);
  const text = fc.array(letter, { maxLength: 300 }).map((codes) => String.fromCodePoint(...codes));
  fc.assert(
    fc.property(text, (raw) => {
      const once = cleanText(raw, 120);
      expect(once.length).toBeLessThanOrEqual(120);
      expect(cleanText(once, 120)).toBe(once);
      const lines = cleanLines(raw, 200);
      expect(lines.length).toBeLessThanOrEqual(200);
      expect(cleanLines(lines, 200)).toBe(lines);
    }),
    { numRuns: 100 },
  );
});

test("accents piled up by the thousand are cut before they cost time", () => {
  const pile = `a${"\u0301\u0323".repeat(15_900)}`;
  expect(cleanText(pile, 4000)).toHaveLength(30);
});
