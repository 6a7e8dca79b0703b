import { datasets, pointSetOf } from "@adder-studio/data";
import { parseOwnFacts } from "@adder-studio/graph";

/** Returns the name of an Input block's data, as its `props` choose them. */
export function datasetName({ dataset, own }: Readonly<Record<string, unknown>>): string {
  if (dataset === "own") return parseOwnFacts(String(own ?? ""))?.name ?? "Your own data";
  const files = datasets.find(({ id }) => id === dataset);
  // "Fashion-MNIST (10,000 images)" in the list of the Input block.
  return (
    files?.title.replace(/ \(.*\)$/, "") ?? pointSetOf(String(dataset))?.title ?? "Noise images"
  );
}
