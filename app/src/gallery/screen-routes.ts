import { removeEdit } from "../document/late-edits";
import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";

/** Sizes of a low laptop, a tablet, and a phone in both orientations. */
const small = [
  [1366, 620],
  [820, 1180],
  [390, 844],
  [844, 390],
] as const;

function removeAll(studio: Studio): void {
  const { graph } = studio.document.store.getState();
  studio.edit(removeEdit(graph, Object.keys(graph.nodes)), { label: "gallery" });
}

/** States on screens too small for question, network and curve side by side, and states of an empty canvas. */
export const screenRoutes: readonly GalleryRoute[] = [
  ...small.map(
    ([width, height]): GalleryRoute => ({
      id: `run-${width}x${height}`,
      title: `After Run, at ${width}x${height}`,
      run: { stepsPerEpoch: 156, pace: 3, recorded: 936, phase: "paused" },
      size: [width, height],
      setUp(studio) {
        studio.ui.set({ sheet: "dock" });
        studio.run.start();
      },
    }),
  ),
  { id: "empty", title: "Empty document", full: true, setUp: removeAll },
  {
    id: "empty-1366x768",
    title: "Empty document, at 1366x768",
    size: [1366, 768],
    setUp: removeAll,
  },
];
