import type { StorageParts } from "./storage";
import type { RestorePoint } from "./tables";

/** Greatest number of automatic restore points of one document; a new one replaces the oldest. */
export const automaticPoints = 30;
/** Greatest number of a person's own restore points of one document; more are refused. */
export const ownPoints = 100;

export type Added = "added" | "same" | "too-many";

/**
 * Saves a restore point. `same`: an automatic one would equal the newest, and is not saved; `too-many`:
 * a person has to delete one first.
 */
export async function addPoint(
  { storage, now, newKey }: StorageParts,
  point: Pick<RestorePoint, "document" | "name" | "why" | "graph">,
): Promise<Added> {
  const row: RestorePoint = { ...point, id: newKey(), when: now() };
  const text = JSON.stringify(point.graph);
  return storage.tables.run("readwrite", async (tx) => {
    const there = (await tx.pointsOf(point.document)).sort((a, b) => b.when - a.when);
    const own = there.filter(({ why }) => why === "manual");
    if (point.why === "manual" && own.length >= ownPoints) return "too-many";
    const [newest] = there;
    if (point.why !== "manual" && newest && JSON.stringify(newest.graph) === text) return "same";
    const automatic = there.filter(({ why }) => why !== "manual");
    const room = point.why === "manual" ? automaticPoints : automaticPoints - 1;
    for (const { id } of automatic.slice(room)) await tx.delete("points", id);
    await tx.put("points", row);
    return "added";
  });
}

/** Lists the restore points of a document, the newest first. */
export async function pointsOf(
  { storage }: StorageParts,
  document: string,
): Promise<RestorePoint[]> {
  const points = await storage.tables.run("readonly", (tx) => tx.pointsOf(document));
  return points.sort((a, b) => b.when - a.when);
}

export async function removePoint({ storage }: StorageParts, id: string): Promise<void> {
  await storage.tables.run("readwrite", (tx) => tx.delete("points", id));
}
