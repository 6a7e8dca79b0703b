import type { Block } from "@adder-studio/blocks";
import { blockOf, exampleGraph } from "@adder-studio/blocks";
import { createSession, type Session } from "@adder-studio/session/client";
import { createElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { createDrawLoop } from "../../draw/draw-loop";
import { DrawLoopProvider } from "../../draw/use-draw";
import { runsOf } from "../../runs/runs";
import { startComparison, startSeeds } from "../../runs/start-comparison";
import { createFakeSession } from "../../shell/first/fake-session";
import { memoryStorage } from "../../storage/storage";
import { StudioProvider } from "../../studio/context";
import { createStudio, type Studio } from "../../studio/studio";
import { RunsPanel } from "./RunsPanel";
import "../../styles/index.css";

const makeSession = () => createSession({ dataBase: `${location.origin}/` });
const patience = { timeout: 100_000 };
let root: Root | undefined;
let studio: Studio | undefined;

afterEach(() => {
  root?.unmount();
  studio?.dispose();
  document.body.replaceChildren();
});

/** A network of one adder layer on synthetic images: at batch 50 an epoch has 40 steps of a few milliseconds. */
function open(): Studio {
  const made = createStudio({
    session: makeSession(),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: Date.now,
    newKey: () => crypto.randomUUID(),
  });
  const { graph } = exampleGraph(blockOf("adder2d") as Block);
  // No batch norm is in it: Adam's steps stay small whatever the gradients are.
  const run = { ...graph.run, batch: 50, epochs: 2, lr: 0.001, optimizer: "adam" } as const;
  made.openDocument({ ...graph, run }, undefined);
  made.run.pick("wasm");
  return made;
}

function mount(it: Studio): Root {
  const body = document.createElement("div");
  body.className = "dock-body";
  body.style.cssText = "position:relative;width:1000px;height:420px";
  document.body.append(body);
  const made = createRoot(body);
  const loop = createDrawLoop(it.run.session);
  const inner = createElement(
    DrawLoopProvider,
    { value: loop },
    createElement(RunsPanel, { table: false }),
  );
  made.render(createElement(StudioProvider, { value: it }, inner));
  return made;
}

const rows = () =>
  [...document.querySelectorAll<HTMLElement>(".run-row")].map((row) => row.dataset.run);
const named = (it: Studio, name: string) =>
  runsOf(it)
    .store.getState()
    .runs.find((run) => run.name === name);

it("saves a live run, and trains its conv version without touching it", async () => {
  studio = open();
  root = mount(studio);
  await vi.waitFor(() => expect(document.body.textContent).toContain("Press Run"), patience);
  const { session } = studio.run;
  studio.run.start({ pauseAt: 50 });
  await vi.waitFor(() => expect(session.state.phase).toBe("paused"), patience);
  await vi.waitFor(() => expect(rows()).toEqual(["first run"]));
  await vi.waitFor(() =>
    expect(document.querySelector("[data-step]")?.textContent).toBe("step 50 of 80, paused"),
  );

  expect(startComparison(studio, { kind: "version" })).toBeUndefined();
  await vi.waitFor(
    () => expect(named(studio as Studio, "convolution version")?.outcome).toBe("done"),
    patience,
  );
  expect(rows()).toEqual(["convolution version", "first run"]);
  const comparison = named(studio, "convolution version");
  expect(comparison).toMatchObject({ kind: "conv", beside: true, step: 80, totalSteps: 80 });
  expect(runsOf(studio).curve(comparison?.id ?? "")?.loss).toHaveLength(80);

  // The one on screen has stood still meanwhile, and goes on to where it would have come alone.
  expect(session.state).toMatchObject({ phase: "paused", step: 50 });
  studio.run.toggle();
  await vi.waitFor(
    () => expect(named(studio as Studio, "first run")?.outcome).toBe("done"),
    patience,
  );
  const first = named(studio, "first run");
  const figures = first?.epochs.map(({ seconds: _, ...rest }) => rest);
  expect(figures).toEqual(session.history.epochs.map(({ type: _, runId: __, ...rest }) => rest));
  expect(first?.epochs[1]?.seconds).toBeGreaterThan(first?.epochs[0]?.seconds ?? 0);
  const alone = makeSession();
  const { started } = studio.run.store.getState();
  if (started === undefined) throw new Error("nothing was started");
  alone.start({ ir: started.ir, run: started.graph.run, backend: "wasm" });
  await vi.waitFor(() => expect(alone.state.phase).toBe("done"), patience);
  expect(first?.weightsHash).toBe(alone.state.weightsHash);
  expect(comparison?.weightsHash).not.toBe(first?.weightsHash);
  alone.dispose();

  // A name opens the receipt.
  document.querySelector<HTMLElement>('[data-run="first run"] .run-name')?.click();
  await vi.waitFor(() =>
    expect(document.querySelector(".receipt")?.textContent).toContain(first?.weightsHash),
  );
});

it("trains seeds one after the other, and draws their mean and spread", async () => {
  studio = open();
  root = mount(studio);
  expect(startSeeds(studio, 3)).toBe(3);
  await vi.waitFor(() => expect(rows()).toEqual(["seed 0"]), patience);
  await vi.waitFor(
    () => expect(document.querySelectorAll(".runs-waiting li")).toHaveLength(2),
    patience,
  );
  const { store } = runsOf(studio);
  await vi.waitFor(
    () =>
      expect(store.getState().runs.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
        "seed 2 done",
        "seed 1 done",
        "seed 0 done",
      ]),
    patience,
  );
  await vi.waitFor(
    () =>
      expect(document.querySelector(".runs-notes")?.textContent).toMatch(
        /n = 3 \(seed 0, seed 1, seed 2\): dark band mean ± sd, light band min to max/,
      ),
    patience,
  );
  // All three are there: nothing is left to train.
  expect(startSeeds(studio, 3)).toBe(0);
  const losses = runsOf(studio)
    .store.getState()
    .runs.map(({ epochs }) => epochs[1]?.testLoss);
  expect(new Set(losses).size).toBe(3);
});

it("tells a fault of a run beside at its row; the one on screen goes on", async () => {
  studio = open();
  const failing = (): Session => createFakeSession({ stepsPerEpoch: 10, pace: 3, failAt: 7 });
  runsOf(studio, failing);
  root = mount(studio);
  studio.run.start({ pauseAt: 5 });
  await vi.waitFor(() => expect(studio?.run.session.state.phase).toBe("paused"), patience);
  startComparison(studio, { kind: "settings", run: { lr: 5 } });
  await vi.waitFor(() => expect(rows()).toEqual(["lr 5", "first run"]), patience);
  await vi.waitFor(() =>
    expect(
      document.querySelector('[data-run="lr 5"] .run-facts.is-failed')?.getAttribute("title"),
    ).toMatch(/^failed at step 7: The loss is no longer a number/),
  );
  expect(studio.run.session.state).toMatchObject({ phase: "paused", step: 5 });

  // Deleted, and back.
  const { id } = named(studio, "lr 5") ?? { id: "" };
  await runsOf(studio).remove(id);
  await vi.waitFor(() => expect(rows()).toEqual(["first run"]));
  const [undo] = document.querySelectorAll<HTMLElement>(".runs-bar button");
  undo?.click();
  await vi.waitFor(() => expect(rows()).toEqual(["lr 5", "first run"]));
});
