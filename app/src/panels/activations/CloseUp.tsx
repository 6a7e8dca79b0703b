import { useStudio } from "../../studio/context";
import { useCursor } from "./cursor";
import { Decomposition } from "./Decomposition";
import { useLayers } from "./use-layer";
import "./look.css";

/** The inspector's decomposition of one output of the selected block: a small form of the third level of the panel. */
export function CloseUp() {
  const studio = useStudio();
  const cursor = useCursor();
  const { layer, selected } = useLayers();
  if (layer === undefined || !selected) return null;
  return (
    <section aria-label="One output, term by term" className="close-up">
      <h3 className="section-title">One output, term by term</h3>
      <Decomposition layer={layer} compact />
      <button
        type="button"
        className="link"
        onClick={() => {
          cursor.setState({ level: "value" });
          const [, second] = studio.ui.store.getState().dockTabs;
          studio.ui.set({ dockOpen: true, dockTabs: ["responses", second], sheet: "dock" });
        }}
      >
        Open in Responses
      </button>
    </section>
  );
}
