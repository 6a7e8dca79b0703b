import { blockOf } from "@adder-studio/blocks";
import { memo, useEffect, useMemo, useRef } from "react";
import type { Derived } from "../../document/derive";
import { type Extent, extentOf, isMap, paintOutput, paintScale, wanted } from "../../draw/paint";
import { write } from "../../draw/use-draw";
import { outputOp } from "../../observe/ops";
import { useObserver } from "../../observe/use-snapshot";
import { useVisibleSnapshot } from "../../observe/use-visible-snapshot";
import { useDerivedPart, useRun, useStudio, useUi } from "../../studio/context";
import { shortNumber, signedText } from "../../ui/numbers";
import { ClassBars } from "./ClassBars";
import { ShownPicture } from "./ShownPicture";
import "./block-preview.css";

/** Draws a block's output for the shown image on its card. */
export const BlockPreview = memo(function BlockPreview({ id, type }: { id: string; type: string }) {
  const preview = blockOf(type)?.look.preview;
  return preview === "classes" ? <ClassBars /> : <Pictures id={id} isInput={preview === "input"} />;
});

/** Returns what to observe of a block in the network being trained, and the extent of its output, known before a run too. */
function useOutput(id: string) {
  const studio = useStudio();
  const started = useRun((state) => state.started);
  const scope = useUi((state) => state.scope);
  // Before a run this is only the number of maps: an edit that just widens a layer draws none again.
  const form = useDerivedPart(({ lowered }) => {
    if (started !== undefined) return undefined;
    const extent = firstExtent(lowered.facts[id]);
    return extent === undefined ? undefined : `${isMap(extent)} ${wanted(extent)}`;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scope and the form stand for what is derived from them
  return useMemo(() => {
    const { view, lowered } = studio.derive();
    const op = started === undefined ? undefined : outputOp(started.ir, view.prefix + id);
    const extent = op === undefined ? firstExtent(lowered.facts[id]) : extentOf(op.type.shape);
    const item =
      op === undefined || extent === undefined
        ? undefined
        : ({ kind: "value", op: op.id, channels: wanted(extent) } as const);
    return { extent, items: item === undefined ? [] : [item], started: started !== undefined };
  }, [studio, started, scope, form, id]);
}

function firstExtent(facts: Derived["lowered"]["facts"][string] | undefined): Extent | undefined {
  for (const shape of Object.values(facts?.outputs ?? {})) return extentOf(shape);
  return undefined;
}

/** The colour bar beside the maps and the numbers at its ends. */
interface Scale {
  bar: HTMLCanvasElement | null;
  high: HTMLElement | null;
  low: HTMLElement | null;
}

function Pictures({ id, isInput }: { id: string; isInput: boolean }) {
  const observer = useObserver();
  const { items, extent, started } = useOutput(id);
  const dark = useUi((state) => state.scheme) === "dark";
  const dataset = useDerivedPart(({ graph }) => graph.nodes[id]?.props.dataset);
  const host = useRef<HTMLElement>(null);
  const maps = useRef<(HTMLCanvasElement | null)[]>([]);
  const scale = useRef<Scale>({ bar: null, high: null, low: null });
  const [item] = items;
  const isVector = extent !== undefined && !isMap(extent);
  const most = extent === undefined || isVector ? 1 : wanted(extent);
  const why = started
    ? "This block is not in the network being trained: start again to see its output"
    : "Press Run to see this block's output for the shown example";

  const draw = () => {
    const element = host.current;
    if (element === null) return;
    const values =
      item === undefined ? undefined : observer.snapshot.get(`value ${item.op} ${item.channels}`);
    const isKnown = values !== undefined && extent !== undefined;
    element.classList.toggle("waiting", !isKnown);
    let label = why;
    if (isKnown) {
      const range = paintOutput(maps.current, values, extent, dark);
      const { bar, high, low } = scale.current;
      if (bar !== null) {
        element.style.setProperty("--zero", paintScale(bar, range, dark).toFixed(3));
      }
      write(high, shortNumber(range.high));
      write(low, shortNumber(range.low));
      label = describe(extent, values);
    }
    if (element.title === label) return;
    element.title = label;
    element.setAttribute("aria-label", label);
  };
  useVisibleSnapshot(host, items, draw);
  const newest = useRef(draw);
  newest.current = draw;
  // The network left, or the theme changed: no snapshot comes that would draw this again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again by these
  useEffect(() => newest.current(), [item, dark, most]);

  return (
    <i
      ref={host}
      className={`block-preview waiting${started && item === undefined ? " absent" : ""}`}
      role="img"
    >
      {isInput ? <ShownPicture className="block-preview-image" dataset={dataset} /> : null}
      {Array.from({ length: isInput ? Math.min(2, most) : most }, (_, channel) => (
        <canvas
          // biome-ignore lint/suspicious/noArrayIndexKey: a channel is its number
          key={channel}
          ref={(canvas) => {
            maps.current[channel] = canvas;
          }}
          className={isVector ? "block-preview-map cells" : "block-preview-map"}
        />
      ))}
      <span className="block-preview-scale" aria-hidden="true">
        <b
          ref={(element) => {
            scale.current.high = element;
          }}
        />
        <canvas
          className="block-preview-bar"
          ref={(element) => {
            scale.current.bar = element;
          }}
        />
        <b
          ref={(element) => {
            scale.current.low = element;
          }}
        />
      </span>
    </i>
  );
}

/** Returns a sentence with the channels shown and their range, for tooltips and screen readers. */
function describe(extent: Extent, values: Float32Array): string {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const count = wanted(extent);
  const what = isMap(extent)
    ? count === extent.channels
      ? `all ${count} channels`
      : `channels 1 to ${count} of ${extent.channels}`
    : count === extent.channels
      ? `all ${count} numbers`
      : `numbers 1 to ${count} of ${extent.channels}`;
  const range = `from ${signedNumber(least)} to ${signedNumber(most)}`;
  return `Output for the shown example, ${what}, ${range}; blue below zero, orange above`;
}

function signedNumber(value: number): string {
  return signedText(value);
}
