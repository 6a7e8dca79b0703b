import { lower, swapAll, templates } from "@adder-studio/blocks";
import { convVersion } from "@adder-studio/ir";
import { expect, it } from "vitest";

const anySize = { memoryBytes: Number.POSITIVE_INFINITY };

it.each(templates.map(({ id, graph }) => [id, graph] as const))(
  "a teacher is the network of the document's conv version: %s",
  (_, graph) => {
    for (const init of ["paper", "kaiming", "small"] as const) {
      const document = { ...graph, run: { ...graph.run, init } };
      const ir = lower(document, anySize).ir;
      expect(ir).toBeDefined();
      const other = ir && convVersion(ir, init);
      expect(other).toEqual(lower(swapAll(document, "conv"), anySize).ir);
    }
  },
);
