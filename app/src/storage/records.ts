import { isCount, isListOf, isOneOf, isRecord, isText, isTime } from "@adder-studio/core";
import { damaged } from "./damaged";
import {
  type Card,
  cardOf,
  type Facts,
  type RestorePoint,
  type Rows,
  type SavedDocument,
  type StoreName,
  type Tables,
  type Tx,
} from "./tables";

/**
 * Reads what lies in the tables. What a record can do without is put right: an experiment is not lost for the time of its
 * last save. Undefined: there is nothing to go by.
 */
const parsers: { readonly [N in keyof Rows]: (value: unknown) => Rows[N] | undefined } = {
  documents: readDocument,
  cards: readCard,
  points: readPoint,
  trash(value) {
    const given = fieldsOf(value);
    const document = readDocument(given.document);
    if (!isText(given.key) || document === undefined) return undefined;
    // A time that is none would throw it away at once, or never.
    const deletedAt = isTime(given.deletedAt) ? Number(given.deletedAt) : Date.now();
    const card = readCard(given.card) ?? cardOf(document);
    return { key: String(given.key), deletedAt, document, card };
  },
};

const isFacts = isRecord({
  revision: isCount,
  blocks: isCount,
  kind: isOneOf("adder", "conv", "mixed", "other"),
  picture: isListOf(
    (bar) =>
      isListOf((n) => isCount(n) && (n as number) <= 1000)(bar) &&
      (bar as readonly unknown[]).length === 5,
  ),
});
const isOrigin = isRecord({ kind: isOneOf("template", "link", "file") });

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
const time = (value: unknown) => (isTime(value) ? (value as number) : 0);
const revision = (value: unknown) => (isCount(value) ? (value as number) : 1);

function readDocument(value: unknown): SavedDocument | undefined {
  const given = fieldsOf(value);
  if (typeof given.key !== "string" || !Object.hasOwn(given, "graph")) return undefined;
  const { key, graph, origin } = given;
  return {
    key,
    title: text(given.title),
    graph,
    savedAt: time(given.savedAt),
    createdAt: time(given.createdAt),
    revision: revision(given.revision),
    ...(isOrigin(origin)
      ? { origin: origin as unknown as NonNullable<SavedDocument["origin"]> }
      : {}),
  };
}

function readCard(value: unknown): Card | undefined {
  const given = fieldsOf(value);
  if (typeof given.key !== "string") return undefined;
  return {
    key: given.key,
    title: text(given.title),
    savedAt: time(given.savedAt),
    createdAt: time(given.createdAt),
    revision: revision(given.revision),
    // Worked out again where they are missing.
    ...(isFacts(given.facts) ? { facts: given.facts as unknown as Facts } : {}),
  };
}

function readPoint(value: unknown): RestorePoint | undefined {
  const given = fieldsOf(value);
  const { id, document, graph, why } = given;
  if (typeof id !== "string" || typeof document !== "string" || !Object.hasOwn(given, "graph")) {
    return undefined;
  }
  return {
    id,
    document,
    name: text(given.name),
    when: time(given.when),
    // A person's own is never dropped: rather that than lost.
    why: why === "run" || why === "replace" || why === "open" ? why : "manual",
    graph,
  };
}

/** Returns tables that check each record when it is read and set damaged ones aside. */
export function soundTables(tables: Tables): Tables {
  function sound<N extends StoreName>(store: N, value: unknown): Rows[N] | undefined {
    const row = parsers[store](value);
    if (row === undefined) setAside(tables, store, value);
    return row;
  }
  return { run: (mode, work) => tables.run(mode, (tx) => work(readThrough(tx, sound))) };
}

const nouns: Readonly<Record<StoreName, string>> = {
  documents: "an experiment",
  cards: "an entry of the library",
  points: "a restore point",
  trash: "a deleted experiment",
};

function setAside(tables: Tables, store: StoreName, value: unknown): void {
  const keys = new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  const key = keys.get(store === "points" ? "id" : "key") as IDBValidKey;
  damaged.add({
    what: nouns[store],
    key: String(key),
    value,
    remove: () => tables.run("readwrite", (tx) => tx.delete(store, key as string)),
  });
}

/** Returns a transaction that checks each record when it is read. */
function readThrough(
  tx: Tx,
  sound: <N extends StoreName>(store: N, value: unknown) => Rows[N] | undefined,
): Tx {
  const allSound = <N extends StoreName>(store: N, rows: readonly unknown[]) =>
    rows.map((row) => sound(store, row)).filter((row) => row !== undefined);
  return {
    ...tx,
    async get(store, key) {
      const row: unknown = await tx.get(store, key);
      return row === undefined ? undefined : sound(store, row);
    },
    all: async (store) => allSound(store, await tx.all(store)),
    pointsOf: async (document) => allSound("points", await tx.pointsOf(document)),
    newest: async (limit) => allSound("cards", await tx.newest(limit)),
  };
}
