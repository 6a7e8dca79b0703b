import { deepResidual } from "@adder-studio/blocks";
import { applyEdit, type ModelGraph } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { createDerive } from "../../document/derive";
import { alignBoxes, distributeBoxes, movesTo } from "../../document/layout/align";
import { cardSize } from "../../document/layout/card-size";
import { moveByHand } from "../../document/layout/place-new-blocks";
import { placesOf, project } from "../../document/layout/project";
import type { Polyline } from "../../document/layout/route";
import { tidy } from "./tidy";
import { tidyLayout } from "./tidy-layout";

const box = (x: number, y: number, width = 200, height = 52) => ({ x, y, width, height });

async function tidied(graph: ModelGraph, ids?: readonly string[]) {
  const places = placesOf(graph, createDerive()(graph, []).lowered.order, {
    aspect: 1.4,
    previews: false,
  });
  const edit = await tidy(graph, places, false, ids, async (nodes, links) =>
    tidyLayout(nodes, links),
  );
  const result = edit === undefined ? undefined : applyEdit(graph, edit);
  if (result?.ok !== true) throw new Error("the edit applies");
  return { places, graph: result.value.graph };
}

/** Counts the crossings of two wires that start at different blocks. */
function crossings(lines: readonly { from: string; to: string; corners: Polyline }[]): number {
  const pieces = lines.flatMap(({ from, to, corners }) =>
    corners.slice(1).map((end, i) => ({ from, to, start: corners[i] ?? end, end })),
  );
  let count = 0;
  pieces.forEach((a, i) => {
    for (const b of pieces.slice(i + 1)) {
      if (a.from === b.from) continue;
      const [level, upright] = a.start[1] === a.end[1] ? [a, b] : [b, a];
      if (level.start[1] !== level.end[1] || upright.start[0] !== upright.end[0]) continue;
      const [x, y] = [upright.start[0], level.start[1]];
      const inside = (v: number, p: number, q: number) =>
        v > Math.min(p, q) + 0.5 && v < Math.max(p, q) - 0.5;
      if (inside(x, level.start[0], level.end[0]) && inside(y, upright.start[1], upright.end[1])) {
        count += 1;
      }
    }
  });
  return count;
}

describe("tidy", () => {
  it("lays a network of ResNet-50's form out from top to bottom, no card on another, no wire across another", async () => {
    const { graph } = await tidied(deepResidual([3, 4, 6, 3]));
    const derived = createDerive()(graph, []);
    const { edges, nodes } = project(
      derived,
      placesOf(graph, derived.lowered.order, { aspect: 1, previews: false }),
      false,
    );
    const boxes = nodes.map(({ id, position }) => ({
      ...position,
      ...cardSize(graph.nodes[id], false),
    }));
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) {
        const apart =
          a.x + a.width <= b.x ||
          b.x + b.width <= a.x ||
          a.y + a.height <= b.y ||
          b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    });
    for (const { from, to } of graph.edges) {
      expect(graph.nodes[to.node]?.at?.[1]).toBeGreaterThan(graph.nodes[from.node]?.at?.[1] ?? 0);
    }
    const lines = edges.map((edge) => ({
      from: edge.source,
      to: edge.target,
      corners: edge.data?.corners ?? [],
    }));
    expect(crossings(lines)).toBe(0);
  });

  it("moves only the chosen blocks", async () => {
    const start = deepResidual([1]);
    const ids = ["adder1", "batchNorm2", "relu2"];
    const laidOut = placesOf(start, createDerive()(start, []).lowered.order, {
      aspect: 1.4,
      previews: false,
    });
    const aside = applyEdit(start, moveByHand(start, laidOut, { batchNorm2: [777, 333] }));
    if (!aside.ok) throw new Error("the edit applies");
    const before = aside.value.graph.nodes;
    const { graph } = await tidied(aside.value.graph, ids);
    const moved = Object.keys(before).filter(
      (id) => graph.nodes[id]?.at?.join() !== before[id]?.at?.join(),
    );
    expect(moved.length).toBeGreaterThan(0);
    expect(ids).toEqual(expect.arrayContaining(moved));
    const axes = ids.map((id) => graph.nodes[id]?.at?.[0]);
    expect(new Set(axes).size).toBe(1);
  });

  it("says nothing twice: a tidy network stays as it is", async () => {
    const { graph } = await tidied(deepResidual([2, 1]));
    const places = placesOf(graph, createDerive()(graph, []).lowered.order, {
      aspect: 1.4,
      previews: false,
    });
    const again = await tidy(graph, places, false, [], async (nodes, links) =>
      tidyLayout(nodes, links),
    );
    expect(again).toBeUndefined();
  });
});

describe("align and distribute", () => {
  const boxes = new Map([
    ["a", box(0, 0)],
    ["b", box(30, 100, 100, 30)],
    ["c", box(-20, 300)],
  ]);
  it.each([
    ["left", [-20, -20, -20]],
    ["centre", [-10, 40, -10]],
    ["right", [0, 100, 0]],
  ] as const)("%s", (how, xs) => {
    expect([...alignBoxes(boxes, how).values()].map(({ x }) => x)).toEqual(xs);
  });
  it.each([
    ["top", [0, 0, 0]],
    ["middle", [150, 161, 150]],
    ["bottom", [300, 322, 300]],
  ] as const)("%s", (how, ys) => {
    expect([...alignBoxes(boxes, how).values()].map(({ y }) => y)).toEqual(ys);
  });
  it("leaves the same blank between neighbours", () => {
    const places = distributeBoxes(boxes, "down");
    expect([...places.values()].map(({ y }) => y)).toEqual([0, 161, 300]);
    expect(distributeBoxes(new Map([["a", box(1, 2)]]), "across").get("a")).toEqual({ x: 1, y: 2 });
  });
  it("names what moves, and nothing when nothing does", () => {
    expect(movesTo(boxes, alignBoxes(boxes, "left"))).toEqual({
      a: [-20, 0],
      b: [-20, 100],
    });
    expect(movesTo(boxes, new Map([["a", { x: 0, y: 0 }]]))).toBeUndefined();
  });
});
