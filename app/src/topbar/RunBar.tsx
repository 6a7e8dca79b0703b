import { EngineChip } from "./EngineChip";
import { Progress, RunControls } from "./RunControls";

/** Run and how far it is, in one row at the lower edge. */
export function RunBar() {
  return (
    <div className="run-bar">
      <RunControls compact />
      <Progress />
      <EngineChip />
    </div>
  );
}
