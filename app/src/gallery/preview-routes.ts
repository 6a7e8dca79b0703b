import type { GalleryRoute } from "./route";

/** States with the question being written, with block previews, and with the panel Predictions, on real runs. */
export const previewRoutes: readonly GalleryRoute[] = [
  {
    id: "question",
    title: "Writing the question",
    setUp(studio) {
      const { key } = studio.document.store.getState();
      studio.ui.set({ writing: key });
    },
  },
  { id: "alive", title: "Block previews after 200 steps", real: 200, full: true },
  {
    id: "predictions",
    title: "Predictions after an epoch",
    real: 160,
    setUp: (studio) => studio.ui.set({ dockTabs: ["predictions", "curves"], dockPx: 320 }),
  },
  {
    id: "alive-resnet",
    title: "Block previews, ResNet-20",
    template: "resnet20-adder",
    real: 12,
  },
  {
    id: "plain",
    title: "Block previews switched off",
    real: 2,
    setUp: (studio) => studio.ui.set({ pictures: false }),
  },
];
