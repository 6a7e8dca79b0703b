import type { UiModel, UiState } from "../state/ui";
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
  padding: { top: "28px", right: "26px", bottom: "26px", left: "26px" },
  minZoom: 0.15,
  maxZoom: 1.15,
} as const;
/** Room for the breadcrumb over the inside of a composite. */
const insideTop = "64px";

/** What the strip with the test image takes of a canvas' height: on a narrow one it stands above the zoom. */
function stripRoom({ pictures, imageStrip }: UiState, canvasPx: number): number {
  if (!pictures || !imageStrip) return 0;
  return canvasPx < 744 ? 100 : 52;
}

/** All of the network, above the strip and below the breadcrumb. */
export function fitOptionsIn({ store }: UiModel, { width }: Size, isInside: boolean) {
  const bottom = 26 + stripRoom(store.getState(), width);
  const top = isInside ? insideTop : fitOptions.padding.top;
  return { ...fitOptions, padding: { ...fitOptions.padding, top, bottom: `${bottom}px` } } as const;
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
