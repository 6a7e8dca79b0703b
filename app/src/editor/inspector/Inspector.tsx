import { QuestionLine } from "../../features/question/QuestionLine";
import { useUi } from "../../studio/context";
import { BlockInspector } from "./BlockInspector";
import { ManyInspector } from "./ManyInspector";
import { RunInspector } from "./RunInspector";

/** Properties of what is selected; with nothing selected, the experiment's own. `asked`: its question stands elsewhere. */
export function Inspector({ asked = false }: { asked?: boolean }) {
  const selected = useUi((state) => state.selectedNodes);
  const only = selected.length === 1 ? selected[0] : undefined;
  return (
    <div className="inspector">
      {/* Whoever looks at a block still knows what is asked. */}
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
