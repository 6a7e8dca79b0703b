import type { Verdict } from "@adder-studio/classroom/board";

/** A check of a code: under way, failed, or with its outcome. */
export type Check =
  | { readonly kind: "waiting" }
  | { readonly kind: "running"; readonly share: number }
  | { readonly kind: "failed"; readonly why: string }
  | Verdict;
