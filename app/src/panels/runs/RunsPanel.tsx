import { useMemo, useState } from "react";
import { metricOf } from "../../runs/metric";
import { namesOf } from "../../runs/names";
import { shownRuns } from "../../runs/shown";
import { useRuns } from "../../runs/use-runs";
import { useDocument } from "../../studio/context";
import { plural } from "../../ui/format";
import { CompareForm } from "./CompareForm";
import { CostScatter } from "./CostScatter";
import { RunChart, type RunView } from "./RunChart";
import { RunDetails } from "./RunDetails";
import { RunList } from "./RunList";
import { RunTable } from "./RunTable";
import { RunTools } from "./RunTools";
import { telling } from "./run-lines";
import "./runs.css";

/** Every run of this device: listed, drawn over one another, and trained beside one another. */
export function RunsPanel({ table }: { table: boolean }) {
  const key = useDocument((state) => state.key);
  const runs = useRuns((state) => state.runs);
  const read = useRuns((state) => state.read);
  const shown = useMemo(() => shownRuns(runs, key), [runs, key]);
  const [view, setView] = useState<RunView>();
  const metric = telling(shown);
  const [open, setOpen] = useState<string>();
  const details = runs.find(({ id }) => id === open);
  const summary = useMemo(() => {
    const ends = shown.flatMap((run) => {
      const last = run.epochs.at(-1);
      return last === undefined ? [] : [{ run, figure: last.testAccuracy }];
    });
    const ofClasses = ends.filter(({ run }) => run.goal !== "values");
    const compared = ofClasses.length > 0 ? ofClasses : ends;
    const quality = metricOf(compared[0]?.run.goal);
    const sign = quality.share ? -1 : 1;
    const [first] = compared.toSorted((a, b) => sign * (a.figure - b.figure));
    return first === undefined
      ? `${plural(shown.length, "run")} shown; none has finished an epoch yet.`
      : `${plural(shown.length, "run")} shown. ${quality.share ? "Highest" : "Lowest"} test ${quality.name} at the last epoch: ${namesOf(
          compared.filter(({ figure }) => figure === first.figure).map(({ run }) => run.name),
        )}, ${quality.text(first.figure)}.`;
  }, [shown]);

  if (table) return <RunTable runs={runs} summary={summary} />;
  const close = () => setOpen(undefined);
  return (
    <div className="runs">
      <RunTools open={open} compare={() => setOpen(open === "compare" ? undefined : "compare")} />
      <RunList runs={runs} shown={shown} read={read} open={open} setOpen={setOpen} />
      {open === "compare" ? (
        <CompareForm close={close} />
      ) : details === undefined && view?.against === true ? (
        <CostScatter runs={shown} view={view} setView={setView} />
      ) : details === undefined ? (
        <RunChart
          runs={shown}
          view={view ?? { metric, axis: "epoch", reach: 0, against: false }}
          setView={setView}
          summary={summary}
        />
      ) : (
        <RunDetails run={details} close={close} />
      )}
    </div>
  );
}
