import type { WeightMatch } from "@adder-studio/blocks/imported-weights";
import type { ModelGraph } from "@adder-studio/graph";
import type { NamedArray } from "@adder-studio/session";
import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../../studio/per-studio";

/** Weights of a file that the dialog offers to load. */
export interface WeightsOffer {
  /** The file's name. */
  readonly from: string;
  readonly arrays: readonly NamedArray[];
  /** Sentences about what was left out of the file. */
  readonly notes: readonly string[];
  /** The network that was on screen, and how the arrays fit it. */
  readonly graph: ModelGraph;
  readonly match: WeightMatch;
}

/** Returns the store with the offer of the open dialog; its megabytes do not belong in the state of the page. */
export const weightsOfferOf = perStudio(
  "offered weights",
  (): StoreApi<{ readonly offer: WeightsOffer | undefined }> =>
    createStore(() => ({ offer: undefined })),
);
