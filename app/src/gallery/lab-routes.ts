import { type LabState, labOf } from "../features/lab/model";
import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";

function openLab(change: Partial<LabState>): (studio: Studio) => void {
  return (studio) => {
    labOf(studio).set(change);
    studio.ui.set({ dialog: "lab" });
  };
}

/** States of the universal approximation lab, one for each tab and kind of function, with built networks. */
export const labRoutes: readonly GalleryRoute[] = [
  { id: "lab", title: "The lab: a curve of hats", setUp: openLab({ tab: "curve" }) },
  {
    id: "lab-jump",
    title: "The lab: a jump, which the theorem does not cover",
    setUp: openLab({ tab: "curve", line: "step", width: 24 }),
  },
  {
    id: "lab-draw",
    title: "The lab: a drawn curve",
    setUp: openLab({ tab: "curve", line: "drawn", width: 14 }),
  },
  { id: "lab-deep", title: "The lab: deep and narrow", setUp: openLab({ tab: "deep" }) },
  { id: "lab-surface", title: "The lab: a surface", setUp: openLab({ tab: "surface" }) },
  { id: "lab-flat", title: "The lab: without ReLU", setUp: openLab({ tab: "flat" }) },
];
