import { useRef, useState } from "react";
import { maxAbs, paintMap } from "../../draw/maps";
import { write } from "../../draw/use-draw";
import type { ShownSnapshot } from "../../observe/snapshots";
import { useObserver } from "../../observe/use-snapshot";
import { BigMap, frame, placeOf } from "./BigMap";
import { darkNow, numberText, roundUp, type Scale } from "./cells";
import { type Level, useCursor, useCursorState } from "./cursor";
import { Decomposition } from "./Decomposition";
import { LayerPick } from "./LayerPick";
import { drawLegend, Legend } from "./Legend";
import { Nothing } from "./Nothing";
import { fillTable, NumbersTable } from "./NumbersTable";
import { rangeOf, summaryOf, tableOf } from "./numbers";
import { Save } from "./Save";
import { Stepper } from "./Stepper";
import { drawTiles, Tiles } from "./Tiles";
import { useImageName } from "./use-image-name";
import { filterItem, inputItem, type Layers, outputItem, seenLayer, useLayers } from "./use-layer";
import { useView } from "./use-view";
import "./look.css";

const levels: readonly { readonly id: Level; readonly label: string; readonly hint: string }[] = [
  { id: "maps", label: "All maps", hint: "every response map of the layer" },
  { id: "map", label: "One map", hint: "one filter's map next to the layer's input" },
  { id: "value", label: "One value", hint: "one output value, term by term" },
];

/** The panel of a layer's activations: from all its response maps down to the arithmetic of one value. */
export function ResponsesPanel({ table }: { table: boolean }) {
  const layers = useLayers();
  if (layers.layer === undefined) return <Nothing what="what each layer sees" />;
  return <Responses key={layers.layer.path} layers={layers} table={table} />;
}

function Responses({ layers, table }: { layers: Layers; table: boolean }) {
  const layer = layers.layer as NonNullable<Layers["layer"]>;
  const cursor = useCursor();
  const observer = useObserver();
  const level = useCursorState((state) => state.level);
  const filter = Math.min(
    useCursorState((state) => state.filter),
    layer.filters - 1,
  );
  const image = useImageName();
  const [full, setFull] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const tiles = useRef<HTMLDivElement>(null);
  const inputs = useRef<HTMLDivElement>(null);
  const map = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const inputLegend = useRef<HTMLDivElement>(null);
  const numbers = useRef<HTMLTableElement>(null);
  const { rows, cols, filters, height, width, channels, kernel, stride, pad } = layer;

  const draw = (look: ShownSnapshot) => {
    const seen = seenLayer(look, layer);
    if (root.current === null) return;
    root.current.classList.toggle("waiting", seen === undefined);
    if (seen === undefined) return;
    const { x, y } = seen;
    const state = cursor.getState();
    const all = rangeOf(y, 1, 0);
    const scale: Scale = full
      ? { limit: all.most, low: all.least, dark: darkNow() }
      : { limit: roundUp(maxAbs(y)), dark: darkNow() };
    write(root.current.querySelector(".summary"), summaryOf(layer, state, seen, image));
    write(root.current.querySelector(".pin"), state.pinned ? "pinned" : "follows the pointer");
    if (table) fillTable(numbers.current, tableOf(layer, state, seen));
    if (level !== "value" && !table) drawLegend(legend.current, scale);
    drawTiles(tiles.current, {
      ...{ values: y, height: rows, width: cols, count: filters, scale },
      text(index) {
        const { least, most } = rangeOf(y, filters, index);
        return least === most ? numberText(most) : `${numberText(least)} … ${numberText(most)}`;
      },
    });
    const place = placeOf(layer, state.place);
    const canvas = map.current?.querySelector("canvas");
    if (canvas !== null && canvas !== undefined) {
      const shown = Math.min(state.filter, filters - 1);
      const layout = { height: rows, width: cols, stride: filters, channel: shown };
      paintMap(canvas, y, layout, scale);
      const at = { ...place, rows: 1, cols: 1, height: rows, width: cols };
      frame(map.current?.querySelector<HTMLElement>(".place"), at);
      const value = y[(place.row * cols + place.col) * filters + shown] as number;
      write(root.current.querySelector(".here"), numberText(value, 4));
    }
    const inputScale = { limit: roundUp(maxAbs(x)), dark: darkNow() };
    drawTiles(inputs.current, {
      ...{ values: x, height, width, count: channels, scale: inputScale },
      patch: { row: place.row * stride - pad, col: place.col * stride - pad, size: kernel },
    });
    if (inputs.current !== null) drawLegend(inputLegend.current, inputScale);
  };
  useView([inputItem(layer), outputItem(layer), filterItem(layer)], draw);
  const again = () => draw(observer.snapshot);
  const title = `Responses of ${layer.name}`;
  const go = (to: Level) => cursor.setState({ level: to });

  return (
    <div className={`look-panel level-${level}`}>
      <div className="look-head">
        <LayerPick layers={layers} />
        <fieldset className="segmented">
          <legend className="visually-hidden">Level of the zoom</legend>
          {levels.map(({ id, label, hint }) => (
            <button
              key={id}
              type="button"
              title={hint}
              aria-pressed={level === id}
              onClick={() => go(id)}
            >
              {label}
            </button>
          ))}
        </fieldset>
        {level === "maps" ? null : (
          <Stepper
            what="filter"
            value={filter}
            count={filters}
            onChange={(value) => cursor.setState({ filter: value })}
          />
        )}
        {level === "value" ? null : (
          <fieldset className="segmented">
            <legend className="visually-hidden">Colours</legend>
            <button type="button" aria-pressed={!full} onClick={() => setFull(false)}>
              From zero
            </button>
            <button type="button" aria-pressed={full} onClick={() => setFull(true)}>
              Full contrast
            </button>
          </fieldset>
        )}
        <span className="grow" />
        <Save
          of={root}
          title={title}
          rows={() => {
            const seen = seenLayer(observer.snapshot, layer);
            return seen === undefined ? undefined : tableOf(layer, cursor.getState(), seen);
          }}
        />
      </div>
      <div className="look-body" ref={root} data-drawn={level}>
        <div className="look-foot">
          <p className="summary" />
          {table ? null : (
            <Legend label={level === "value" ? "x, f and shares" : "response"} at={legend} />
          )}
          {table || level !== "map" ? null : <Legend label="input" at={inputLegend} />}
        </div>
        {table ? (
          <NumbersTable at={numbers} label={title} />
        ) : level === "maps" ? (
          <Tiles
            at={tiles}
            label={title}
            one="Filter"
            count={filters}
            height={rows}
            width={cols}
            chosen={filter}
            onPick={(index) => cursor.setState({ filter: index, level: "map" })}
            onScroll={again}
          />
        ) : (
          <div className="look-pair">
            <figure className="look-map" ref={map}>
              <BigMap layer={layer} onOpen={() => go("value")} />
              <figcaption>
                <span>
                  y = <b className={`here ${layer.kind}-text`} />
                </span>
                <span className="faint pin" />
              </figcaption>
            </figure>
            {level === "value" ? (
              <Decomposition layer={layer} legend={legend} />
            ) : (
              <Tiles
                at={inputs}
                label={`Input channels of ${layer.name}`}
                one="Channel"
                framed
                count={channels}
                height={height}
                width={width}
                chosen={-1}
                onPick={(channel) => cursor.setState({ channel, level: "value" })}
                onScroll={again}
              />
            )}
          </div>
        )}
      </div>
    </div>
  );
}
