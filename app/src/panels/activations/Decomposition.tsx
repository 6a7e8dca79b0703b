import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from "react";
import { maxAbs } from "../../draw/maps";
import { write } from "../../draw/use-draw";
import type { ShownSnapshot } from "../../observe/snapshots";
import { placeOf } from "./BigMap";
import { cellUnder, darkNow, numberText, paintCells, roundUp, type Scale } from "./cells";
import { type Cursor, useCursor, useCursorState } from "./cursor";
import { drawLegend } from "./Legend";
import { Stepper } from "./Stepper";
import { filterItem, inputItem, type NamedLayer, outputItem, seenLayer } from "./use-layer";
import { useView } from "./use-view";
import {
  channelLabel,
  type DecomposedOutput,
  decompose,
  firstChannel,
  gridOf,
  termText,
  type WindowLayer,
} from "./window";
import "./decomposition.css";

/** Channels that are shown at once as small grids. */
const pageSize = 24;

interface DecompositionProps {
  readonly layer: NamedLayer;
  /** The short form for the inspector: three grids and the sums. */
  readonly compact?: boolean;
  readonly legend?: RefObject<HTMLDivElement | null>;
}

const grids = {
  x: { title: "patch x", sign: "" },
  f: { title: "filter f", sign: "" },
  distance: { title: "|x − f|", sign: "adder-text" },
  product: { title: "x·f", sign: "conv-text" },
} as const;
type GridName = keyof typeof grids;

/** The decomposition of one output: inputs, filter, each tap's term and their sum; and the sum of the other method. */
export function Decomposition({ layer, compact = false, legend }: DecompositionProps) {
  const root = useRef<HTMLDivElement>(null);
  const cursor = useCursor();
  const channel = Math.min(
    useCursorState((state) => state.channel),
    layer.channels - 1,
  );
  const shown = Math.min(
    useCursorState((state) => state.filter),
    layer.filters - 1,
  );
  const group = firstChannel(layer, shown);
  const adds = layer.kind === "adder";
  const form = gridOf(layer);
  const one = layer.kernel === 1 || layer.channels === 1;
  const own: readonly GridName[] = ["x", "f", adds ? "distance" : "product"];
  const other: GridName = adds ? "product" : "distance";
  const names = compact ? own : [...own, other];
  const first = Math.floor(channel / pageSize) * pageSize;
  const page = one || compact ? 0 : Math.min(pageSize, layer.channels - first);
  const px = Math.max(3, Math.min(26, Math.floor((compact ? 84 : 104) / form.cols)));

  const draw = (look: ShownSnapshot) => {
    const element = root.current;
    const seen = seenLayer(look, layer);
    if (element === null || seen === undefined) return;
    const state = cursor.getState();
    const place = placeOf(layer, state.place);
    const filter = Math.min(state.filter, layer.filters - 1);
    const parts = decompose(layer, seen.x, seen.w, place, filter, seen.p);
    const scale = { limit: roundUp(limitOf(parts)), dark: darkNow() };
    drawGrids(element, { layer, parts, scale, channel, cell: state.cell, px, first });
    const share = termText(seen.p);
    for (const sign of element.querySelectorAll(".share-sign")) write(sign, share);
    writeSums(element, { layer, parts, channel, filter });
    write(element.querySelector(".readout"), readout(layer, parts, share, channel, state.cell));
    write(
      element.querySelector(".at"),
      `row ${place.row + 1}, column ${place.col + 1}, filter ${filter + 1}${groupText(layer, filter)}`,
    );
    if (legend !== undefined) drawLegend(legend.current, scale);
  };
  useView([inputItem(layer), outputItem(layer), filterItem(layer)], draw);

  const over = (event: PointerEvent) => {
    if (!(event.target instanceof HTMLCanvasElement)) return;
    const { row, col } = cellUnder(event, event.target, form.rows, form.cols);
    const cell = row * form.cols + col;
    if (cell < form.cells) cursor.setState({ cell });
  };
  const key = (event: KeyboardEvent) => {
    const turn = { PageUp: -1, PageDown: 1 }[event.key];
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -form.cols, ArrowDown: form.cols }[
      event.key
    ];
    if (turn !== undefined) {
      cursor.setState({ channel: (channel + turn + layer.channels) % layer.channels });
    } else if (step !== undefined) {
      const at = cursor.getState().cell;
      const next = at === undefined ? 0 : at + step;
      if (next >= 0 && next < form.cells) cursor.setState({ cell: next });
    } else if (event.key === "Escape") cursor.setState({ cell: undefined });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={compact ? "decomposition compact" : "decomposition"} ref={root}>
      <div className="decomposition-top">
        <span className="faint at" />
        {one ? null : (
          <Stepper
            what={channelLabel(layer)}
            value={channel}
            count={layer.channels}
            onChange={(value) => cursor.setState({ channel: value })}
          />
        )}
      </div>
      <div className="decomposition-body">
        {/* biome-ignore lint/a11y/useSemanticElements: pictures, not form fields */}
        <div
          className="decomposition-grids"
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows walk its cells
          tabIndex={0}
          aria-label={`${names.map((name) => grids[name].title).join(", ")}: arrows walk the taps, Page Up and Page Down change the channel`}
          onPointerMove={over}
          onPointerDown={over}
          onPointerLeave={(event) => {
            if (event.pointerType === "mouse") cursor.setState({ cell: undefined });
          }}
          onKeyDown={key}
        >
          {names.map((name, index) => (
            <figure key={name} className={index === 3 ? "other" : ""}>
              <canvas data-grid={name} />
              <figcaption className={grids[name].sign}>
                {name === "distance" ? <span className="share-sign" /> : grids[name].title}
              </figcaption>
            </figure>
          ))}
        </div>
        <div className="decomposition-sums">
          <p className="readout" aria-live="polite" />
          <Sums layer={layer} compact={compact} />
        </div>
      </div>
      {page === 0 ? null : (
        // biome-ignore lint/a11y/useSemanticElements: pictures to choose among
        <div
          className="decomposition-channels"
          role="group"
          aria-label="Share of each input channel"
        >
          {Array.from({ length: page }, (_, i) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a channel has no other name than its number
              key={first + i}
              type="button"
              aria-pressed={first + i === channel}
              aria-label={`Channel ${group + first + i + 1}`}
              onClick={() => cursor.setState({ channel: first + i })}
            >
              <canvas />
              <span className="value" />
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** The sums as arithmetic; `writeSums` fills in the numbers. */
function Sums({ layer, compact }: { layer: WindowLayer; compact: boolean }) {
  const adds = layer.kind === "adder";
  const many = layer.channels > 1 && layer.kernel > 1;
  const signs = {
    adder: (
      <>
        −Σ
        <span className="share-sign" />
      </>
    ),
    conv: "Σ x·f",
  };
  return (
    <div className="sums">
      <p className="own">
        y = {signs[layer.kind]} = <b className={adds ? "adder-text total" : "conv-text total"} />
      </p>
      {many ? (
        <p>
          <span className="channel-name" />: <span className="channel-sum" />
        </p>
      ) : null}
      <p className="sum-of" />
      {compact ? null : (
        <p className="other">
          The same patch and filter as {adds ? "a convolution" : "an adder"} would answer:{" "}
          <span className="nowrap">
            {signs[adds ? "conv" : "adder"]} ={" "}
            <b className={adds ? "conv-text other-total" : "adder-text other-total"} />
          </span>
        </p>
      )}
    </div>
  );
}

function limitOf({ x, f, distance, product }: DecomposedOutput): number {
  return Math.max(maxAbs(x), maxAbs(f), maxAbs(distance), maxAbs(product));
}

interface Drawn {
  readonly layer: WindowLayer;
  readonly parts: DecomposedOutput;
  readonly scale: Scale;
  readonly channel: number;
  readonly cell: Cursor["cell"];
  readonly px: number;
  /** First channel of the page of small grids. */
  readonly first: number;
}

function drawGrids(root: HTMLElement, drawn: Drawn): void {
  const { layer, parts, scale, channel, cell, px, first } = drawn;
  const form = gridOf(layer);
  const grid = (values: Float32Array, of: number) => ({
    ...form,
    value: (at: number) => values[form.tapAt(at, of)] as number,
    mark: (at: number) => (parts.padded[form.tapAt(at, of)] === 1 ? ("cross" as const) : undefined),
  });
  for (const canvas of root.querySelectorAll<HTMLCanvasElement>("canvas[data-grid]")) {
    const values = parts[canvas.dataset.grid as GridName];
    paintCells(canvas, { ...grid(values, channel), chosen: cell }, px, scale);
  }
  const own = layer.kind === "adder" ? parts.distance : parts.product;
  const sums = layer.kind === "adder" ? parts.adderOf : parts.convOf;
  root.querySelectorAll<HTMLElement>(".decomposition-channels button").forEach((button, i) => {
    const of = first + i;
    const canvas = button.querySelector("canvas");
    if (canvas !== null) {
      paintCells(canvas, grid(own, of), Math.max(4, Math.floor(40 / form.cols)), scale);
    }
    write(button.querySelector(".value"), numberText(sums[of] as number));
  });
}

/** Greatest number of terms of a sum that are written out. */
const mostTerms = 8;

function writeSums(
  root: HTMLElement,
  {
    layer,
    parts,
    channel,
    filter,
  }: Pick<Drawn, "layer" | "parts" | "channel"> & { readonly filter: number },
): void {
  const adds = layer.kind === "adder";
  const sums = adds ? parts.adderOf : parts.convOf;
  write(root.querySelector(".total"), numberText(adds ? parts.adder : parts.conv, 4));
  write(root.querySelector(".other-total"), numberText(adds ? parts.conv : parts.adder, 4));
  write(
    root.querySelector(".channel-name"),
    `channel ${firstChannel(layer, filter) + channel + 1}`,
  );
  write(root.querySelector(".channel-sum"), numberText(sums[channel] as number));
  write(root.querySelector(".sum-of"), sumText(sums, layer));
}

/** Names the input channels that a filter of a grouped layer sees; empty for a layer without groups. */
function groupText(layer: WindowLayer, filter: number): string {
  if (layer.groups === 1) return "";
  const first = firstChannel(layer, filter) + 1;
  return layer.channels === 1
    ? `, sees channel ${first}`
    : `, sees channels ${first} to ${first + layer.channels - 1}`;
}

/** "all 6 channels: −12.1 − 14.6 …" */
function sumText(sums: Float64Array, { channels, kernel, groups }: WindowLayer): string {
  if (channels === 1) return `over ${kernel * kernel} taps`;
  const terms = Array.from(sums.subarray(0, mostTerms), (value, i) => {
    const text = numberText(value);
    if (i === 0) return text;
    return text.startsWith("−") ? ` − ${text.slice(1)}` : ` + ${text}`;
  });
  const rest = channels > mostTerms ? ` … (${channels} terms)` : "";
  const what = kernel === 1 ? `all ${channels} inputs` : `all ${channels} channels`;
  const whose = groups === 1 ? what : `${what} of its group`;
  return `${whose}: ${terms.join("")}${rest}`;
}

function readout(
  layer: WindowLayer,
  parts: DecomposedOutput,
  share: string,
  channel: number,
  cell: number | undefined,
): string {
  const form = gridOf(layer);
  if (cell === undefined || cell >= form.cells) {
    return "Point at a cell, or walk there with the arrows, for its numbers.";
  }
  const tap = form.tapAt(cell, channel);
  const name =
    layer.kernel === 1
      ? `input ${cell + 1}`
      : `tap row ${Math.floor(cell / form.cols) + 1}, column ${(cell % form.cols) + 1}`;
  const numbers = [
    `x = ${numberText(parts.x[tap] as number)}${parts.padded[tap] === 1 ? " (padding)" : ""}`,
    `f = ${numberText(parts.f[tap] as number)}`,
    `${share} = ${numberText(parts.distance[tap] as number)}`,
    `x·f = ${numberText(parts.product[tap] as number)}`,
  ];
  return `${name}: ${numbers.join(", ")}`;
}
