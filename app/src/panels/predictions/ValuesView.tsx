import { useEffect, useMemo } from "react";
import { layOut } from "../../draw/figure/lay-out";
import { useScene } from "../../draw/figure/use-scene";
import { usePredictions } from "../../observe/prediction-log";
import { useRun } from "../../studio/context";
import { formatWhole } from "../../ui/format";
import { signedText } from "../../ui/numbers";
import { type ValueFigures, valueFigures } from "./values-data";
import { valuesFigure } from "./values-figure";

const said = (value: number) => signedText(value);

/** The chart of the last test's predictions against the targets; a point lies on the line where both are equal. */
export function ValuesView({ table }: { table: boolean }) {
  const { last } = usePredictions();
  const started = useRun((state) => state.started !== undefined);
  const [answers, right] = [last?.logits, last?.targets];
  const figures = useMemo(
    () => (answers && right && right.length > 0 ? valueFigures(answers, right) : undefined),
    [answers, right],
  );
  if (last === undefined || answers === undefined || right === undefined || figures === undefined) {
    return (
      <div className="predictions">
        <div className="predictions-head">
          <strong>Predictions</strong>
        </div>
        <p className="panel-empty">
          {started
            ? "The first epoch's test will say what the network answers for every test example."
            : "Press Run: after each epoch's test, the network's answers appear here beside the right values."}
        </p>
      </div>
    );
  }
  const { rmse, always, farthest, least, most } = figures;
  return (
    <div className="predictions">
      <div className="predictions-head">
        <strong>Predictions</strong>
        <p className="predictions-summary">
          After epoch {last.epoch} the network's error is {said(rmse)} (RMSE); always answering the
          mean of the test values would give {said(always)}.
        </p>
      </div>
      <div className="predictions-body">
        {table ? null : (
          <figure className="values-figure">
            <Dots figures={figures} answers={answers} right={right} />
            <figcaption>
              Across: the right value, {said(least)} to {said(most)}. Up: the network's answer. On
              the line both are equal.
            </figcaption>
          </figure>
        )}
        <div className="table-scroll">
          <table className="values-table">
            <caption>Largest errors</caption>
            <thead>
              <tr>
                <th scope="col">Test example</th>
                <th scope="col">Right</th>
                <th scope="col">Network</th>
                <th scope="col">Off by</th>
              </tr>
            </thead>
            <tbody>
              {farthest.map((i) => (
                <tr key={i}>
                  <th scope="row">{formatWhole(i + 1)}</th>
                  <td>{said(right[i] as number)}</td>
                  <td>{said(answers[i] as number)}</td>
                  <td>{said((answers[i] as number) - (right[i] as number))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </div>
  );
}

interface DotsProps {
  readonly figures: ValueFigures;
  readonly answers: Float32Array;
  readonly right: Float32Array;
}

function Dots({ figures, answers, right }: DotsProps) {
  const { count, least, most } = figures;
  const plot = useScene((room) =>
    layOut(valuesFigure(room, figures, answers, right), room.measure),
  );
  // What is drawn changes with what was rendered, once after each test.
  useEffect(() => plot.redraw());
  return (
    <div className="values-plot">
      <canvas
        ref={plot.canvas}
        role="img"
        aria-label={`Answers over the right values of ${formatWhole(count)} test examples, from ${said(least)} to ${said(most)}`}
      />
    </div>
  );
}
