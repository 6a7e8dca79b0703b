import "fake-indexeddb/auto";
import { templates } from "@adder-studio/blocks";
import { damagedOwnData, listOwnData } from "@adder-studio/session/own-data";
import fc from "fast-check";
import { deleteDB, openDB } from "idb";
import { beforeEach, describe, expect, it } from "vitest";
import { damagedText } from "../features/library/DamagedNote";
import { whenText } from "../features/library/labels";
import { receiptText } from "../runs/receipt";
import { placeOf } from "../runs/run-axes";
import { deviceRuns, forgetRunRecords } from "../runs/run-storage";
import { recordOf } from "../runs/testing";
import { listCards, listTrash, withFacts } from "../studio/experiment-list";
import { createSavedComposites } from "../studio/saved-composites";
import { damaged } from "./damaged";
import { pointsOf } from "./restore-points";
import { openStorage, type StorageParts } from "./storage";
import { cardOf, databaseName } from "./tables";

const graph = templates[0]?.graph;
const document = { key: "a", title: "A", graph, savedAt: 5, createdAt: 5, revision: 1 };
const card = cardOf(document, {
  revision: 1,
  blocks: 3,
  kind: "adder",
  picture: [[1, 2, 3, 4, 0]],
});
const point = { id: "a", document: "sound", name: "P", when: 4, why: "run", graph };
const trashed = { key: "a", deletedAt: Date.now(), document, card };
const curve = {
  step: new Float32Array(3),
  loss: new Float32Array(3),
  accuracy: new Float32Array(3),
  lr: new Float32Array(3),
  every: 1,
};
const set = {
  hash: "a",
  name: "mine",
  kind: "zip",
  height: 2,
  width: 2,
  channels: 1,
  classes: ["x", "y"],
  mean: 0,
  std: 1,
  train: 2,
  test: 2,
  column: 0,
  parts: [2],
  testParts: [2],
  bytes: 16,
  savedAt: 4,
};

/** Generates values that a fault, another version or another program may leave in a field. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    9e15,
    -1,
    Number.NaN,
    Infinity,
    "",
    "x",
    {},
    [],
    [null],
  ),
  fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withMap: true }),
);
const paths = (value: object, above: string[] = []): string[][] =>
  Object.entries(value).flatMap(([name, inner]) => [
    [...above, name],
    ...(typeof inner === "object" && inner !== null && above.length < 2 && name !== "graph"
      ? paths(inner, [...above, name])
      : []),
  ]);

/** A copy in which what lies at one to three places is something else, or absent. The key stays: the store insists. */
function damagedCopy<T extends object>(sound: T, keep: string): fc.Arbitrary<T> {
  const places = paths(sound).filter(([first, ...rest]) => first !== keep || rest.length > 0);
  return fc
    .array(fc.tuple(fc.constantFrom(...places), fc.boolean(), anything), {
      minLength: 1,
      maxLength: 3,
    })
    .map((changes) => {
      const copy = structuredClone(sound);
      for (const [path, absent, value] of changes) {
        const parent = path
          .slice(0, -1)
          .reduce<unknown>((at, name) => Object(at)[name], copy) as Record<string, unknown>;
        if (typeof parent !== "object" || parent === null || ArrayBuffer.isView(parent)) continue;
        const last = path.at(-1) ?? "";
        if (absent) delete parent[last];
        else parent[last] = value;
      }
      return copy;
    })
    .filter((copy) => {
      try {
        structuredClone(copy);
        return true;
      } catch {
        return false;
      }
    });
}

async function put(database: string, store: string, value: unknown, key?: IDBValidKey) {
  const db = await openDB(database);
  try {
    await db.put(store, value, key);
  } finally {
    db.close();
  }
}

const runs = 60;
let parts: StorageParts;

beforeEach(async () => {
  await deleteDB(databaseName);
  await forgetRunRecords();
  damaged.drop(damaged.list());
  parts = { storage: await openStorage(), now: () => Date.now(), newKey: () => "new" };
});

describe("one damaged record", () => {
  it.each([
    ["documents", document],
    ["cards", card],
    ["trash", trashed],
    ["points", point],
  ] as const)("of %s takes nothing else away, and nothing throws", async (store, sound) => {
    await parts.storage.save({ key: "sound", title: "Sound", graph, savedAt: 3 }, 0);
    await put(databaseName, "trash", { ...trashed, key: "sound trash" });
    await put(databaseName, "points", { ...point, id: "sound point" });
    const property = fc.asyncProperty(
      damagedCopy<object>(sound, store === "points" ? "id" : "key"),
      async (copy) => {
        await put(databaseName, store, copy);
        const cards = await listCards(parts);
        for (const one of [...cards, ...(await parts.storage.recent(9))]) {
          expect(typeof one.title).toBe("string");
          whenText(one.savedAt);
          const { facts } = await withFacts(parts, one);
          for (const [x, y] of facts?.picture ?? []) expect(x + y).toBeLessThanOrEqual(2000);
        }
        expect(cards.map(({ key }) => key)).toContain("sound");
        expect(await parts.storage.latest()).toBeDefined();
        for (const { deletedAt, document: gone } of await listTrash(parts)) {
          whenText(deletedAt);
          expect(gone.title.length).toBeGreaterThanOrEqual(0);
        }
        expect((await listTrash(parts)).map(({ key }) => key)).toContain("sound trash");
        const points = await pointsOf(parts, "sound");
        for (const { when, name } of points) whenText(when, name.length);
        expect(points.map(({ id }) => id)).toContain("sound point");
        damagedText(damaged.list());
      },
    );
    await fc.assert(property, { numRuns: runs });
  });

  it("of runs and curves takes no run away", async () => {
    const kept = deviceRuns();
    await kept.put(recordOf({ id: "sound" }), curve);
    const property = fc.asyncProperty(
      damagedCopy<object>(recordOf({ id: "a" }), "id"),
      damagedCopy<object>(curve, ""),
      async (copy, bent) => {
        await put("adder-studio-curves", "runs", copy);
        await put("adder-studio-curves", "curves", bent, "a");
        const all = await kept.list();
        expect(all.map(({ id }) => id)).toContain("sound");
        for (const run of all) {
          receiptText(run);
          placeOf(run, "time", 15);
          for (const column of Object.values((await kept.curve(run.id)) ?? {})) {
            expect(column).toBeDefined();
          }
        }
        // Told, and not thrown away: what is not shown can be saved.
        expect(all.length + damaged.list().length).toBeGreaterThanOrEqual(2);
        damagedText(damaged.list());
      },
    );
    await fc.assert(property, { numRuns: runs });
  });

  it("of own data takes no set away", async () => {
    await listOwnData();
    await put("adder-studio-data", "sets", { ...set, hash: "sound" }, "sound");
    const property = fc.asyncProperty(damagedCopy<object>(set, ""), async (copy) => {
      await put("adder-studio-data", "sets", copy, "a");
      const sets = await listOwnData();
      expect(sets.map(({ hash }) => hash)).toContain("sound");
      for (const { savedAt, name, classes } of sets)
        whenText(savedAt, name.length + classes.length);
      expect(sets.length + (await damagedOwnData()).length).toBe(2);
    });
    await fc.assert(property, { numRuns: runs });
  });

  it.each(["{", "[]", '{"version":1}', "null", "x".repeat(100)])(
    "composites of one's own (%s) stay aside when another is kept",
    (text) => {
      const kept = new Map([["adder-studio:composites", text]]);
      const prefs = {
        getItem: (name: string) => kept.get(name) ?? null,
        setItem: (name: string, value: string) => void kept.set(name, value),
        removeItem: (name: string) => void kept.delete(name),
      };
      expect(createSavedComposites(prefs).store.getState().list).toEqual([]);
      createSavedComposites(prefs).drop("none");
      expect([...kept.values()]).toContain(text);
      expect(damaged.list()).toHaveLength(1);
    },
  );
});

it("is told once, leaves as a file, and is gone when it is deleted", async () => {
  const kept = deviceRuns();
  await kept.put(recordOf({ id: "sound" }));
  const { epochs: _, ...without } = recordOf({ id: "a" });
  await put("adder-studio-curves", "runs", without);
  await kept.list();
  await kept.list();
  expect(damaged.list()).toMatchObject([{ what: "a run", key: "a" }]);
  expect(damagedText(damaged.list())).toContain('"id": "a"');
  await damaged.list()[0]?.remove();
  damaged.drop(damaged.list());
  await kept.list();
  expect(damaged.list()).toEqual([]);
});
