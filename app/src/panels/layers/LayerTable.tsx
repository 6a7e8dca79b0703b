import type { LayerFacts } from "@adder-studio/core";
import { type RunConfig, stepSize } from "@adder-studio/graph";
import type { RunHistory } from "@adder-studio/session/client";
import type { RefObject } from "react";
import { layerShade } from "../../draw/layer-shade";
import { columns } from "../../draw/series";
import { write } from "../../draw/use-draw";
import { useUi } from "../../studio/context";
import { formatNumber } from "../../ui/format";
import { shortPercent } from "../../ui/numbers";
import { decayStep, factorOf, type Movement } from "./speed";

/** A column: its head, what it means, and whether it stands beside the chart as well. */
const heads = [
  { text: "‖g‖", title: "Norm of the layer's gradient, before any scaling", beside: true },
  {
    text: "α",
    title: "Factor of the rate: η √k / ‖g‖ in adder layers (CVPR 2020, eq. 13), 1 in others",
    beside: true,
  },
  {
    text: "plain step",
    title: "RMS step per weight without the factor: lr ‖g‖ / √k, before momentum",
    beside: false,
  },
  { text: "step", title: "RMS step per weight: lr α ‖g‖ / √k, before momentum", beside: false },
  { text: "gradient", title: "Gradient step of the layer: lr α ‖g‖", beside: false },
  { text: "decay", title: "Decay step of the layer: lr λ ‖W‖", beside: false },
  { text: "moved", title: "What one step really moved: ‖ΔW‖", beside: true },
  { text: "÷ ‖W‖", title: "The same relative to the filters: ‖ΔW‖ / ‖W‖", beside: false },
  { text: "since start", title: "Distance from the start: ‖W − W₀‖ / ‖W‖", beside: true },
] as const;

export const headTexts: readonly string[] = heads.map(({ text }) => text);

/** The numbers of one layer, in the order of `heads`; NaN where there is none. */
export function layerNumbers(
  run: RunConfig,
  history: RunHistory,
  row: number,
  index: number,
  layer: LayerFacts,
  moved: Movement,
): readonly number[] {
  const at = (column: number) => (row < 0 ? Number.NaN : (history.column(column)[row] as number));
  const norm = at(columns.firstLayer + index);
  const lr = at(columns.lr);
  const factor = factorOf(run, norm, layer);
  // Without a gradient the adaptive rule has no factor, and no step.
  const by = factor ?? 0;
  return [
    norm,
    factor ?? Number.NaN,
    stepSize(lr, 1, norm, layer.size),
    stepSize(lr, by, norm, layer.size),
    lr * by * norm,
    decayStep(run, lr, moved),
    moved.step,
    moved.step / moved.size,
    moved.since / moved.size,
  ];
}

/** Writes one layer's numbers into its row. */
export function writeLayer(row: HTMLTableRowElement | undefined, numbers: readonly number[]): void {
  if (row === undefined) return;
  numbers.forEach((value, i) => {
    const zero = i === 0 && value === 0;
    const text = zero
      ? "0: no gradient"
      : i === numbers.length - 1
        ? shortPercent(value)
        : formatNumber(value);
    write(row.cells[i + 1] ?? null, text);
  });
  row.classList.toggle("zero", numbers[0] === 0);
}

interface LayerTableProps {
  readonly layers: readonly LayerFacts[];
  readonly names: readonly string[];
  readonly only: number | undefined;
  readonly onOnly: (index: number | undefined) => void;
  readonly whole: boolean;
  readonly body: RefObject<HTMLTableSectionElement | null>;
}

/** One row a layer; pressing its name leaves it alone in the chart. */
export function LayerTable({ layers, names, only, onOnly, whole, body }: LayerTableProps) {
  const scheme = useUi((state) => state.scheme);
  const extra = (beside: boolean) => (beside || whole ? undefined : "beside-no");
  return (
    <table className="numbers">
      <thead>
        <tr>
          <th scope="col">Layer</th>
          {heads.map(({ text, title, beside }) => (
            <th key={text} scope="col" title={title} className={extra(beside)}>
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {layers.map(({ name, plain }, index) => (
          <tr key={name} className={only === undefined || only === index ? undefined : "faded"}>
            <th scope="row">
              <button
                type="button"
                className="why-layer"
                aria-pressed={only === index}
                title={only === index ? "Show all layers" : "Show only this layer"}
                onClick={() => onOnly(only === index ? undefined : index)}
              >
                <span
                  className="swatch"
                  style={{ background: layerShade(index, layers.length, scheme === "dark", plain) }}
                />
                {names[index]}
              </button>
            </th>
            {heads.map(({ text, beside }) => (
              <td key={text} className={extra(beside)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
