import { type Chain, weightsOf } from "@adder-studio/blocks/approximation";
import type { NamedArray } from "@adder-studio/session";
import type { Studio } from "../../studio/studio";
import { documentOf, type Plan, type Rule } from "./plans";

/**
 * Opens a network of the lab on the canvas, as a run that waits at step 0: its predictions can be inspected, and the
 * checkpoint keeps its weights over a reload. The document before stays in the library.
 */
async function openOnCanvas(
  studio: Studio,
  plan: Plan,
  rule: Rule,
  made: string,
  weights: (document: ReturnType<typeof documentOf>) => readonly NamedArray[],
): Promise<void> {
  const document = documentOf(plan, rule, 0, made);
  const { graph } = document;
  studio.openDocument(graph, { kind: "file", graph });
  const { startFromWeights } = await import("../library/files");
  studio.ui.set({
    dialog: undefined,
    notice: await startFromWeights(studio, weights(document), "the lab"),
  });
}

/** Opens a built network on the canvas. */
export function openBuilt(studio: Studio, plan: Plan, chain: Chain): Promise<void> {
  return openOnCanvas(studio, plan, "full-precision", "built exactly", (document) =>
    weightsOf(document, chain),
  );
}

/** Opens a trained network on the canvas. */
export function openTrained(
  studio: Studio,
  plan: Plan,
  rule: Rule,
  weights: readonly NamedArray[],
): Promise<void> {
  return openOnCanvas(studio, plan, rule, "trained", () => weights);
}
