import { Blocks, FlaskConical } from "lucide-react";
import { useStudio } from "../../studio/context";
import { TemplateButtons } from "./TemplateButtons";

/** The canvas of an empty document: first steps and templates. */
export function EmptyCanvas() {
  const studio = useStudio();
  return (
    <div className="empty-canvas">
      <Blocks size={30} strokeWidth={1.5} />
      <h2>An empty network</h2>
      <p className="muted">
        Add a block from the list
        <span className="by-keys">
          {" "}
          (<kbd>/</kbd> searches it)
        </span>
        , or start from a finished network.
      </p>
      <TemplateButtons />
      <button
        type="button"
        className="button quiet"
        onClick={() => studio.ui.set({ dialog: "experiments" })}
      >
        <FlaskConical size={15} />
        Experiments to try
      </button>
    </div>
  );
}
