import { CircleAlert, CircleCheck, Lightbulb, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { otherVersionCounts } from "../../document/conv-version-counts";
import {
  useDerived,
  useDerivedPart,
  useDocument,
  useSaveState,
  useStudio,
  useUi,
} from "../../studio/context";
import { formatBytes, formatCount, formatWhole } from "../../ui/format";
import { countedProblems } from "./counted";

/** The ledger of the whole network, its problems, and whether the work is saved. */
export function StatusBar() {
  const studio = useStudio();
  const { lowered } = useDerived();
  const memoryBytes = lowered.memory.totalBytes;
  const save = useSaveState((state) => state.save);
  const open = useUi((state) => state.problemsOpen);
  const { all, layers, normalisation } = lowered.totals;
  const norm = normalisation.additions + normalisation.multiplications > 0;
  const problems = lowered.diagnostics;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.filter(({ severity }) => severity === "warning").length;
  const hints = problems.length - errors - warnings;
  const Icon =
    errors > 0 ? CircleAlert : warnings > 0 ? TriangleAlert : hints > 0 ? Lightbulb : CircleCheck;
  const text = countedProblems(problems);
  return (
    <footer className="statusbar">
      <div className="ledger">
        <span data-amount="parameters">
          <b>{formatWhole(all.parameters)}</b> <span className="long">parameters</span>
          <span className="short">par.</span>
        </span>
        <span data-amount="additions">
          <b className="adder-text">{formatCount(layers.additions)}</b>{" "}
          <span className="long">additions</span>
          <span className="short">add</span>
        </span>
        <span data-amount="multiplications">
          <b className="conv-text">{formatCount(layers.multiplications)}</b>{" "}
          <span className="long">multiplications</span>
          <span className="short">mul</span>
        </span>
        {layers.shifts === undefined ? null : (
          <span>
            <b>{formatCount(layers.shifts)}</b> <span className="long">shifts</span>
            <span className="short">shift</span>
          </span>
        )}
        <span className="wide-only muted">in the layers, at inference</span>
        {norm ? (
          <span
            className="wide-only muted"
            title="Batch norm folds into one scale and one shift per value once the network is trained."
          >
            + batch norm {formatCount(normalisation.additions)} add,{" "}
            {formatCount(normalisation.multiplications)} mul
          </span>
        ) : null}
        <OtherVersion />
        {memoryBytes > 0 ? (
          <span
            className="wider-only muted"
            title="Estimated peak of one training step, from above"
          >
            ≤ {formatBytes(memoryBytes)} memory
          </span>
        ) : null}
      </div>
      <button
        type="button"
        className={`status-button ${errors > 0 ? "error" : warnings > 0 ? "warning" : hints > 0 ? "hint" : "fine"}`}
        aria-label={text}
        aria-expanded={open}
        disabled={problems.length === 0}
        onClick={() => studio.ui.set({ problemsOpen: !open })}
      >
        <Icon size={14} />
        <span className="status-text">{text}</span>
      </button>
      <span className={`saved ${save}`} role="status">
        {save === "not-saved" ? (
          <span title="This browser refuses storage here. Save the document as a file to keep it.">
            Not saved
          </span>
        ) : save === "saving" ? (
          "Saving …"
        ) : (
          <span title="Saved on this device">
            Saved<span className="long"> on this device</span>
          </span>
        )}
      </span>
    </footer>
  );
}

/** The other version's ledger. */
function OtherVersion() {
  const built = useDerivedPart(({ lowered }) => lowered.built);
  const run = useDocument(({ graph }) => graph.run);
  const other = useMemo(() => otherVersionCounts(built, run), [built, run]);
  if (other === undefined) return null;
  return (
    <span className="wider-only muted">
      {other.title}: {formatCount(other.layers.additions)} add,{" "}
      {formatCount(other.layers.multiplications)} mul
    </span>
  );
}
