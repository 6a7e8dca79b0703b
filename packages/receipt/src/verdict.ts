import type { ReceiptFigures } from "./types";

/** The reason why a claim, or this part of it, cannot be checked here. */
export type CannotReason =
  /** The receipt belongs to another document than the one it came with. */
  | { readonly kind: "document" }
  /** The person's own data set is not on this device; `hash` says which one it was. */
  | { readonly kind: "own-data"; readonly hash: string }
  /** The data set of the document has another hash here. */
  | { readonly kind: "data"; readonly hash: string }
  | { readonly kind: "warm" }
  | { readonly kind: "several-engines" }
  | { readonly kind: "elsewhere" }
  /** No module of that hash is here; `module` is empty where the receipt names none. */
  | { readonly kind: "engine"; readonly module: string }
  /** Bits of this engine are the machine's own: only the figures of the whole run can be laid side by side. */
  | { readonly kind: "own-bits" }
  /** Like `own-bits`, and there are no figures. */
  | { readonly kind: "no-figures" }
  /** There is no mark at or before this step. */
  | { readonly kind: "no-marks"; readonly step: number }
  /** The repetition was ended before it could say. */
  | { readonly kind: "stopped"; readonly step: number }
  /** The repetition could not be made; `message` is a sentence. */
  | { readonly kind: "failed"; readonly message: string };

/** The outcome of a check. Everything that it states was made again here. */
export type Verdict =
  /** All marks up to this step are the same; when `upTo` is the run's length, final weights and figures are, too. */
  | { readonly kind: "confirmed"; readonly upTo: number; readonly steps: number }
  /** The first mark that differs (the run's length for the final weights), and the last that agrees; 0: none does. */
  | {
      readonly kind: "differs";
      readonly at: number;
      readonly agrees: number;
      readonly steps: number;
      readonly claimed: string;
      /** Absent when the repetition broke off before that mark. */
      readonly made?: string;
    }
  /** The same weights, but the claimed figures are not what they give. */
  | {
      readonly kind: "figures-differ";
      readonly claimed: ReceiptFigures | undefined;
      readonly made: ReceiptFigures | undefined;
    }
  /** Figures of an engine whose bits are its own, within the tolerance, or beyond it. */
  | {
      readonly kind: "close" | "far";
      readonly claimed: ReceiptFigures;
      readonly made: ReceiptFigures;
    }
  | { readonly kind: "cannot"; readonly why: CannotReason };
