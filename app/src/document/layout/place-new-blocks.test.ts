import { deepResidual, lower, templateOf } from "@adder-studio/blocks";
import { applyEdit, type GraphEdit, type ModelGraph } from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeOf } from "../apply";
import { createDerive } from "../derive";
import { addAfterEdit, insertEdit, plainBlock, spliceEdit } from "../edits";
import { cardSize } from "./card-size";
import { moveByHand } from "./place-new-blocks";
import { placesOf } from "./project";
import { spreadOut } from "./spread-out";

const lenet = templateOf("lenet5-bn-adder")?.graph as ModelGraph;
const residual = deepResidual([1, 1, 1, 1]);

function apply(graph: ModelGraph, edit: GraphEdit): ModelGraph {
  const result = applyEdit(graph, edit);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.graph;
}

/** The document after an edit and what follows from it. */
function changed(graph: ModelGraph, edit: GraphEdit): ModelGraph {
  const change = changeOf(graph, edit, false);
  if (!change.ok) throw new Error(change.error.message);
  return change.value.graph;
}

const placed = (graph: ModelGraph) =>
  placesOf(graph, createDerive()(graph, []).lowered.order, { aspect: 1.4, previews: false });

/** All of a network as its layout has it, but by hand. */
const byHand = (graph: ModelGraph): ModelGraph => {
  const [id = ""] = Object.keys(graph.nodes);
  const { x, y } = placed(graph).get(id) ?? { x: 0, y: 0 };
  return apply(graph, moveByHand(graph, placed(graph), { [id]: [Math.round(x), Math.round(y)] }));
};

function overlaps({ nodes }: ModelGraph, previews = false): string[] {
  const boxes = Object.entries(nodes).map(([id, node]) => {
    const [x = Number.NaN, y = Number.NaN] = node.at ?? [];
    return { id, x, y, ...cardSize(node, previews) };
  });
  return boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b) => {
      const apart =
        a.x + a.width <= b.x ||
        b.x + b.width <= a.x ||
        a.y + a.height <= b.y ||
        b.y + b.height <= a.y;
      return apart ? [] : [`${a.id} and ${b.id}`];
    }),
  );
}

describe("a block moved by hand", () => {
  it.each(Object.keys(lenet.nodes))("leaves all others where they stood: %s", (id) => {
    const before = placed(lenet);
    const after = placed(apply(lenet, moveByHand(lenet, before, { [id]: [900, -300] })));
    for (const [other, { x, y }] of before) {
      const now = other === id ? { x: 900, y: -300 } : { x: Math.round(x), y: Math.round(y) };
      expect(after.get(other)).toEqual(now);
    }
  });

  it("writes down no more than itself where it stood by hand before", () => {
    const graph = {
      ...lenet,
      nodes: { ...lenet.nodes, note1: { ...plainBlock("note").node, at: [5, 5] as const } },
    };
    const edit = moveByHand(graph, placed(graph), { note1: [50, 60] });
    expect(edit).toEqual({ kind: "moveNodes", to: { note1: [50, 60] } });
  });

  it("means the same network", () => {
    const derive = createDerive();
    const { lowered } = derive(lenet, []);
    expect(derive(byHand(lenet), []).lowered).toBe(lowered);
    const [id = ""] = Object.keys(lenet.nodes);
    const named = apply(lenet, { kind: "setLabel", id, label: "another" });
    expect(derive(named, []).lowered).not.toBe(lowered);
  });
});

describe("a new block among blocks that stand by hand", () => {
  it("covers none and crowds none out, wherever it comes in", () => {
    const types = ["relu", "batchNorm", "adder2d", "maxPool", "dropout", "note"];
    fc.assert(
      fc.property(
        fc.constantFrom(byHand(lenet), byHand(residual)),
        fc.array(fc.record({ type: fc.constantFrom(...types), at: fc.nat(), into: fc.boolean() }), {
          minLength: 1,
          maxLength: 8,
        }),
        (start, adds) => {
          let graph = start;
          for (const { type, at, into } of adds) {
            const wire = graph.edges[at % graph.edges.length];
            const ids = Object.keys(graph.nodes);
            const edit =
              into && wire !== undefined && type !== "note"
                ? insertEdit(graph, wire, plainBlock(type))?.edit
                : addAfterEdit(graph, plainBlock(type), ids[at % ids.length]).edit;
            if (edit === undefined) continue;
            const next = changed(graph, edit);
            for (const [id, { at: old }] of Object.entries(graph.nodes)) {
              const now = next.nodes[id]?.at;
              expect(now?.[0]).toBe(old?.[0]);
              expect(now?.[1]).toBeGreaterThanOrEqual(old?.[1] ?? Number.NaN);
            }
            graph = next;
            expect(overlaps(graph)).toEqual([]);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("stands below the block it reads from, and one undo takes all back", () => {
    const graph = byHand(lenet);
    const wire = graph.edges[0];
    const inserted = wire && insertEdit(graph, wire, plainBlock("relu"));
    if (wire === undefined || inserted === undefined) throw new Error("there is a wire");
    const result = changeOf(graph, inserted.edit, false);
    if (!result.ok) throw new Error(result.error.message);
    const after = result.value.graph;
    const giver = graph.nodes[wire.from.node];
    const [x = 0, y = 0] = giver?.at ?? [];
    const { height, width } = cardSize(giver, false);
    const card = cardSize(plainBlock("relu").node, false);
    expect(after.nodes[inserted.id]?.at).toEqual([
      x + (width - card.width) / 2,
      y + height + card.gapBefore,
    ]);
    expect(apply(after, result.value.inverse)).toEqual(graph);
  });

  it("places what an offered fix brings, and covers nothing", () => {
    const graph = byHand(lenet);
    const wire = { from: { node: "adder2", port: "y" }, to: { node: "relu2", port: "x" } };
    const remove: GraphEdit = { kind: "removeNodes", ids: ["batchNorm2"] };
    const gone = apply(graph, { kind: "batch", edits: [remove, { kind: "connect", edge: wire }] });
    const hint = lower(gone).diagnostics.find(({ code }) => code === "no-normalisation");
    const fixed = changed(gone, { kind: "batch", edits: hint?.fix?.edits ?? [] });
    const [fresh = ""] = Object.keys(fixed.nodes).filter((id) => gone.nodes[id] === undefined);
    const [x = 0, y = 0] = fixed.nodes.adder2?.at ?? [];
    const [freshX = 0, freshY = 0] = fixed.nodes[fresh]?.at ?? [];
    expect(Math.abs(freshX - x)).toBeLessThan(30);
    expect(freshY).toBeGreaterThanOrEqual(y + cardSize(fixed.nodes.adder2, false).height);
    expect(overlaps(fixed)).toEqual([]);
  });

  it("takes a place inside a composite, too, and a spliced one leaves the place it had", () => {
    const resnet = templateOf("resnet20-adder")?.graph as ModelGraph;
    const [composite = "", unit] = Object.entries(resnet.composites ?? {})[0] ?? [];
    if (unit === undefined) throw new Error("it has composites");
    const inner: ModelGraph = { ...resnet, nodes: unit.nodes, edges: unit.edges };
    const { nodes } = byHand(inner);
    const document = {
      ...resnet,
      composites: { ...resnet.composites, [composite]: { ...unit, nodes } },
    };
    const wire = unit.edges[0];
    const inserted = wire && insertEdit({ ...inner, nodes }, wire, plainBlock("relu"));
    if (inserted === undefined) throw new Error("there is a wire");
    const after = changed(document, { kind: "inside", composite, edit: inserted.edit });
    expect(after.composites?.[composite]?.nodes[inserted.id]?.at).toBeDefined();

    const loose = { ...byHand(lenet) };
    const graph = {
      ...loose,
      nodes: { ...loose.nodes, relu9: { ...plainBlock("relu").node, at: [4000, 4000] as const } },
    };
    const [first] = graph.edges;
    const splice = first && spliceEdit(graph, first, "relu9");
    if (splice === undefined) throw new Error("it can be spliced in");
    const spliced = changed(graph, splice);
    expect(spliced.nodes.relu9?.at?.[0]).toBeLessThan(1000);
    expect(overlaps(spliced)).toEqual([]);
  });

  it("is left to the layout where blocks stand by layout", () => {
    const wire = lenet.edges[0];
    const edit = wire && insertEdit(lenet, wire, plainBlock("relu"))?.edit;
    if (edit === undefined) throw new Error("there is a wire");
    const change = changeOf(lenet, edit, false);
    expect(change.ok && change.value.edit).toBe(edit);
  });
});

describe("cards that grow", () => {
  it("push down what they would cover, and nothing where all have room", () => {
    for (const graph of [byHand(lenet), byHand(residual)]) {
      expect(overlaps(graph)).toEqual([]);
      expect(overlaps(graph, true)).not.toEqual([]);
      const edit = spreadOut(graph);
      if (edit === undefined) throw new Error("cards cover one another");
      const spread = apply(graph, edit);
      expect(overlaps(spread, true)).toEqual([]);
      expect(spreadOut(spread)).toBeUndefined();
    }
  });

  it("stay where a person laid one over another", () => {
    const drawn = byHand(lenet);
    const [first = "", second = ""] = Object.keys(drawn.nodes);
    const at = drawn.nodes[first]?.at ?? [0, 0];
    const laid = apply(drawn, { kind: "moveNodes", to: { [second]: at } });
    expect(overlaps(laid, true).length).toBeGreaterThan(1);
    const edit = spreadOut(laid);
    if (edit === undefined) throw new Error("other cards cover one another");
    expect(overlaps(apply(laid, edit), true)).toEqual([`${first} and ${second}`]);
  });

  it("leave a drawing by layout to the layout", () => {
    expect(spreadOut(lenet)).toBeUndefined();
  });
});
