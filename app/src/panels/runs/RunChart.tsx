import type { RunHistory } from "@adder-studio/session/client";
import { useMemo } from "react";
import { Chart, type ChartSpec } from "../../draw/Chart";
import { epochTable, stepTable } from "../../draw/export-runs";
import { alignLines, type Plot, withAlpha } from "../../draw/lines";
import { type LinePicture, SaveMenu } from "../../draw/SaveMenu";
import { type Axis, axes, curveOf } from "../../runs/run-axes";
import type { RunRecord } from "../../runs/types";
import { useRuns, useRunsModel } from "../../runs/use-runs";
import { useUi } from "../../studio/context";
import { formatCount, formatDuration, plural } from "../../ui/format";
import {
  axisText,
  exactText,
  fitting,
  type Metric,
  metrics,
  notesOf,
  plotRuns,
  rangeOf,
  reaches,
  yTitleOf,
} from "./run-lines";

export interface RunView {
  readonly metric: Metric;
  readonly axis: Axis;
  readonly reach: number;
  /** Draws points of accuracy against cost in place of curves. */
  readonly against: boolean;
}

interface ChartProps {
  readonly runs: readonly RunRecord[];
  readonly view: RunView;
  readonly setView: (view: RunView) => void;
  readonly summary: string;
}

/** Drawings of several runs need not be quicker than the eye. */
const everyMs = 200;

function axisWords(axis: Axis): { text: (value: number) => string; unit: string } {
  if (axis === "time") return { text: (value) => formatDuration(Math.round(value)), unit: "" };
  if (axis === "examples") return { text: formatCount, unit: "examples" };
  return { text: (value) => String(Number(value.toPrecision(3))), unit: "epoch" };
}

/** Returns the x values at which unfinished runs will end, so that the axis has space for their whole lines. */
function planned(runs: readonly RunRecord[], axis: Axis): number[] {
  return runs.flatMap((run) => {
    if (run.outcome !== "running" || axis === "time") return [];
    return [axis === "epoch" ? run.run.epochs : run.totalSteps * run.run.batch];
  });
}

/** The chart of all shown runs. */
export function RunChart({ runs: all, view, setView, summary }: ChartProps) {
  const model = useRunsModel();
  const dark = useUi((state) => state.scheme === "dark");
  const { metric, axis, reach } = view;
  const runs = useMemo(() => fitting(all, metric), [all, metric]);
  const title = metrics.find(({ id }) => id === metric)?.label ?? "";
  const plan = useMemo(
    () => ({ runs, metric, axis, reach, curve: (run: RunRecord) => curveOf(model, run) }),
    [runs, metric, axis, reach, model],
  );
  const spec = useMemo((): ChartSpec => {
    const drawn: { plot: Plot } = { plot: plotRuns({ ...plan, dark }) };
    const words = axisWords(axis);
    const ends = () => drawn.plot.lines.map(({ xs }) => xs.at(-1) ?? 0);
    const names = drawn.plot.lines.map(({ label, color, width }) => `${label} ${color} ${width}`);
    return {
      key: `${metric} ${axis} ${reach} ${dark} ${names.join("|")}`,
      label: `${title} of ${plural(runs.length, "run")} over ${axis}; the table holds the numbers`,
      series: () =>
        drawn.plot.lines.map((line) => ({
          label: line.label,
          color: withAlpha(line.color, line.alpha),
          width: line.width,
          points: line.points === true,
          ...(line.tag === undefined ? {} : { tag: line.tag }),
          ...(line.dash === undefined ? {} : { dash: [...line.dash] }),
        })),
      bands: drawn.plot.bands,
      data: () => {
        drawn.plot = plotRuns({ ...plan, dark });
        return alignLines(drawn.plot.lines);
      },
      yText: axisText(metric),
      yRange: rangeOf(metric),
      xMax: (_history: RunHistory) => Math.max(1e-6, ...planned(runs, axis), ...ends()),
      xUnit: words.unit,
      xText: words.text,
      everyMs,
      wake: model.onTick,
      cursor: {
        place: (x) => `${words.unit} ${words.text(x)}`.trim(),
        value: exactText(metric),
        lines: () => drawn.plot.lines,
      },
    };
  }, [plan, dark, axis, metric, reach, runs, model, title]);

  const any = useRuns((state) => state.runs.length > 0);
  const early = metric !== "trainSteps" && runs.every(({ epochs }) => epochs.length === 0);
  const notes = notesOf({ ...plan, dark });
  const pictures = (): LinePicture[] => {
    const plot = plotRuns({ ...plan, dark: false });
    const words = axisWords(axis);
    return [
      {
        title,
        xTitle: axes.find(({ id }) => id === axis)?.unit ?? "",
        yTitle: yTitleOf(metric, runs),
        plot,
        xMax: Math.max(1e-6, ...plot.lines.map(({ xs }) => xs.at(-1) ?? 0)),
        yRange: rangeOf(metric),
        xText: words.text,
        yText: axisText(metric),
        notes,
      },
    ];
  };
  const tables = [
    { title: "Epochs", note: "figures of each epoch", table: () => epochTable(runs) },
    {
      title: "Steps",
      note: "training loss, at most 2,000 rows a run",
      table: () =>
        stepTable(
          runs.flatMap((run) => {
            const curve = curveOf(model, run);
            return curve === undefined ? [] : [[run, curve] as const];
          }),
        ),
    },
  ];
  return (
    <figure className="runs-chart">
      <figcaption>
        <WhatIsDrawn view={view} setView={setView} />
        <select
          className="field small"
          aria-label="Over what"
          value={axis}
          onChange={(event) => setView({ ...view, axis: event.target.value as Axis })}
        >
          {axes.map(({ id, label }) => (
            <option key={id} value={id}>
              over {label}
            </option>
          ))}
        </select>
        <select
          className="field small"
          aria-label="Smoothing"
          value={reach}
          onChange={(event) => setView({ ...view, reach: Number(event.target.value) })}
        >
          {reaches.map((one) => (
            <option key={one} value={one}>
              {one === 0 ? "raw" : `mean of ${2 * one + 1}`}
            </option>
          ))}
        </select>
        <span className="grow" />
        <SaveMenu name="runs" tables={tables} pictures={pictures} />
      </figcaption>
      <p className="visually-hidden">{summary}</p>
      {runs.length === 0 ? (
        <p className="runs-none">{any ? "No run is shown. The eye beside a run shows it." : ""}</p>
      ) : (
        <div className="chart-frame">
          <Chart spec={spec} />
          {early ? (
            <p className="panel-empty">
              The first point appears when an epoch ends; “Training loss by step” moves at once.
            </p>
          ) : null}
        </div>
      )}
      {notes.length === 0 ? null : <p className="runs-notes">{notes.join(" · ")}</p>}
    </figure>
  );
}

export function WhatIsDrawn({
  view,
  setView,
}: {
  view: RunView;
  setView: (view: RunView) => void;
}) {
  return (
    <select
      className="field small"
      aria-label="What is drawn"
      value={view.against ? "against" : view.metric}
      onChange={({ target: { value } }) =>
        setView(
          value === "against"
            ? { ...view, against: true }
            : { ...view, metric: value as Metric, against: false },
        )
      }
    >
      {metrics.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
      <option value="against">Accuracy against cost</option>
    </select>
  );
}
