import { evaluate } from "../panels/integer/evaluation";
import type { GalleryRoute } from "./route";

/** States of the panels of the group Cost, on a real run. */
export const costRoutes: readonly GalleryRoute[] = [
  {
    id: "integer",
    title: "Whole numbers, a real run",
    real: 40,
    full: true,
    setUp(studio) {
      studio.ui.set({
        dockTabs: ["integer", "curves"],
        dockSplit: false,
        dockPx: 360,
        sheet: "dock",
      });
      const unsubscribe = studio.run.session.subscribe(() => {
        if (studio.run.session.state.phase !== "paused") return;
        unsubscribe();
        void evaluate(studio);
      });
    },
  },
  {
    id: "code",
    title: "The network as PyTorch code",
    setUp: (studio) => {
      studio.ui.set({ dockTabs: ["code", "curves"], dockSplit: false, dockPx: 380 });
      studio.ui.select(["adder2"]);
    },
  },
];
