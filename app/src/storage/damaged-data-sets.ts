import { damagedOwnData, deleteOwnData } from "@adder-studio/session/own-data";
import { damaged } from "./damaged";

/** Sets of a person's own whose records cannot be read. */
export async function lookForDamagedSets(): Promise<void> {
  for (const [key, value] of await damagedOwnData()) {
    damaged.add({ what: "data of your own", key, value, remove: () => deleteOwnData(key) });
  }
}
