import { useStudio, useUi } from "../state/context";
import { BlockInspector } from "./BlockInspector";
import { CloseSelection } from "./CloseSelection";
import { RunInspector } from "./RunInspector";

/** Properties of what is selected; with nothing selected, the experiment's own. */
export function Inspector() {
  const studio = useStudio();
  const selected = useUi((state) => state.selectedNodes);
  const only = selected.length === 1 ? selected[0] : undefined;
  return (
    <div className="inspector">
      {selected.length > 1 ? (
        <div className="inspector-many">
          <header className="inspector-head">
            <h2>{selected.length} blocks</h2>
            <CloseSelection onClick={() => studio.ui.select([])} />
          </header>
          <p className="muted">Drag to move them together, press Delete to remove them.</p>
        </div>
      ) : only === undefined ? (
        <RunInspector />
      ) : (
        <BlockInspector key={only} id={only} />
      )}
    </div>
  );
}
