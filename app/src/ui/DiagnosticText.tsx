import type { GraphDiagnostic } from "@adder-studio/graph";
import { Wrench } from "lucide-react";
import { useStudio } from "../state/context";
import { batch } from "../state/edits";

/** One plain sentence, what to do about it, and the button that does it. */
export function DiagnosticText({ diagnostic }: { diagnostic: GraphDiagnostic }) {
  const studio = useStudio();
  const { fix, hint, message, severity } = diagnostic;
  return (
    <div className={`diagnostic ${severity}`}>
      <p>{message}</p>
      {hint === undefined ? null : <p className="muted">{hint}</p>}
      {fix === undefined ? null : (
        <button
          type="button"
          className="button small"
          onClick={() => {
            studio.change(batch(fix.edits), { label: fix.label });
            studio.ui.announce(fix.label);
          }}
        >
          <Wrench size={14} />
          {fix.label}
        </button>
      )}
    </div>
  );
}
