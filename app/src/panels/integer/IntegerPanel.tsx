import type { IntegerReport } from "@adder-studio/core";
import { Hash, Square } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { pathName } from "../../document/block-info";
import { Exports } from "../../draw/Exports";
import { layOut } from "../../draw/figure/lay-out";
import { useScene } from "../../draw/figure/use-scene";
import { useRun, useStudio, useUi } from "../../studio/context";
import { plural } from "../../ui/format";
import { readSettings } from "../cost/energy";
import "../../draw/why.css";
import { AccuracyTable } from "./AccuracyTable";
import { accuracyFigure, styles } from "./accuracy-chart";
import { cancel, clamps, evaluate, evaluationOf, useEvaluation, widths } from "./evaluation";
import "./integer.css";
import { LayerFacts } from "./LayerFacts";
import { clampNames, csvOf, qualityOfReports, summaryOf } from "./labels";

const none: readonly IntegerReport[] = [];

/** The trained network on whole numbers: accuracy against bits, and what each layer needs. */
export function IntegerPanel({ table }: { table: boolean }) {
  const studio = useStudio();
  const evaluation = useEvaluation();
  const started = useRun((state) => state.started);
  const phase = useRun((state) => state.session.phase);
  const runId = useRun((state) => state.session.runId);
  const kept = useUi((state) => state.cost);
  const settings = useMemo(() => readSettings(kept), [kept]);
  const [bits, setBits] = useState(8);
  const { going, graph, step, fault, percentile, statistics } = evaluation;
  // Those of a run that has left say nothing of what is on screen.
  const reports = started !== undefined && evaluation.runId === runId ? evaluation.reports : none;
  const quality = qualityOfReports(reports);
  const has = started?.ir.ops.some(({ op }) => op === "adder2d") === true;
  const ready = has && phase !== "loading" && phase !== "idle";
  const name = (block: string) => (graph === undefined ? block : pathName(graph, block));
  const summary = summaryOf(reports);
  const done = reports.reduce((sum, { figures }) => sum + figures.length, 0);
  const newest = useRef(reports);
  newest.current = reports;
  const plot = useScene((room) => {
    const figure = accuracyFigure(room, newest.current);
    return figure && layOut(figure, room.measure);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number, another picture
  useEffect(() => plot.redraw(), [plot, reports]);
  const set = (change: Partial<typeof evaluation>) => evaluationOf(studio).setState(change);
  const picture = () => ({
    title: `Test ${quality.name} on whole numbers`,
    legend: [
      ...reports.map(({ settings: { clamp } }) => ({ text: clampNames[clamp], ...styles[clamp] })),
      { text: "float32", ...styles.float32 },
    ],
    scenes: [plot.scene()],
    notes: [summary],
  });
  return (
    <div className={table ? "integer table-only" : "integer"}>
      <div className="integer-bar">
        {going ? (
          <button type="button" className="button small" onClick={() => cancel(studio)}>
            <Square size={13} aria-hidden="true" />
            Cancel
          </button>
        ) : (
          <button
            type="button"
            className="button small primary"
            disabled={!ready}
            onClick={() => void evaluate(studio)}
          >
            <Hash size={14} aria-hidden="true" />
            Run on whole numbers
          </button>
        )}
        <label className="integer-choice">
          Scale from
          <select
            className="why-select"
            value={percentile}
            disabled={going}
            onChange={({ currentTarget }) => set({ percentile: Number(currentTarget.value) })}
          >
            <option value={100}>the largest value</option>
            <option value={99.9}>99.9&nbsp;% of values</option>
            <option value={99}>99&nbsp;% of values</option>
          </select>
        </label>
        <label className="integer-choice">
          Batch norm by
          <select
            className="why-select"
            value={statistics}
            disabled={going}
            onChange={({ currentTarget }) =>
              set({ statistics: currentTarget.value === "integer" ? "integer" : "float" })
            }
          >
            <option value="float">float32 statistics</option>
            <option value="integer">statistics of the integer sums</option>
          </select>
        </label>
        {reports.length === 0 ? null : (
          <Exports
            what="whole numbers"
            table={() => csvOf(reports, settings, name)}
            picture={table ? undefined : picture}
          />
        )}
      </div>
      <p className="integer-state" role="status">
        {going
          ? `Step ${step.toLocaleString("en-US")}: ${done} of ${clamps.length * widths.length} evaluations done`
          : ""}
      </p>
      {fault === undefined || evaluation.runId !== runId ? null : (
        <p className="callout warn">{fault}</p>
      )}
      {reports.length === 0 ? (
        <Invitation ready={ready} has={has} started={started !== undefined} going={going} />
      ) : (
        <div className="integer-body">
          {table ? null : (
            <figure className="integer-figure">
              <figcaption>
                <strong>Test {quality.name} on whole numbers</strong>
                <span className="hint">after {plural(step, "step")}</span>
              </figcaption>
              <div className="why-plot">
                <canvas
                  ref={plot.canvas}
                  role="img"
                  aria-label={`Test ${quality.name} against bits, a line for each clamp; the table holds the numbers`}
                />
              </div>
            </figure>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <section className="integer-scroll" tabIndex={0} aria-label="Whole numbers">
            <p className="integer-summary">{summary}</p>
            <AccuracyTable reports={reports} settings={settings} />
            <LayerFacts reports={reports} bits={bits} onBits={setBits} nameOf={name} />
            <Notes reports={reports} nameOf={name} />
          </section>
        </div>
      )}
    </div>
  );
}

function Invitation({
  ready,
  has,
  started,
  going,
}: {
  ready: boolean;
  has: boolean;
  started: boolean;
  going: boolean;
}) {
  if (going) return <p className="panel-empty">Testing in float32 first…</p>;
  if (started && !has) {
    return <p className="panel-empty">This network has no adder layer to run on whole numbers.</p>;
  }
  return (
    <p className="panel-empty">
      {ready
        ? "Adder layers need no multiplication, so they run well on small whole numbers. Press the button: it takes the weights as they are now and tests them with 4 to 8 bits."
        : "Press Run first: whole numbers are tried on trained weights."}
    </p>
  );
}

/** Notes on how the figures are computed, and on what stays in float32. */
function Notes({
  reports,
  nameOf,
}: {
  reports: readonly IntegerReport[];
  nameOf: (block: string) => string;
}) {
  const [report] = reports;
  if (report === undefined) return null;
  const apart = reports.find(({ settings }) => settings.clamp === "calibrated")?.clamped;
  const keptNames = report.kept
    .filter(({ op }) => op !== "batchNorm")
    .map(({ name: block }) => nameOf(block));
  const norms = report.kept.filter(({ op }) => op === "batchNorm").length;
  return (
    <div className="integer-notes">
      <p>
        Each adder layer rounds its inputs and weights to codes of b bits by one shared scale (Wang
        et al., arXiv 2101.10015) and sums |x − w| in int32, exactly: wasm and cpu add whole
        numbers, graphics engines float32 ones below 2²⁴, which that type holds. Given the same
        inputs, all engines give the same sums. The scale comes from{" "}
        {report.calibrationImages.toLocaleString("en-US")} training examples;{" "}
        {qualityOfReports(reports).name} is that of all {report.testImages.toLocaleString("en-US")}{" "}
        test examples; clipped inputs and accumulators were looked at on {report.probeImages}.
      </p>
      <p>
        Clamp: for x between lo and hi, |x − w| = |x − clip(w)| + |w − clip(w)|, and the last part
        is a constant for batch norm to take in. Lossless: by bounds that always hold (bytes, ReLU,
        sigmoid, tanh). Calibrated: by the range seen in training examples; another example may
        leave it
        {apart === undefined
          ? ""
          : `: in float32 it changed a logit by up to ${Number(apart.apart.toPrecision(2))}`}
        . As in quantisation by redistribution (NeurIPS 2022), checked here; codes from 0 on, where
        nothing is below 0, are derived here.
      </p>
      <p>
        In float32: {norms === 0 ? "" : `${plural(norms, "batch norm")}, `}
        {keptNames.length === 0 ? "" : `${keptNames.join(", ")}, `}activations, pools and the scale
        back. Energy: arithmetic of the adder layers only, constants of the Cost panel; fewer than 8
        bits count as int8, for its source has no figure for them.
      </p>
    </div>
  );
}
