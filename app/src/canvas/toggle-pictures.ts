import type { Studio } from "../state/studio";
import { spreadOut } from "./settle";

/** Shows what blocks make on their cards, or hides it. Cards that grow push away what they would cover. */
export function togglePictures(studio: Studio): void {
  const pictures = !studio.ui.store.getState().pictures;
  studio.ui.set({ pictures });
  const room =
    pictures && studio.keep.getState().role === "writer" ? spreadOut(studio.view()) : undefined;
  if (room !== undefined) studio.edit(room, { label: "make room for pictures" });
}
