import "fake-indexeddb/auto";
import { templates } from "@adder-studio/blocks";
import { deleteDB, openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  bringBack,
  deleteForGood,
  duplicate,
  listCards,
  listTrash,
  moveToTrash,
  rename,
  trashDays,
  withFacts,
} from "../studio/experiment-list";
import { makeRoom } from "./make-room";
import { addPoint, automaticPoints, ownPoints, pointsOf } from "./restore-points";
import { memoryStorage, openStorage, type StorageParts, type Unsaved } from "./storage";
import { databaseName, databaseVersion } from "./tables";

const graph = templates[0]?.graph;
let clock = 1000;
let names = 0;

function unsaved(key: string, more: Partial<Unsaved> = {}): Unsaved {
  return { key, title: key, graph, savedAt: clock++, ...more };
}

async function deviceOrMemory(kind: "device" | "memory" = "device"): Promise<StorageParts> {
  const storage = kind === "memory" ? memoryStorage() : await openStorage();
  expect(storage.kind).toBe(kind);
  return { storage, now: () => clock++, newKey: () => `n${names++}` };
}

/** A database as the first version left it. */
async function leaveVersion1(records: readonly unknown[]): Promise<void> {
  const old = await openDB(databaseName, 1, {
    upgrade(database) {
      database.createObjectStore("documents", { keyPath: "key" }).createIndex("savedAt", "savedAt");
    },
  });
  for (const record of records) await old.put("documents", record);
  old.close();
}

const version1 = [
  { key: "a", title: "A", graph, savedAt: 5, origin: { kind: "template", graph } },
  { key: "b", title: "B", graph: { version: 1, odd: true }, savedAt: 9 },
  { key: "c", graph: null },
];

beforeEach(async () => {
  await deleteDB(databaseName);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("a database of the first version", () => {
  it("keeps every document, whatever it holds", async () => {
    await leaveVersion1(version1);
    const { storage } = await deviceOrMemory();
    expect(await storage.load("a")).toEqual({ ...version1[0], createdAt: 5, revision: 1 });
    expect(await storage.load("b")).toMatchObject({ graph: { version: 1, odd: true } });
    expect(await storage.load("c")).toMatchObject({ title: "", graph: null, savedAt: 0 });
    expect((await storage.latest())?.key).toBe("b");
    expect((await storage.recent(9)).map(({ key }) => key)).toEqual(["b", "a", "c"]);
    expect(await storage.save(unsaved("a"), 1)).toEqual({ ok: true, revision: 2 });
  });

  it("stays as it was when any step of the move fails", async () => {
    let calls = 1;
    for (let nth = 0; nth <= calls; nth++) {
      await deleteDB(databaseName);
      await leaveVersion1(version1);
      const counted = failNth(nth, "UnknownError");
      const storage = await openStorage();
      if (nth === 0) {
        calls = counted();
        expect(storage.kind).toBe("device");
        vi.restoreAllMocks();
        continue;
      }
      vi.restoreAllMocks();
      expect(storage.kind).toBe("memory");
      const old = await openDB(databaseName);
      expect(old.version).toBe(1);
      expect(await old.getAll("documents")).toEqual(version1);
      old.close();
      // The next page tries again.
      expect(await (await deviceOrMemory()).storage.load("a")).toMatchObject({
        title: "A",
        revision: 1,
      });
    }
    expect(calls).toBeGreaterThan(10);
  });

  it("is closed by a page of the old version, and the old one is told by a newer", async () => {
    const { storage } = await deviceOrMemory();
    expect(storage.lost()).toBe(false);
    const newer = await openDB(databaseName, databaseVersion + 1);
    expect(storage.lost()).toBe(true);
    await expect(storage.save(unsaved("a"), 0)).rejects.toThrow();
    newer.close();
  });
});

describe("storage that lets nobody in", () => {
  it.each([
    ["QuotaExceededError", "full"],
    ["VersionError", "newer"],
    ["SecurityError", "blocked"],
    ["UnknownError", "blocked"],
    ["InvalidStateError", "blocked"],
  ])("%s: says that it is %s", async (name, refused) => {
    vi.spyOn(IDBFactory.prototype, "open").mockImplementation(() => {
      throw new DOMException("made to fail", name);
    });
    expect(await openStorage()).toMatchObject({ kind: "memory", refused });
  });

  it("a database of a newer page is not called blocked", async () => {
    (await openDB(databaseName, databaseVersion + 1)).close();
    expect(await openStorage()).toMatchObject({ kind: "memory", refused: "newer" });
  });
});

describe.each(["device", "memory"] as const)("documents (%s)", (kind) => {
  it("are never overwritten by what builds on an older save", async () => {
    const { storage } = await deviceOrMemory(kind);
    expect(await storage.save(unsaved("a", { title: "1" }), 0)).toEqual({ ok: true, revision: 1 });
    expect(await storage.save(unsaved("a", { title: "2" }), 1)).toEqual({ ok: true, revision: 2 });
    expect(await storage.save(unsaved("a", { title: "late" }), 1)).toEqual({
      ok: false,
      revision: 2,
    });
    expect((await storage.load("a"))?.title).toBe("2");
    expect((await storage.recent(1))[0]?.title).toBe("2");
  });

  it("are kept however many there are", async () => {
    const { storage } = await deviceOrMemory(kind);
    for (let at = 0; at < 45; at++) await storage.save(unsaved(`k${at}`), 0);
    expect((await storage.recent(100)).length).toBe(45);
    expect((await storage.latest())?.key).toBe("k44");
  });

  it("can be renamed, doubled, deleted and brought back", async () => {
    const parts = await deviceOrMemory(kind);
    await parts.storage.save(unsaved("a"), 0);
    expect(await rename(parts, "a", "Better")).toBe(true);
    const copy = (await duplicate(parts, "a")) ?? "";
    expect((await parts.storage.load(copy))?.title).toBe("Better (copy)");
    expect((await parts.storage.load((await duplicate(parts, copy)) ?? ""))?.title).toBe(
      "Better (copy 2)",
    );
    await addPoint(parts, { document: "a", name: "p", why: "manual", graph });
    expect(await moveToTrash(parts, "a")).toBe(true);
    expect(await moveToTrash(parts, "a")).toBe(false);
    expect((await listCards(parts)).map(({ key }) => key)).not.toContain("a");
    expect((await listTrash(parts)).map(({ key }) => key)).toEqual(["a"]);
    expect(await bringBack(parts, "a")).toBe("a");
    expect(await parts.storage.load("a")).toMatchObject({ title: "Better", revision: 2 });
    expect((await pointsOf(parts, "a")).length).toBe(1);
    await moveToTrash(parts, "a");
    await deleteForGood(parts, ["a"]);
    expect(await bringBack(parts, "a")).toBeUndefined();
    expect(await pointsOf(parts, "a")).toEqual([]);
  });

  it("come back beside one that a tab has saved again", async () => {
    const parts = await deviceOrMemory(kind);
    await parts.storage.save(unsaved("a", { title: "old" }), 0);
    await moveToTrash(parts, "a");
    expect(await parts.storage.save(unsaved("a", { title: "new" }), 1)).toMatchObject({ ok: true });
    const key = (await bringBack(parts, "a")) ?? "";
    expect(key).not.toBe("a");
    expect((await parts.storage.load(key))?.title).toBe("old");
    expect((await parts.storage.load("a"))?.title).toBe("new");
  });

  it("are gone from the trash after a month, not before", async () => {
    const parts = await deviceOrMemory(kind);
    await parts.storage.save(unsaved("a"), 0);
    await moveToTrash(parts, "a");
    const later = (days: number): StorageParts => ({
      ...parts,
      now: () => clock + days * 86_400_000,
    });
    expect((await listTrash(later(trashDays - 1))).length).toBe(1);
    expect((await listTrash(later(trashDays + 1))).length).toBe(0);
    expect(await bringBack(parts, "a")).toBeUndefined();
  });

  it("have facts and a picture, worked out once for each save", async () => {
    const parts = await deviceOrMemory(kind);
    await parts.storage.save(unsaved("a"), 0);
    const [card] = await listCards(parts);
    if (card === undefined) throw new Error("no card");
    const known = await withFacts(parts, card);
    expect(known.facts).toMatchObject({ revision: 1, blocks: 18, kind: "mixed" });
    expect(known.facts?.picture.length).toBe(18);
    for (const bar of known.facts?.picture ?? []) {
      expect(bar.slice(0, 4).every((value) => value >= 0 && value <= 1000)).toBe(true);
    }
    const [again] = await listCards(parts);
    expect(again && (await withFacts(parts, again))).toBe(again);
  });
});

describe("restore points", () => {
  it("of a person are never dropped; automatic ones make room for newer ones", async () => {
    const parts = await deviceOrMemory();
    const document = "a";
    await addPoint(parts, { document, name: "mine", why: "manual", graph });
    for (let at = 0; at < automaticPoints + 12; at++) {
      const other = { ...graph, title: `t${at}` };
      expect(await addPoint(parts, { document, name: `${at}`, why: "run", graph: other })).toBe(
        "added",
      );
    }
    const points = await pointsOf(parts, document);
    expect(points.length).toBe(automaticPoints + 1);
    expect(points.at(-1)?.name).toBe("mine");
    expect(points[0]?.name).toBe(`${automaticPoints + 11}`);
    const same = { ...graph, title: `t${automaticPoints + 11}` };
    expect(await addPoint(parts, { document, name: "x", why: "run", graph: same })).toBe("same");
  });

  it("of a person are refused at the limit, with nothing lost", async () => {
    const parts = await deviceOrMemory("memory");
    for (let at = 0; at < ownPoints; at++) {
      await addPoint(parts, { document: "a", name: `${at}`, why: "manual", graph });
    }
    expect(await addPoint(parts, { document: "a", name: "x", why: "manual", graph })).toBe(
      "too-many",
    );
    expect((await pointsOf(parts, "a")).length).toBe(ownPoints);
  });

  it("make room on a full device when nobody made them; documents and the trash stay", async () => {
    const parts = await deviceOrMemory();
    await parts.storage.save(unsaved("a"), 0);
    await parts.storage.save(unsaved("b"), 0);
    await moveToTrash(parts, "b");
    await addPoint(parts, { document: "a", name: "auto", why: "run", graph });
    await addPoint(parts, { document: "a", name: "mine", why: "manual", graph });
    await makeRoom(parts.storage.tables, "a");
    expect((await pointsOf(parts, "a")).map(({ name }) => name)).toEqual(["mine"]);
    expect((await listCards(parts)).length).toBe(1);
    expect((await listTrash(parts)).length).toBe(1);
  });
});

describe("storage that fails at any call", () => {
  it.each(["QuotaExceededError", "UnknownError", "InvalidStateError"])(
    "%s: the last state that was acknowledged always loads",
    async (name) => {
      let calls = 1;
      for (let nth = 0; nth <= calls; nth++) {
        await deleteDB(databaseName);
        const parts = await deviceOrMemory();
        await parts.storage.save(unsaved("a", { title: "1" }), 0);
        await parts.storage.save(unsaved("b", { title: "beside" }), 0);
        const counted = failNth(nth, name);
        let revision = 1;
        let title = "1";
        const acknowledged = new Set(["a", "b"]);
        const attempt = async (act: () => Promise<void>) => act().catch(() => undefined);
        await attempt(async () => {
          const result = await parts.storage.save(unsaved("a", { title: "2" }), 1);
          if (result.ok) [revision, title] = [result.revision, "2"];
        });
        await attempt(async () => {
          if (await moveToTrash(parts, "b")) acknowledged.delete("b");
        });
        await attempt(async () => {
          if ((await bringBack(parts, "b")) !== undefined) acknowledged.add("b");
        });
        await attempt(async () => void (await parts.storage.latest()));
        if (nth === 0) calls = counted();
        vi.restoreAllMocks();
        const { storage } = await deviceOrMemory();
        const a = await storage.load("a");
        // A write may be done although its acknowledgement failed, never the other way round.
        expect(a?.revision).toBeGreaterThanOrEqual(revision);
        if (a?.revision === revision) expect(a.title).toBe(title);
        expect(await storage.load("a")).toMatchObject({ key: "a" });
        const b = await storage.load("b");
        const trash = await storage.tables.run("readonly", (tx) => tx.all("trash"));
        // Never in both places, never in none.
        expect([b?.key, ...trash.map(({ key }) => key)].filter((key) => key === "b").length).toBe(
          1,
        );
        const cards = await storage.recent(9);
        expect(cards.some(({ key }) => key === "b")).toBe(b !== undefined);
      }
      expect(calls).toBeGreaterThan(20);
    },
  );
});

/** Every way in which this database is used. */
const methods: readonly (readonly [object, string])[] = [
  [IDBFactory.prototype, "open"],
  [IDBDatabase.prototype, "transaction"],
  [IDBDatabase.prototype, "createObjectStore"],
  [IDBTransaction.prototype, "objectStore"],
  [IDBObjectStore.prototype, "createIndex"],
  [IDBObjectStore.prototype, "deleteIndex"],
  [IDBObjectStore.prototype, "get"],
  [IDBObjectStore.prototype, "getAll"],
  [IDBObjectStore.prototype, "put"],
  [IDBObjectStore.prototype, "delete"],
  [IDBIndex.prototype, "openCursor"],
];

/** Lets the `nth` call fail (from 1). Gives the number of calls. */
function failNth(nth: number, name: string): () => number {
  let count = 0;
  for (const [prototype, method] of methods) {
    const original = Reflect.get(prototype, method) as (...args: unknown[]) => unknown;
    vi.spyOn(prototype as Record<string, () => unknown>, method).mockImplementation(function (
      this: unknown,
      ...args: unknown[]
    ) {
      // A call of the stand-in itself: what it throws there nobody catches.
      if (args[1] !== "versionchange") count += 1;
      if (count === nth) throw new DOMException("made to fail", name);
      return original.apply(this, args);
    });
  }
  return () => count;
}
