import { useMemo } from "react";
import { usePredictions } from "../../observe/prediction-log";
import { useRun } from "../../studio/context";
import { formatNumber, formatWhole } from "../../ui/format";
import { valueFigures } from "./values-data";

/** Dots of a large test lie on each other: so many are drawn. */
const mostDots = 2000;
const side = 200;

const said = (value: number) => formatNumber(value, 3).replace("-", "\u2212");

/** What the last test answered, beside the right values: on the line where both are equal. */
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
  const { count, least, most, rmse, always, farthest } = figures;
  const at = (value: number) => (side * (value - least)) / (most - least || 1);
  const dots = Array.from({ length: Math.min(count, mostDots) }, (_, i) => {
    const [x, y] = [at(right[i] as number), side - at(answers[i] as number)];
    return `M${x.toFixed(2)} ${y.toFixed(2)}h0`;
  }).join("");
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
            <svg
              viewBox={`-4 -4 ${side + 8} ${side + 8}`}
              preserveAspectRatio="none"
              role="img"
              aria-label={`Answers over the right values of ${formatWhole(count)} test examples, from ${said(least)} to ${said(most)}`}
            >
              <line x1={0} y1={side} x2={side} y2={0} />
              {/* Lines without length: round dots however wide the panel is. */}
              <path d={dots} />
            </svg>
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
