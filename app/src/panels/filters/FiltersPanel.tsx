import { useMemo, useRef, useState } from "react";
import type { Table } from "../../draw/export";
import { maxAbs } from "../../draw/maps";
import { write } from "../../draw/use-draw";
import { keyOf } from "../../observe/observer";
import type { ShownSnapshot } from "../../observe/snapshots";
import { useObserver } from "../../observe/use-snapshot";
import { useRun } from "../../studio/context";
import { formatPercent, plural } from "../../ui/format";
import { wholePercent } from "../../ui/numbers";
import { darkNow, numberText, paintCells, roundUp } from "../activations/cells";
import { useCursor, useCursorState } from "../activations/cursor";
import { LayerPick } from "../activations/LayerPick";
import { drawLegend, Legend } from "../activations/Legend";
import { Nothing } from "../activations/Nothing";
import { fillTable, NumbersTable } from "../activations/NumbersTable";
import { Save } from "../activations/Save";
import { Stepper } from "../activations/Stepper";
import {
  filterItem,
  type Layers,
  type NamedLayer,
  seen,
  useLayers,
} from "../activations/use-layer";
import { useView } from "../activations/use-view";
import { channelLabel, gridOf, tapsOf, usedWeights } from "../activations/window";
import { filterFacts, type InputRange, inputRange, isOutside } from "./outside";
import { PaintFilter } from "./PaintFilter";
import { paintKey, usePaint } from "./paint-store";
import { seesImage } from "./use-nearest";
import "../activations/look.css";
import "./filters.css";

/** Test images over which a layer's input range is taken. */
const rangeImages = 32;

/** The panel of filters: those of a layer as they learn, and a brush to change one of them. */
export function FiltersPanel({ table }: { table: boolean }) {
  const layers = useLayers();
  const cursor = useCursor();
  const paints = useCursorState((state) => state.painting);
  const setPaints = (painting: boolean) => cursor.setState({ painting });
  const started = useRun((state) => state.started);
  const { layer } = layers;
  if (layer === undefined || started === undefined)
    return <Nothing what="what each layer looks for" />;
  const paintable = seesImage(started.ir, layer);
  const tabs = (
    <>
      <LayerPick layers={layers} />
      <fieldset className="segmented">
        <legend className="visually-hidden">What is shown</legend>
        <button
          type="button"
          aria-pressed={!(paints && paintable)}
          onClick={() => setPaints(false)}
        >
          All filters
        </button>
        <button
          type="button"
          aria-pressed={paints && paintable}
          aria-disabled={!paintable}
          title={
            paintable
              ? "Paint a filter and watch its answer change"
              : "Only filters that see the image itself can be painted: take the first layer"
          }
          onClick={() => {
            if (paintable) setPaints(true);
            else {
              const first = layers.layers.find((it) => seesImage(started.ir, it));
              if (first === undefined) return;
              layers.pick(first.path);
              setPaints(true);
            }
          }}
        >
          Paint one
        </button>
      </fieldset>
    </>
  );
  return paints && paintable ? (
    <PaintFilter key={layer.path} layer={layer} table={table} head={tabs} ir={started.ir} />
  ) : (
    <AllFilters
      key={layer.path}
      layer={layer}
      table={table}
      head={tabs}
      onPick={paintable ? () => setPaints(true) : undefined}
    />
  );
}

interface AllFiltersProps {
  readonly layer: NonNullable<Layers["layer"]>;
  readonly table: boolean;
  readonly head: React.ReactNode;
  readonly onPick: (() => void) | undefined;
}

function AllFilters({ layer, table, head, onPick }: AllFiltersProps) {
  const cursor = useCursor();
  const observer = useObserver();
  const paint = usePaint();
  const runId = useRun((state) => state.session.runId);
  const filter = useCursorState((state) => state.filter);
  const channel = Math.min(
    useCursorState((state) => state.channel),
    layer.channels - 1,
  );
  const [mean, setMean] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const tiles = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const numbers = useRef<HTMLTableElement>(null);
  const { filters, channels, kernel, kind } = layer;
  const form = gridOf(layer);
  const deep = kernel > 1 && channels > 1;
  const averaged = deep && mean;
  const items = useMemo(
    () => [
      filterItem(layer),
      ...(kind === "adder"
        ? [{ kind: "distribution", op: layer.from, count: rangeImages } as const]
        : []),
    ],
    [layer, kind],
  );

  const draw = (look: ShownSnapshot) => {
    const weights = seen(look, filterItem(layer), tapsOf(layer) * filters);
    root.current?.classList.toggle("waiting", weights === undefined);
    if (root.current === null || weights === undefined) return;
    const w = usedWeights(layer, weights);
    const range = rangeSeen(look, layer);
    const facts = filterFacts(w, filters, range);
    const scale = { limit: roundUp(maxAbs(w)), dark: darkNow() };
    write(root.current.querySelector(".summary"), summary(layer, facts.share, range, scale.limit));
    if (table) fillTable(numbers.current, factsTable(w, layer, range));
    else drawLegend(legend.current, scale);
    const painted = paint.getState();
    const px = Math.max(3, Math.min(20, Math.floor(88 / form.cols)));
    const at = (tap: number, of: number) => w[tap * filters + of] as number;
    const box = tiles.current;
    for (let of = 0; box !== null && of < box.children.length; of++) {
      const tile = box.children[of] as HTMLElement;
      const canvas = tile.querySelector("canvas");
      if (canvas === null) continue;
      const value = (cell: number) => {
        if (!averaged) return at(form.tapAt(cell, channel), of);
        let sum = 0;
        for (let c = 0; c < channels; c++) sum += at(form.tapAt(cell, c), of);
        return sum / channels;
      };
      const mark = (cell: number) =>
        range !== undefined && !averaged && isOutside(value(cell), range)
          ? ("dot" as const)
          : undefined;
      paintCells(canvas, { ...form, value, mark }, px, scale);
      const share = facts.each[of]?.outside ?? Number.NaN;
      const isPainted = painted[paintKey(runId, layer.param, of)] !== undefined;
      write(
        tile.querySelector(".value"),
        isPainted ? "painted" : Number.isFinite(share) ? `${wholePercent(share)} outside` : "",
      );
    }
  };
  useView(items, draw);
  const title = `Filters of ${layer.name}`;

  return (
    <div className="look-panel">
      <div className="look-head">
        {head}
        {deep ? (
          <fieldset className="segmented">
            <legend className="visually-hidden">Input channels</legend>
            <button type="button" aria-pressed={!mean} onClick={() => setMean(false)}>
              One channel
            </button>
            <button type="button" aria-pressed={mean} onClick={() => setMean(true)}>
              Mean
            </button>
          </fieldset>
        ) : null}
        {deep && !mean ? (
          <Stepper
            what={channelLabel(layer)}
            value={channel}
            count={channels}
            onChange={(value) => cursor.setState({ channel: value })}
          />
        ) : null}
        <span className="grow" />
        <Save
          of={root}
          title={title}
          rows={() => {
            const { snapshot } = observer;
            const w = seen(snapshot, filterItem(layer), tapsOf(layer) * filters);
            return w && factsTable(usedWeights(layer, w), layer, rangeSeen(snapshot, layer));
          }}
        />
      </div>
      <div className="look-body" ref={root} data-drawn="filters">
        <div className="look-foot">
          <p className="summary" />
          {table ? null : <Legend label="filter" at={legend} />}
        </div>
        {table ? (
          <NumbersTable at={numbers} label={title} />
        ) : (
          // biome-ignore lint/a11y/useSemanticElements: pictures to choose among
          <div className="look-tiles filter-tiles" role="group" ref={tiles} aria-label={title}>
            {Array.from({ length: filters }, (_, index) => (
              <button
                // biome-ignore lint/suspicious/noArrayIndexKey: a filter has no other name than its number
                key={index}
                type="button"
                aria-pressed={index === filter}
                title={onPick === undefined ? undefined : "Paint this filter"}
                onClick={() => {
                  cursor.setState({ filter: index });
                  onPick?.();
                }}
              >
                <canvas />
                <span className="caption">
                  <b>{index + 1}</b> <span className="value" />
                </span>
              </button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function rangeSeen(look: ShownSnapshot, layer: NamedLayer): InputRange | undefined {
  if (layer.kind !== "adder") return undefined;
  const item = { kind: "distribution", op: layer.from, count: rangeImages } as const;
  return inputRange(look.get(keyOf(item)), layer.pad);
}

function summary(
  { name, kind, shifts, groups, filters, kernel, channels }: NamedLayer,
  share: number,
  range: InputRange | undefined,
  limit: number,
): string {
  const each = kernel === 1 ? `${channels} inputs` : `${kernel}×${kernel}×${channels} taps`;
  const size = groups === 1 ? each : `${each} in ${groups} groups`;
  if (kind === "conv") {
    const as = shifts ? "; they are shown as the powers of two that it computes with" : "";
    return `${name} has ${plural(filters, "filter")} of ${size}, all within ±${numberText(limit)}${as}.`;
  }
  if (range === undefined) return `${name} has ${plural(filters, "filter")} of ${size}.`;
  return (
    `${formatPercent(share)} of all taps of ${name} lie outside of its input's range, ${numberText(range.least)} … ` +
    `${numberText(range.most)} over ${rangeImages} test examples (dots): there |x − f| is exactly ±x + const (derived here).`
  );
}

function factsTable(
  w: ArrayLike<number>,
  { filters, kind }: NamedLayer,
  range: InputRange | undefined,
): Table {
  const { each } = filterFacts(w, filters, range);
  const adds = kind === "adder";
  return [
    ["filter", "norm", "least", "greatest", ...(adds ? ["share of taps outside"] : [])],
    ...each.map(({ norm, least, most, outside }, i) => [
      i + 1,
      norm,
      least,
      most,
      ...(adds ? [outside] : []),
    ]),
  ];
}
