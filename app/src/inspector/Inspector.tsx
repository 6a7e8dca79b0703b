import { QuestionLine } from "../question/QuestionLine";
import { useUi } from "../state/context";
import { BlockInspector } from "./BlockInspector";
import { ManyInspector } from "./ManyInspector";
import { RunInspector } from "./RunInspector";

/** Properties of what is selected; with nothing selected, the experiment's own. */
export function Inspector() {
  const selected = useUi((state) => state.selectedNodes);
  const only = selected.length === 1 ? selected[0] : undefined;
  return (
    <div className="inspector">
      {/* Whoever looks at a block still knows what is asked. */}
      {selected.length === 0 ? null : <QuestionLine />}
      {selected.length > 1 ? (
        <ManyInspector ids={selected} />
      ) : only === undefined ? (
        <RunInspector />
      ) : (
        <BlockInspector key={only} id={only} />
      )}
    </div>
  );
}
