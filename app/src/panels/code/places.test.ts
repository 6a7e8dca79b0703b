import { templates } from "@adder-studio/blocks";
import { modelLines, soundDocument } from "@adder-studio/torch";
import { expect, it } from "vitest";
import { viewOf } from "../../document/scope";
import { keyOf, scopeOf, selectedKeys } from "./places";

it("every line of every template leads to its block, wherever a person is, and the block back to the line", () => {
  // Collected, as tens of thousands of expectations take seconds.
  const lost: string[] = [];
  for (const { id, graph } of templates) {
    const sound = soundDocument(graph);
    if (!sound.ok) throw new Error(`${id}: ${sound.error}`);
    const lines = modelLines(sound.value).flatMap(({ block }) => (block ? [block] : []));
    expect(lines.length).toBeGreaterThan(0);
    const places = new Map(lines.map((place) => [keyOf(place), place]));
    const shown = [[], ...Object.keys(graph.nodes).map((node) => [node])].map((scope) =>
      viewOf(graph, scope),
    );
    for (const [key, place] of places) {
      for (const view of shown) {
        const scope = scopeOf(graph, view, place.composite);
        if (scope === undefined) throw new Error(`${id}: no way to ${key}`);
        const opened = viewOf(graph, scope);
        const isFound =
          opened.scope.join() === scope.join() &&
          opened.composite === place.composite &&
          Object.hasOwn(opened.graph.nodes, place.id) &&
          selectedKeys(opened, [place.id]).has(key);
        if (!isFound) lost.push(`${id}: ${key} from ${view.scope.join("/") || "the network"}`);
      }
    }
  }
  expect(lost).toEqual([]);
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
