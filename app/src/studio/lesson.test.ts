import { catalog, firstTemplate } from "@adder-studio/blocks";
import { loadLesson } from "@adder-studio/classroom/lessons";
import {
  documentHash,
  encodeLink,
  type GraphEdit,
  type ModelGraph,
  type OwnLesson,
  type ShareOptions,
} from "@adder-studio/graph";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createFakeSession } from "../shell/first/fake-session";
import { memoryStorage } from "../storage/storage";
import { setTeacher, setUpStep } from "./lesson";
import { areLocked, isLocked } from "./locked";
import { readLink } from "./read-link";
import { createStudio, type Studio } from "./studio";

let studio: Studio;
let keys = 0;

/** Preferences of one browser, over several visits. */
function browser() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

function open(prefs = browser()): Studio {
  studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 10, pace: 5 }),
    storage: memoryStorage(),
    prefs,
    saved: undefined,
    now: () => 1,
    newKey: () => `k${keys++}`,
  });
  return studio;
}

afterEach(() => studio.dispose());

const step = { title: "One", text: "Look.", questions: [] };
const lesson = (more: Partial<OwnLesson>): OwnLesson => ({
  title: "Adding",
  access: "open",
  steps: [step],
  ...more,
});

function withLesson(own: OwnLesson, share: Partial<ShareOptions> = {}): ModelGraph {
  const { graph } = firstTemplate;
  return { ...graph, lesson: own, share: { ...graph.share, ...share } };
}

/** Opens a document with a lesson, and waits for what it locks. */
async function learn(graph: ModelGraph): Promise<void> {
  studio.openDocument(graph, { kind: "link", graph });
  await vi.waitFor(() => expect(studio.lesson.getState().kind).toBe("ready"));
  await vi.dynamicImportSettled();
}

const rate: GraphEdit = { kind: "setRun", field: "lr", value: 0.5 };
const gone = (): GraphEdit => ({ kind: "removeNodes", ids: [Object.keys(graph().nodes)[1] ?? ""] });
const graph = () => studio.document.store.getState().graph;
const lock = () => studio.ui.store.getState().lock;

describe("a lesson's lock", () => {
  it("is shut before its rules are here, and says so", () => {
    open().openDocument(withLesson(lesson({})), undefined);
    expect(lock()?.access).toBe("run");
    expect(studio.change(rate, { label: "rate" })).toBe(false);
    expect(studio.ui.store.getState().notice).toContain("still loading");
  });

  it("follows the step on screen", async () => {
    open();
    await learn(
      withLesson(
        lesson({ steps: [{ ...step, access: "run" }, { ...step, access: "settings" }, step] }),
      ),
    );
    expect(lock()?.access).toBe("run");
    expect(studio.change(rate, { label: "rate" })).toBe(false);
    expect(studio.ui.store.getState().notice).toContain("Learning rate stays");
    studio.ui.set({ lessonStep: 1 });
    expect(studio.change(rate, { label: "rate" })).toBe(true);
    expect(studio.change(gone(), { label: "gone" })).toBe(false);
    studio.ui.set({ lessonStep: 2 });
    expect(studio.change(gone(), { label: "gone" })).toBe(true);
  });

  it("holds against undo and the history's model too", async () => {
    open();
    await learn(withLesson(lesson({ steps: [step, { ...step, access: "run" }] })));
    expect(studio.change(rate, { label: "rate" })).toBe(true);
    studio.ui.set({ lessonStep: 1 });
    const before = documentHash(graph());
    studio.undo();
    expect(studio.document.undo()).toBeUndefined();
    expect(documentHash(graph())).toBe(before);
    studio.ui.set({ lessonStep: 0 });
    studio.undo();
    expect(graph().run.lr).toBe(firstTemplate.graph.run.lr);
  });

  it("leaves with the document", async () => {
    open();
    await learn(withLesson(lesson({ access: "run" })));
    studio.openDocument(firstTemplate.graph, undefined);
    expect(lock()).toBeUndefined();
    expect(studio.change(rate, { label: "rate" })).toBe(true);
  });

  it("locks control by control without a lesson", async () => {
    open().openDocument(
      { ...firstTemplate.graph, share: { ...firstTemplate.graph.share, locked: ["run.lr"] } },
      undefined,
    );
    await vi.waitFor(() => expect(lock()?.access).toBe("open"));
    expect(isLocked(lock(), "run", "lr")).toBe(true);
    expect(isLocked(lock(), "run", "batch")).toBe(false);
    expect(areLocked(lock(), "blocks")).toBe(false);
    expect(studio.change(rate, { label: "rate" })).toBe(false);
    expect(studio.change(gone(), { label: "gone" })).toBe(true);
  });

  it("lets a seed of one's own through", async () => {
    open();
    await learn(withLesson(lesson({ access: "run" }), { seedRule: "ask" }));
    const seed: GraphEdit = { kind: "setRun", field: "seed", value: 17 };
    expect(studio.change(seed, { label: "seed" })).toBe(true);
    // In the settings it is locked: the lesson asks for it.
    expect(isLocked(lock(), "run", "seed")).toBe(true);
    expect(isLocked(lock(), "run", "lr")).toBe(true);
  });
});

describe("a teacher", () => {
  it("is who opened a link with t=1, on later visits too", async () => {
    const made = await encodeLink(withLesson(lesson({ access: "run" })), catalog);
    if (!made.ok) throw new Error(made.error.message);
    const student = await readLink(made.value);
    expect(student.ok && student.preview.teacher).toBeUndefined();
    for (const mark of ["&t=1", "?t=1", "%26t=1"]) {
      const teacher = await readLink(made.value + mark);
      expect(teacher.ok && teacher.preview.teacher).toBe(true);
    }
    const other = await readLink(`${made.value}&t=12`);
    expect(other.ok && other.preview.teacher).toBeUndefined();
  });

  it("changes what is locked, and still does after a reload", async () => {
    const prefs = browser();
    open(prefs);
    const { key } = studio.document.store.getState();
    await learn(withLesson(lesson({ access: "run" })));
    expect(studio.document.store.getState().key).not.toBe(key);
    setTeacher(studio, true);
    expect(lock()).toBeUndefined();
    expect(studio.change(rate, { label: "rate" })).toBe(true);
    const saved = { ...studio.document.store.getState() };
    studio.dispose();
    studio = createStudio({
      session: createFakeSession({ stepsPerEpoch: 10, pace: 5 }),
      storage: memoryStorage(),
      prefs,
      saved: {
        key: saved.key,
        title: "",
        graph: saved.graph,
        savedAt: 1,
        createdAt: 1,
        revision: 1,
      },
      now: () => 1,
      newKey: () => `k${keys++}`,
    });
    await vi.waitFor(() => expect(lock()).toBeUndefined());
    expect(studio.ui.store.getState().teacher).toBe(true);
    setTeacher(studio, false);
    expect(lock()?.access).toBe("run");
  });
});

it("sets up a step's network, whatever is locked, as one step that is kept", async () => {
  open();
  const { nodes, edges, run } = firstTemplate.graph;
  const state = { use: "start", nodes, edges, run: { ...run, epochs: 1 } } as const;
  await learn(withLesson(lesson({ access: "run", steps: [{ ...step, state }, step] })));
  expect(setUpStep(studio, 1)).toBe(false);
  expect(setUpStep(studio, 0)).toBe(true);
  expect(graph().run.epochs).toBe(1);
  expect(graph().lesson).toBeDefined();
});

describe("a lesson by name", () => {
  it("is loaded, and locks what its steps say", async () => {
    open();
    const ready = await loadLesson("why-batch-norm");
    if (ready === undefined) throw new Error("no such lesson");
    await learn(ready.graph);
    expect(studio.lesson.getState()).toEqual({ kind: "ready", lesson: ready.lesson });
    const [first] = ready.lesson.steps;
    expect(lock()?.access).toBe(first?.access ?? ready.lesson.access);
  });

  it("of a newer version changes nothing, and is unknown", async () => {
    open();
    studio.openDocument(
      { ...firstTemplate.graph, lesson: { id: "of-a-newer-version" } },
      undefined,
    );
    await vi.waitFor(() => expect(studio.lesson.getState().kind).toBe("unknown"));
    expect(studio.change(rate, { label: "rate" })).toBe(false);
  });
});
