import { whenFree } from "../ui/connection";
import { whenIdle } from "../ui/idle";
import { loadPreview } from "./dialogs/Dialogs";
import { earlyDialogs } from "./dialogs/registry";
import { parts } from "./parts";

/** Fetches what a person may reach for next, one after the other and only while nothing else is to be done. */
export async function fetchTheRest(isOver: () => boolean): Promise<void> {
  for (const load of [...Object.values(parts), loadPreview, ...earlyDialogs]) {
    await whenIdle();
    await whenFree();
    if (isOver()) return;
    // One that fails now is asked for again when it is opened.
    await load().catch(() => undefined);
  }
}
