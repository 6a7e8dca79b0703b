import { templateOf } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { expect, test } from "vitest";
import { nodeHue } from "./node-hue";

function huesOf(id: string): string[] {
  const graph = templateOf(id)?.graph as ModelGraph;
  return Object.values(graph.nodes)
    .filter(({ type }) => type === "composite")
    .map((node) => nodeHue(graph, node));
}

test("a composite wears the hue of the layers inside it, and none where both are", () => {
  expect(new Set(huesOf("resnet50-adder"))).toEqual(new Set(["adder"]));
  expect(new Set(huesOf("resnet18-conv"))).toEqual(new Set(["conv"]));
  // The first layer multiplies, the second adds.
  expect(huesOf("vgg-small-adder")).toEqual(["plain", "adder", "adder"]);
});

test("what is inside of what is inside counts, and a circle ends", () => {
  const graph = templateOf("resnet50-adder")?.graph as ModelGraph;
  const [of, inner] = Object.entries(graph.composites ?? {})[0] as [string, never];
  const shell = (target: string) => ({
    ...(inner as object),
    nodes: { a: { type: "composite", props: { of: target, repeat: 1 } } },
  });
  const nested = { ...graph, composites: { ...graph.composites, shell: shell(of) } };
  const node = { type: "composite", props: { of: "shell", repeat: 1 } };
  expect(nodeHue(nested as unknown as ModelGraph, node)).toBe("adder");
  const circle = { ...graph, composites: { shell: shell("shell") } };
  expect(nodeHue(circle as unknown as ModelGraph, node)).toBe("plain");
});
