import type { ModelGraph } from "@adder-studio/graph";
import type { RunHistory } from "@adder-studio/session/client";
import { useMemo, useRef, useState } from "react";
import { useDerived, useRun, useStudio, useUi } from "../../state/context";
import { pathName } from "../../ui/block-info";
import { formatNumber } from "../../ui/format";
import { Chart, type ChartSpec } from "../Chart";
import { bucketEpochs, bucketMeans, columns, rateFactor, stepSize } from "../series";
import { layerShade } from "../theme-colors";
import { useDraw, write } from "../use-draw";

const views = [
  { id: "step", label: "Step", hint: "solid with adaptation, dashed without; the gap is α" },
  { id: "norm", label: "‖g‖", hint: "raw norm of each layer's gradient" },
  { id: "factor", label: "α", hint: "α = η √k / ‖g‖" },
] as const;
type View = (typeof views)[number]["id"];

/** Whether an adder stands in the document or in one of its composites. */
function hasAdder(document: ModelGraph): boolean {
  const all = [document, ...Object.values(document.composites ?? {})];
  return all.some(({ nodes }) => Object.values(nodes).some(({ type }) => type.startsWith("adder")));
}

/** How fast each adder layer learns, with and without the adaptive rate, on a log scale. */
export function LayersPanel({ table }: { table: boolean }) {
  const studio = useStudio();
  const { document } = useDerived();
  const started = useRun((state) => state.started);
  const session = useRun((state) => state.session);
  const scheme = useUi((state) => state.scheme);
  const [view, setView] = useState<View>("step");
  const body = useRef<HTMLTableSectionElement>(null);
  const { layers, stepsPerEpoch, totalSteps } = session;
  const run = started?.graph.run ?? document.run;
  const names = useMemo(() => {
    const graph = started?.graph ?? document;
    return layers.map(({ name }) => pathName(graph, nodeOfLayer(name)));
  }, [layers, started, document]);

  useDraw((history) => {
    const rows = body.current?.rows;
    if (rows === undefined) return;
    const at = history.length - 1;
    layers.forEach(({ size }, index) => {
      const cells = rows[index]?.cells;
      if (cells === undefined || at < 0) return;
      const norm = history.column(columns.firstLayer + index)[at] ?? Number.NaN;
      const lr = history.column(columns.lr)[at] ?? Number.NaN;
      const factor = rateFactor(run, norm, size);
      const zero = norm === 0;
      const texts = [
        zero ? "0: this layer gets no gradient" : formatNumber(norm),
        factor === undefined ? "" : formatNumber(factor),
        formatNumber(stepSize(lr, 1, norm, size)),
        factor === undefined ? "0" : formatNumber(stepSize(lr, factor, norm, size)),
      ];
      for (const [i, text] of texts.entries()) write(cells[i + 1] ?? null, text);
      rows[index]?.classList.toggle("zero", zero);
    });
  });

  const spec = useMemo((): ChartSpec => {
    const few = layers.length <= 6;
    return {
      key: `${view} ${layers.map(({ name }) => name).join()} ${stepsPerEpoch} ${run.rateRule}`,
      label:
        "Learning speed of each adder layer over the epochs, log scale; the table holds the numbers now",
      yLog: true,
      yText: (value) =>
        value >= 0.01 && value < 1e4
          ? String(value)
          : value.toExponential(0).replace("-", "\u2212"),
      xMax: (history) =>
        Math.max(totalSteps, history.step) / Math.max(1, stepsPerEpoch) || run.epochs,
      series: (colors) =>
        layers.flatMap((_, index) => {
          const color = layerShade(index, layers.length, colors.dark);
          const tag =
            few || index === 0 || index === layers.length - 1
              ? shorten(names[index] ?? "")
              : undefined;
          const main = {
            label: names[index] ?? "",
            color,
            width: 1.75,
            ...(tag === undefined ? {} : { tag }),
          };
          if (view !== "step" || run.rateRule === "plain") return [main];
          const plain = { label: `${names[index]}, plain`, color, width: 1.25, dash: [5, 4] };
          // All adapted lines lie on one another (that is what the rule does): the plain ones wear the names.
          return [
            {
              label: main.label,
              color,
              width: main.width,
              ...(index === 0 && run.rateRule === "adaptive" ? { tag: "with α" } : {}),
            },
            tag === undefined ? plain : { ...plain, tag },
          ];
        }),
      data: (history) => layerData(history, view, layers, run, stepsPerEpoch),
    };
  }, [view, layers, names, run, stepsPerEpoch, totalSteps]);

  if (layers.length === 0) {
    const any = hasAdder(document);
    return (
      <p className="panel-empty">
        {any
          ? "Press Run: each adder layer's gradient and step appear here."
          : "This network has no adder layer: only those have a rate of their own."}
      </p>
    );
  }
  const hint = views.find(({ id }) => id === view)?.hint;
  return (
    <div className={table ? "layers table-only" : "layers"}>
      {table ? null : (
        <figure>
          <figcaption>
            <strong className="layers-title">Learning speed</strong>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a caption */}
            <span className="segmented" role="group" aria-label="What is drawn">
              {views.map(({ id, label }) => (
                <button
                  key={id}
                  type="button"
                  aria-pressed={view === id}
                  onClick={() => setView(id)}
                >
                  {label}
                </button>
              ))}
            </span>
            <span className="now hint">{hint}</span>
          </figcaption>
          <Chart spec={spec} />
        </figure>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label="Learning speed now">
        <table className="numbers">
          <thead>
            <tr>
              <th scope="col">Adder layer</th>
              <th scope="col" title="Norm of the layer's gradient, before any scaling">
                ‖g‖
              </th>
              <th scope="col" title="Factor of the rate: η √k / ‖g‖ (CVPR 2020, eq. 13)">
                α
              </th>
              <th
                scope="col"
                className="plain-step"
                title="Mean step per weight without the factor: lr ‖g‖ / √k, before momentum"
              >
                plain step
              </th>
              <th
                scope="col"
                className="step"
                title="Mean step per weight: lr α ‖g‖ / √k, before momentum"
              >
                step
              </th>
            </tr>
          </thead>
          <tbody ref={body}>
            {layers.map(({ name }, index) => (
              <tr key={name}>
                <th scope="row">
                  <span
                    className="swatch"
                    style={{ background: layerShade(index, layers.length, scheme === "dark") }}
                  />
                  <button
                    type="button"
                    className="link"
                    onClick={() => studio.ui.select([nodeOfLayer(name)])}
                  >
                    {names[index]}
                  </button>
                </th>
                <td />
                <td />
                <td className="plain-step" />
                <td className="step" />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function layerData(
  history: RunHistory,
  view: View,
  layers: readonly { readonly size: number }[],
  run: Parameters<typeof rateFactor>[0],
  stepsPerEpoch: number,
): [number[], ...(number | null)[][]] {
  const x = bucketEpochs(history, stepsPerEpoch);
  const lr = bucketMeans(history.column(columns.lr), history.length);
  const lines: (number | null)[][] = [];
  layers.forEach(({ size }, index) => {
    const norms = bucketMeans(history.column(columns.firstLayer + index), history.length);
    const positive = (value: number | undefined) =>
      value !== undefined && value > 0 ? value : null;
    if (view === "norm") {
      lines.push(norms.map((norm) => positive(norm ?? undefined)));
      return;
    }
    const factors = norms.map((norm) => (norm === null ? undefined : rateFactor(run, norm, size)));
    if (view === "factor") {
      lines.push(factors.map(positive));
      return;
    }
    const steps = (factor: (i: number) => number | undefined) =>
      norms.map((norm, i) => {
        const by = factor(i);
        const rate = lr[i];
        return norm === null || by === undefined || rate == null
          ? null
          : positive(stepSize(rate, by, norm, size));
      });
    lines.push(steps((i) => factors[i]));
    if (run.rateRule !== "plain") lines.push(steps(() => 1));
  });
  return [x, ...lines];
}

/** `adder1/w` -> `adder1`. */
function nodeOfLayer(name: string): string {
  return name.split("/")[0] ?? name;
}

function shorten(name: string): string {
  return name.length > 9 ? `${name.slice(0, 8)}…` : name;
}
