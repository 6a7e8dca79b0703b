import { questionIn } from "@adder-studio/blocks/questions";
import type { OwnQuestion } from "@adder-studio/graph";
import { useMemo } from "react";
import { useDocument } from "./context";

/** Text in place of a question that this version does not know. */
export const unknownQuestion =
  "This experiment asks a question that comes with a newer Adder Studio. Reload the page to read it.";

/** Returns the question of the open document; "unknown" for one that comes with a newer version. */
export function useQuestion(): OwnQuestion | "unknown" | undefined {
  const question = useDocument((state) => state.graph.question);
  const share = useDocument((state) => state.graph.share);
  return useMemo(() => questionIn({ share, ...(question ? { question } : {}) }), [question, share]);
}
