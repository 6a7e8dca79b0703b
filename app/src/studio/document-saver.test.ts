import "fake-indexeddb/auto";
import { templates } from "@adder-studio/blocks";
import { documentText, type ModelGraph } from "@adder-studio/graph";
import { deleteDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeSession } from "../shell/first/fake-session";
import { type DocumentStorage, openStorage } from "../storage/storage";
import { databaseName } from "../storage/tables";
import { copyTitle, leftOver } from "./document-saver";
import { createStudio, type Studio } from "./studio";
import { takeUp } from "./unsaved-changes";

const graph = templates[0]?.graph as ModelGraph;
const channels = globalThis.BroadcastChannel;
let storage: DocumentStorage;
let open: Studio[] = [];
let names = 0;
let clock = 1;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function page(key?: string): Promise<Studio> {
  const kept = new Map<string, string>();
  const studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 10, pace: 5 }),
    storage,
    prefs: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    } as Storage,
    saved: key === undefined ? undefined : await storage.load(key),
    now: () => clock++,
    newKey: () => `k${names++}`,
  });
  open.push(studio);
  // A new page looks once whether the device knows better; what these tests do comes after that.
  await wait(20);
  return studio;
}

function entitle(studio: Studio, title: string): void {
  studio.change({ kind: "setTitle", title }, { label: "rename" });
}

const titles = async () => (await storage.recent(99)).map(({ title }) => title).sort();
const state = (studio: Studio) => studio.saveState.getState();
const titleOf = (studio: Studio) => studio.document.store.getState().graph.title;

beforeEach(async () => {
  // The tests stand for browsers without locks: there the revisions alone keep tabs apart.
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("BroadcastChannel", undefined);
  await deleteDB(databaseName);
  storage = await openStorage();
});
afterEach(() => {
  for (const studio of open) studio.dispose();
  open = [];
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function two(): Promise<{ key: string; one: Studio; other: Studio }> {
  const one = await page();
  entitle(one, "start");
  await one.saveNow();
  const { key } = one.document.store.getState();
  return { key, one, other: await page(key) };
}

describe("document saver", () => {
  it("saves nothing that nobody made", async () => {
    const studio = await page();
    await studio.saver.flush();
    expect(await titles()).toEqual([]);
    entitle(studio, "made");
    await studio.saver.flush();
    expect(await titles()).toEqual(["made"]);
    expect(state(studio).save).toBe("saved");
  });

  it("never lets a stale page write over newer work", async () => {
    const { key, one, other } = await two();
    entitle(other, "theirs");
    await other.saveNow();
    entitle(one, "mine");
    await one.saveNow();
    expect(state(one).role).toBe("conflict");
    expect((await storage.load(key))?.title).toBe("theirs");
    entitle(one, "mine, further");
    await one.saveNow();
    expect((await storage.load(key))?.title).toBe("theirs");
    one.saver.fork();
    await one.saveNow();
    expect(await titles()).toEqual(["mine, further (copy)", "theirs"]);
    expect(state(one)).toMatchObject({ role: "writer", save: "saved" });
  });

  it("shows the other version as a step that undo takes back", async () => {
    const { one, other } = await two();
    entitle(other, "theirs");
    await other.saveNow();
    entitle(one, "mine");
    await one.saveNow();
    await one.saver.showOther();
    expect(titleOf(one)).toBe("theirs");
    expect(state(one).role).toBe("writer");
    one.undo();
    expect(titleOf(one)).toBe("mine");
    await one.saveNow();
    expect(await titles()).toEqual(["mine"]);
  });

  it("does not take its own save, answered late, for that of another tab", async () => {
    const studio = await page();
    entitle(studio, "first");
    await studio.saver.flush();
    const { load, save } = storage;
    vi.spyOn(storage, "load").mockImplementation(async (key) => {
      await wait(50);
      return load.call(storage, key);
    });
    const answered = vi.spyOn(storage, "save").mockImplementation(async (document, revision) => {
      const result = await save.call(storage, document, revision);
      await wait(150);
      return result;
    });
    studio.saver.fork();
    await studio.saver.flush();
    await wait(50);
    expect(answered).toHaveBeenCalledOnce();
    const { past } = studio.document.store.getState();
    expect(past.map(({ label }) => label)).toEqual(["rename", "save as a copy"]);
  });

  it("keeps a conflicting version that is left for another document", async () => {
    const { one, other } = await two();
    entitle(other, "theirs");
    await other.saveNow();
    entitle(one, "mine");
    one.openDocument({ ...graph, title: "next" }, undefined);
    await one.saver.flush();
    await vi.waitFor(async () => {
      expect(await titles()).toEqual(["mine (copy)", "next", "theirs"]);
    });
  });

  it("makes room on a full device and goes on", async () => {
    const studio = await page();
    studio.mark("before", "run");
    entitle(studio, "made");
    const put = IDBObjectStore.prototype.put;
    let full = true;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      if (full) {
        full = false;
        throw new DOMException("full", "QuotaExceededError");
      }
      return put.apply(this, args);
    });
    await studio.saveNow();
    expect(await titles()).toEqual(["made"]);
    expect(state(studio)).toMatchObject({ fault: undefined, save: "saved" });
  });

  it("says for how long nothing is saved, and saves what was left meanwhile, too", async () => {
    const studio = await page();
    const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    entitle(studio, "first");
    await studio.saveNow();
    expect(state(studio)).toMatchObject({ fault: "full", save: "not-saved" });
    expect(studio.saver.unsaved()).toBe(true);
    studio.openDocument({ ...graph, title: "second" }, undefined);
    await studio.saveNow();
    expect(state(studio).fault).toBe("full");
    put.mockRestore();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    // An attempt that fails again sets the next one.
    entitle(studio, "second, edited");
    await studio.saveNow();
    vi.useRealTimers();
    expect(state(studio).fault).toBeUndefined();
    expect(await titles()).toContain("second, edited");
  });

  it("refuses edits, undo and redo of a reader", async () => {
    const studio = await page();
    entitle(studio, "made");
    studio.saveState.setState({ role: "reader" });
    entitle(studio, "no");
    studio.undo();
    studio.redo();
    studio.backToOrigin();
    expect(titleOf(studio)).toBe("made");
    expect(state(studio).refused).toBe(4);
  });
});

describe("work of a page that ended", () => {
  async function leave(text: string, key = "a"): Promise<string[]> {
    const kept = new Map([[leftOver + key, text]]);
    const prefs = {
      getItem: (name: string) => kept.get(name) ?? null,
      removeItem: (name: string) => void kept.delete(name),
      names: () => [...kept.keys(), "other"],
    };
    await takeUp(storage, prefs);
    expect(kept.size).toBe(0);
    return titles();
  }
  const text = (title: string) => documentText({ ...graph, title });
  const stored = (title: string, base: number) =>
    storage.save({ key: "a", title, graph: { ...graph, title }, savedAt: clock++ }, base);

  it("is saved where it builds on what is there", async () => {
    await stored("1", 0);
    expect(await leave(`1\n${text("2")}`)).toEqual(["2"]);
    expect((await storage.load("a"))?.revision).toBe(2);
    expect(await leave(`0\n${text("new")}`, "b")).toEqual(["2", "new"]);
  });

  it("comes to a tab that was open beside that page", async () => {
    // Node's own: tabs of one browser hear each other.
    vi.stubGlobal("BroadcastChannel", channels);
    await stored("1", 0);
    const beside = await page("a");
    expect(titleOf(beside)).toBe("1");
    await leave(`1\n${text("2")}`);
    await vi.waitFor(() => expect(titleOf(beside)).toBe("2"));
    // What it saves next builds on that.
    entitle(beside, "3");
    await beside.saver.saveNow();
    expect(state(beside).role).toBe("writer");
    expect(await titles()).toEqual(["3"]);
  });

  it("is no copy when its save arrived after all", async () => {
    await stored("1", 0);
    await stored("2", 1);
    expect(await leave(`1\n${text("2")}`)).toEqual(["2"]);
  });

  it("is kept beside what another tab has saved since", async () => {
    await stored("1", 0);
    await stored("theirs", 1);
    expect(await leave(`1\n${text("mine")}`)).toEqual(["mine (copy)", "theirs"]);
  });

  it.each(["", "x\n{}", "1\n{", "1e999\n{}"])("is dropped when it is none: %j", async (odd) => {
    await stored("1", 0);
    expect(await leave(odd)).toEqual(["1"]);
  });
});

it.each([
  ["Net", "Net (copy)"],
  ["Net (copy)", "Net (copy 2)"],
  ["Net (copy 9)", "Net (copy 10)"],
  ["", "Untitled (copy)"],
  ["x".repeat(120), `${"x".repeat(108)} (copy)`],
])("a copy of %j is %j", (title, copy) => {
  expect(copyTitle(title)).toBe(copy);
  expect(copy.length).toBeLessThanOrEqual(120);
});
