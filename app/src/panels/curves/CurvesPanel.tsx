import { taskOf } from "@adder-studio/ir";
import type { EpochEvent, RunHistory } from "@adder-studio/session/client";
import { useCallback, useMemo, useRef, useState } from "react";
import { hueOf } from "../../document/BlockIcon";
import { Chart, type ChartSpec } from "../../draw/Chart";
import { nothing } from "../../draw/draw-loop";
import { fileName } from "../../draw/export";
import { epochTable, stepTable } from "../../draw/export-runs";
import { alignLines, withAlpha } from "../../draw/lines";
import { type LinePicture, SaveMenu } from "../../draw/SaveMenu";
import { columns } from "../../draw/series";
import { useDraw, write } from "../../draw/use-draw";
import { RecordedOffer } from "../../features/recorded/RecordedOffer";
import { useRecordingInfo } from "../../features/recorded/recorded";
import { type Metric, metricOf } from "../../runs/metric";
import { curveOf, placeOf } from "../../runs/run-axes";
import { colorAt } from "../../runs/run-colours";
import { shownRuns } from "../../runs/shown";
import { thinCurve } from "../../runs/thin";
import type { RunRecord } from "../../runs/types";
import { useRuns, useRunsModel } from "../../runs/use-runs";
import { useDerived, useDocument, useRun, useStudio, useUi } from "../../studio/context";
import { formatNumber } from "../../ui/format";
import { type CurveKind, curveLines, curveTexts } from "./curve-lines";

/** Loss and accuracy, training and test, over the run's whole length. */
export function CurvesPanel({ table }: { table: boolean }) {
  const studio = useStudio();
  const { document: graph, lowered } = useDerived();
  const started = useRun((state) => state.started);
  const session = useRun((state) => state.session);
  const shown = started?.graph ?? graph;
  const goal = started === undefined ? lowered.ir && taskOf(lowered.ir) : taskOf(started.ir);
  const quality = metricOf(goal);
  const normed = started?.ir.ops.some(({ op }) => op === "batchNorm") === true;
  const adder = Object.values(shown.nodes).some(({ type }) => hueOf(type) === "adder");
  const dark = useUi((state) => state.scheme === "dark");
  const key = useDocument((state) => state.key);
  const runs = useRuns((state) => state.runs);
  const currentId = useRuns((state) => state.current);
  const current = runs.find(({ id }) => id === currentId);
  const others = useMemo(
    () =>
      // Shares and errors have no axis in common.
      shownRuns(runs, key).filter(
        ({ id, step, goal: its }) => id !== currentId && step > 0 && metricOf(its) === quality,
      ),
    [runs, key, currentId, quality],
  );
  const model = useRunsModel();
  const curve = useCallback((run: RunRecord) => curveOf(model, run), [model]);
  const recording = useRecordingInfo();
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
        : `${last === undefined ? "" : `test ${quality.text(last.testAccuracy)} · `}train ${quality.text(rightNow)}`,
    );
  });

  // A run's colour is the same in every panel.
  const color = colorAt(current?.color ?? (adder ? 0 : 1), dark);
  const lines = useMemo(() => {
    const of = (kind: CurveKind, history: RunHistory) =>
      curveLines(kind, { history, stepsPerEpoch, color, dashed: !adder, others, dark, curve });
    return { of, last: { loss: of("loss", nothing), accuracy: of("accuracy", nothing) } };
  }, [stepsPerEpoch, color, adder, others, dark, curve]);
  const longest = Math.max(0, ...others.map((run) => placeOf(run, "epoch", run.step) ?? 0));
  // Without a run the steps are those of the one before.
  const idle = session.phase === "idle";
  const xMax = useCallback(
    (history: RunHistory) =>
      Math.max(
        longest,
        idle
          ? graph.run.epochs
          : Math.max(totalSteps, history.step) / Math.max(1, stepsPerEpoch) || graph.run.epochs,
      ),
    [idle, longest, totalSteps, stepsPerEpoch, graph.run.epochs],
  );
  const specs = useMemo(() => {
    const spec = (kind: CurveKind): ChartSpec => {
      const { title, axis, exact, range } = curveTexts(kind, quality);
      const names = lines.last[kind].map((line) => `${line.label} ${line.color}`).join("|");
      return {
        key: `${title} ${color} ${adder} ${stepsPerEpoch} ${names}`,
        label: `${title} of training and test over the epochs; the table holds the numbers`,
        series: () =>
          lines.last[kind].map((line) => ({
            label: line.label,
            color: withAlpha(line.color, line.alpha),
            width: line.width,
            points: line.points === true,
            ...(line.tag === undefined ? {} : { tag: line.tag }),
            ...(line.dash === undefined ? {} : { dash: [...line.dash] }),
          })),
        data: (history) => {
          lines.last[kind] = lines.of(kind, history);
          return alignLines(lines.last[kind]);
        },
        yText: axis,
        yRange: range,
        xMax,
        wake: model.onTick,
        cursor: {
          place: (x) => `epoch ${Number(x.toPrecision(3))}`,
          value: exact,
          lines: () => lines.last[kind],
        },
      };
    };
    return { loss: spec("loss"), accuracy: spec("accuracy") };
  }, [lines, color, adder, stepsPerEpoch, xMax, quality, model]);

  const pictures = () =>
    (["accuracy", "loss"] as const).map((kind): LinePicture => {
      const { title, axis, range } = curveTexts(kind, quality);
      const { history } = studio.run.session;
      const light = { history, stepsPerEpoch, color: colorAt(current?.color ?? 0, false) };
      const plot = curveLines(kind, { ...light, dashed: !adder, others, dark: false, curve });
      return {
        title,
        xTitle: "epoch",
        yTitle: kind === "loss" ? quality.loss : quality.unit,
        plot: { lines: plot, bands: [] },
        xMax: xMax(history),
        yRange: range,
        xText: String,
        yText: axis,
        notes: ["train: means of neighbouring steps; test: at the end of each epoch"],
      };
    });
  const tables = [
    {
      title: "Epochs",
      note: "figures of each epoch, of all runs that are shown",
      table: () => epochTable(current === undefined ? others : [current, ...others]),
    },
    {
      title: "Steps",
      note: `loss, ${quality.name} and rate of this run`,
      table: () => {
        const { history } = studio.run.session;
        const curve = history.length > 0 ? thinCurve(history) : undefined;
        return stepTable(current === undefined || curve === undefined ? [] : [[current, curve]]);
      },
    },
  ];

  const last = epochs.at(-1);
  const empty = idle && epochs.length === 0 && others.length === 0;
  const summary =
    last === undefined
      ? "No epoch has finished yet."
      : `After epoch ${last.epoch}: test ${quality.name} ${quality.text(last.testAccuracy)}, test loss ${formatNumber(
          last.testLoss,
        )}, training loss ${formatNumber(last.trainLoss)}.`;

  const versus = others
    .map(({ name, epochs: its }) => {
      const end = its.at(-1);
      return end === undefined ? "" : ` ${name}: ${quality.text(end.testAccuracy)}.`;
    })
    .join("");
  if (table)
    return (
      <EpochTable
        epochs={epochs}
        others={others}
        quality={quality}
        summary={`${summary}${versus}`}
      />
    );
  return (
    <div className="curves">
      <p className="visually-hidden">{`${summary}${versus}`}</p>
      <figure>
        <figcaption>
          <strong>Loss</strong>
          <span ref={loss} className="now" />
        </figcaption>
        <Chart spec={specs.loss} />
      </figure>
      <figure>
        <figcaption>
          <strong>{quality.title}</strong>
          {last?.reestimated === true && normed ? (
            <small
              className="chart-note"
              title="Before each test, batch norm's means and variances are estimated anew from training images"
            >
              batch norm re-estimated for each test
            </small>
          ) : null}
          <span ref={accuracy} className="now" />
          <SaveMenu name={fileName(shown.title, "curves")} tables={tables} pictures={pictures} />
        </figcaption>
        <Chart spec={specs.accuracy} />
      </figure>
      {empty && recording === undefined ? <NoCurves /> : null}
      <RecordedOffer />
    </div>
  );
}

function NoCurves() {
  const { lowered } = useDerived();
  return (
    <p className="panel-empty">
      {lowered.ir === undefined
        ? "Curves appear here once the network has no problems and runs."
        : "Press Run: the loss moves within seconds."}
    </p>
  );
}

interface TableProps {
  readonly epochs: readonly EpochEvent[];
  readonly others: readonly RunRecord[];
  readonly quality: Metric;
  readonly summary: string;
}

function EpochTable({ epochs, others, quality, summary }: TableProps) {
  const rows = Math.max(epochs.length, ...others.map((run) => run.epochs.length));
  const all = Array.from({ length: rows }, (_, i) => ({ epoch: i + 1, figures: epochs[i] }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Figures of each epoch">
      <p className="table-summary">{summary}</p>
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            <th scope="col">Training loss</th>
            <th scope="col">Training {quality.name}</th>
            <th scope="col">Test loss</th>
            <th scope="col">Test {quality.name}</th>
            {others.map(({ id, name }) => (
              <th scope="col" key={id}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map(({ epoch, figures }) => (
            <tr key={epoch}>
              <th scope="row">{epoch}</th>
              <td>{figures && formatNumber(figures.trainLoss)}</td>
              <td>{figures && quality.text(figures.trainAccuracy)}</td>
              <td>{figures && formatNumber(figures.testLoss)}</td>
              <td>{figures && quality.text(figures.testAccuracy)}</td>
              {others.map((run) => {
                const there = run.epochs[epoch - 1];
                return <td key={run.id}>{there && quality.text(there.testAccuracy)}</td>;
              })}
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
