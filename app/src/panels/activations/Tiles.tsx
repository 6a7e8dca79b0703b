import type { RefObject } from "react";
import { paintMap } from "../../draw/maps";
import { write } from "../../draw/use-draw";
import { frame } from "./BigMap";
import type { Scale } from "./cells";

interface TilesProps {
  readonly at: RefObject<HTMLDivElement | null>;
  readonly label: string;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly chosen: number;
  /** Name of a single map, such as "Filter". */
  readonly one: string;
  readonly framed?: boolean;
  onPick(index: number): void;
  /** After a scroll more of them are on screen. */
  onScroll(): void;
}

/** Maps side by side, as many as fit; the rest by scrolling. `drawTiles` paints those on screen. */
export function Tiles(props: TilesProps) {
  const { at, label, count, height, width, chosen, one, framed, onPick, onScroll } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list of pictures, not of form fields
    <div className="look-tiles" role="group" ref={at} aria-label={label} onScroll={onScroll}>
      {Array.from({ length: count }, (_, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a channel has no other name than its number
          key={index}
          type="button"
          aria-pressed={index === chosen}
          onClick={() => onPick(index)}
        >
          <span className="picture" style={{ aspectRatio: `${width} / ${height}` }}>
            <canvas />
            {framed ? <i className="place" /> : null}
          </span>
          <span className="caption">
            <b aria-hidden="true">{index + 1}</b>
            <span className="visually-hidden">
              {one} {index + 1}
            </span>{" "}
            <span className="value" />
          </span>
        </button>
      ))}
    </div>
  );
}

interface Drawn {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly count: number;
  readonly scale: Scale;
  readonly text?: (index: number) => string;
  readonly patch?: { readonly row: number; readonly col: number; readonly size: number };
}

export function drawTiles(root: HTMLElement | null, drawn: Drawn): void {
  if (root === null) return;
  const { values, height, width, count, scale, text, patch } = drawn;
  const top = root.scrollTop - 80;
  const bottom = root.scrollTop + root.clientHeight + 80;
  const scrolls = root.scrollHeight > root.clientHeight + 1;
  for (let index = 0; index < root.children.length; index++) {
    const tile = root.children[index] as HTMLElement;
    const y = tile.offsetTop - root.offsetTop;
    if (scrolls && (y + tile.offsetHeight < top || y > bottom)) continue;
    const canvas = tile.querySelector("canvas");
    if (canvas === null) continue;
    paintMap(canvas, values, { height, width, stride: count, channel: index }, scale);
    if (text !== undefined) write(tile.querySelector(".value"), text(index));
    if (patch !== undefined) {
      const { row, col, size } = patch;
      frame(tile.querySelector<HTMLElement>(".place"), {
        ...{ row, col, rows: size, cols: size, height, width },
      });
    }
  }
}
