import type { GraphNode } from "@adder-studio/graph";
import { Database } from "lucide-react";
import { useStudio } from "../../studio/context";
import { colourLabel, sizeLabel } from "./labels";
import { ownFactsOf } from "./use-data";

/** The properties of an Input block that reads a person's own set: the set, and a button for all sets. */
export function OwnDataFields({ node }: { node: GraphNode }) {
  const studio = useStudio();
  const facts = ownFactsOf(node);
  return (
    <div className="own-data-fields">
      {facts === undefined ? null : (
        <p className="muted">
          <b>{facts.name}</b>
          <br />
          {sizeLabel(facts.height, facts.width)}, {colourLabel(facts.height, facts.channels)}
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
