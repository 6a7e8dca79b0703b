import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";

/** Opens a panel of the dock, high enough to look at. */
function openPanel(studio: Studio, panel: string): void {
  studio.ui.set({ dockTabs: [panel, "curves"], dockSplit: false, dockPx: 330, dockOpen: true });
}

/** States of the panels of the group Why, on real runs. */
export const whyRoutes: readonly GalleryRoute[] = [
  {
    id: "speed",
    title: "Learning speed, a real run",
    real: 60,
    full: true,
    setUp: (studio) => openPanel(studio, "layers"),
  },
  {
    id: "speed-conv",
    title: "Learning speed of convolutions",
    template: "lenet5-bn-conv",
    real: 60,
    full: true,
    setUp: (studio) => openPanel(studio, "layers"),
  },
  {
    id: "speed-plain",
    title: "Learning speed with the plain rate and no decay",
    real: 60,
    full: true,
    setUp(studio) {
      studio.edit({ kind: "setRun", field: "rateRule", value: "plain" }, { label: "gallery" });
      studio.edit({ kind: "setRun", field: "weightDecay", value: 0 }, { label: "gallery" });
      openPanel(studio, "layers");
    },
  },
  {
    id: "distributions",
    title: "Distributions, a real run",
    real: 60,
    full: true,
    setUp: (studio) => openPanel(studio, "distributions"),
  },
  {
    id: "features",
    title: "Features, a real run",
    real: 60,
    full: true,
    setUp: (studio) => openPanel(studio, "features"),
  },
  ...(["adders", "convolutions"] as const).map(
    (kind): GalleryRoute => ({
      id: kind === "adders" ? "features-two" : "features-two-conv",
      title: `Two features: a recorded run of LeNet++ with ${kind}`,
      template: kind === "adders" ? "lenetpp-adder" : "lenetpp-conv",
      full: true,
      recorded: true,
      setUp: (studio) => openPanel(studio, "features"),
    }),
  ),
];
