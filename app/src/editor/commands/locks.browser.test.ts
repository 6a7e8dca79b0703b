import { firstTemplate } from "@adder-studio/blocks";
import {
  documentHash,
  type GraphEdit,
  type LessonAccess,
  type ModelGraph,
} from "@adder-studio/graph";
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { batch } from "../../document/edits";
import { createFakeSession } from "../../shell/first/fake-session";
import { memoryStorage } from "../../storage/storage";
import { hideable } from "../../studio/hideable";
import { createStudio, type Studio } from "../../studio/studio";
import { copy, paste } from "./clip";
import { blockedWhy, commands, perform } from "./table";

let studio: Studio;
let keys = 0;
afterEach(() => studio.dispose());

/** A document whose lesson locks it, with things in the history and in the clipboard, and its rules loaded. */
async function locked(access: LessonAccess): Promise<Studio> {
  studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 10, pace: 5 }),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 1,
    newKey: () => `k${keys++}`,
  });
  const steps = [
    { title: "Free", text: "", questions: [], access: "open" as const },
    { title: "Locked", text: "", questions: [] },
  ];
  const graph = { ...firstTemplate.graph, lesson: { title: "L", access, steps } };
  studio.openDocument(graph, { kind: "link", graph });
  await vi.waitFor(() => expect(studio.lesson.getState().kind).toBe("ready"));
  await vi.dynamicImportSettled();
  const [, second = "", third = ""] = Object.keys(graph.nodes);
  studio.ui.select([second, third]);
  copy(studio, undefined);
  expect(studio.change({ kind: "setLabel", id: second, label: "Mine" }, { label: "rename" })).toBe(
    true,
  );
  expect(studio.change({ kind: "setRun", field: "lr", value: 0.5 }, { label: "rate" })).toBe(true);
  studio.undo();
  studio.ui.set({ lessonStep: 1 });
  return studio;
}

const graphNow = () => studio.document.store.getState().graph;

/** Commands that go to another document leave this one as it is; their dialogs and downloads need a page. */
const inThisDocument = commands.filter(
  ({ id }) =>
    !/^(template-|new$|export-|save|forget|palette|picture|properties|rename|search-blocks|add$)/.test(
      id,
    ),
);

/** Every door by which a person changes a document, without the page. */
const doors: readonly ((blocks: readonly string[]) => void)[] = [
  ...inThisDocument.map((command) => (blocks: readonly string[]) => {
    studio.ui.select(blocks);
    perform(command, { studio, canvas: undefined });
  }),
  // Past the reasons that commands give: keys and buttons that would not ask.
  ...inThisDocument
    .filter(({ changes }) => changes !== undefined)
    .map((command) => (blocks: readonly string[]) => {
      studio.ui.select(blocks);
      command.run({ studio, canvas: undefined });
    }),
  () => paste(studio, [0, 0]),
  () => void studio.document.undo(),
  () => void studio.document.redo(),
  () => studio.backToOrigin(),
  ([id = ""]) => void change({ kind: "setProp", id, prop: "filters", value: 3 }),
  ([id = ""]) => void change({ kind: "moveNodes", to: { [id]: [5, 5] } }),
  ([id = ""]) =>
    void change(
      batch([
        { kind: "setOff", id, off: true },
        { kind: "removeNodes", ids: [id] },
      ]),
    ),
  () => void change({ kind: "setLesson", lesson: undefined }),
  () => void change({ kind: "setTitle", title: "Mine" }),
  () =>
    void change({
      kind: "setShare",
      share: { locked: [], hidden: [], prompt: "", seedRule: "ask" },
    }),
  () => void change({ kind: "replace", graph: firstTemplate.graph }),
];

function change(edit: GraphEdit): boolean {
  return studio.change(edit, { label: "door" });
}

/** Goes through doors one after the other. */
function tryDoors(check: (start: ModelGraph) => void): void {
  const ids = Object.keys(graphNow().nodes);
  const start = graphNow();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(doors.length - 1), fc.subarray(ids)), { maxLength: 12 }),
      (tries) => {
        for (const [door, blocks] of tries) doors[door]?.(blocks);
        check(start);
      },
    ),
    { numRuns: 150 },
  );
}

it("a run-only lesson never changes, by whatever door", async () => {
  await locked("run");
  const { key } = studio.document.store.getState();
  tryDoors((start) => {
    expect(studio.document.store.getState().key).toBe(key);
    expect(documentHash(graphNow())).toBe(documentHash(start));
  });
});

it("a settings-only lesson keeps its blocks and wires, by whatever door", async () => {
  await locked("settings");
  const structure = ({ nodes, edges, lesson, share }: ModelGraph) => ({
    types: Object.entries(nodes).map(([id, { type, off }]) => [id, type, off]),
    edges,
    lesson,
    share,
  });
  tryDoors((start) => expect(structure(graphNow())).toEqual(structure(start)));
});

it("the doors are no walls: in an open lesson they change the document", async () => {
  await locked("open");
  const before = documentHash(graphNow());
  expect(change({ kind: "setTitle", title: "Mine" })).toBe(true);
  expect(documentHash(graphNow())).not.toBe(before);
});

it("commands that change a locked document say who locked it", async () => {
  await locked("run");
  studio.ui.select(Object.keys(graphNow().nodes).slice(1, 3));
  const reasons = commands
    .filter(({ changes }) => changes !== undefined)
    .map((command) => blockedWhy(command, { studio, canvas: undefined }));
  expect(reasons.length).toBeGreaterThan(15);
  expect(new Set(reasons)).toEqual(new Set(["locked by the lesson"]));
});

it("hidden parts are no command either, and readings cannot be hidden", async () => {
  await locked("open");
  const share = { ...graphNow().share, hidden: ["lab", "templates"] };
  studio.openDocument({ ...graphNow(), share }, undefined);
  await vi.waitFor(() => expect(studio.ui.store.getState().lock?.hidden).toEqual(share.hidden));
  const hidden = commands.filter(
    (command) => blockedWhy(command, { studio, canvas: undefined }) === "hidden by the lesson",
  );
  const templates = commands.filter(({ id }) => id.startsWith("template-"));
  expect(hidden.map(({ id }) => id).sort()).toEqual(
    ["lab", ...templates.map(({ id }) => id)].sort(),
  );
  expect(Object.keys(hideable)).not.toContain("curves");
});
