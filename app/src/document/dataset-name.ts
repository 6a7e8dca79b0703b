import { pointSetOf } from "@adder-studio/data";
import { parseOwnFacts } from "@adder-studio/graph";

/** What an Input block's data are called. */
export function datasetName({ dataset, own }: Readonly<Record<string, unknown>>): string {
  if (dataset === "own") return parseOwnFacts(String(own ?? ""))?.name ?? "Your own data";
  if (dataset === "fashion-mnist") return "Fashion-MNIST";
  return pointSetOf(String(dataset))?.title ?? "Noise images";
}
