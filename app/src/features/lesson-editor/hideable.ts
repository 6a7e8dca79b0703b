import { type Hideable, hideable } from "../../studio/hideable";
import { isPanelId } from "../../studio/panels";

type Parts = readonly (readonly [Hideable, string])[];

const all = Object.entries(hideable) as unknown as Parts;

/** Parts of the screen that a lesson may hide, by what they are. Readings of a run are in none of them. */
export const hideableParts: Readonly<Record<string, Parts>> = {
  "Blocks and settings": all.slice(
    0,
    all.findIndex(([part]) => part === "library"),
  ),
  Menus: all
    .slice(all.findIndex(([part]) => part === "library"))
    .filter(([part]) => !isPanelId(part)),
  Panels: all.filter(([part]) => isPanelId(part)),
};
