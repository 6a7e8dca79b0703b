import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";

function openPredictions(studio: Studio): void {
  studio.ui.set({ dockTabs: ["predictions", "curves"], dockSplit: false, dockPx: 330 });
  studio.ui.set({ dockOpen: true, sheet: "dock" });
}

/** States that show predictions over the plane or line of the data points, on real runs. */
export const pointsRoutes: readonly GalleryRoute[] = [
  {
    id: "points-map",
    title: "Decision map: two spirals, a real run",
    template: "spirals-adder",
    real: 300,
    full: true,
    setUp: openPredictions,
  },
  {
    id: "points-curve",
    title: "Curve: a sine learned by adders, a real run",
    template: "approx-1d-adder",
    real: 400,
    full: true,
    setUp: openPredictions,
  },
  {
    id: "points-surface",
    title: "Surface: a product learned by adders, a real run",
    template: "approx-1d-adder",
    real: 400,
    full: true,
    setUp(studio) {
      const { nodes } = studio.document.store.getState().graph;
      const id = Object.keys(nodes).find((it) => nodes[it]?.type === "input") ?? "";
      studio.edit({ kind: "setProp", id, prop: "target", value: "product" }, { label: "gallery" });
      openPredictions(studio);
    },
  },
];
