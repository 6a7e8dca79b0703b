import { taskOf } from "@adder-studio/ir";
import { Download } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { fileName, saveCsv } from "../../draw/export";
import { themes } from "../../draw/figure/ink";
import { saveScene } from "../../draw/figure/save";
import { accuracyOf } from "../../observe/confusion";
import { usePredictions } from "../../observe/prediction-log";
import { useTestSet } from "../../observe/test-set";
import { useDerived, useRun, useUi } from "../../studio/context";
import { formatPercent } from "../../ui/format";
import { PointsView } from "../points/PointsView";
import { spaceOf } from "../points/space";
import { Answers } from "./Answers";
import { ClassCurves } from "./ClassCurves";
import { answersOf, matrixTable, scoreTable, shownClasses, summaryOf } from "./classes-data";
import { DrawOwn } from "./DrawOwn";
import { type Cell, Matrix } from "./Matrix";
import { matrixScene } from "./matrix-drawing";
import { Numbers } from "./Numbers";
import { ValuesView } from "./ValuesView";
import "./predictions.css";

const views = [
  { id: "confusion", label: "Confusion" },
  { id: "sure", label: "Mistakes and best" },
  { id: "classes", label: "Classes" },
  { id: "draw", label: "Draw" },
] as const;
type View = (typeof views)[number]["id"];

/** A matrix of more classes shows those in most mistakes; the table has all. */
const mostRows = 24;

/** Points are seen as a map or a curve, and classes among them in these views as well; other values beside the right ones. */
export function PredictionsPanel({ table }: { table: boolean }) {
  const started = useRun((state) => state.started);
  const { lowered, document } = useDerived();
  const [asMap, setMap] = useState(true);
  const ir = started?.ir ?? lowered.ir;
  const space = useMemo(() => spaceOf(ir), [ir]);
  const other =
    space === undefined || space.classes === 0 ? null : (
      <button type="button" className="button small quiet" onClick={() => setMap(!asMap)}>
        {asMap ? "Confusion" : "Decision map"}
      </button>
    );
  if (ir !== undefined && space === undefined && taskOf(ir) === "values") {
    return <ValuesView table={table} />;
  }
  if (ir === undefined || space === undefined || (!asMap && space.classes > 0)) {
    return <Answered table={table} tools={other} />;
  }
  const { seed } = (started?.graph ?? document).run;
  return <PointsView ir={ir} space={space} seed={seed} table={table} tools={other} />;
}

/** The predictions of the last test for all test images, and the network's for an image that a person draws. */
function Answered({ table, tools }: { table: boolean; tools: ReactNode }) {
  const log = usePredictions();
  const started = useRun((state) => state.started);
  const { lowered, document } = useDerived();
  const scheme = useUi((state) => state.scheme);
  const [view, setView] = useState<View>("confusion");
  const [cell, setCell] = useState<Cell>();
  const run = (started?.graph ?? document).run;
  const { set, fault } = useTestSet(started?.ir ?? lowered.ir, run.seed);
  const { last, epochs } = log;
  const confusion = epochs.at(-1)?.confusion;
  const classes = confusion?.classes ?? 0;
  const names = useMemo(
    () => Array.from({ length: classes }, (_, k) => set?.classNames[k] ?? `class ${k + 1}`),
    [set, classes],
  );
  const answers = useMemo(() => (last === undefined ? [] : answersOf(last)), [last]);
  const shown = useMemo(
    () => (confusion === undefined ? [] : shownClasses(confusion, mostRows)),
    [confusion],
  );

  const head = (
    <div className="predictions-head">
      <strong>Predictions</strong>
      {tools}
      {/* biome-ignore lint/a11y/useSemanticElements: a row of buttons, as in the other panels */}
      <span className="segmented" role="group" aria-label="What is shown">
        {views.map(({ id, label }) => (
          <button key={id} type="button" aria-pressed={view === id} onClick={() => setView(id)}>
            {label}
          </button>
        ))}
      </span>
      <p className="predictions-summary">
        {confusion === undefined || last === undefined
          ? ""
          : `${summaryOf(confusion, names)} ${formatPercent(accuracyOf(confusion))} right after epoch ${last.epoch}.`}
      </p>
      {confusion === undefined || last === undefined ? null : (
        <>
          <button
            type="button"
            className="button small quiet"
            title="Matrix and scores of each class as CSV"
            onClick={() =>
              saveCsv(fileName(document.title, `predictions epoch ${last.epoch}`), [
                ...matrixTable(confusion, names),
                [],
                ...scoreTable(confusion, names),
              ])
            }
          >
            <Download size={13} /> CSV
          </button>
          <button
            type="button"
            className="button small quiet"
            title="The matrix as a picture"
            onClick={() => {
              const title = `${document.title}: confusion matrix after epoch ${last.epoch}`;
              void saveScene(
                fileName(document.title, `confusion epoch ${last.epoch}`),
                matrixScene(confusion, names, shown, title),
                themes[scheme ?? "light"],
                "png",
              );
            }}
          >
            <Download size={13} /> PNG
          </button>
        </>
      )}
    </div>
  );

  if (view === "draw") {
    return (
      <div className="predictions">
        {head}
        <div className="predictions-body">
          {set === undefined ? (
            <p className="panel-empty">{fault?.message ?? "Loading the test examples …"}</p>
          ) : (
            <>
              {started === undefined ? (
                <p className="answers-none">Press Run: then the network answers as you draw.</p>
              ) : null}
              <DrawOwn set={set} />
            </>
          )}
        </div>
      </div>
    );
  }
  if (confusion === undefined || last === undefined) {
    return (
      <div className="predictions">
        {head}
        <p className="panel-empty">
          {started === undefined
            ? "Press Run: after each epoch this shows what every test example was taken for."
            : "The test after the first epoch shows what every test example is taken for."}
        </p>
      </div>
    );
  }
  if (table) {
    return (
      <div className="predictions">
        {head}
        <Numbers confusion={confusion} names={names} />
      </div>
    );
  }
  const at = cell ?? mostMistaken(answers, shown);
  return (
    <div className="predictions">
      {head}
      <div className={`predictions-body ${view}`}>
        {view === "confusion" ? (
          <>
            <figure className="matrix-figure">
              <Matrix
                confusion={confusion}
                names={names}
                shown={shown}
                chosen={at}
                onChoose={setCell}
              />
              <figcaption className="matrix-legend">
                <span>0 %</span>
                <i aria-hidden="true" />
                <span>100 % of the row; cells: test examples</span>
                {shown.length < classes ? (
                  <span>
                    ; the {shown.length} of {classes} classes with most mistakes
                  </span>
                ) : null}
              </figcaption>
            </figure>
            {set === undefined || at === undefined ? null : (
              <Answers
                key={`${at.right} ${at.answer}`}
                set={set}
                title={
                  at.right === at.answer
                    ? `${names[at.right]}, found`
                    : `${names[at.right]} taken for ${names[at.answer]}`
                }
                answers={answers.filter(
                  ({ right, answer }) => right === at.right && answer === at.answer,
                )}
              />
            )}
          </>
        ) : view === "sure" ? (
          set === undefined ? null : (
            <>
              <Answers
                set={set}
                title="Most confident mistakes"
                answers={answers.filter(({ right, answer }) => right !== answer)}
              />
              <Answers
                set={set}
                title="Best examples"
                answers={answers.filter(({ right, answer }) => right === answer)}
              />
            </>
          )
        ) : (
          <>
            <figure className="class-curves">
              <figcaption>
                <strong>Found of each class</strong>
                <span className="now hint">
                  recall over the epochs{epochs.length < 2 ? "; lines from the second test on" : ""}
                </span>
              </figcaption>
              <ClassCurves log={log} names={names} shown={shown} />
            </figure>
            <Numbers confusion={confusion} names={names} scoresOnly />
          </>
        )}
      </div>
    </div>
  );
}

/** The cell with the most mistakes: what one wants to see first. */
function mostMistaken(
  answers: readonly { readonly right: number; readonly answer: number }[],
  shown: readonly number[],
): Cell | undefined {
  const counts = new Map<string, { cell: Cell; count: number }>();
  for (const { right, answer } of answers) {
    if (right === answer || !shown.includes(right) || !shown.includes(answer)) continue;
    const key = `${right} ${answer}`;
    const entry = counts.get(key) ?? { cell: { right, answer }, count: 0 };
    entry.count += 1;
    counts.set(key, entry);
  }
  const [worst] = [...counts.values()].sort(
    (a, b) => b.count - a.count || a.cell.right - b.cell.right || a.cell.answer - b.cell.answer,
  );
  const [k] = shown;
  return worst?.cell ?? (k === undefined ? undefined : { right: k, answer: k });
}
