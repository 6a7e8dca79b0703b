import { storeName } from "@adder-studio/core";
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";

/** A document as it is saved on this device. The parser checks `graph` again when it is read. */
export interface SavedDocument {
  readonly key: string;
  readonly title: string;
  readonly graph: unknown;
  readonly origin?: {
    readonly kind: "template" | "link" | "file";
    readonly id?: string;
    readonly graph: unknown;
    readonly receipt?: unknown;
  };
  /** Milliseconds since 1970, as all times here. */
  readonly savedAt: number;
  readonly createdAt: number;
  /** Counts the saves; a save must name the one it builds on. */
  readonly revision: number;
}

/** Facts of a document for a list, which need not read it. Written in the transaction that writes the document. */
export interface Card {
  readonly key: string;
  readonly title: string;
  readonly savedAt: number;
  readonly createdAt: number;
  readonly revision: number;
  readonly facts?: Facts;
}

/** Facts that are computed when a list asks for them and saved with the revision they belong to. */
export interface Facts {
  readonly revision: number;
  readonly blocks: number;
  readonly kind: "adder" | "conv" | "mixed" | "other";
  readonly picture: Picture;
}

/** Image of a document, blocks as bars on a field: `[x, y, width, height, hue]`, whole numbers from 0 to 1000. */
export type Picture = readonly (readonly [number, number, number, number, number])[];

/** A saved state of a document that a person can return to. */
export interface RestorePoint {
  readonly id: string;
  readonly document: string;
  readonly name: string;
  readonly when: number;
  /** `manual` ones are a person's own and are never dropped; the others make room for newer ones. */
  readonly why: "manual" | "run" | "replace" | "open";
  readonly graph: unknown;
}

/** A deleted document, kept for a while. Its restore points stay where they are. */
export interface Trashed {
  readonly key: string;
  readonly deletedAt: number;
  readonly document: SavedDocument;
  readonly card: Card;
}

/** Type of the records in each store. */
export interface Rows {
  documents: SavedDocument;
  cards: Card;
  points: RestorePoint;
  trash: Trashed;
}
export type StoreName = keyof Rows;

/** One transaction over all stores: all of its writes happen, or none. */
export interface Tx {
  get<N extends StoreName>(store: N, key: string): Promise<Rows[N] | undefined>;
  all<N extends StoreName>(store: N): Promise<Rows[N][]>;
  pointsOf(document: string): Promise<RestorePoint[]>;
  /** Cards by the time of their last save. */
  newest(limit: number): Promise<Card[]>;
  put<N extends StoreName>(store: N, row: Rows[N]): Promise<void>;
  delete(store: StoreName, key: string): Promise<void>;
  clear(): Promise<void>;
}

export interface Tables {
  run<T>(mode: "readonly" | "readwrite", work: (tx: Tx) => Promise<T>): Promise<T>;
}

interface Schema extends DBSchema {
  documents: { key: string; value: SavedDocument };
  cards: { key: string; value: Card; indexes: { savedAt: number } };
  points: { key: string; value: RestorePoint; indexes: { document: string } };
  trash: { key: string; value: Trashed };
}
type Upgrade = IDBPTransaction<Schema, StoreName[], "versionchange">;

export const databaseName = "adder-studio-documents";
const stores: StoreName[] = ["documents", "cards", "points", "trash"];

/** Upgrades of the database, from version n to n + 1 at place n, all in one transaction: a fault undoes all. */
const steps: readonly ((database: IDBPDatabase<Schema>, tx: Upgrade) => Promise<void>)[] = [
  async (database) => {
    database.createObjectStore("documents", { keyPath: "key" });
  },
  async (database, tx) => {
    database.createObjectStore("cards", { keyPath: "key" }).createIndex("savedAt", "savedAt");
    database.createObjectStore("points", { keyPath: "id" }).createIndex("document", "document");
    database.createObjectStore("trash", { keyPath: "key" });
    const documents = tx.objectStore("documents");
    const old = documents as unknown as { readonly indexNames: DOMStringList };
    if (old.indexNames.contains("savedAt")) (documents as IndexOwner).deleteIndex("savedAt");
    for (const saved of await documents.getAll()) {
      const document = fromVersion1(saved);
      await documents.put(document);
      await tx.objectStore("cards").put(cardOf(document));
    }
  },
];
interface IndexOwner {
  deleteIndex(name: string): void;
}

export const databaseVersion = steps.length;

/** Upgrades a record of version 1, which had neither revision nor time of creation. No record is dropped. */
export function fromVersion1(
  saved: Partial<SavedDocument> & { readonly key: string },
): SavedDocument {
  const savedAt = typeof saved.savedAt === "number" ? saved.savedAt : 0;
  const title = typeof saved.title === "string" ? saved.title : "";
  return { ...saved, graph: saved.graph, title, savedAt, createdAt: savedAt, revision: 1 };
}

export function cardOf(document: SavedDocument, facts?: Facts): Card {
  const { key, title, savedAt, createdAt, revision } = document;
  return { key, title, savedAt, createdAt, revision, ...(facts === undefined ? {} : { facts }) };
}

/**
 * Opens the tables on this device. `lost` is called when a newer page takes the database over; nothing can be
 * kept by this one from then on. Rejects where storage is blocked.
 */
export async function deviceTables(lost: () => void): Promise<Tables> {
  let database: IDBPDatabase<Schema> | undefined = await connect();
  let taken = false;

  function connect(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(storeName(databaseName), databaseVersion, {
      async upgrade(db, from, _to, tx) {
        tx.done.catch(() => undefined);
        try {
          for (const step of steps.slice(from)) await step(db, tx);
        } catch {
          // Back to what was there, untouched.
          tx.abort();
        }
      },
      blocking(_current, _wanted, event) {
        (event.target as IDBDatabase).close();
        taken = true;
        lost();
      },
      // The browser closed it, for instance because its data were cleared.
      terminated() {
        database = undefined;
      },
    });
  }

  return {
    async run(mode, work) {
      if (!taken) database ??= await connect();
      if (database === undefined) throw new DOMException("taken over", "InvalidStateError");
      const tx = database.transaction(stores, mode, { durability: "strict" });
      tx.done.catch(() => undefined);
      try {
        const result = await work(wrap(tx as Wrapped));
        await tx.done;
        return result;
      } catch (error) {
        try {
          tx.abort();
        } catch {
          // It has ended already.
        }
        // A request that fails with its transaction says "aborted"; the transaction says why.
        throw tx.error ?? error;
      }
    },
  };
}

type Wrapped = IDBPTransaction<Schema, StoreName[], "readwrite">;

function wrap(tx: Wrapped): Tx {
  return {
    get: (store, key) => tx.objectStore(store).get(key) as never,
    all: (store) => tx.objectStore(store).getAll() as never,
    pointsOf: (document) => tx.objectStore("points").index("document").getAll(document),
    async newest(limit) {
      const found: Card[] = [];
      let cursor = await tx.objectStore("cards").index("savedAt").openCursor(null, "prev");
      while (cursor !== null && found.length < limit) {
        found.push(cursor.value);
        cursor = await cursor.continue();
      }
      return found;
    },
    put: async (store, row) => {
      await tx.objectStore(store).put(row as never);
    },
    delete: (store, key) => tx.objectStore(store).delete(key),
    async clear() {
      for (const store of stores) await tx.objectStore(store).clear();
    },
  };
}

/** Creates tables that last as long as the page. */
export function memoryTables(): Tables {
  let kept = empty();
  let queue: Promise<unknown> = Promise.resolve();

  function empty(): Record<StoreName, Map<string, unknown>> {
    return { documents: new Map(), cards: new Map(), points: new Map(), trash: new Map() };
  }

  async function once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    let next = Object.fromEntries(stores.map((name) => [name, new Map(kept[name])])) as typeof kept;
    const result = await work({
      get: async (store, key) => next[store].get(key) as never,
      all: async (store) => [...next[store].values()] as never,
      pointsOf: async (document) =>
        ([...next.points.values()] as RestorePoint[]).filter((one) => one.document === document),
      newest: async (limit) =>
        ([...next.cards.values()] as Card[]).sort((a, b) => b.savedAt - a.savedAt).slice(0, limit),
      put: async (store, row) => {
        next[store].set("id" in row ? row.id : row.key, row);
      },
      delete: async (store, key) => {
        next[store].delete(key);
      },
      clear: async () => {
        next = empty();
      },
    });
    kept = next;
    return result;
  }

  return {
    run(_mode, work) {
      const done = queue.then(() => once(work));
      queue = done.catch(() => undefined);
      return done;
    },
  };
}
