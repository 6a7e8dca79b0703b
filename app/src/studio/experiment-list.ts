import { catalog } from "@adder-studio/blocks";
import { type ModelGraph, parseGraph } from "@adder-studio/graph";
import type { StorageParts } from "../storage/storage";
import { type Card, cardOf, type SavedDocument, type Trashed, type Tx } from "../storage/tables";
import { copyTitle } from "./document-saver";
import { describe } from "./experiment-facts";

/** Days that deleted experiments stay before they and their restore points are gone. */
export const trashDays = 30;
const dayMs = 24 * 3600 * 1000;

/** Lists all experiments of this device, the one changed last first. */
export async function listCards({ storage }: StorageParts): Promise<Card[]> {
  const cards = await storage.tables.run("readonly", (tx) => tx.all("cards"));
  return cards.sort((a, b) => b.savedAt - a.savedAt);
}

/** Lists the experiments deleted in the last days, and deletes older ones for good. */
export async function listTrash({ storage, now }: StorageParts): Promise<Trashed[]> {
  const trash = await storage.tables.run("readonly", (tx) => tx.all("trash"));
  const oldest = now() - trashDays * dayMs;
  const gone = trash.filter(({ deletedAt }) => deletedAt < oldest);
  if (gone.length > 0) {
    await storage.tables.run("readwrite", async (tx) => {
      for (const { key } of gone) await purge(tx, key);
    });
  }
  return trash
    .filter(({ deletedAt }) => deletedAt >= oldest)
    .sort((a, b) => b.deletedAt - a.deletedAt);
}

/** Returns a card with the facts of its revision, computed where they are missing. */
export async function withFacts({ storage }: StorageParts, card: Card): Promise<Card> {
  if (card.facts?.revision === card.revision) return card;
  const document = await storage.load(card.key);
  if (document === undefined) return card;
  const graph = readGraph(document.graph);
  if (graph === undefined) return card;
  const facts = { revision: document.revision, ...describe(graph) };
  await storage.tables
    .run("readwrite", async (tx) => {
      const there = await tx.get("cards", card.key);
      if (there !== undefined) await tx.put("cards", { ...there, facts });
    })
    // A full device: the picture is drawn again next time.
    .catch(() => undefined);
  return cardOf(document, facts);
}

/** Parses a stored graph as untrusted input; undefined when it is damaged. */
export function readGraph(graph: unknown): ModelGraph | undefined {
  const result = parseGraph(graph, catalog);
  return result.ok ? result.value.graph : undefined;
}

/** Saves a new experiment on the device. */
export async function addDocument(
  { storage, now, newKey }: StorageParts,
  graph: ModelGraph,
  origin?: SavedDocument["origin"],
): Promise<string> {
  const key = newKey();
  const more = origin === undefined ? {} : { origin };
  await storage.save({ key, title: graph.title, graph, savedAt: now(), ...more }, 0);
  return key;
}

/** Saves a copy of an experiment without its history; returns its key, or undefined when it can no longer be read. */
export async function duplicate(parts: StorageParts, key: string): Promise<string | undefined> {
  const document = await parts.storage.load(key);
  const graph = document && readGraph(document.graph);
  if (document === undefined || graph === undefined) return undefined;
  return addDocument(parts, { ...graph, title: copyTitle(graph.title) }, document.origin);
}

/** Renames an experiment that no tab has open; false when it is gone or can no longer be read. */
export async function rename(
  { storage, now }: StorageParts,
  key: string,
  title: string,
): Promise<boolean> {
  const document = await storage.load(key);
  const graph = document && readGraph(document.graph);
  if (document === undefined || graph === undefined) return false;
  const { createdAt: _, revision, ...rest } = document;
  const renamed = { ...rest, title, graph: { ...graph, title }, savedAt: now() };
  return (await storage.save(renamed, revision)).ok;
}

/** Deletes an experiment so that it can be brought back. */
export async function moveToTrash({ storage, now }: StorageParts, key: string): Promise<boolean> {
  return storage.tables.run("readwrite", async (tx) => {
    const document = await tx.get("documents", key);
    if (document === undefined) return false;
    const card = (await tx.get("cards", key)) ?? cardOf(document);
    await tx.put("trash", { key, deletedAt: now(), document, card });
    await tx.delete("documents", key);
    await tx.delete("cards", key);
    return true;
  });
}

/**
 * Brings a deleted experiment back, restore points and all. Where a tab has saved it again meanwhile both
 * stay: the one from the trash under a new key, which is given back.
 */
export async function bringBack(
  { storage, newKey }: StorageParts,
  key: string,
): Promise<string | undefined> {
  return storage.tables.run("readwrite", async (tx) => {
    const trashed = await tx.get("trash", key);
    if (trashed === undefined) return undefined;
    const taken = (await tx.get("documents", key)) !== undefined;
    const document = taken ? { ...trashed.document, key: newKey() } : trashed.document;
    await tx.put("documents", document);
    await tx.put("cards", cardOf(document, trashed.card.facts));
    await tx.delete("trash", key);
    return document.key;
  });
}

/** Deletes for good. */
export async function deleteForGood(
  { storage }: StorageParts,
  keys: readonly string[],
): Promise<void> {
  await storage.tables.run("readwrite", async (tx) => {
    for (const key of keys) await purge(tx, key);
  });
}

async function purge(tx: Tx, key: string): Promise<void> {
  await tx.delete("trash", key);
  // One that came back meanwhile keeps its restore points.
  if ((await tx.get("documents", key)) !== undefined) return;
  for (const { id } of await tx.pointsOf(key)) await tx.delete("points", id);
}
