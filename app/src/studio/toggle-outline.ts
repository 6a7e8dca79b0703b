import { focusWhenThere } from "../ui/focus";
import type { Studio } from "./studio";

/** Shows the document as a table or as a picture; the focus goes to the block it was on. */
export function toggleOutline(studio: Studio): void {
  const outline = !studio.ui.store.getState().outline;
  studio.ui.set({ outline, quickAdd: undefined, connectFrom: undefined });
  studio.ui.announce(outline ? "Outline" : "Canvas");
  focusWhenThere(outline ? ".outline [data-focus]" : ".canvas .card-hit[tabindex='0']");
}
