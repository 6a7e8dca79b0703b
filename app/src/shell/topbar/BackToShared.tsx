import { sameDocument } from "@adder-studio/graph";
import { ArchiveRestore } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { useDocument, useStudio } from "../../studio/context";

/** Shown while an opened experiment differs from how it was shared. */
export function BackToShared() {
  const studio = useStudio();
  const origin = useDocument((state) => state.origin);
  // The button may come a moment after the edit.
  const graph = useDeferredValue(useDocument((state) => state.graph));
  const changed = useMemo(
    () => origin !== undefined && !sameDocument(graph, origin.graph),
    [graph, origin],
  );
  if (origin === undefined || !changed) return null;
  const what =
    origin.kind === "template" ? "template" : origin.kind === "file" ? "file" : "shared experiment";
  return (
    <button
      type="button"
      className="button small quiet back"
      aria-label={`Back to the ${what}`}
      title={`Undo all changes at once: back to the ${what} as it was opened (this can be undone, too)`}
      onClick={studio.backToOrigin}
    >
      <ArchiveRestore size={15} />
      <span className="label">Back to the {what}</span>
    </button>
  );
}
