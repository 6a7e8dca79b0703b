import type { GalleryRoute } from "./route";

/** The question being written, pictures on blocks, and the room of predictions, on real runs. */
export const aliveRoutes: readonly GalleryRoute[] = [
  {
    id: "question",
    title: "Writing the question",
    setUp(studio) {
      const { key } = studio.document.store.getState();
      studio.ui.set({ writing: key });
    },
  },
  { id: "alive", title: "Pictures on blocks, after 200 steps", real: 200, full: true },
  {
    id: "predictions",
    title: "Predictions after an epoch",
    real: 160,
    setUp: (studio) => studio.ui.set({ dockTabs: ["predictions", "curves"], dockPx: 320 }),
  },
  {
    id: "alive-resnet",
    title: "Pictures on blocks, ResNet-20",
    template: "resnet20-adder",
    real: 12,
  },
  {
    id: "plain",
    title: "Pictures switched off",
    real: 2,
    setUp: (studio) => studio.ui.set({ pictures: false }),
  },
];
