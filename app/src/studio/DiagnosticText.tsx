import type { GraphDiagnostic } from "@adder-studio/graph";
import { Wrench } from "lucide-react";
import { batch } from "../document/edits";
import { useDerived, useStudio } from "./context";

/** One plain sentence, what to do about it, and the button that does it. */
export function DiagnosticText({
  diagnostic,
  onFixed,
}: {
  diagnostic: GraphDiagnostic;
  onFixed?: () => void;
}) {
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
            onFixed?.();
          }}
        >
          <Wrench size={14} />
          {fix.label}
        </button>
      )}
      {diagnostic.code === "memory" ? <AllowMemory /> : null}
    </div>
  );
}

/** The limit is this device's, not the document's: its owner may raise it after having seen the estimate. */
export function AllowMemory() {
  const studio = useStudio();
  const { lowered } = useDerived();
  const neededMb = Math.ceil(lowered.memory.totalBytes / 2 ** 20 / 256) * 256;
  if (neededMb > 4096) return null;
  return (
    <button
      type="button"
      className="button small"
      onClick={() => studio.ui.set({ memoryMb: neededMb })}
    >
      Allow {neededMb} MB on this device
    </button>
  );
}
