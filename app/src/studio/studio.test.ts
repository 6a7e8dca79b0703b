import { catalog, firstTemplate, templates } from "@adder-studio/blocks";
import { documentHash, encodeLink, type ModelGraph } from "@adder-studio/graph";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createFakeSession } from "../shell/first/fake-session";
import { memoryStorage } from "../storage/storage";
import { createStudio, type Studio } from "./studio";

let studio: Studio;
let keys = 0;

function open(saved?: Parameters<typeof createStudio>[0]["saved"]): Studio {
  studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 10, pace: 5 }),
    storage: memoryStorage(),
    prefs: undefined,
    saved,
    now: () => 1,
    newKey: () => `k${keys++}`,
  });
  return studio;
}

afterEach(() => {
  studio.dispose();
  vi.useRealTimers();
});

async function linkOf(graph: ModelGraph): Promise<string> {
  const link = await encodeLink(graph, catalog);
  if (!link.ok) throw new Error(link.error.message);
  return link.value;
}

describe("studio", () => {
  it("opens the first template on a first visit", () => {
    const { graph, origin } = open().document.store.getState();
    expect(documentHash(graph)).toBe(documentHash(templates[0]?.graph as ModelGraph));
    expect(origin?.kind).toBe("template");
  });

  it("restores a saved document, and its origin, by the parser", () => {
    const graph = templates[1]?.graph as ModelGraph;
    const saved = {
      key: "old",
      title: "t",
      graph,
      origin: { kind: "link", graph },
      savedAt: 1,
      createdAt: 1,
      revision: 4,
    } as const;
    const state = open(saved).document.store.getState();
    expect(state.key).toBe("old");
    expect(state.origin?.kind).toBe("link");
  });

  it("gives a template that was saved before documents asked its question, once", () => {
    const { id, graph: now } = firstTemplate;
    const { question, ...graph } = now;
    const saved = { key: "old", title: "t", savedAt: 1, createdAt: 1, revision: 4 };
    const origin = { kind: "template", id, graph } as const;
    const state = open({ ...saved, graph, origin }).document.store.getState();
    expect(state.graph.question).toEqual({ id });
    expect(state.origin?.graph.question).toEqual({ id });
    // Taken away by a person since: it stays away.
    const since = { ...origin, graph: { ...graph, question: { id } } };
    const again = open({ ...saved, graph, origin: since }).document.store.getState();
    expect(again.graph.question).toBeUndefined();
  });

  it("falls back to the template when what was saved is damaged", () => {
    const state = open({
      key: "old",
      title: "t",
      graph: { version: "x" },
      savedAt: 1,
      createdAt: 1,
      revision: 1,
    }).document.store.getState();
    expect(state.key).not.toBe("old");
  });

  it("previews a link and touches nothing", async () => {
    const page = open();
    const before = page.document.store.getState();
    const link = await linkOf(templates[2]?.graph as ModelGraph);
    await page.previewLink(link);
    expect(page.ui.store.getState().preview?.graph.title).toBe(templates[2]?.graph.title);
    expect(page.document.store.getState()).toBe(before);
  });

  it("says what is wrong with a damaged link", async () => {
    const page = open();
    const link = await linkOf(templates[0]?.graph as ModelGraph);
    await page.previewLink(link.slice(0, -9));
    expect(page.ui.store.getState().preview).toBeUndefined();
    expect(page.ui.store.getState().notice).toContain("9");
  });

  it("runs, pauses and starts over", () => {
    vi.useFakeTimers();
    const page = open();
    page.run.toggle();
    vi.advanceTimersByTime(400);
    expect(page.run.store.getState().session.phase).toBe("running");
    page.run.toggle();
    expect(page.run.store.getState().session.phase).toBe("paused");
    page.run.newWeights();
    expect(page.run.store.getState().session.phase).toBe("idle");
    expect(page.run.store.getState().started).toBeUndefined();
  });

  it("does not start what cannot train", () => {
    const page = open();
    const { nodes } = page.document.store.getState().graph;
    page.edit({ kind: "removeNodes", ids: Object.keys(nodes) }, { label: "all" });
    expect(page.run.start()).toBe(false);
    expect(page.run.store.getState().session.phase).toBe("idle");
  });

  it("forgets a selection whose block is gone", () => {
    const page = open();
    const id = Object.keys(page.document.store.getState().graph.nodes)[3] ?? "";
    page.ui.select([id]);
    page.edit({ kind: "removeNodes", ids: [id] }, { label: "delete" });
    expect(page.ui.store.getState().selectedNodes).toEqual([]);
  });

  it("goes back to the shared experiment as one step that can be undone", () => {
    const page = open();
    page.edit({ kind: "setRun", field: "lr", value: 0.7 }, { label: "rate" });
    page.backToOrigin();
    expect(page.document.store.getState().graph.run.lr).toBe(0.1);
    page.undo();
    expect(page.document.store.getState().graph.run.lr).toBe(0.7);
  });
});
