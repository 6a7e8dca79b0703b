import type { BlockFlowNode, LayoutFrame } from "../../document/layout/project";
import type { UiModel, UiState } from "../../studio/ui";
import { textScale } from "../../ui/text-size";

/** The size of the canvas, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From here on only what is in view is drawn. */
export const manyBlocks = 120;

/** The limits of the zoom. */
export const zoomRange = { least: 0.1, most: 2.5 } as const;

/** The least zoom at which names are read: smaller, and a name larger than its card would be cut. */
export const readableZoom = 0.55;

/** The size of names, in pixels: `--name` in tokens.css and, in front of a class, in presenter.css. */
const namePx = 12.2;
/** 24 px on a projector of 1920 pixels, to be read from the back row. */
const presenterShare = 1 / 80;

/** Returns the size of names as a multiple of the usual one: larger where a person asks for larger letters, or presents. */
export function nameScale({ store }: UiModel): number {
  const text = textScale();
  return store.getState().presenter ? Math.max(text, (innerWidth * presenterShare) / namePx) : text;
}

export const leastReadableZoom = (ui: UiModel): number => readableZoom * nameScale(ui);

/** The margins with which all of the network is brought into view, in pixels. */
export const fitOptions = {
  top: 28,
  bottom: 26,
  sides: 26,
  minZoom: 0.15,
  maxZoom: 1.15,
} as const;
/** Room for the breadcrumb over the inside of a composite. */
const insideTop = 64;

/** The height that the strip with the test image, or the tools alone, take from the canvas besides the usual margin. */
export const footPx = { strip: 48, tools: 30 } as const;

function footRoom({ pictures, imageStrip }: UiState): number {
  return (pictures && imageStrip ? footPx.strip : footPx.tools) * textScale();
}

/**
 * The network in the middle of what is free above the strip and below the breadcrumb: as `read`, what cannot be read
 * as a whole shows its beginning, upper left; as `whole`, all of it is in view however small. React Flow's own fit takes the
 * middle of the whole canvas.
 */
export function fitViewport(
  ui: UiModel,
  { width, height }: Size,
  bounds: Size & { readonly x: number; readonly y: number },
  isInside: boolean,
  how: "read" | "whole",
) {
  const { sides } = fitOptions;
  const maxZoom = Math.min(zoomRange.most, fitOptions.maxZoom * nameScale(ui));
  const minZoom = how === "read" ? leastReadableZoom(ui) : fitOptions.minZoom;
  const top = isInside ? insideTop : fitOptions.top;
  const bottom = fitOptions.bottom + footRoom(ui.store.getState());
  const [freeWidth, freeHeight] = [width - 2 * sides, height - top - bottom];
  const whole = Math.min(freeWidth / bounds.width, freeHeight / bounds.height);
  const zoom = Math.min(maxZoom, Math.max(minZoom, whole));
  return {
    x: sides + spare(freeWidth - zoom * bounds.width, how) / 2 - zoom * bounds.x,
    y: top + spare(freeHeight - zoom * bounds.height, how) / 2 - zoom * bounds.y,
    zoom,
  };
}

const spare = (px: number, how: "read" | "whole"): number =>
  how === "read" ? Math.max(0, px) : px;

/** Returns the free space for the network: its width over its height, and the part that can be read at once. */
export function canvasFrame(ui: UiModel, { width, height }: Size): LayoutFrame {
  const { sides, top, bottom } = fitOptions;
  const strip = footRoom(ui.store.getState());
  const zoom = leastReadableZoom(ui);
  return {
    aspect: Math.max(0.4, (width - 24) / Math.max(1, height - 24 - strip)),
    room: { width: (width - 2 * sides) / zoom, height: (height - top - bottom - strip) / zoom },
  };
}

export function sameFrame(a: LayoutFrame, b: LayoutFrame): boolean {
  const { width, height } = a.room;
  return a.aspect === b.aspect && width === b.room.width && height === b.room.height;
}

/** The smallest box around all cards. */
export function boundsOf(nodes: readonly BlockFlowNode[]) {
  if (nodes.length === 0) return undefined;
  const x = Math.min(...nodes.map(({ position }) => position.x));
  const y = Math.min(...nodes.map(({ position }) => position.y));
  const right = Math.max(...nodes.map(({ position, width = 0 }) => position.x + width));
  const bottom = Math.max(...nodes.map(({ position, height = 0 }) => position.y + height));
  return { x, y, width: right - x, height: bottom - y };
}
