import { forgetOwnData } from "@adder-studio/session/own-data";
import { forgetRuns } from "@adder-studio/session/saved-runs";
import { forgetRunRecords } from "../../runs/run-storage";
import type { Prefs } from "../../storage/home";
import type { DocumentStorage } from "../../storage/storage";

/** Documents, runs, settings and the cached page of this copy of the app leave this device. */
export async function forgetEverything(
  storage: DocumentStorage,
  prefs: Pick<Prefs, "names" | "removeItem"> | undefined,
): Promise<void> {
  for (const name of prefs?.names() ?? []) prefs?.removeItem(name);
  await storage.forget();
  await forgetRuns();
  await forgetRunRecords();
  await forgetOwnData();
  if (!("caches" in window)) return;
  // The names that the service worker gives its caches.
  const mine = `adder-studio|${new URL("./", document.baseURI).href}|`;
  for (const name of await caches.keys()) {
    if (name.startsWith(mine)) await caches.delete(name);
  }
}
