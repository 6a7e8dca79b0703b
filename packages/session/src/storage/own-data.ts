import { storeName } from "@adder-studio/core";
import {
  type DataSource,
  type Examples,
  joinExamples,
  type OwnDataRef,
  ownDataAbsent,
  type ValueScale,
} from "@adder-studio/data";
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { isOwnData } from "./parse";

/** Data sets of the person's own, saved on this device. The page lists and deletes them, a worker writes, training reads. */

const databaseName = "adder-studio-data";
const patienceMs = 3000;
/** Size of a part: training starts with the first, and no write is one huge record. */
const partBytes = 8 * 2 ** 20;

/** A saved data set, without its examples. */
export interface OwnDataRecord {
  /** SHA-256 (hex) of the decoded set. */
  readonly hash: string;
  /** Name of the file that the set came from. */
  readonly name: string;
  readonly kind: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: readonly string[];
  readonly mean: number;
  readonly std: number;
  /** Name and scale of the target value, for regression; absent for classification. */
  readonly values?: ValueScale & { readonly name: string };
  readonly train: number;
  readonly test: number;
  /** Column of the target in a table, from 1; 0: no table. */
  readonly column: number;
  /** Other choices of how the files were read, in the form that a document carries; absent: none. */
  readonly choices?: string;
  /** Number of examples of each stored part of the training split. The order of parts is part of the numerics. */
  readonly parts: readonly number[];
  readonly testParts: readonly number[];
  readonly bytes: number;
  /** Time of saving, in milliseconds since 1970. */
  readonly savedAt: number;
}

function parseOwnData(value: unknown): OwnDataRecord | undefined {
  return isOwnData(value) ? (value as unknown as OwnDataRecord) : undefined;
}

type Split = "train" | "test";

interface PartRecord {
  readonly images: Uint8Array | Float32Array;
  readonly labels: Uint8Array | Uint16Array;
  readonly targets?: Float32Array;
}

interface DataSchema extends DBSchema {
  /** Key: hash. */
  sets: { key: string; value: OwnDataRecord };
  /** Key: [hash, split, index]. */
  parts: { key: [string, Split, number]; value: PartRecord };
}

type DataDatabase = IDBPDatabase<DataSchema>;

function open(): Promise<DataDatabase> {
  return openDB<DataSchema>(storeName(databaseName), 1, {
    upgrade(db) {
      db.createObjectStore("sets");
      db.createObjectStore("parts");
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

/** Calls `use` with the open database. Undefined when the browser refuses storage or does not answer. */
async function withData<T>(use: (db: DataDatabase) => Promise<T>): Promise<T | undefined> {
  const opening = open();
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
  const db = await Promise.race([opening.catch(() => undefined), late]);
  if (!db) {
    opening.then((slow) => slow.close()).catch(() => undefined);
    return undefined;
  }
  try {
    return await use(db);
  } finally {
    db.close();
  }
}

/** A data set as its reader made it, ready to be saved. */
export interface OwnDataSet
  extends Omit<
    OwnDataRecord,
    "name" | "train" | "test" | "parts" | "testParts" | "bytes" | "savedAt"
  > {
  readonly train: Examples;
  readonly test: Examples;
}

function partsOf({ images, count }: Examples): number[] {
  const per = Math.max(1, Math.floor(partBytes / (images.byteLength / count)));
  const parts: number[] = [];
  for (let left = count; left > 0; left -= per) parts.push(Math.min(left, per));
  return parts;
}

/**
 * Saves a data set in one transaction, all of it or nothing, and returns its record. Rejects with the browser's own
 * error, a QuotaExceededError when the device is full; undefined when there is no storage.
 */
export async function saveOwnData(
  set: OwnDataSet,
  name: string,
  savedAt: number,
): Promise<OwnDataRecord | undefined> {
  const { hash, kind, height, width, channels, classes, mean, std, values, train, test } = set;
  const shape = { height, width, channels, classes, mean, std, ...(values ? { values } : {}) };
  const chosen = set.choices ? { choices: set.choices } : {};
  const facts = { hash, name, kind, ...shape, column: set.column, ...chosen };
  const perExample = values ? 4 : 2;
  const bytes =
    train.images.byteLength + test.images.byteLength + perExample * (train.count + test.count);
  const sizes = { parts: partsOf(train), testParts: partsOf(test) };
  const counts = { train: train.count, test: test.count };
  const record: OwnDataRecord = { ...facts, ...counts, ...sizes, bytes, savedAt };
  return withData(async (db) => {
    const tx = db.transaction(["sets", "parts"], "readwrite", { durability: "strict" });
    tx.done.catch(() => {});
    try {
      await tx.objectStore("parts").delete(keysOf(hash));
      await put(train, "train", record.parts);
      await put(test, "test", record.testParts);
      await tx.objectStore("sets").put(record, hash);
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // Already aborted by the failure itself.
      }
      throw error;
    }
    await tx.done;
    return record;

    async function put(examples: Examples, split: Split, parts: readonly number[]): Promise<void> {
      const size = height * width * channels;
      let at = 0;
      for (const [index, count] of parts.entries()) {
        const images = examples.images.slice(at * size, (at + count) * size);
        const labels = examples.labels.slice(at, at + count);
        const targets = examples.targets?.slice(at, at + count);
        const part = { images, labels, ...(targets ? { targets } : {}) };
        await tx.objectStore("parts").put(part, [hash, split, index]);
        at += count;
      }
    }
  });
}

function keysOf(hash: string): IDBKeyRange {
  return IDBKeyRange.bound([hash], [hash, []]);
}

/** Lists all saved data sets, the newest first. */
export async function listOwnData(): Promise<readonly OwnDataRecord[]> {
  const sets = await withData((db) => db.getAll("sets")).catch(() => undefined);
  return (sets ?? [])
    .map(parseOwnData)
    .filter((set) => set !== undefined)
    .sort((a, b) => b.savedAt - a.savedAt);
}

/** Lists the records that cannot be read, with their keys. */
export async function damagedOwnData(): Promise<readonly (readonly [string, unknown])[]> {
  const found = await withData(async (db) => {
    const tx = db.transaction("sets");
    const keys = await tx.store.getAllKeys();
    const sets = await tx.store.getAll();
    return keys.map((key, i) => [key, sets[i] as unknown] as const);
  }).catch(() => undefined);
  return (found ?? []).filter(([, set]) => parseOwnData(set) === undefined);
}

/** Finds the saved data set with this hash. */
export async function findOwnData(hash: string): Promise<OwnDataRecord | undefined> {
  return withData(async (db) => parseOwnData(await db.get("sets", hash))).catch(() => undefined);
}

/** Deletes the data set with this hash from this device. */
export async function deleteOwnData(hash: string): Promise<void> {
  await withData(async (db) => {
    const tx = db.transaction(["sets", "parts"], "readwrite");
    await tx.objectStore("sets").delete(hash);
    await tx.objectStore("parts").delete(keysOf(hash));
    await tx.done;
  });
}

/** Deletes all saved data sets from this device. */
export async function forgetOwnData(): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([deleteDB(storeName(databaseName)).catch(() => undefined), late]);
}

/** Opens a saved data set for training. Throws own-data-absent when the set, or a part of it, is not on this device. */
export async function openOwnData({ hash, name }: OwnDataRef): Promise<DataSource> {
  const record = await findOwnData(hash);
  if (record === undefined) throw ownDataAbsent(name);
  const { height, width, channels, classes, mean, std, values } = record;
  const loaded = new Map<string, Promise<Examples>>();

  async function load(split: Split, index: number): Promise<Examples> {
    const part = await withData((db) => db.get("parts", [hash, split, index]));
    if (part === undefined) throw ownDataAbsent(name);
    return { ...part, count: part.labels.length, height, width, channels };
  }

  function part(split: Split, index: number): Promise<Examples> {
    const key = `${split} ${index}`;
    const found = loaded.get(key) ?? load(split, index);
    loaded.set(key, found);
    found.catch(() => loaded.delete(key));
    return found;
  }

  return {
    height,
    width,
    channels,
    classCount: classes.length,
    classNames: classes,
    ...(values ? { values: 1, valueScale: { mean: values.mean, std: values.std } } : {}),
    mean,
    std,
    trainCount: record.train,
    testCount: record.test,
    trainShards: record.parts,
    trainShard: (index) => part("train", index),
    test: async () =>
      joinExamples(await Promise.all(record.testParts.map((_, index) => part("test", index)))),
  };
}
