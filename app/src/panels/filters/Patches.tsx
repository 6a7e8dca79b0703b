import type { TestSet } from "@adder-studio/session/client";
import { plainColors } from "../../draw/maps";
import { write } from "../../draw/use-draw";
import { frame } from "../activations/BigMap";
import { numberText, paintCells, type Scale } from "../activations/cells";
import { gridOf, patchAt, type WindowLayer } from "../activations/window";
import type { Found } from "./nearest";
import { type Prepared, shownPatches } from "./use-nearest";

/** Test patches that a filter answers most strongly, each beside the image it is from. `drawPatches` fills it. */
export function Patches({
  layer,
  at,
}: {
  layer: WindowLayer;
  at: React.RefObject<HTMLOListElement | null>;
}) {
  return (
    <ol className="paint-patches" ref={at}>
      {Array.from({ length: shownPatches }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the first is the nearest, whatever it shows
        <li key={i} hidden>
          <canvas className="patch" />
          <span className="picture" style={{ aspectRatio: `${layer.width} / ${layer.height}` }}>
            <canvas className="image" />
            <i className="place" />
          </span>
          <span className="caption" />
        </li>
      ))}
    </ol>
  );
}

export interface DrawnPatches {
  readonly layer: WindowLayer;
  readonly found: readonly Found[];
  readonly prepared: Prepared;
  readonly set: TestSet;
  readonly channel: number;
  readonly filter: number;
  readonly scale: Scale;
}

export function drawPatches(root: HTMLElement | null, drawn: DrawnPatches): void {
  if (root === null) return;
  const { layer, found, prepared, set, channel, filter, scale } = drawn;
  const form = gridOf(layer);
  for (let i = 0; i < root.children.length; i++) {
    const item = root.children[i] as HTMLElement;
    const hit = found[i];
    item.hidden = hit === undefined;
    const [patch, image] = item.querySelectorAll("canvas");
    if (hit === undefined || patch === undefined || image === undefined) continue;
    const x = prepared.image(hit.image);
    const taken = patchAt(layer, x, hit, filter);
    const px = Math.max(2, Math.floor(48 / form.cols));
    paintCells(
      patch,
      {
        ...form,
        value: (cell) => taken.x[form.tapAt(cell, channel)] as number,
        mark: (cell) => (taken.padded[form.tapAt(cell, channel)] === 1 ? "cross" : undefined),
      },
      px,
      scale,
    );
    paintImage(image, x, layer, set);
    frame(item.querySelector<HTMLElement>(".place"), {
      row: hit.row * layer.stride - layer.pad,
      col: hit.col * layer.stride - layer.pad,
      rows: layer.kernel,
      cols: layer.kernel,
      height: layer.height,
      width: layer.width,
    });
    const answer = layer.kind === "adder" ? -hit.answer : hit.answer;
    const name = set.classNames[set.labels[hit.image] ?? -1] ?? "";
    write(item.querySelector(".caption"), `${numberText(answer)} · ${name} (${hit.image + 1})`);
  }
}

/** The image as people see it: grey, or in colour where it has three channels. */
function paintImage(
  canvas: HTMLCanvasElement,
  x: ArrayLike<number>,
  { height, width, inChannels: channels }: WindowLayer,
  { mean, std, images }: TestSet,
): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const picture = context.createImageData(width, height);
  const pixels = images instanceof Uint8Array;
  const words = new Uint32Array(picture.data.buffer);
  for (let at = 0; at < height * width; at++) {
    const byte = (c: number) =>
      Math.min(255, Math.max(0, Math.round(255 * ((x[at * channels + c] as number) * std + mean))));
    if (!pixels) {
      // Features have no colour: one standard deviation is a quarter of the scale.
      const part = Math.min(1, Math.max(0, (x[at * channels] as number) / 4 + 0.5));
      words[at] = plainColors.packed[Math.round(255 * part)] as number;
    } else if (channels === 3) words[at] = 0xff000000 | (byte(2) << 16) | (byte(1) << 8) | byte(0);
    else words[at] = 0xff000000 | (byte(0) * 0x010101);
  }
  context.putImageData(picture, 0, 0);
}
