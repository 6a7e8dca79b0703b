import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** A document as it lies on this device. `graph` goes through the door again when it is read. */
export interface SavedDocument {
  readonly key: string;
  readonly title: string;
  readonly graph: unknown;
  readonly origin?: {
    readonly kind: "template" | "link" | "file";
    readonly id?: string;
    readonly graph: unknown;
  };
  readonly savedAt: number;
}

export interface DocumentStorage {
  /** `memory`: the browser refuses storage, nothing outlives the page. */
  readonly kind: "device" | "memory";
  save(document: SavedDocument): Promise<void>;
  load(key: string): Promise<SavedDocument | undefined>;
  /** The document saved last is open when the page comes back. */
  latest(): Promise<SavedDocument | undefined>;
  recent(limit: number): Promise<readonly SavedDocument[]>;
  forget(): Promise<void>;
}

interface Schema extends DBSchema {
  documents: { key: string; value: SavedDocument; indexes: { savedAt: number } };
}

const databaseName = "adder-studio-documents";
const openTimeoutMs = 3000;
const keptDocuments = 20;

/** Opens this device's storage, or falls back to memory when it is blocked or never answers. */
export async function openStorage(): Promise<DocumentStorage> {
  try {
    const opening = openDB<Schema>(databaseName, 1, {
      upgrade(database) {
        database
          .createObjectStore("documents", { keyPath: "key" })
          .createIndex("savedAt", "savedAt");
      },
      // A newer page wants to upgrade: let it.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    const database = await Promise.race([
      opening,
      new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error("storage does not answer")), openTimeoutMs);
      }),
    ]);
    return deviceStorage(database);
  } catch {
    return memoryStorage();
  }
}

function deviceStorage(database: IDBPDatabase<Schema>): DocumentStorage {
  async function recent(limit: number): Promise<SavedDocument[]> {
    const found: SavedDocument[] = [];
    let cursor = await database
      .transaction("documents")
      .store.index("savedAt")
      .openCursor(null, "prev");
    while (cursor !== null && found.length < limit) {
      found.push(cursor.value);
      cursor = await cursor.continue();
    }
    return found;
  }
  return {
    kind: "device",
    async save(document) {
      await database.put("documents", document);
      const all = await recent(keptDocuments + 10);
      for (const old of all.slice(keptDocuments)) await database.delete("documents", old.key);
    },
    load: (key) => database.get("documents", key),
    latest: async () => (await recent(1))[0],
    recent,
    forget: () => database.clear("documents"),
  };
}

export function memoryStorage(): DocumentStorage {
  const documents = new Map<string, SavedDocument>();
  const byTime = () => [...documents.values()].sort((a, b) => b.savedAt - a.savedAt);
  return {
    kind: "memory",
    save: async (document) => {
      documents.set(document.key, document);
    },
    load: async (key) => documents.get(key),
    latest: async () => byTime()[0],
    recent: async (limit) => byTime().slice(0, limit),
    forget: async () => documents.clear(),
  };
}
