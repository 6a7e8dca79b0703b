import { type Confusion, countAt, scoresOf } from "../../observe/confusion";
import { formatPercent, formatWhole } from "../../ui/format";

/** The matrix and the scores of each class in numbers. */
export function Numbers({
  confusion,
  names,
  scoresOnly = false,
}: {
  confusion: Confusion;
  names: readonly string[];
  scoresOnly?: boolean;
}) {
  const scores = scoresOf(confusion);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Predictions in numbers">
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col" title="Of the answers with this class, the share that was right">
              precision
            </th>
            <th scope="col" title="Of all examples of this class, the share that was recognised">
              recall
            </th>
            <th scope="col" title="Harmonic mean of precision and recall">
              F1
            </th>
            <th scope="col">examples</th>
            {scoresOnly
              ? null
              : names.map((name) => <th key={name} scope="col">{`as ${name}`}</th>)}
          </tr>
        </thead>
        <tbody>
          {scores.map(({ precision, recall, f1, images }, k) => (
            <tr key={names[k]}>
              <th scope="row">{names[k]}</th>
              <td>{formatPercent(precision)}</td>
              <td>{formatPercent(recall)}</td>
              <td>{formatPercent(f1)}</td>
              <td>{formatWhole(images)}</td>
              {scoresOnly
                ? null
                : names.map((name, answer) => (
                    <td key={name}>{formatWhole(countAt(confusion, k, answer))}</td>
                  ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
