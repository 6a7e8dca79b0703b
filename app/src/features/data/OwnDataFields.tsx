import type { GraphNode } from "@adder-studio/graph";
import { Database } from "lucide-react";
import { useStudio } from "../../studio/context";
import { coloursOf, sizeWords } from "./labels";
import { ownFactsOf } from "./use-data";

/** In the properties of an Input: which of a person's own sets it reads, and the way to them all. */
export function OwnDataFields({ node }: { node: GraphNode }) {
  const studio = useStudio();
  const facts = ownFactsOf(node);
  return (
    <div className="own-data-fields">
      {facts === undefined ? null : (
        <p className="muted">
          <b>{facts.name}</b>
          <br />
          {sizeWords(facts.height, facts.width)}, {coloursOf(facts.height, facts.channels)}
          {facts.classes === 0 ? "a value each" : `${facts.classes} classes`}
        </p>
      )}
      <button
        type="button"
        className="button small"
        onClick={() => studio.ui.set({ dialog: "data" })}
      >
        <Database size={14} />
        Your data …
      </button>
    </div>
  );
}
