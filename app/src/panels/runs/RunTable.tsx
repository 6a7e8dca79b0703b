import { engineLabels } from "@adder-studio/core";
import { metricOf } from "../../runs/metric";
import { outcomeOf } from "../../runs/receipt";
import type { RunRecord } from "../../runs/types";
import { formatDuration, formatNumber } from "../../ui/format";

/** A percentage is an accuracy; the other is named. */
function told({ goal }: RunRecord, figure: number): string {
  const { share, name, text } = metricOf(goal);
  return share ? text(figure) : `${name} ${text(figure)}`;
}

/** All runs with their last figures. */
export function RunTable({ runs, summary }: { runs: readonly RunRecord[]; summary: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Figures of each run">
      <p className="table-summary">{summary}</p>
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Network</th>
            <th scope="col">Seed</th>
            <th scope="col">Epochs</th>
            <th scope="col">Test accuracy or RMSE</th>
            <th scope="col">Test loss</th>
            <th scope="col">Training loss</th>
            <th scope="col">Time</th>
            <th scope="col">Engine</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => {
            const last = run.epochs.at(-1);
            return (
              <tr key={run.id}>
                <th scope="row">
                  {run.number}. {run.name}
                </th>
                <td>{run.title}</td>
                <td>{run.run.seed}</td>
                <td>
                  {run.epochs.length} of {run.run.epochs}
                </td>
                <td>{last === undefined ? "–" : told(run, last.testAccuracy)}</td>
                <td>{last === undefined ? "–" : formatNumber(last.testLoss)}</td>
                <td>{last === undefined ? "–" : formatNumber(last.trainLoss)}</td>
                <td>{formatDuration(run.seconds)}</td>
                <td>{run.segments.map(({ engine }) => engineLabels[engine.backend]).join(", ")}</td>
                <td>{outcomeOf(run)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
