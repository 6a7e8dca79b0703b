import { useMemo, useState } from "react";
import { shownRuns } from "../../runs/shown";
import { useRuns } from "../../runs/use-runs";
import { useDocument } from "../../state/context";
import { formatPercent, plural } from "../../ui/format";
import { CompareForm } from "./CompareForm";
import { RunChart, type RunView } from "./RunChart";
import { RunDetails } from "./RunDetails";
import { RunList } from "./RunList";
import { RunTable } from "./RunTable";
import { RunTools } from "./RunTools";
import "./runs.css";

/** Every run of this device: listed, drawn over one another, and trained beside one another. */
export function RunsPanel({ table }: { table: boolean }) {
  const key = useDocument((state) => state.key);
  const runs = useRuns((state) => state.runs);
  const read = useRuns((state) => state.read);
  const shown = useMemo(() => shownRuns(runs, key), [runs, key]);
  const [view, setView] = useState<RunView>({ metric: "testAccuracy", axis: "epoch", reach: 0 });
  const [open, setOpen] = useState<string>();
  const details = runs.find(({ id }) => id === open);
  const summary = useMemo(() => {
    const ends = shown.flatMap((run) => {
      const last = run.epochs.at(-1);
      return last === undefined ? [] : [{ run, accuracy: last.testAccuracy }];
    });
    const [first] = ends.toSorted((a, b) => b.accuracy - a.accuracy);
    return first === undefined
      ? `${plural(shown.length, "run")} shown; none has ended an epoch yet.`
      : `${plural(shown.length, "run")} shown. Highest test accuracy at the last epoch: ${first.run.name}, ${formatPercent(first.accuracy)}.`;
  }, [shown]);

  if (table) return <RunTable runs={runs} summary={summary} />;
  const close = () => setOpen(undefined);
  return (
    <div className="runs">
      <RunTools open={open} compare={() => setOpen(open === "compare" ? undefined : "compare")} />
      <RunList runs={runs} shown={shown} read={read} open={open} setOpen={setOpen} />
      {open === "compare" ? (
        <CompareForm close={close} />
      ) : details === undefined ? (
        <RunChart runs={shown} view={view} setView={setView} summary={summary} />
      ) : (
        <RunDetails run={details} close={close} />
      )}
    </div>
  );
}
