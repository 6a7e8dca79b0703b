import { EngineChip } from "./EngineChip";
import { Progress, RunControls } from "./RunControls";

/** Run and how far it is, in one row at the lower edge. */
export function RunBar() {
  return (
    <section className="run-bar" aria-label="Run">
      <RunControls compact />
      <Progress />
      <EngineChip />
    </section>
  );
}
