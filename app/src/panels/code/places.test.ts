import { templates } from "@adder-studio/blocks";
import { modelLines, soundDocument } from "@adder-studio/torch";
import { expect, it } from "vitest";
import { viewOf } from "../../document/scope";
import { keyOf, scopeOf, selectedKeys } from "./places";

it("every line of every template leads to its block, wherever a person is, and the block back to the line", () => {
  for (const { id, graph } of templates) {
    const sound = soundDocument(graph);
    if (!sound.ok) throw new Error(`${id}: ${sound.error}`);
    const places = modelLines(sound.value).flatMap(({ block }) => (block ? [block] : []));
    expect(places.length).toBeGreaterThan(0);
    const root = viewOf(graph, []);
    const shown = [root, ...Object.keys(graph.nodes).map((node) => viewOf(graph, [node]))];
    for (const place of places) {
      for (const view of shown) {
        const scope = scopeOf(graph, view, place.composite);
        if (scope === undefined) throw new Error(`${id}: no way to ${keyOf(place)}`);
        const opened = viewOf(graph, scope);
        expect(opened.scope).toEqual(scope);
        expect(opened.composite).toBe(place.composite);
        expect(Object.keys(opened.graph.nodes)).toContain(place.id);
        expect(selectedKeys(opened, [place.id]).has(keyOf(place))).toBe(true);
      }
    }
  }
});

it("a definition that is on the canvas stays there", () => {
  const graph = templates.find(({ id }) => id === "resnet20-adder")?.graph;
  if (graph === undefined) throw new Error("no ResNet-20");
  const last = Object.keys(graph.nodes)
    .filter((node) => graph.nodes[node]?.type === "composite")
    .at(-1) as string;
  const view = viewOf(graph, [last]);
  expect(scopeOf(graph, view, view.composite)).toEqual([last]);
  expect(scopeOf(graph, view, "nothing-of-the-kind")).toBeUndefined();
});
