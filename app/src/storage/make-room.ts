import { forgetOtherRuns } from "@adder-studio/session/saved-runs";
import type { Tables } from "./tables";

/** Deletes checkpoints of other documents and automatic restore points when the device is full, never documents. */
export async function makeRoom(tables: Tables, key: string): Promise<void> {
  await forgetOtherRuns(key);
  await tables
    .run("readwrite", async (tx) => {
      for (const { id, why } of await tx.all("points")) {
        if (why !== "manual") await tx.delete("points", id);
      }
    })
    // The disk may be too full even to delete; the attempt to save will tell.
    .catch(() => undefined);
}
