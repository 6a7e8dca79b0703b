import { metricOf } from "../../runs/metric";
import type { RunRecord } from "../../runs/types";
import { plural } from "../../ui/format";

/**
 * Returns the run that shows what came of a prediction made at `since`: the first one after it that came to its end, else the
 * newest. `runs` has the newest first.
 */
export function outcomeRun(runs: readonly RunRecord[], since: number): RunRecord | undefined {
  const later = runs.filter((run) => run.startedAt >= since && !run.beside);
  return later.findLast(({ outcome }) => outcome === "done") ?? later[0];
}

/** Says how a run went, in one sentence. */
export function outcomeText(run: RunRecord): string {
  const metric = metricOf(run.goal);
  const last = run.epochs.at(-1);
  if (last === undefined) {
    return run.outcome === "running" ? "the run has begun" : "the run ended before its first epoch";
  }
  const figure = `test ${metric.name} ${metric.text(last.testAccuracy)}`;
  const epochs = plural(last.epoch, "epoch");
  if (run.outcome === "done") return `${figure} after ${epochs}`;
  return `${figure} after ${epochs} of ${run.run.epochs}${run.outcome === "running" ? ", and the run goes on" : ""}`;
}

/** Shows the prediction of a student and beside it what happened, with figures of the run's record. */
export function Outcome({
  said,
  run,
  before,
}: {
  readonly said: string;
  readonly run: RunRecord;
  /** The run before it in this lesson. */
  readonly before: RunRecord | undefined;
}) {
  return (
    <dl className="lesson-outcome">
      <div>
        <dt>You said</dt>
        <dd>“{said}”</dd>
      </div>
      <div>
        <dt>Here is what happened</dt>
        <dd>
          <strong>{sentence(outcomeText(run))}</strong>
          {before === undefined || before.epochs.length === 0 ? null : (
            <small>The run before: {outcomeText(before)}.</small>
          )}
        </dd>
      </div>
    </dl>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
