import type { UiModel, UiState } from "../state/ui";

/** From here on only what is in view is drawn. */
export const manyBlocks = 120;

/** How far one may zoom. */
export const zoomRange = { least: 0.1, most: 2.5 } as const;

/** How all of the network is brought into view. */
export const fitOptions = {
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
export function fitOptionsIn({ store }: UiModel, canvas: HTMLElement | null, isInside: boolean) {
  const bottom = 26 + stripRoom(store.getState(), canvas?.clientWidth ?? 0);
  const top = isInside ? insideTop : fitOptions.padding.top;
  return { ...fitOptions, padding: { ...fitOptions.padding, top, bottom: `${bottom}px` } } as const;
}

/** Width over height of what is free for the network. */
export function canvasAspect({ store }: UiModel, { width, height }: DOMRect): number {
  const free = height - 24 - stripRoom(store.getState(), width);
  return Math.max(0.4, (width - 24) / Math.max(1, free));
}
