import { QuestionLine } from "../../features/question/QuestionLine";
import { useUi } from "../../studio/context";
import { BlockInspector } from "./BlockInspector";
import { ManyInspector } from "./ManyInspector";
import { RunInspector } from "./RunInspector";

/** Draws the properties of the selected blocks, or of the experiment where none is. `asked`: its question is shown elsewhere. */
export function Inspector({ asked = false }: { asked?: boolean }) {
  const selected = useUi((state) => state.selectedNodes);
  const only = selected.length === 1 ? selected[0] : undefined;
  return (
    <div className="inspector">
      {/* The question stays in sight while a block is selected. */}
      {selected.length === 0 || asked ? null : <QuestionLine />}
      {selected.length > 1 ? (
        <ManyInspector ids={selected} />
      ) : only === undefined ? (
        <RunInspector asked={asked} />
      ) : (
        <BlockInspector key={only} id={only} />
      )}
    </div>
  );
}
