import { otherVersion } from "../document/swap";
import type { Studio } from "../studio/studio";
import { plural } from "../ui/format";
import {
  type ComparisonChange,
  comparisonBase,
  startComparison,
  startSeeds,
} from "./start-comparison";

/** Starts a comparison run and announces it; shows a message where the network cannot train. */
export function trainComparison(studio: Studio, change: ComparisonChange, name?: string): void {
  const fault = startComparison(studio, change, name);
  if (fault === undefined) studio.ui.announce("The comparison run has started");
  else studio.ui.set({ notice: fault });
}

/** Starts a comparison run of the other version; starts the run on screen first where none trains yet. */
export function trainOtherVersion(studio: Studio): void {
  if (otherVersion(comparisonBase(studio)) === undefined) {
    studio.ui.set({
      notice: "This network has no adder and no convolution to put in place of the other.",
    });
    return;
  }
  if (studio.run.session.state.phase === "idle") studio.run.start();
  trainComparison(studio, { kind: "version" });
}

export function trainOtherSeeds(studio: Studio, count: number): void {
  if (studio.run.session.state.phase === "idle") studio.run.start();
  const added = startSeeds(studio, count);
  if (typeof added === "string") studio.ui.set({ notice: added });
  else studio.ui.announce(`${plural(added, "comparison run")} to train, one for each seed`);
}
