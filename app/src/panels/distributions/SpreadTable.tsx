import { useRef } from "react";
import { Exports } from "../../draw/Exports";
import type { Table } from "../../draw/export";
import { write } from "../../draw/use-draw";
import { useSnapshot } from "../../observe/use-snapshot";
import { formatPercent, formatWhole } from "../../ui/format";
import { signedText } from "../../ui/numbers";
import { gaussianFit, laplaceFit } from "./fits";
import { type LayerSpreads, spreadsOf, variances } from "./labels";
import { itemsOf, type SeenLayer } from "./layers";

const heads = [
  ["weights", "Number of weights"],
  ["mean", "Mean weight"],
  ["sd", "Standard deviation of the weights"],
  ["median", "Median weight"],
  ["b", "Mean distance from the median: the Laplace fit's scale"],
  [
    "Laplace",
    "How well the Laplace fit predicts a weight: mean log-likelihood, in nats; higher is better",
  ],
  [
    "Gaussian",
    "How well the Gaussian fit predicts a weight: mean log-likelihood, in nats; higher is better",
  ],
  ["out least", "Least output"],
  ["out greatest", "Greatest output"],
  ["out mean", "Mean output"],
  ["out variance", "Variance of the outputs, measured"],
  [
    "if iid normal",
    "Variance that is expected if all inputs and weights were independent random numbers (iid normal; CVPR 2020, eq. 8 and 9)",
  ],
  ["BN mean", "Mean behind the batch norm"],
  ["BN sd", "Standard deviation behind the batch norm"],
  ["zeros in", "Share of exact zeros among the inputs"],
] as const;

/** Every layer's facts, one row each. */
export function SpreadTable({
  layers,
  names,
}: {
  layers: readonly SeenLayer[];
  names: readonly string[];
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const numbers = useRef<readonly (readonly number[])[]>([]);
  const summary = useRef<HTMLParagraphElement>(null);

  useSnapshot(layers.flatMap(itemsOf), (look) => {
    numbers.current = layers.map((seen) => factsOf(seen, spreadsOf(look, seen)));
    numbers.current.forEach((facts, row) => {
      facts.forEach((value, i) => {
        write(body.current?.rows[row]?.cells[i + 1] ?? null, textOf(value, i));
      });
    });
    write(summary.current, summaryText(numbers.current));
  });

  const csv = (): Table => [
    ["layer", "kind", ...heads.map(([text]) => text)],
    ...layers.map(({ layer }, i) => [
      names[i] ?? "",
      layer.kind,
      ...(numbers.current[i] ?? []).map((value) => (Number.isFinite(value) ? value : "")),
    ]),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Distributions of each layer">
      <div className="why-head">
        <Exports what="distributions" table={csv} picture={undefined} />
      </div>
      <p className="table-summary" ref={summary} />
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">Layer</th>
            {heads.map(([text, title]) => (
              <th key={text} scope="col" title={title}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {layers.map(({ layer }, i) => (
            <tr key={layer.param.name}>
              <th scope="row">
                {names[i]} <span className="distribution-kind">{layer.kind}</span>
              </th>
              {heads.map(([text]) => (
                <td key={text} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** In the order of `heads`; NaN where nothing is known. */
function factsOf(seen: SeenLayer, spreads: LayerSpreads): readonly number[] {
  const { weights: w, input, output: y, after } = spreads;
  const both = variances(seen, spreads);
  const none = Number.NaN;
  return [
    w?.count ?? none,
    w?.mean ?? none,
    w?.sd ?? none,
    w?.median ?? none,
    w?.distance ?? none,
    w === undefined ? none : laplaceFit(w).logLikelihood,
    w === undefined ? none : gaussianFit(w).logLikelihood,
    y?.low ?? none,
    y?.high ?? none,
    y?.mean ?? none,
    both?.measured ?? none,
    both?.expected ?? none,
    after?.mean ?? none,
    after?.sd ?? none,
    input?.zeros ?? none,
  ];
}

function textOf(value: number, column: number): string {
  if (column === 0) return formatWhole(value);
  return column === heads.length - 1 ? formatPercent(value) : signedText(value);
}

function summaryText(rows: readonly (readonly number[])[]): string {
  const known = rows.filter(([count]) => Number.isFinite(count));
  if (known.length === 0) return "Nothing has been recorded yet.";
  const laplace = known.filter((facts) => (facts[5] as number) > (facts[6] as number)).length;
  return `In ${laplace} of ${known.length} layers the Laplace curve fits the weights better than the Gaussian, at the step shown.`;
}
