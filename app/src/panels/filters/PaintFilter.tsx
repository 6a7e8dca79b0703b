import type { ModelIR } from "@adder-studio/ir";
import { RotateCcw, Undo2 } from "lucide-react";
import { type ReactNode, useId, useMemo, useRef, useState } from "react";
import type { Table } from "../../draw/export";
import { maxAbs, paintMap } from "../../draw/maps";
import { write } from "../../draw/use-draw";
import type { ShownSnapshot } from "../../observe/snapshots";
import { useTestSet } from "../../observe/test-set";
import { useObserver } from "../../observe/use-snapshot";
import { useRun, useStudio } from "../../studio/context";
import { darkNow, numberText, paintCells, roundUp } from "../activations/cells";
import { useCursor, useCursorState } from "../activations/cursor";
import { drawLegend, Legend } from "../activations/Legend";
import { fillTable, NumbersTable } from "../activations/NumbersTable";
import { rangeOf } from "../activations/numbers";
import { Save } from "../activations/Save";
import { Stepper } from "../activations/Stepper";
import { useImageName } from "../activations/use-image-name";
import {
  filterItem,
  inputItem,
  type NamedLayer,
  outputItem,
  seenLayer,
} from "../activations/use-layer";
import { useView } from "../activations/use-view";
import { channelLabel, filterOf, gridOf, outputMapOf, termText } from "../activations/window";
import { Editor } from "./Editor";
import { drawPatches, Patches } from "./Patches";
import { beginStroke, forgetPaint, setTap, undoStroke, usePaint } from "./paint-store";
import { prepare, useNearest } from "./use-nearest";
import { usePainted } from "./use-painted";

interface PaintFilterProps {
  readonly layer: NamedLayer;
  readonly ir: ModelIR;
  readonly table: boolean;
  readonly head: ReactNode;
}

/** A key press changes a tap by this part of the scale. */
const steps = 20;

/** One filter under the brush, its answer to the shown image before and after, and the test patches nearest to it. */
export function PaintFilter({ layer, ir, table, head }: PaintFilterProps) {
  const studio = useStudio();
  const cursor = useCursor();
  const observer = useObserver();
  const store = usePaint();
  const seed = useRun((state) => state.started?.graph.run.seed ?? 0);
  const { set } = useTestSet(ir, seed);
  const image = useImageName();
  const filter = Math.min(
    useCursorState((state) => state.filter),
    layer.filters - 1,
  );
  const channel = Math.min(
    useCursorState((state) => state.channel),
    layer.channels - 1,
  );
  const { key, painted, count, use } = usePainted(layer, filter);
  const [cell, setCell] = useState(0);
  const [brush, setBrush] = useState(1);
  /** Greatest value of the scale that is drawn: the brush reaches as far from the drawing on, not from React's next commit. */
  const drawnLimit = useRef(1);
  const root = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const mapLegend = useRef<HTMLDivElement>(null);
  const patches = useRef<HTMLOListElement>(null);
  const numbers = useRef<HTMLTableElement>(null);
  const id = useId();
  const form = gridOf(layer);
  const prepared = useMemo(() => (set === undefined ? undefined : prepare(ir, set)), [ir, set]);
  const nearest = useNearest(layer, prepared, () => draw(observer.snapshot));
  const adds = layer.kind === "adder";

  const trainedNow = (look: ShownSnapshot) => {
    const seen = seenLayer(look, layer);
    return seen === undefined ? undefined : filterOf(layer, seen.w, filter);
  };

  function draw(look: ShownSnapshot): void {
    const element = root.current;
    const seen = seenLayer(look, layer);
    element?.classList.toggle("waiting", seen === undefined);
    if (element === null || seen === undefined) return;
    const trained = filterOf(layer, seen.w, filter);
    const values = painted?.values ?? trained;
    const limit = roundUp(Math.max(maxAbs(seen.w), maxAbs(values), maxAbs(seen.x)));
    drawnLimit.current = limit;
    const scale = { limit, dark: darkNow() };
    nearest.want(values, filter, seen.p);
    write(element.querySelector(".share-sign"), termText(seen.p));
    const before = Float32Array.from(
      { length: layer.rows * layer.cols },
      (_, at) => seen.y[at * layer.filters + filter] as number,
    );
    const after =
      painted === undefined ? before : outputMapOf(layer, seen.x, values, filter, seen.p);
    const mapScale = { limit: roundUp(Math.max(maxAbs(before), maxAbs(after))), dark: scale.dark };
    write(element.querySelector(".summary"), summary(before, after));
    if (table) {
      fillTable(numbers.current, paintTable(layer, trained, values));
      return;
    }
    const editor = element.querySelector<HTMLCanvasElement>(".paint-editor canvas");
    const at = (tap: number) => values[tap] as number;
    if (editor !== null) {
      const px = Math.max(8, Math.min(30, Math.floor(150 / form.cols)));
      const value = (of: number) => at(form.tapAt(of, channel));
      const touched = (of: number) =>
        value(of) === trained[form.tapAt(of, channel)] ? undefined : ("dot" as const);
      const mark = painted === undefined ? () => undefined : touched;
      paintCells(editor, { ...form, value, mark, chosen: cell }, px, scale);
    }
    const tap = form.tapAt(cell, channel);
    const was = painted === undefined ? undefined : trained[tap];
    write(element.querySelector(".tap"), tapText(cell, form.cols, at(tap), was));
    const layout = { height: layer.rows, width: layer.cols, stride: 1, channel: 0 };
    for (const [name, map] of [
      ["before", before],
      ["after", after],
    ] as const) {
      const canvas = element.querySelector<HTMLCanvasElement>(`canvas[data-map="${name}"]`);
      if (canvas !== null) paintMap(canvas, map, layout, mapScale);
    }
    write(element.querySelector(".brush"), numberText(brush * limit));
    drawLegend(legend.current, scale);
    drawLegend(mapLegend.current, mapScale);
    if (prepared === undefined || set === undefined) return;
    drawPatches(patches.current, {
      layer,
      found: nearest.found,
      prepared,
      set,
      channel,
      filter,
      scale,
    });
  }
  useView([inputItem(layer), outputItem(layer), filterItem(layer)], draw);

  function summary(before: Float32Array, after: Float32Array): string {
    const word = adds ? "nearest" : "strongest";
    const best = (map: Float32Array) => numberText(rangeOf(map, 1, 0).most);
    return painted === undefined
      ? `Filter ${filter + 1} of ${layer.name}, as trained: its output for ${image} is ${best(before)} at the ${word} place. Paint over it.`
      : `Filter ${filter + 1} of ${layer.name}, painted (dots): its output for ${image} is ${best(after)} at the ${word} place; as trained, it was ${best(before)}.`;
  }

  const stroke = () => {
    const trained = trainedNow(observer.snapshot);
    if (trained !== undefined) beginStroke(store, key, trained);
  };
  const paintCell = (of: number, by?: number) => {
    const tap = form.tapAt(of, channel);
    const now = store.getState()[key]?.values[tap] ?? 0;
    const limit = drawnLimit.current;
    const value = by === undefined ? brush * limit : now + (by * limit) / steps;
    setTap(store, key, tap, Math.max(-limit, Math.min(limit, value)));
  };
  const title = `Filter ${filter + 1} of ${layer.name}`;

  return (
    <div className="look-panel">
      <div className="look-head">
        {head}
        <Stepper
          what="filter"
          value={filter}
          count={layer.filters}
          onChange={(value) => cursor.setState({ filter: value })}
        />
        {layer.channels > 1 && layer.kernel > 1 ? (
          <Stepper
            what={channelLabel(layer)}
            value={channel}
            count={layer.channels}
            onChange={(value) => cursor.setState({ channel: value })}
          />
        ) : null}
        <span className="grow" />
        <Save
          of={root}
          title={title}
          rows={() => {
            const trained = trainedNow(observer.snapshot);
            return trained && paintTable(layer, trained, painted?.values ?? trained);
          }}
        />
      </div>
      <div className="look-body" ref={root} data-drawn="paint">
        <div className="look-foot">
          <p className="summary" />
          {table ? null : <Legend label="filter and patches" at={legend} />}
          {table ? null : <Legend label="response" at={mapLegend} />}
        </div>
        {table ? (
          <NumbersTable at={numbers} label={title} />
        ) : (
          <div className="paint">
            <section aria-label="The brush" className="paint-edit">
              <Editor
                label={`${title}, ${form.rows} by ${form.cols}: arrows move the cell, plus and minus change it, Enter puts the brush's value`}
                form={form}
                cell={Math.min(cell, form.cells - 1)}
                onCell={setCell}
                onStroke={stroke}
                onPaint={paintCell}
                onUndo={() => undoStroke(store, key)}
              />
              <div className="paint-tools">
                <p className="tap" aria-live="polite" />
                <label htmlFor={id}>
                  Brush <b className="brush" />
                </label>
                <input
                  id={id}
                  type="range"
                  min={-1}
                  max={1}
                  step={1 / steps}
                  value={brush}
                  onChange={(event) => setBrush(Number(event.target.value))}
                />
                <span className="paint-buttons">
                  <button
                    type="button"
                    className="button small"
                    disabled={painted === undefined}
                    onClick={() => undoStroke(store, key)}
                  >
                    <Undo2 size={13} />
                    Undo
                  </button>
                  <button
                    type="button"
                    className="button small"
                    disabled={painted === undefined}
                    onClick={() => forgetPaint(store, key)}
                  >
                    <RotateCcw size={13} />
                    Trained
                  </button>
                </span>
                <button
                  type="button"
                  className="button small"
                  disabled={count === 0}
                  onClick={() => {
                    use().catch((error: unknown) => studio.ui.announce(String(error), true));
                  }}
                >
                  {count > 1
                    ? `Start a run with these ${count} filters`
                    : "Start a run with this filter"}
                </button>
                <p className="faint">
                  This run ends. A new one waits at step 0 with its weights and your painted filter.
                </p>
              </div>
            </section>
            <section aria-label="Its output" className="paint-maps">
              {(["before", "after"] as const).map((name) => (
                <figure key={name}>
                  <canvas
                    data-map={name}
                    style={{ aspectRatio: `${layer.cols} / ${layer.rows}` }}
                  />
                  <figcaption>{name === "before" ? "trained" : "painted"}</figcaption>
                </figure>
              ))}
            </section>
            <section aria-label="Nearest test patches" className="paint-nearest">
              <h3 className="section-title">
                {adds ? "Nearest test patches" : "Strongest test patches"}{" "}
                <span className="faint">
                  {prepared === undefined ? (
                    "test data are loading"
                  ) : (
                    <>
                      Σ{adds ? <span className="share-sign" /> : " x·f"}
                      {`, best place of each of the first ${prepared.count} test examples`}
                    </>
                  )}
                </span>
              </h3>
              <Patches layer={layer} at={patches} />
            </section>
          </div>
        )}
      </div>
    </div>
  );
}

function tapText(cell: number, cols: number, value: number, trained: number | undefined): string {
  const place = `row ${Math.floor(cell / cols) + 1}, column ${(cell % cols) + 1}`;
  const before = trained === undefined ? "" : ` (trained ${numberText(trained)})`;
  return `${place}: ${numberText(value)}${before}`;
}

function paintTable(layer: NamedLayer, trained: Float32Array, values: Float32Array): Table {
  const { kernel, channels } = layer;
  return [
    ["channel", "row", "column", "trained", "painted"],
    ...Array.from(trained, (value, tap) => {
      const cell = Math.floor(tap / channels);
      const place = [Math.floor(cell / kernel) + 1, (cell % kernel) + 1];
      return [(tap % channels) + 1, ...place, value, values[tap] as number];
    }),
  ];
}
