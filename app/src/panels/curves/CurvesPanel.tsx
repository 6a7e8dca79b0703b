import type { EpochEvent, RunHistory } from "@adder-studio/session/client";
import { useMemo, useRef, useState } from "react";
import { useDerived, useRun } from "../../state/context";
import { formatNumber, formatPercent } from "../../ui/format";
import { Chart, type ChartSpec } from "../Chart";
import { bucketEpochs, bucketMeans, columns, joinLines } from "../series";
import { useDraw, write } from "../use-draw";

/** Loss and accuracy, training and test, over the run's whole length. */
export function CurvesPanel({ table }: { table: boolean }) {
  const { document: graph } = useDerived();
  const started = useRun((state) => state.started);
  const session = useRun((state) => state.session);
  const shown = started?.graph ?? graph;
  const adder = Object.values(shown.nodes).some(
    ({ type }) => type === "adder2d" || type === "adderDense",
  );
  const loss = useRef<HTMLSpanElement>(null);
  const accuracy = useRef<HTMLSpanElement>(null);
  const [epochs, setEpochs] = useState<readonly EpochEvent[]>([]);
  const seen = useRef<EpochEvent>(undefined);
  const { stepsPerEpoch, totalSteps } = session;

  useDraw((history) => {
    const last = history.epochs.at(-1);
    // One commit per epoch, for the table and the summary; ticks write text only.
    if (last !== seen.current) {
      seen.current = last;
      setEpochs([...history.epochs]);
    }
    const count = history.length;
    const lossNow = count === 0 ? undefined : recent(history.column(columns.loss), count);
    const rightNow = count === 0 ? undefined : recent(history.column(columns.accuracy), count);
    write(
      loss.current,
      lossNow === undefined
        ? ""
        : `${last === undefined ? "" : `test ${formatNumber(last.testLoss)} · `}train ${formatNumber(lossNow)}`,
    );
    write(
      accuracy.current,
      rightNow === undefined
        ? ""
        : `${last === undefined ? "" : `test ${formatPercent(last.testAccuracy)} · `}train ${formatPercent(rightNow)}`,
    );
  });

  const [lossSpec, accuracySpec] = useMemo(() => {
    const xMax = (history: RunHistory) =>
      Math.max(totalSteps, history.step) / Math.max(1, stepsPerEpoch) || graph.run.epochs;
    const spec = (kind: "loss" | "accuracy"): ChartSpec => ({
      key: `${kind} ${adder} ${stepsPerEpoch}`,
      label: `${kind === "loss" ? "Loss" : "Accuracy"} of training and test over the epochs; the table holds the numbers`,
      series: (colors) => {
        const color = adder ? colors.adder : colors.conv;
        return [
          {
            label: "train",
            color: `color-mix(in oklab, ${color} 55%, ${colors.surface})`,
            width: 1.25,
            tag: "train",
          },
          { label: "test", color, width: 2, points: true, tag: "test" },
        ];
      },
      data: (history) => {
        const tests = history.epochs.map((epoch) =>
          kind === "loss" ? epoch.testLoss : epoch.testAccuracy,
        );
        return joinLines(
          bucketEpochs(history, stepsPerEpoch),
          [bucketMeans(history.column(columns[kind]), history.length)],
          history.epochs.map(({ epoch }) => epoch),
          [tests],
        );
      },
      yText:
        kind === "loss"
          ? (value) => formatNumber(value, 2)
          : (value) => `${Math.round(value * 100)}%`,
      yRange: kind === "loss" ? (_low, high) => [0, high * 1.06 || 1] : () => [0, 1],
      xMax,
    });
    return [spec("loss"), spec("accuracy")] as const;
  }, [adder, stepsPerEpoch, totalSteps, graph.run.epochs]);

  const last = epochs.at(-1);
  const empty = session.phase === "idle" && epochs.length === 0;
  const summary =
    last === undefined
      ? "No epoch has ended yet."
      : `After epoch ${last.epoch}: test accuracy ${formatPercent(last.testAccuracy)}, test loss ${formatNumber(
          last.testLoss,
        )}, training loss ${formatNumber(last.trainLoss)}.`;

  if (table) return <EpochTable epochs={epochs} summary={summary} />;
  return (
    <div className="curves">
      <p className="visually-hidden">{summary}</p>
      <figure>
        <figcaption>
          <strong>Loss</strong>
          <span ref={loss} className="now" />
        </figcaption>
        <Chart spec={lossSpec} />
      </figure>
      <figure>
        <figcaption>
          <strong>Accuracy</strong>
          <span ref={accuracy} className="now" />
        </figcaption>
        <div className="chart-frame">
          <Chart spec={accuracySpec} />
          {last?.reestimated === true ? (
            <p className="chart-note">batch-norm statistics re-estimated for the test</p>
          ) : null}
        </div>
      </figure>
      {empty ? <p className="panel-empty">Press Run: the loss moves within seconds.</p> : null}
    </div>
  );
}

function EpochTable({ epochs, summary }: { epochs: readonly EpochEvent[]; summary: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Figures of each epoch">
      <p className="table-summary">{summary}</p>
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            <th scope="col">Train loss</th>
            <th scope="col">Train accuracy</th>
            <th scope="col">Test loss</th>
            <th scope="col">Test accuracy</th>
          </tr>
        </thead>
        <tbody>
          {epochs.map((epoch) => (
            <tr key={epoch.epoch}>
              <th scope="row">{epoch.epoch}</th>
              <td>{formatNumber(epoch.trainLoss)}</td>
              <td>{formatPercent(epoch.trainAccuracy)}</td>
              <td>{formatNumber(epoch.testLoss)}</td>
              <td>{formatPercent(epoch.testAccuracy)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Mean of the last steps: one batch alone jumps about. */
function recent(values: Float32Array, length: number): number {
  const from = Math.max(0, length - 20);
  let sum = 0;
  for (let i = from; i < length; i++) sum += values[i] as number;
  return sum / (length - from);
}
