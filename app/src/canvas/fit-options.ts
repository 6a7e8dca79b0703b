import type { UiModel, UiState } from "../state/ui";
import { textScale } from "../ui/text-size";
import type { BlockFlowNode } from "./project";

/** Of the canvas, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From here on only what is in view is drawn. */
export const manyBlocks = 120;

/** How far one may zoom. */
export const zoomRange = { least: 0.1, most: 2.5 } as const;

/** How all of the network is brought into view. */
const fitOptions = {
  top: 28,
  bottom: 26,
  sides: 26,
  minZoom: 0.15,
  maxZoom: 1.15,
} as const;
/** Room for the breadcrumb over the inside of a composite. */
const insideTop = 64;

/** What the strip with the test image takes of a canvas' height: on a narrow one it stands above the zoom. */
function stripRoom({ pictures, imageStrip }: UiState, canvasPx: number): number {
  if (!pictures || !imageStrip) return 0;
  const scale = textScale();
  return (canvasPx < 930 * scale ? 110 : 52) * scale;
}

/**
 * All of the network, in the middle of what is free above the strip and below breadcrumb and bars. React Flow's own fit
 * takes the middle of the whole canvas.
 */
export function fitViewport(
  { store }: UiModel,
  { width, height }: Size,
  bounds: Size & { readonly x: number; readonly y: number },
  isInside: boolean,
) {
  const { sides, minZoom, maxZoom } = fitOptions;
  const { barsPx = 0 } = store.getState();
  const top = Math.max(isInside ? insideTop : fitOptions.top, barsPx && barsPx + 24);
  const bottom = fitOptions.bottom + stripRoom(store.getState(), width);
  const [freeWidth, freeHeight] = [width - 2 * sides, height - top - bottom];
  const whole = Math.min(freeWidth / bounds.width, freeHeight / bounds.height);
  const zoom = Math.min(maxZoom, Math.max(minZoom, whole));
  return {
    x: sides + (freeWidth - zoom * bounds.width) / 2 - zoom * bounds.x,
    y: top + (freeHeight - zoom * bounds.height) / 2 - zoom * bounds.y,
    zoom,
  };
}

/** Width over height of what is free for the network. */
export function canvasAspect({ store }: UiModel, { width, height }: Size): number {
  const free = height - 24 - stripRoom(store.getState(), width);
  return Math.max(0.4, (width - 24) / Math.max(1, free));
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
