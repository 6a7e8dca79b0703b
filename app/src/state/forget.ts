import { forgetRuns } from "@adder-studio/session/kept";
import { forgetOwnData } from "@adder-studio/session/own-data";
import { forgetKeptRuns } from "../runs/shelf";
import type { DocumentStorage } from "./storage";

/** Documents, runs, settings and the cached page leave this device. */
export async function forgetEverything(
  storage: DocumentStorage,
  prefs: Pick<Storage, "clear"> | undefined,
): Promise<void> {
  prefs?.clear();
  await storage.forget();
  await forgetRuns();
  await forgetKeptRuns();
  await forgetOwnData();
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) await caches.delete(name);
}
