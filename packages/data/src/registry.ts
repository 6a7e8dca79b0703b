import { fashionMnist } from "./datasets/fashion-mnist";
import { pointSets } from "./points/sets";
import type { DatasetInfo } from "./types";

/** Datasets that are files. A new one is a file in `datasets/` and a line here. */
export const datasets: readonly DatasetInfo[] = [fashionMnist];

/** Ids that an input block's `dataset` may have: sets of files, and those made from the seed. */
export const datasetIds: readonly string[] = [
  ...datasets.map((info) => info.id),
  "noise",
  ...pointSets.map((set) => set.id),
];
