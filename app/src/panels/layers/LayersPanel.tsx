import type { ObserveItem, RunHistory } from "@adder-studio/session/client";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { pathName } from "../../document/block-info";
import { Chart } from "../../draw/Chart";
import { Exports } from "../../draw/Exports";
import type { Table } from "../../draw/export";
import { type Ink, pageTheme } from "../../draw/figure/ink";
import { layOut } from "../../draw/figure/lay-out";
import { lineFigure } from "../../draw/figure/line-figure";
import { pageMeasure } from "../../draw/figure/text";
import { useDraw, useDrawLoop, write } from "../../draw/use-draw";
import { useObserver, useSnapshot } from "../../observe/use-snapshot";
import { useDerived, useRun } from "../../studio/context";
import { textScale } from "../../ui/text-size";
import "../../draw/why.css";
import "./layers.css";
import { headTexts, LayerTable, layerNumbers, writeLayer } from "./LayerTable";
import { formulaText, storyText } from "./labels";
import { Switches } from "./Switches";
import { isTwofold, movementOf, ofMovement, rowOf, type View, views } from "./speed";
import { speedChart, speedLineChart } from "./speed-chart";
import { type SpeedElsewhere, useSpeedsElsewhere } from "./speed-elsewhere";

const movement: ObserveItem = { kind: "movement" };
const wanted: readonly ObserveItem[] = [movement];

/** The panel of learning speed: the step that the rule asks of each layer, and the change that was measured. */
export function LayersPanel({ table }: { table: boolean }) {
  const layers = useRun((state) => state.session.layers);
  const idle = useRun((state) => state.session.phase === "idle");
  const elsewhere = useSpeedsElsewhere();
  const [picked, setPicked] = useState<string>();
  const found = elsewhere.find(({ id }) => id === picked);
  const source = found ?? (layers.length > 0 ? undefined : elsewhere[0]);
  if (layers.length > 0 || source !== undefined) {
    const choice =
      elsewhere.length === 0 ? undefined : (
        <select
          className="why-select"
          aria-label="Whose learning speed"
          value={source?.id ?? ""}
          onChange={({ currentTarget }) => setPicked(currentTarget.value)}
        >
          {layers.length > 0 ? <option value="">this run</option> : null}
          {elsewhere.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      );
    return <Speed key={source?.id ?? ""} table={table} source={source} choice={choice} />;
  }
  return (
    <p className="panel-empty">
      {idle
        ? "Press Run to see each layer's gradient, its step and how far it has moved."
        : "This run recorded nothing about its layers."}
    </p>
  );
}

interface SpeedProps {
  readonly table: boolean;
  /** A run elsewhere in place of the one on screen. */
  readonly source: SpeedElsewhere | undefined;
  readonly choice: ReactNode;
}

function Speed({ table, source, choice }: SpeedProps) {
  const { document } = useDerived();
  const started = useRun((state) => state.started);
  const session = useRun((state) => state.session);
  const observer = useObserver();
  const loop = useDrawLoop();
  const [view, setView] = useState<View>("step");
  const [only, setOnly] = useState<number>();
  const figure = useRef<HTMLElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const formula = useRef<HTMLParagraphElement>(null);
  const story = useRef<HTMLParagraphElement>(null);
  const { layers, stepsPerEpoch } = source ?? session;
  const graph = source?.graph ?? started?.graph ?? document;
  const { run } = graph;
  const names = useMemo(() => layers.map(({ name }) => pathName(graph, name)), [layers, graph]);
  const alone = only !== undefined && only < layers.length ? only : undefined;
  const shownView = views.find(({ id }) => id === view) ?? views[0];

  // Without a factor there is but one line.
  const twofold = layers.some((layer) => isTwofold(run, layer));
  const legend = view === "step" && !twofold ? "" : shownView.legend;

  useSnapshot(wanted, () => loop.invalidate());

  // What a person picks is written at once, also while the run waits.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picks are what it waits for
  useEffect(() => loop.invalidate(), [loop, alone, table]);

  const latest = useRef<RunHistory>(undefined);
  // An event file says nothing of how far layers moved.
  const moved = () => (source === undefined ? observer.history(movement) : []);
  useDraw((own) => {
    const history = source?.history ?? own;
    latest.current = history;
    const { snapshot } = observer;
    const step = snapshot.isPast && source === undefined ? (snapshot.step ?? 0) : history.step;
    const row = rowOf(history, step);
    const seen = source === undefined ? snapshot.get("movement") : undefined;
    // Between two steps nothing moves: the last step's way stands.
    const steps = moved().filter((kept) => kept.step <= step);
    // Where nothing goes on, an older step's way is not this one's.
    const goesOn = session.phase === "running" && !snapshot.isPast;
    const isOf = (kept: { readonly step: number }) => goesOn || kept.step === step;
    const moves = layers.map((_, index) => {
      const now = movementOf(seen, index);
      if (Number.isFinite(now.step)) return now;
      const last = steps.findLast(
        (kept) => isOf(kept) && Number.isFinite(movementOf(kept.value, index).step),
      );
      const { before, step: moved } = movementOf(last?.value, index);
      return { ...now, before, step: moved };
    });
    const numbers = layers.map((layer, index) =>
      layerNumbers(run, history, row, index, layer, moves[index] ?? movementOf(undefined, 0)),
    );
    numbers.forEach((own, index) => {
      writeLayer(body.current?.rows[index], own);
    });
    const norms = numbers.map(([norm]) => norm ?? Number.NaN);
    const index =
      alone ??
      Math.max(
        0,
        layers.findIndex(({ plain }) => !plain),
      );
    const told = layers[index] ?? { size: 1 };
    write(formula.current, formulaText(run, index, norms[index] ?? Number.NaN, told));
    // Of adder layers where there are any: how far a convolution goes is of another kind.
    const adders = layers.flatMap(({ plain }, at) => (plain ? [] : [at]));
    const ofThese = <T,>(all: readonly T[]) =>
      adders.length === 0 ? all : adders.map((at) => all[at] as T);
    write(story.current, storyText(ofThese(names), ofThese(moves), ofThese(norms), step));
  });

  const spec = useMemo(() => {
    const moves = () => (source === undefined ? observer.history(movement) : []);
    const made = speedChart({ view, layers, names, only: alone, run, stepsPerEpoch, moves });
    if (source === undefined) return made;
    const { id, history } = source;
    return {
      ...made,
      key: `${made.key} ${id}`,
      data: () => made.data(history),
      xMax: () => made.xMax(history),
    };
  }, [view, layers, names, alone, run, stepsPerEpoch, observer, source]);

  const drawn = (): Table => {
    const history = latest.current;
    if (history === undefined) return [];
    if (table) {
      return [
        ["layer", ...headTexts],
        ...names.map((name, index) => {
          const cells = [...(body.current?.rows[index]?.cells ?? [])].slice(1);
          return [name, ...cells.map(({ textContent }) => textContent ?? "")];
        }),
      ];
    }
    const [x, ...lines] = spec.data(history);
    const labels = spec.series(pageTheme()).map(({ label }) => label);
    return [
      ["epoch", ...labels],
      ...[...x].map((place, i) => [place, ...lines.map((line) => line[i] ?? "")]),
    ];
  };
  const picture = () => {
    const series = spec.series(pageTheme());
    const host = figure.current?.querySelector(".chart");
    const history = latest.current;
    const scenes =
      host == null || history === undefined
        ? []
        : [
            layOut(
              lineFigure(
                { width: host.clientWidth / textScale(), height: host.clientHeight / textScale() },
                speedLineChart(spec, history, series),
              ),
              pageMeasure(),
            ),
          ];
    return {
      title: `Learning speed: ${shownView.label}`,
      lines: [`vertical: ${shownView.unit} (log scale); horizontal: epochs. ${legend}`],
      legend: series.map(({ label, color, dash }) => ({
        ...{ text: label, ink: color as Ink },
        ...(dash && { dash }),
      })),
      scenes,
      notes: [story.current?.textContent ?? ""],
    };
  };

  return (
    <div className={table ? "layers table-only" : "layers"}>
      {table ? null : (
        <figure ref={figure}>
          <figcaption>
            <strong className="layers-title">Learning speed</strong>
            {choice}
            <select
              className="why-select"
              aria-label="What is drawn"
              value={view}
              onChange={({ currentTarget }) => setView(currentTarget.value as View)}
            >
              {views
                .filter(({ id }) => source === undefined || !ofMovement.has(id))
                .map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
            </select>
            <Exports what="learning speed" table={drawn} picture={picture} />
          </figcaption>
          <p className="why-axis">
            {shownView.unit}, log scale{legend === "" ? "" : `; ${legend}`}
          </p>
          <Chart spec={spec} />
        </figure>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label="Learning speed now">
        <p ref={story} className="why-story" />
        <p ref={formula} className="why-formula" title="CVPR 2020, eq. 13" />
        <LayerTable
          layers={layers}
          names={names}
          only={alone}
          onOnly={setOnly}
          whole={table}
          body={body}
        />
        {run.optimizer === "adam" ? (
          <p className="why-note">
            Adam rescales each value by its own history: lr α ‖g‖ is what goes in, “moved” is what
            comes out.
          </p>
        ) : null}
        {table ? <Exports what="learning speed" table={drawn} picture={undefined} /> : null}
      </section>
      {layers.some(({ plain }) => !plain) ? <Switches /> : null}
    </div>
  );
}
