import { templateOf } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { afterEach, expect, test, vi } from "vitest";
import { createFakeSession } from "../shell/first/fake-session";
import { memoryStorage } from "../storage/storage";
import { answerOf } from "./answer";
import { createStudio, type Studio } from "./studio";

let studio: Studio;
afterEach(() => studio.dispose());

function page(): Studio {
  let keys = 0;
  studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 10, pace: 5 }),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 1,
    newKey: () => `k${keys++}`,
  });
  return studio;
}
const graphOf = (id: string) => templateOf(id)?.graph as ModelGraph;
const tabs = () => studio.ui.store.getState().dockTabs;
const opened = (answer: string) =>
  vi.waitFor(() => expect(studio.ui.store.getState().answer).toBe(answer));
/** Long enough for a panel to open that should not. */
const aWhile = () => new Promise((done) => setTimeout(done, 50));

test.each([
  ["spirals-adder", "predictions"],
  ["approx-1d-adder", "predictions"],
  ["lenet5-bn-adder", "curves"],
  ["lenetpp-conv", "features"],
  ["vgg-small-adder", "cost"],
])("after Run, %s is answered in %s", async (id, answer) => {
  const { ui, run, openDocument } = page();
  ui.set({ dockOpen: false, dockTabs: ["filters", answer] });
  openDocument(graphOf(id), undefined);
  run.start();
  await opened(answer);
  expect(tabs()).toEqual([answer, "filters"]);
  // On small screens the panels are a sheet.
  expect(ui.store.getState()).toMatchObject({ dockOpen: true, sheet: "dock" });
});

test("whoever chose another panel keeps it, in this run and the next, until another document opens", async () => {
  const { ui, run, openDocument } = page();
  openDocument(graphOf("spirals-adder"), undefined);
  run.start();
  await opened("predictions");
  ui.set({ dockTabs: ["layers", "curves"] });
  run.newWeights();
  run.start();
  await aWhile();
  expect(tabs()).toEqual(["layers", "curves"]);
  openDocument(graphOf("approx-1d-adder"), undefined);
  expect(ui.store.getState().answer).toBeUndefined();
  run.start();
  await opened("predictions");
  expect(tabs()).toEqual(["predictions", "curves"]);
});

test("a panel that was chosen before the run stays", async () => {
  const { ui, run } = page();
  ui.set({ dockTabs: ["predictions", "layers"] });
  run.start();
  await opened("curves");
  expect(tabs()).toEqual(["predictions", "layers"]);
});

test("a panel that was chosen while the answer was on its way stays", async () => {
  const { ui, run, openDocument } = page();
  openDocument(graphOf("spirals-adder"), undefined);
  run.start();
  ui.set({ dockTabs: ["runs", "curves"] });
  await opened("predictions");
  expect(tabs()).toEqual(["runs", "curves"]);
});

test("a person's own question opens the panel they chose; another answer opens with the next run", async () => {
  const { run, change } = page();
  const ask = (answer: string) =>
    change(
      { kind: "setQuestion", question: { text: "Why?", hints: [], answer } },
      { label: "question" },
    );
  ask("distributions");
  run.start();
  await opened("distributions");
  ask("responses");
  run.start();
  await opened("responses");
  expect(tabs()[0]).toBe("responses");
});

test("nothing opens where nothing is asked, the panel is hidden or not known here", () => {
  const graph = graphOf("spirals-adder");
  const { question: _, ...mute } = graph;
  page();
  expect(answerOf(mute)).toBeUndefined();
  expect(
    answerOf({ ...graph, share: { ...graph.share, hidden: ["predictions"] } }),
  ).toBeUndefined();
  expect(answerOf({ ...graph, question: { id: "of-a-newer-version" } })).toBeUndefined();
  const own = { text: "Why?", hints: [], answer: "a-panel-to-come" };
  expect(answerOf({ ...graph, question: own })).toBeUndefined();
});
