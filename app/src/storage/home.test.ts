import "fake-indexeddb/auto";
import { templates } from "@adder-studio/blocks";
import { nameStores } from "@adder-studio/core";
import { readData } from "@adder-studio/data/readers";
import { listOwnData, saveOwnData } from "@adder-studio/session/own-data";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deviceRuns } from "../runs/run-storage";
import { recordOf } from "../runs/testing";
import { forgetEverything } from "../shell/boot/forget";
import { leftOver } from "../studio/document-saver";
import { noteOpenKey, openKey } from "../studio/open-key";
import { createUi } from "../studio/ui";
import { prefixFor, prefsOver } from "./home";
import { openStorage } from "./storage";
import { createTabs } from "./tabs";

/** Creates the storage that all copies on an origin share. */
function memory(entries: Readonly<Record<string, string>> = {}): Storage {
  const kept = new Map(Object.entries(entries));
  return {
    get length() {
      return kept.size;
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
    clear: () => kept.clear(),
  };
}

const yes = async () => true;
const no = async () => false;
const never = async () => {
  throw new Error("nobody should look");
};

afterEach(() => {
  nameStores("");
  vi.unstubAllGlobals();
});

describe("what a copy puts before its names", () => {
  it("is nothing at the root, its path elsewhere, and stays that in any order of visits", async () => {
    const paths = ["/", "/a/", "/a/b/", "/b/"];
    for (const first of paths) {
      for (const second of paths) {
        const storage = memory();
        const found = new Map<string, string>();
        for (const path of [first, second, ...paths, first, second]) {
          const prefix = await prefixFor(path, storage, no);
          expect(found.get(path) ?? prefix).toBe(prefix);
          found.set(path, prefix);
        }
        expect(new Set(found.values()).size).toBe(paths.length);
        expect(found.get("/")).toBe("");
      }
    }
  });

  it.each(["/a/", "/course/adder/", "/"])(
    "what had no path goes to %s, which finds it",
    async (path) => {
      const storage = memory();
      expect(await prefixFor(path, storage, yes)).toBe("");
      for (const other of ["/b/", "/", "/a/b/"].filter((one) => one !== path)) {
        expect(await prefixFor(other, storage, yes)).toBe(`${other}|`);
      }
      expect(await prefixFor(path, storage, never)).toBe("");
    },
  );

  it("a copy that has begun under its own path stays there", async () => {
    const storage = memory();
    expect(await prefixFor("/a/", storage, no)).toBe("/a/|");
    expect(await prefixFor("/a/", storage, never)).toBe("/a/|");
    // A copy at the root came meanwhile, and its stores with it.
    expect(await prefixFor("/", storage, never)).toBe("");
    expect(await prefixFor("/b/", storage, never)).toBe("/b/|");
  });

  it("is the path where storage is blocked, full or silent", async () => {
    expect(await prefixFor("/a/", undefined, yes)).toBe("/a/|");
    expect(await prefixFor("/", undefined, yes)).toBe("");
    expect(await prefixFor("/a/", memory(), never)).toBe("/a/|");
    const full = { ...memory(), setItem: () => fail() };
    expect(await prefixFor("/a/", full, yes)).toBe("/a/|");
    expect(await prefixFor("/", full, yes)).toBe("");
  });
});

function fail(): never {
  throw new DOMException("full", "QuotaExceededError");
}

describe("two copies on one origin", () => {
  const graph = templates[0]?.graph;
  const copies = ["", "/course/adder/|", "/course/|"];
  const storage = memory();
  const caches = new Set<string>();
  const folderOf = (prefix: string) => `https://host${prefix === "" ? "/" : prefix.slice(0, -1)}`;
  const tab = memory();
  /** Makes the test act as the page of one copy. */
  const as = (prefix: string) => {
    nameStores(prefix);
    vi.stubGlobal("document", { baseURI: folderOf(prefix) });
  };

  beforeEach(() => {
    const stub = {
      keys: async () => [...caches],
      delete: async (name: string) => caches.delete(name),
    };
    vi.stubGlobal("window", { caches: stub });
    vi.stubGlobal("caches", stub);
    vi.stubGlobal("sessionStorage", tab);
  });

  async function kept() {
    const documents = await openStorage();
    return {
      documents: (await documents.recent(9)).map(({ title }) => title),
      runs: (await deviceRuns().list()).map(({ id }) => id),
      sets: (await listOwnData()).map(({ name }) => name),
      open: openKey(),
      settings: prefsOver(storage).names().length,
      width: createUi(prefsOver(storage)).store.getState().leftPx,
    };
  }

  it("see nothing of each other, and each forgets its own only", async () => {
    for (const [at, prefix] of copies.entries()) {
      as(prefix);
      const title = `mine ${at}`;
      const documents = await openStorage();
      await documents.save({ key: "a", title, graph, savedAt: 3 }, 0);
      await deviceRuns().put(recordOf({ id: title }));
      const bytes = new TextEncoder().encode(`a,b\n${"1,x\n2,y\n".repeat(9)}`);
      const file = {
        path: "a.csv",
        size: bytes.length,
        head: async () => bytes,
        bytes: async () => bytes,
        stream: () => new Blob([bytes]).stream(),
      };
      await saveOwnData(await readData([file], { size: 0, column: 2 }), title, 3);
      noteOpenKey({ getState: () => ({ key: title }), subscribe: () => () => undefined } as never);
      createUi(prefsOver(storage)).set({ leftPx: 200 + at });
      prefsOver(storage).setItem(`${leftOver}a`, "1\n{}");
      caches.add(`adder-studio|${folderOf(prefix)}|app|1`);
    }
    const wanted = (at: number) => ({
      documents: [`mine ${at}`],
      runs: [`mine ${at}`],
      sets: [`mine ${at}`],
      open: `mine ${at}`,
      settings: 2,
      width: 200 + at,
    });
    const check = async () => {
      for (const [at, prefix] of copies.entries()) {
        as(prefix);
        expect(await kept()).toMatchObject(wanted(at));
      }
    };
    await check();
    const nothing = { documents: [], runs: [], sets: [], settings: 0, width: 204 };
    for (const [at, prefix] of copies.entries()) {
      as(prefix);
      await forgetEverything(await openStorage(), prefsOver(storage));
      expect(await kept()).toMatchObject(nothing);
      for (const [later, other] of copies.entries()) {
        if (later <= at) continue;
        as(other);
        expect(await kept()).toMatchObject(wanted(later));
      }
      expect(caches.size).toBe(copies.length - 1 - at);
    }
  });

  it("do not hear each other, nor wait for each other's locks", async () => {
    const asked: string[] = [];
    vi.stubGlobal("navigator", {
      locks: { request: async (name: string) => void asked.push(name) },
    });
    const heard: string[] = [];
    const tabs = copies.map((prefix) => {
      nameStores(prefix);
      const made = createTabs({
        tab: prefix,
        gained: async () => undefined,
        lost: () => undefined,
        yielding: async () => undefined,
        changed: (revision) => void heard.push(`${prefix} ${revision}`),
      });
      made.hold("one");
      return made;
    });
    const again = createTabs({
      tab: "again",
      gained: async () => undefined,
      lost: () => undefined,
      yielding: async () => undefined,
      changed: (revision) => void heard.push(`again ${revision}`),
    });
    again.hold("one");
    expect(new Set(asked).size).toBe(copies.length);
    tabs[2]?.saved("one", 7);
    await vi.waitFor(() => expect(heard).toEqual(["again 7"]));
    for (const one of [...tabs, again]) one.dispose();
  });
});
