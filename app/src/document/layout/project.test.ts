import { deepResidual } from "@adder-studio/blocks";
import { applyEdit, type GraphEdit, type ModelGraph } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { createDerive } from "../derive";
import { createPlaces, type Projection, project } from "./project";

function apply(graph: ModelGraph, edit: GraphEdit): ModelGraph {
  const result = applyEdit(graph, edit);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.graph;
}

const frame = { aspect: 1.5, room: { width: 2000, height: 1300 } };

/** Projects one document after another, as the canvas does, and anew. */
function canvas() {
  const derive = createDerive();
  const places = createPlaces(false);
  let last: Projection | undefined;
  return (graph: ModelGraph) => {
    const derived = derive(graph, []);
    const spots = places(graph, derived.lowered.order, frame);
    const before = last;
    last = project(derived, spots, false, before);
    const fresh = project(createDerive()(graph, []), spots, false);
    expect(last.nodes).toEqual(fresh.nodes);
    expect(last.edges).toEqual(fresh.edges);
    const known = new Set<unknown>([...(before?.nodes ?? []), ...(before?.edges ?? [])]);
    return {
      projection: last,
      cards: last.nodes.filter((node) => !known.has(node)).map(({ id }) => id),
      wires: last.edges.filter((edge) => !known.has(edge)).map(({ source }) => source),
    };
  };
}

describe("an edit of one block", () => {
  for (const units of [
    [2, 2, 1, 1],
    [6, 8, 10, 5],
  ]) {
    const graph = deepResidual(units);
    const blocks = Object.keys(graph.nodes).length;

    it(`makes anew only the cards and wires that say something else, of ${blocks}`, () => {
      const show = canvas();
      expect(show(graph).cards).toHaveLength(blocks);
      const wider: GraphEdit = { kind: "setProp", id: "adder1", prop: "filters", value: 6 };
      const { cards, wires } = show(apply(graph, wider));
      expect(cards).toEqual(["adder1", "batchNorm2", "relu2", "adder2"]);
      // The other wires carry no label: their cards stand close.
      expect(wires).toEqual(["relu2"]);
    });

    it(`keeps the lists as they are where nothing shows, of ${blocks}`, () => {
      const show = canvas();
      const first = show(graph).projection;
      const { projection } = show(apply(graph, { kind: "setRun", field: "batch", value: 7 }));
      expect(projection.nodes).toBe(first.nodes);
      expect(projection.edges).toBe(first.edges);
    });

    it(`says on every card that a fault is behind, and takes it back, of ${blocks}`, () => {
      const show = canvas();
      show(graph);
      const wrong = show(
        apply(graph, { kind: "setProp", id: "adder3", prop: "filters", value: 5 }),
      );
      expect(wrong.cards.length).toBeGreaterThan(blocks - 20);
      expect(show(graph).cards.length).toBe(wrong.cards.length);
    });
  }

  it("makes a name follow its block to the cards that read from it", () => {
    const graph = deepResidual([2, 1]);
    const show = canvas();
    show(graph);
    const { cards, projection } = show(
      apply(graph, { kind: "setLabel", id: "adder1", label: "Mine" }),
    );
    expect(cards).toEqual(["adder1", "batchNorm2"]);
    // Wires are announced by names, and no id is heard.
    const said = projection.edges.map(({ ariaLabel }) => ariaLabel);
    expect(said).toContain("Mine to Batch norm 2");
    expect(said.join()).not.toMatch(/adder1|batchNorm/);
  });
});
