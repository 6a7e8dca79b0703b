import { catalog, templates } from "@adder-studio/blocks";
import { countSteps } from "@adder-studio/core/testing";
import { describe, expect, it } from "vitest";
import { createDerive } from "../derive";
import { createBoxIndex } from "./box-index";
import { cardSize } from "./card-size";
import { type LayoutNode, layoutGraph, longestPathRanks } from "./layout";
import { placesOf } from "./project";
import { distanceToWire, pathOf, routeWire } from "./route";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const node = (id: string): LayoutNode => ({ id, width: 200, height: 52, gapBefore: 25 });
const chain = (...ids: string[]) => ids.slice(1).map((to, i) => ({ from: ids[i] as string, to }));

describe("layoutGraph", () => {
  it("runs a chain from top to bottom", () => {
    const places = layoutGraph(["a", "b", "c"].map(node), chain("a", "b", "c"), 0.5);
    expect([...places.values()].map(({ x }) => x)).toEqual([0, 0, 0]);
    expect([...places.values()].map(({ y }) => y)).toEqual([0, 77, 154]);
  });

  it("puts siblings side by side and keeps the longer way straight", () => {
    const links = [...chain("a", "b", "c", "d"), { from: "a", to: "s" }, { from: "s", to: "d" }];
    const places = layoutGraph(["a", "s", "b", "c", "d"].map(node), links, 1);
    expect(places.get("b")?.x).toBe(places.get("a")?.x);
    expect(places.get("s")?.x).toBeGreaterThan(places.get("b")?.x ?? 0);
    expect(places.get("s")?.y).toBe(places.get("b")?.y);
  });

  it("wraps a long chain into columns on a wide canvas", () => {
    const ids = Array.from({ length: 18 }, (_, i) => `n${i}`);
    const places = layoutGraph(ids.map(node), chain(...ids), 2);
    const columns = new Set([...places.values()].map(({ x }) => x));
    expect(columns.size).toBeGreaterThan(2);
  });

  it.each([
    [440, 600],
    [700, 300],
    [990, 4000],
    [150, 150],
  ])("makes what cannot be read at once as wide as %i pixels are, and long", (width, height) => {
    const ids = Array.from({ length: 40 }, (_, i) => `n${i}`);
    const places = [...layoutGraph(ids.map(node), chain(...ids), 2, { width, height }).values()];
    const wide = Math.max(...places.map(({ x }) => x)) + 200;
    const high = Math.max(...places.map(({ y }) => y)) + 52;
    if (high > height) expect(wide + 260).toBeGreaterThan(width);
    expect(wide).toBeLessThanOrEqual(Math.max(200, width));
  });

  it("tolerates a cycle, a loose block and an empty document", () => {
    expect(layoutGraph([], [], 1).size).toBe(0);
    const links = [...chain("a", "b"), { from: "b", to: "a" }];
    expect(layoutGraph(["a", "b", "c"].map(node), links, 1).size).toBe(3);
    expect(longestPathRanks(["a", "b", "c"].map(node), chain("a", "b")).get("c")).toBe(2);
  });

  it.each<[string, (n: number) => [from: number, to: number][]]>([
    ["a row of blocks without wires", () => []],
    ["a ring", (n) => range(n).map((i) => [i, (i + 1) % n])],
    ["a star", (n) => range(n).map((i) => [0, i])],
    ["a chain", (n) => range(n).map((i) => [i - 1, i])],
    [
      "short cuts over a chain",
      (n) =>
        range(n).flatMap((i) => [
          [i - 1, i],
          [i % 9, i],
        ]),
    ],
    [
      "a mesh with wires over everything",
      (n) => range(3 * n).map((i) => (i < n ? [i - 1, i] : [i % (n / 4), n - 1 - (i % (n / 3))])),
    ],
  ])("takes steps in proportion to blocks and wires: %s", (_, make) => {
    const [small = 0, large = 0] = [600, 1200].map((n) => {
      const links = make(n).map(([from, to]) => ({
        from: `n${Math.floor(from)}`,
        to: `n${Math.floor(to)}`,
      }));
      const nodes = range(n).map((i) => node(`n${i}`));
      return countSteps(() => layoutGraph(nodes, links, 1.5)) / (n + links.length);
    });
    expect(large).toBeLessThan(400);
    expect(large).toBeLessThan(1.25 * small);
  });

  it.each(
    templates.flatMap(({ id, graph }) => [[id, false, graph] as const, [id, true, graph] as const]),
  )(
    "lays out %s (with previews: %s) without an overlap, every wire going down or to a later column",
    (_, previews, graph) => {
      const derived = createDerive()(graph, []);
      const places = placesOf(graph, derived.lowered.order, { aspect: 1.6, previews });
      const boxes = Object.entries(graph.nodes).map(([id, node]) => {
        const at = places.get(id);
        expect(at).toBeDefined();
        return { id, x: at?.x ?? 0, y: at?.y ?? 0, ...cardSize(node, previews) };
      });
      for (const a of boxes) {
        for (const b of boxes) {
          if (a.id >= b.id) continue;
          const apart =
            a.x + a.width <= b.x ||
            b.x + b.width <= a.x ||
            a.y + a.height <= b.y ||
            b.y + b.height <= a.y;
          expect(apart, `${a.id} and ${b.id}`).toBe(true);
        }
      }
      for (const { from, to } of graph.edges) {
        const source = places.get(from.node);
        const target = places.get(to.node);
        const forward = (target?.y ?? 0) > (source?.y ?? 0) || (target?.x ?? 0) > (source?.x ?? 0);
        expect(forward, `${from.node} to ${to.node}`).toBe(true);
      }
      expect(catalog.schemas.length).toBeGreaterThan(0);
    },
  );
});

describe("routeWire", () => {
  const box = (x: number, y: number) => ({ x, y, width: 200, height: 52 });
  it("is straight between neighbours", () => {
    expect(routeWire([100, 52], [100, 77], box(0, 0), box(0, 77), createBoxIndex([]))).toEqual([
      [100, 52],
      [100, 77],
    ]);
  });

  it("goes around a card that stands between", () => {
    const wire = routeWire(
      [100, 52],
      [100, 154],
      box(0, 0),
      box(0, 154),
      createBoxIndex([box(0, 77)]),
    );
    expect(Math.max(...wire.map(([x]) => x))).toBeGreaterThan(200);
  });

  it("climbs between two columns", () => {
    const wire = routeWire(
      [100, 452],
      [360, 0],
      box(0, 400),
      box(260, 0),
      createBoxIndex([box(0, 300), box(0, 400)]),
    );
    const xs = wire.map(([x]) => x);
    expect(xs.some((x) => x > 200 && x < 260)).toBe(true);
    expect(pathOf(wire)).toMatch(/^M100,452/);
    expect(distanceToWire(wire, 100, 455)).toBeLessThan(1);
  });
});
