import { useStudio } from "../../studio/context";
import { useCursor } from "./cursor";
import { Decomposition } from "./TakenApart";
import { useLayers } from "./use-layer";
import "./look.css";

/** The selected block's last answer, taken apart: the third level of the response zoom, small. */
export function CloseUp() {
  const studio = useStudio();
  const cursor = useCursor();
  const { layer, selected } = useLayers();
  if (layer === undefined || !selected) return null;
  return (
    <section aria-label="One output, taken apart" className="close-up">
      <h3 className="section-title">One output, taken apart</h3>
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
