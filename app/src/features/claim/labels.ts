import { engineLabels } from "@adder-studio/core";
import { findEngineVersion } from "@adder-studio/core/engines";
import type { Receipt } from "@adder-studio/receipt";
import { metricOf } from "../../runs/metric";
import { formatDuration, plural } from "../../ui/format";

/** Epochs of the steps of a claim, where they are known. */
export type Epochs = number | undefined;

/** The figure of a claim: `87.4 % test accuracy`; of a run without a test what there is to say. */
export function figureOf({ figures }: Receipt): string {
  if (figures === undefined) return "no test";
  const metric = metricOf(figures.task);
  return metric.share
    ? `${metric.text(figures.metric)} test accuracy`
    : `test ${metric.name} ${metric.text(figures.metric)}`;
}

/** The length of a claim's run: `2 epochs`, or `100 steps`. */
export function lengthOf({ steps }: Receipt, epochs: Epochs): string {
  return epochs === undefined ? plural(steps, "step") : plural(epochs, "epoch");
}

/** Describes a claim in one line: `87.4 % test accuracy after 2 epochs, seed 1, WASM engine`. */
export function claimText(receipt: Receipt, epochs: Epochs): string {
  return `${figureOf(receipt)} after ${lengthOf(receipt, epochs)}, ${madeBy(receipt)}`;
}

/** Seed and engine of a claim: `seed 1, WASM engine 2`. */
export function madeBy(receipt: Receipt): string {
  const { seed, warm } = receipt;
  return `seed ${seed}${warm ? ", from weights that were given" : ""}, ${engineText(receipt)}`;
}

function engineText({ engine, module, elsewhere }: Receipt): string {
  if (elsewhere) return "another program";
  if (engine === undefined) return "several engines";
  const version = findEngineVersion(module)?.id;
  return `${engineLabels[engine]} engine${version === undefined ? "" : ` ${version}`}`;
}

/** Says in a few words how long some steps take: `about 4 min`; without a measure nothing. */
export function timeText(steps: number, stepMs: number | undefined): string {
  if (stepMs === undefined) return "";
  const seconds = (steps * stepMs) / 1000;
  if (seconds < 10) return "a few seconds";
  if (seconds < 55) return `about ${Math.round(seconds / 5) * 5} s`;
  if (seconds < 5400) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  return `about ${formatDuration(Math.round(seconds / 600) * 600)}`;
}

/** Says to whoever shares a result what others can make of it. */
export function checkableText({ engine, module, warm, elsewhere, marks }: Receipt): string {
  if (warm)
    return "It began from given weights, so nobody can check it from its seed; the link says so.";
  if (elsewhere)
    return "It was made by another program: nobody can check it here; the link says so.";
  if (engine === undefined)
    return "It was made on more than one engine: nobody can check it; the link says so.";
  if (engine !== "wasm")
    return `It was made on ${engineLabels[engine]}: others can compare its figures, not its bits.`;
  if (module === "")
    return "It was made before engines had versions, so nobody can check it: run it again first.";
  return marks.length === 0
    ? "Whoever opens the link can make the whole run again and check it."
    : "Whoever opens the link can check it.";
}
