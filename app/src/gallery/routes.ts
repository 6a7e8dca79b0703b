import { templates } from "@adder-studio/blocks";
import type { GraphEdit } from "@adder-studio/graph";
import { createSession } from "@adder-studio/session/client";
import { removeEdit } from "../document/late-edits";
import { recordingOf } from "../features/recorded/list";
import { recordedOf } from "../features/recorded/recorded";
import { createFakeSession, type FakeRun } from "../shell/first/fake-session";
import { memoryStorage } from "../storage/storage";
import { answerOf } from "../studio/answer";
import { createStudio, type Studio } from "../studio/studio";
import { activationRoutes } from "./activation-routes";
import { claimRoutes } from "./claim-routes";
import { costRoutes } from "./cost-routes";
import { lessonRoutes } from "./lesson-routes";
import { pageRoutes } from "./page-routes";
import { pointsRoutes } from "./points-routes";
import { prepareRoutes } from "./prepare-routes";
import { previewRoutes } from "./preview-routes";
import type { GalleryRoute } from "./route";
import { showComparison, showRuns } from "./saved-runs";
import { screenRoutes } from "./screen-routes";
import { shareRoutes } from "./share-routes";
import { whyRoutes } from "./why-routes";

const savedOffer = {
  step: 812,
  backend: "wasm",
  finished: false,
  older: false,
  fits: () => true,
} as const;
const recorded: FakeRun = { stepsPerEpoch: 156, pace: 3, recorded: 936, phase: "paused" };
const live: FakeRun = { stepsPerEpoch: 156, pace: 3 };

function edit(studio: Studio, change: GraphEdit): void {
  studio.edit(change, { label: "gallery" });
}

function idOf(studio: Studio, type: string, index = 0): string {
  const { nodes } = studio.document.store.getState().graph;
  return Object.keys(nodes).filter((id) => nodes[id]?.type === type)[index] ?? "";
}

function openDevice(studio: Studio): void {
  studio.ui.set({ dialog: "device" });
}

/** Presses a button once its dialog, which is loading, contains it. */
function pressWhenThere(selector: string): void {
  const button = document.querySelector<HTMLElement>(selector);
  if (button === null) requestAnimationFrame(() => pressWhenThere(selector));
  else button.click();
}

function checkDevice(studio: Studio): void {
  openDevice(studio);
  pressWhenThere(".device-top .primary");
}

/** All states of the gallery. */
export const routes: readonly GalleryRoute[] = [
  { id: "first", title: "First visit" },
  {
    id: "live",
    title: "A running run",
    run: live,
    full: true,
    setUp: (studio) => studio.run.start(),
  },
  {
    id: "selected",
    title: "Recorded run, a block selected",
    run: recorded,
    full: true,
    setUp(studio) {
      studio.run.start();
      studio.ui.select([idOf(studio, "adder2d", 1)]);
    },
  },
  { id: "conv", title: "Conv version", template: "lenet5-bn-conv", full: true },
  { id: "resnet", title: "ResNet-20", template: "resnet20-adder", full: true },
  {
    id: "resnet-run",
    title: "ResNet-20, recorded run",
    template: "resnet20-adder",
    run: { ...recorded, stepsPerEpoch: 312 },
    full: true,
    setUp: (studio) => studio.run.start(),
  },
  {
    id: "layers",
    title: "Layers panel, one layer without gradient",
    run: { ...recorded, deadLayer: 1 },
    full: true,
    setUp(studio) {
      studio.run.start();
      studio.ui.set({ dockTabs: ["layers", "curves"], dockSplit: false, dockPx: 320 });
    },
  },
  {
    id: "cost",
    title: "Cost, compared with the conv version",
    full: true,
    setUp: (studio) =>
      studio.ui.set({ dockTabs: ["cost", "curves"], dockSplit: false, dockPx: 380 }),
  },
  {
    id: "cost-resnet50",
    title: "Cost of ResNet-50",
    template: "resnet50-adder",
    setUp: (studio) => studio.ui.set({ dockTabs: ["cost", "curves"], dockPx: 420 }),
  },
  { id: "runs", title: "Runs, recorded ones", full: true, setUp: showRuns },
  {
    id: "runs-beside",
    title: "A run, a comparison run, and one that waits",
    run: live,
    setUp: showComparison,
  },
  {
    id: "receipt",
    title: "The receipt of a run",
    setUp(studio) {
      showRuns(studio);
      pressWhenThere('[data-run="first run"] .run-name');
    },
  },
  ...prepareRoutes,
  ...whyRoutes,
  {
    id: "broken",
    title: "A broken network",
    full: true,
    setUp(studio) {
      const { graph } = studio.document.store.getState();
      edit(studio, removeEdit(graph, [idOf(studio, "batchNorm")]));
      edit(studio, { kind: "setProp", id: idOf(studio, "adder2d", 2), prop: "kernel", value: 9 });
      studio.ui.set({ problemsOpen: true });
    },
  },
  {
    id: "stale",
    title: "Edited while running",
    run: recorded,
    full: true,
    setUp(studio) {
      studio.run.start();
      const id = idOf(studio, "adder2d", 1);
      edit(studio, { kind: "setProp", id, prop: "filters", value: 32 });
      edit(studio, { kind: "setRun", field: "lr", value: 0.05 });
    },
  },
  {
    id: "failed",
    title: "Training stopped by a fault",
    run: { ...recorded, recorded: 200, phase: "failed" },
    full: true,
    setUp: (studio) => studio.run.start(),
  },
  {
    id: "loading",
    title: "Data on its way",
    run: { ...live, phase: "loading" },
    full: true,
    setUp: (studio) => studio.run.start(),
  },
  {
    id: "resume",
    title: "After a reload",
    setUp(studio) {
      const discard = () => studio.saveState.setState({ offer: undefined });
      studio.saveState.setState({
        save: "saved",
        offer: { ...savedOffer, resume: discard, discard },
      });
    },
  },
  ...shareRoutes,
  ...claimRoutes,
  {
    id: "library",
    title: "Library",
    setUp(studio) {
      for (const [at, { graph }] of templates.entries()) {
        const key = `library-${at}`;
        void studio.storage.save({ key, title: graph.title, graph, savedAt: 60_000 * at }, 0);
      }
      studio.ui.set({ dialog: "library" });
    },
  },
  {
    id: "points",
    title: "Restore points",
    setUp(studio) {
      for (const [why, name] of [
        ["manual", "Before wider filters"],
        ["run", "Run started"],
      ] as const) {
        const { graph } = studio.document.store.getState();
        const point = { id: why, document: "gallery", name, when: 0, why, graph };
        void studio.storage.tables.run("readwrite", (tx) => tx.put("points", point));
      }
      studio.ui.set({ dialog: "points" });
      pressWhenThere(".restore-points .experiment-open");
    },
  },
  {
    id: "reader",
    title: "Open in another tab",
    setUp: (studio) => studio.saveState.setState({ role: "reader" }),
  },
  {
    id: "conflict",
    title: "Changed in two tabs",
    setUp: (studio) => studio.saveState.setState({ role: "conflict" }),
  },
  {
    id: "not-saved",
    title: "A full device",
    setUp: (studio) => studio.saveState.setState({ fault: "full" }),
  },
  {
    id: "damaged",
    title: "A damaged link",
    setUp: (studio) =>
      studio.ui.set({
        notice: "This link lost its last 37 characters on the way. Ask for it again, as a whole.",
      }),
  },
  {
    id: "forget",
    title: "Forget everything",
    setUp: (studio) => studio.ui.set({ dialog: "forget" }),
  },
  {
    id: "class-copy",
    title: "Download for the class",
    setUp: (studio) => studio.ui.set({ dialog: "classCopy" }),
  },
  { id: "shortcuts", title: "Keyboard", setUp: (studio) => studio.ui.set({ dialog: "shortcuts" }) },
  { id: "device", title: "About this device", setUp: openDevice },
  {
    id: "device-asks",
    title: "About this device, during a run",
    run: live,
    setUp(studio) {
      studio.run.start();
      openDevice(studio);
    },
  },
  {
    id: "device-running",
    title: "A device being checked",
    run: { ...live, device: "half" },
    setUp: checkDevice,
  },
  { id: "device-sound", title: "A sound device", run: live, setUp: checkDevice },
  {
    id: "device-faulty",
    title: "A device with a wrong kernel and a lost engine",
    run: { ...live, device: "faulty" },
    setUp: checkDevice,
  },
  {
    id: "quick-add",
    title: "Search to add",
    full: true,
    setUp: (studio) => studio.ui.set({ quickAdd: { screen: [420, 180], at: [300, 100] } }),
  },
  {
    id: "composites",
    title: "ResNet-50 of composites",
    template: "resnet50-adder",
    full: true,
    setUp: (studio) => studio.ui.select(["composite3"]),
  },
  {
    id: "inside",
    title: "Inside a composite",
    template: "resnet20-adder",
    setUp: (studio) => studio.enter(["composite2"]),
  },
  {
    id: "outline",
    title: "The outline",
    template: "resnet20-adder",
    setUp: (studio) => studio.ui.set({ outline: true }),
  },
  {
    id: "several",
    title: "Several blocks selected",
    full: true,
    setUp: (studio) =>
      studio.ui.select(["adder2d", "batchNorm", "relu"].map((type) => idOf(studio, type))),
  },
  {
    id: "commands",
    title: "Find a command",
    setUp: (studio) => studio.ui.set({ dialog: "commands" }),
  },
  {
    id: "menu",
    title: "The menu of a block",
    setUp: (studio) => {
      studio.ui.select([idOf(studio, "adder2d")]);
      studio.ui.set({ contextMenu: { on: "block", screen: [420, 240] } });
    },
  },
  {
    id: "history",
    title: "History",
    setUp: (studio) => {
      const id = idOf(studio, "relu");
      studio.edit({ kind: "setOff", id, off: true }, { label: "mute 1 block" });
      edit(studio, { kind: "setRun", field: "lr", value: 0.05 });
      studio.undo();
      studio.ui.set({ dialog: "history" });
    },
  },
  {
    id: "picture",
    title: "The graph as a picture",
    setUp: (studio) => studio.ui.set({ dialog: "picture" }),
  },
  ...previewRoutes,
  ...costRoutes,
  ...activationRoutes,
  ...pointsRoutes,
  ...pageRoutes,
  ...screenRoutes,
  ...lessonRoutes,
  {
    id: "presenter",
    title: "In front of a class",
    real: 60,
    setUp: (studio) => studio.ui.set({ presenter: true }),
  },
  {
    id: "join",
    title: "The QR code for the class",
    setUp: (studio) => studio.ui.set({ presenter: true, dialog: "join" }),
  },
  {
    id: "data",
    title: "Your own data",
    setUp: (studio) => studio.ui.set({ dialog: "data" }),
  },
];

/** Opens a state of the gallery in a studio of its own. */
export async function openRoute(
  route: GalleryRoute,
  theme: "light" | "dark" | "auto",
): Promise<Studio> {
  const studio = createStudio({
    session:
      route.real === undefined && route.recorded === undefined
        ? createFakeSession(route.run ?? live)
        : createSession({ dataBase: new URL("./", document.baseURI).href }),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 0,
    newKey: () => "gallery",
  });
  if (route.template !== undefined) await studio.openTemplate(route.template);
  const full = { leftOpen: true, dockSplit: true };
  studio.ui.set({ theme, ...(route.full === true ? full : {}) });
  // A state shows the panels it names; the start of its run opens no other.
  studio.ui.set({ answer: answerOf(studio.document.store.getState().graph) });
  route.setUp?.(studio);
  if (route.recorded) {
    const info = recordingOf(studio.document.store.getState().graph);
    if (info === undefined) throw new Error(`${route.id} has no recorded run`);
    await recordedOf(studio).open(info);
  }
  if (route.real !== undefined) {
    studio.run.pick("wasm");
    studio.run.start({ pauseAt: route.real });
    studio.run.session.onObservation(({ step }) => {
      if (step < (route.real ?? 0)) return;
      // One frame for the drawing, one for the screenshot.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          document.documentElement.dataset.seen = "";
        }),
      );
    });
  }
  return studio;
}
