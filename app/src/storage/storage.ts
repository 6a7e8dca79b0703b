import {
  type Card,
  cardOf,
  deviceTables,
  memoryTables,
  type SavedDocument,
  type Tables,
} from "./tables";

export type { Card, SavedDocument } from "./tables";

/** A document to save, without the fields that storage adds. */
export type Unsaved = Omit<SavedDocument, "createdAt" | "revision">;

export type SaveResult =
  | { readonly ok: true; readonly revision: number }
  /** Another tab has saved in between: nothing was written. */
  | { readonly ok: false; readonly revision: number };

/** Reasons why a page cannot store: no room, a database of a newer version, or a browser that blocks storage. */
export type Refusal = "full" | "newer" | "blocked";

export interface DocumentStorage {
  /** `memory`: the browser refuses storage, nothing outlives the page. */
  readonly kind: "device" | "memory";
  /** Reason why it is `memory`; undefined where memory was asked for. */
  readonly refused?: Refusal;
  /** The tables, for the library, which loads in a separate chunk. */
  readonly tables: Tables;
  /** Writes a document that builds on revision `base`, 0 for a new one. */
  save(document: Unsaved, base: number): Promise<SaveResult>;
  load(key: string): Promise<SavedDocument | undefined>;
  /** Loads the document that was saved last, which opens when the page comes back. */
  latest(): Promise<SavedDocument | undefined>;
  /** Lists documents, the newest first. */
  recent(limit: number): Promise<readonly Card[]>;
  forget(): Promise<void>;
  /** True once a newer page of another tab took the storage over. */
  lost(): boolean;
}

/** Storage, clock and names of new documents, which the functions of the library work with. */
export interface StorageParts {
  readonly storage: DocumentStorage;
  readonly now: () => number;
  readonly newKey: () => string;
}

/** Greatest number of recent documents to try to open, since some may be damaged. */
const tries = 20;
const openTimeoutMs = 3000;

/** Opens this device's storage, or falls back to memory when it is blocked or never answers. */
export async function openStorage(): Promise<DocumentStorage> {
  let lost = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  try {
    // It comes while the database is opened. Without it what lies there is taken as it is.
    const records = import("./records").catch(() => undefined);
    const opened = await Promise.race([
      deviceTables(() => {
        lost = true;
      }),
      new Promise<never>((_, reject) => {
        patience = setTimeout(() => reject(new Error("storage does not answer")), openTimeoutMs);
      }),
    ]);
    const tables = (await records)?.soundTables(opened) ?? opened;
    return storageOver(tables, "device", () => lost);
  } catch (error) {
    return { ...memoryStorage(), refused: refusalOf(error) };
  } finally {
    clearTimeout(patience);
  }
}

/** Returns the reason that an error of storage stands for. */
export function refusalOf(error: unknown): Refusal {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "QuotaExceededError") return "full";
  return name === "VersionError" ? "newer" : "blocked";
}

export function memoryStorage(): DocumentStorage {
  return storageOver(memoryTables(), "memory", () => false);
}

export function storageOver(
  tables: Tables,
  kind: DocumentStorage["kind"],
  lost: () => boolean,
): DocumentStorage {
  const load = (key: string) => tables.run("readonly", (tx) => tx.get("documents", key));
  const recent = (limit: number) => tables.run("readonly", (tx) => tx.newest(limit));
  return {
    kind,
    tables,
    lost,
    load,
    recent,
    async save(document, base) {
      const result = await tables.run("readwrite", async (tx): Promise<SaveResult> => {
        const there = await tx.get("documents", document.key);
        // One that was deleted meanwhile comes back: an edit is never thrown away.
        if (there !== undefined && there.revision !== base) {
          return { ok: false, revision: there.revision };
        }
        const revision = base + 1;
        const createdAt = there?.createdAt ?? document.savedAt;
        const saved = { ...document, createdAt, revision };
        await tx.put("documents", saved);
        await tx.put("cards", cardOf(saved, (await tx.get("cards", document.key))?.facts));
        return { ok: true, revision };
      });
      if (!result.ok) return result;
      // Some private modes accept everything and keep nothing.
      const back = await load(document.key);
      if (back === undefined || back.revision < result.revision) {
        throw new DOMException("what was written is not there", "DataError");
      }
      return result;
    },
    async latest() {
      for (const { key } of await recent(tries)) {
        const document = await load(key);
        if (document !== undefined) return document;
      }
      return undefined;
    },
    forget: () => tables.run("readwrite", (tx) => tx.clear()),
  };
}
