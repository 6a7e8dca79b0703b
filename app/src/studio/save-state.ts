import type { ModelGraph } from "@adder-studio/graph";
import type { EngineName } from "@adder-studio/session";

export type SavePhase = "saved" | "saving" | "not-saved";

export interface SavedRunOffer {
  readonly step: number;
  readonly backend: EngineName;
  /** True when the run was trained to its end. */
  readonly finished: boolean;
  /** True when a later checkpoint is damaged and this older one is offered. */
  readonly older: boolean;
  /** Returns true while its checkpoint fits this document; an edit of the network or of the training ends that. */
  fits(graph: ModelGraph): boolean;
  resume(): void;
  discard(): void;
}

/** Reasons why nothing is saved: no storage at all, a full or failing one, or a newer page that took it over. */
export type SaveFault = "memory" | "full" | "blocked" | "newer";

export interface SaveState {
  readonly save: SavePhase;
  readonly offer: SavedRunOffer | undefined;
  readonly fault: SaveFault | undefined;
  /** `reader`: another tab writes this document. `conflict`: both have changed it. */
  readonly role: "writer" | "reader" | "conflict";
  /** Number of edits that a reader tried. */
  readonly refused: number;
}
