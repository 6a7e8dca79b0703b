import { createLower, deepResidual, templates } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { otherVersionCounts } from "./conv-version-counts";
import { otherVersion, versionNames } from "./swap";

/** Returns the counts of the other version by making it and lowering it. */
function lowered(graph: ModelGraph) {
  const other = otherVersion(graph);
  if (other === undefined) return undefined;
  const { additions, multiplications } = createLower()(other.graph).totals.layers;
  return { title: versionNames[other.to], layers: { additions, multiplications } };
}

const documents: readonly (readonly [string, ModelGraph])[] = [
  ...templates.map(({ id, graph }) => [id, graph] as const),
  ["deep residual", deepResidual([1, 1, 1, 1])],
];

it.each(documents)("counts the other version of %s as lowering it would", (_, graph) => {
  for (const lpEnd of [1, 2]) {
    const run = { ...graph.run, lpEnd };
    const { built } = createLower()({ ...graph, run });
    expect(otherVersionCounts(built, run)).toEqual(lowered({ ...graph, run }));
  }
});

it("knows networks of either kind, and one without layers to swap", () => {
  const titles = documents.map(([, graph]) => lowered(graph)?.title);
  expect(titles).toContain("convolution version");
  expect(titles).toContain("adder version");
  const { built } = createLower()(deepResidual([1, 1, 1, 1]));
  const bare = { ...built, ops: built.ops.filter(({ op }) => op === "input" || op === "relu") };
  expect(otherVersionCounts(bare, { lpEnd: 1 })).toBeUndefined();
});
