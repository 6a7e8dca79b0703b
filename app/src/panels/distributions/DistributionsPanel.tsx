import type { ObserveItem } from "@adder-studio/session/client";
import { type RefObject, useMemo, useRef, useState } from "react";
import { pathName } from "../../document/block-info";
import { Exports } from "../../draw/Exports";
import type { Table } from "../../draw/export";
import type { Ink } from "../../draw/figure/ink";
import { layOut } from "../../draw/figure/lay-out";
import type { LegendEntry } from "../../draw/figure/sheet";
import { type Room, useScene } from "../../draw/figure/use-scene";
import { write } from "../../draw/use-draw";
import { keyOf } from "../../observe/observer";
import { useObserver, useSnapshot } from "../../observe/use-snapshot";
import { useRun } from "../../studio/context";
import { plural } from "../../ui/format";
import { signedText } from "../../ui/numbers";
import "../../draw/why.css";
import "./distributions.css";
import { type Fit, fitsOf } from "./fits";
import { afterText, fitText, outputText, spreadsOf } from "./labels";
import { itemsOf, type SeenLayer, seenLayers } from "./layers";
import { mergedBins, type Ridge, type RidgeStyle, ridgesFigure, ridgesOf } from "./ridges";
import { SpreadTable } from "./SpreadTable";

/** Histograms of weights and outputs, layer by layer, and how they came about. */
export function DistributionsPanel({ table }: { table: boolean }) {
  const started = useRun((state) => state.started);
  const layers = useMemo(() => (started === undefined ? [] : seenLayers(started.ir)), [started]);
  if (started === undefined) {
    return (
      <p className="panel-empty">
        Press Run to see how weights and outputs are spread, layer by layer.
      </p>
    );
  }
  if (layers.length === 0) return <p className="panel-empty">This network has no filters.</p>;
  const names = layers.map(({ layer }) => pathName(started.graph, layer.op.from));
  return table ? (
    <SpreadTable layers={layers} names={names} />
  ) : (
    <Pictures layers={layers} names={names} />
  );
}

interface Drawn {
  weights: readonly Ridge[];
  output: readonly Ridge[];
  after: readonly Ridge[];
  fits: readonly Fit[];
}

function Pictures({ layers, names }: { layers: readonly SeenLayer[]; names: readonly string[] }) {
  const observer = useObserver();
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, layers.length - 1);
  const seen = layers[index] as SeenLayer;
  const drawn = useRef<Drawn>({ weights: [], output: [], after: [], fits: [] });
  const room = useRef<HTMLDivElement>(null);
  const [fitLine, outputLine, afterLine] = [
    useRef<HTMLParagraphElement>(null),
    useRef<HTMLParagraphElement>(null),
    useRef<HTMLParagraphElement>(null),
  ];
  const isAdder = seen.layer.kind === "adder";
  const hue: Ink = isAdder ? "adder-strong" : "conv-strong";
  const scene = (room: Room, of: "weights" | "output" | "after", style: RidgeStyle) => {
    const figure = ridgesFigure(room, drawn.current[of], style);
    return figure && layOut(figure, room.measure);
  };
  const weights = useScene((room) => {
    const fits = drawn.current.fits.map((fit) => ({ fit, ...fitStyles[fit.name] }));
    return scene(room, "weights", { title: "Weights", fill: hue, fits, unit: "weight" });
  });
  const output = useScene((room) =>
    scene(room, "output", { title: "Outputs", fill: hue, fits: [], unit: "output" }),
  );
  const after = useScene((room) =>
    scene(room, "after", { title: "After batch norm", fill: "norm", fits: [], unit: "output" }),
  );
  const plots = [weights, output, ...(seen.after === undefined ? [] : [after])];

  useSnapshot(itemsOf(seen), (look) => {
    const spreads = spreadsOf(look, seen);
    const ridges = (item: ObserveItem | undefined) =>
      item === undefined ? [] : ridgesOf(observer.history(item), look.get(keyOf(item)), look.step);
    drawn.current = {
      weights: ridges(seen.weights),
      output: ridges(seen.output),
      after: ridges(seen.after),
      fits: spreads.weights === undefined ? [] : fitsOf(spreads.weights),
    };
    write(fitLine.current, fitText(spreads.weights));
    write(outputLine.current, outputText(seen, spreads));
    write(afterLine.current, afterText(seen, spreads));
    for (const plot of plots) plot.redraw();
  });

  const name = names[index] ?? "";
  const csv = (): Table => [
    ["what", "step", "from", "to", "count"],
    ...histogramRows("weights", drawn.current.weights),
    ...histogramRows("output", drawn.current.output),
    ...histogramRows("after batch norm", drawn.current.after),
  ];
  const picture = () => ({
    title: `${name}: distributions`,
    lines: [
      `horizontal: value of a weight or an output; vertical: share of the values per unit; earlier steps behind. ${titlesOf(seen).join(" | ")}`,
    ],
    legend: drawn.current.fits.map((fit) => ({
      text: `${fit.name}, mean log-likelihood ${signedText(fit.logLikelihood, 4)}`,
      ...fitStyles[fit.name],
    })),
    scenes: plots.map((plot) => plot.scene()),
    notes: [fitLine, outputLine, afterLine].map(({ current }) => current?.textContent ?? ""),
  });
  return (
    <div className="why-panel distributions" ref={room}>
      <div className="why-head">
        <strong>Distributions</strong>
        <select
          className="why-select"
          aria-label="Layer"
          value={index}
          onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}
        >
          {names.map((label, i) => (
            <option key={layers[i]?.layer.param.name} value={i}>
              {label}
            </option>
          ))}
        </select>
        <Exports what={`${name} distributions`} table={csv} picture={picture} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="distribution-plots" tabIndex={0} aria-label={`Distributions of ${name}`}>
        <Plot
          title="Weights"
          note={<FitLegend />}
          label={`Distribution of the weights of ${name} with two fits; the table holds the numbers`}
          plot={weights.canvas}
          words={fitLine}
        />
        <Plot
          title={isAdder ? "Outputs, before batch norm" : "Outputs"}
          note={plural(seen.images, "test example")}
          label={`Distribution of the outputs of ${name}; the table holds the numbers`}
          plot={output.canvas}
          words={outputLine}
        />
        {seen.after === undefined ? (
          <p className="distribution-none" ref={afterLine} />
        ) : (
          <Plot
            title="After batch norm"
            note="same examples"
            label={`Distribution behind the batch norm of ${name}; the table holds the numbers`}
            plot={after.canvas}
            words={afterLine}
          />
        )}
      </section>
    </div>
  );
}

function titlesOf({ after }: SeenLayer): readonly string[] {
  return ["weights", "outputs", ...(after === undefined ? [] : ["after batch norm"])];
}

function Plot({
  title,
  note,
  label,
  plot,
  words,
}: {
  title: string;
  note: React.ReactNode;
  label: string;
  plot: RefObject<HTMLCanvasElement | null>;
  words: RefObject<HTMLParagraphElement | null>;
}) {
  return (
    <figure className="distribution">
      <figcaption>
        <strong>{title}</strong>
        <span className="now hint">{note}</span>
      </figcaption>
      <div className="why-plot">
        <canvas ref={plot} role="img" aria-label={label} />
      </div>
      <p ref={words} className="why-note" />
    </figure>
  );
}

const fitStyles: Readonly<Record<Fit["name"], Omit<LegendEntry, "text">>> = {
  Laplace: { ink: "act" },
  Gaussian: { ink: "text", dash: [5, 4] },
};

function FitLegend() {
  return (
    <>
      <span className="fit-mark laplace" aria-hidden="true" /> Laplace{" "}
      <span className="fit-mark gaussian" aria-hidden="true" /> Gaussian
    </>
  );
}

/** The drawn bins of each ridge. */
export function histogramRows(what: string, ridges: readonly Ridge[]): Table {
  return ridges.flatMap(({ step, spread }) => {
    const { low, high } = spread;
    const bins = mergedBins(spread);
    const width = (high - low) / bins.length;
    return [...bins].map((count, i) => [what, step, low + i * width, low + (i + 1) * width, count]);
  });
}
