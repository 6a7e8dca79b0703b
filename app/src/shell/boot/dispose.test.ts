import "fake-indexeddb/auto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { copyText, pasteLink } from "../../editor/commands/clip";
import { boardOf } from "../../features/board/model";
import { claimOf } from "../../features/claim/model";
import { ownDataOf } from "../../features/data/own-data";
import { deviceCheckOf } from "../../features/device/check";
import { labOf } from "../../features/lab/model";
import { labWorkerOf } from "../../features/lab/use-lab-task";
import { lessonStateOf } from "../../features/lesson/lesson-state";
import { draftOf } from "../../features/lesson-editor/draft";
import { pickingOf } from "../../features/lesson-editor/picking";
import { trialOf } from "../../features/lesson-editor/trial";
import { weightsOfferOf } from "../../features/library/weights-offer";
import { recordedOf } from "../../features/recorded/recorded";
import { imagesOf } from "../../observe/images";
import { observerOf } from "../../observe/observer";
import { predictionLogOf } from "../../observe/prediction-log";
import { testSetOf } from "../../observe/test-set";
import { cursorOf } from "../../panels/activations/cursor";
import { paintOf } from "../../panels/filters/paint-store";
import { evaluationOf } from "../../panels/integer/evaluation";
import { runsOf } from "../../runs/runs";
import { damaged } from "../../storage/damaged";
import { openStorage } from "../../storage/storage";
import { lessonProgressOf } from "../../studio/lesson-progress";
import { savedCompositesOf } from "../../studio/saved-composites";
import { createStudio, type Studio } from "../../studio/studio";
import { typedAheadOf } from "../../studio/typed-ahead";
import { createFakeSession } from "../first/fake-session";
import { countdownOf } from "../presenter/countdown";
import { listen } from "./studio";

/** The names of all that has begun and not ended. */
const open = new Set<string>();
let count = 0;

/** Notes that something has begun; gives the function that notes its end. */
function begin(what: string): () => void {
  count += 1;
  const name = `${what} ${count}`;
  open.add(name);
  return () => void open.delete(name);
}

/** A target of events that notes who listens. */
class Target extends EventTarget {
  readonly #ends = new Map<unknown, () => void>();
  override addEventListener(
    ...[type, listener, options]: Parameters<EventTarget["addEventListener"]>
  ): void {
    super.addEventListener(type, listener, options);
    const end = begin(`listener of ${type}`);
    this.#ends.set(listener, end);
    if (typeof options === "object") options.signal?.addEventListener("abort", end);
  }
  override removeEventListener(
    ...[type, listener]: Parameters<EventTarget["removeEventListener"]>
  ): void {
    super.removeEventListener(type, listener);
    this.#ends.get(listener)?.();
  }
}

/** Ends with its listeners. */
class CountedWorker extends EventTarget {
  readonly terminate = begin("worker");
  postMessage(): void {}
}

/** Ends with its listeners. */
class CountedChannel extends EventTarget {
  readonly close = begin("channel");
  postMessage(): void {}
}

/** A pretended session that notes who listens to it, and whether it was disposed. */
function makeSession() {
  const session = createFakeSession({ stepsPerEpoch: 10, pace: 1 });
  const end = begin("session");
  const tracked = (name: string, subscribe: () => () => void) => {
    const ended = begin(name);
    const stop = subscribe();
    return () => {
      ended();
      stop();
    };
  };
  const inherited: typeof session = Object.create(session);
  return Object.assign(inherited, {
    subscribe: (listener: () => void) => tracked("subscriber", () => session.subscribe(listener)),
    onObservation: () => tracked("reader of observations", () => () => undefined),
    onPredictions: () => tracked("reader of predictions", () => () => undefined),
    dispose() {
      end();
      session.dispose();
    },
  });
}

/** Notes who listens to a store, from now on. */
function watch(name: string, store: { subscribe(listener: () => void): () => void }): void {
  const subscribe = store.subscribe.bind(store);
  vi.spyOn(store, "subscribe").mockImplementation((listener) => {
    const end = begin(`subscriber of ${name}`);
    const stop = subscribe(listener);
    return () => {
      end();
      stop();
    };
  });
}

async function openStudio(): Promise<Studio> {
  watch("damaged records", damaged);
  const studio = createStudio({
    session: makeSession(),
    storage: await openStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => Date.now(),
    newKey: () => crypto.randomUUID(),
  });
  watch("the document", studio.document.store);
  watch("the run", studio.run.store);
  watch("the interface", studio.ui.store);
  return studio;
}

/** Makes every store that the app declares, and sets to work what has something to do. */
async function makeAll(studio: Studio): Promise<void> {
  listen(studio);
  runsOf(studio, makeSession);
  observerOf(studio).want([{ kind: "movement" }], () => undefined);
  testSetOf(studio);
  imagesOf(studio);
  predictionLogOf(studio);
  recordedOf(studio);
  boardOf(studio);
  claimOf(studio);
  lessonProgressOf(studio).answer(0, "typed");
  lessonStateOf(studio);
  draftOf(studio);
  pickingOf(studio);
  trialOf(studio);
  savedCompositesOf(studio);
  cursorOf(studio);
  countdownOf(studio);
  paintOf(studio);
  evaluationOf(studio);
  deviceCheckOf(studio);
  weightsOfferOf(studio);
  typedAheadOf(studio).add("a");
  const lab = labOf(studio, makeSession);
  lab.train([{ kind: "curve", target: { id: "sine" }, width: 3 }], ["sign"]);
  void labWorkerOf(studio).run({ task: "hats", target: { id: "sine" } });
  await ownDataOf(studio).read("data", async () => []);
  studio.ui.select(Object.keys(studio.view().nodes));
  copyText(studio, undefined);
  studio.ui.set({ dialog: "lab" });
  pasteLink(studio, "https://school.example/#1AAAA");
  studio.run.start();
  const { started } = studio.run.store.getState();
  if (started === undefined) throw new Error("the first template trains");
  const { graph, ir } = started;
  const document = studio.document.store.getState().key;
  runsOf(studio).train({ graph, ir, document, warm: false, beside: true, name: "comparison" });
  // Waits to be saved.
  studio.change({ kind: "setTitle", title: "Mine" }, { label: "title" });
}

/** The names of all stores that the app's files declare. */
function declared(): string[] {
  const root = join(import.meta.dirname, "../..");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
    .flatMap((name) =>
      [
        ...readFileSync(join(root, name), "utf8").matchAll(
          /^(?:export )?const \w+ = per(?:Studio|Owner)\(\s*"([^"]+)"/gm,
        ),
      ].map(([, store = ""]) => store),
    )
    .sort();
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  open.clear();
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
  vi.stubGlobal("location", { hash: "#lab", pathname: "/", search: "" });
  vi.stubGlobal("Worker", CountedWorker);
  vi.stubGlobal("BroadcastChannel", CountedChannel);
  const frames = new Map<number, () => void>();
  vi.stubGlobal("requestAnimationFrame", () => {
    const end = begin("frame");
    frames.set(count, end);
    return count;
  });
  vi.stubGlobal("cancelAnimationFrame", (frame: number) => frames.get(frame)?.());
  vi.stubGlobal("window", new Target());
  vi.stubGlobal(
    "document",
    Object.assign(new Target(), { baseURI: "http://x/", visibilityState: "visible" }),
  );
});
afterEach(async () => {
  await vi.dynamicImportSettled();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("the end of a studio reaches every store; no timer, listener, session or worker remains", async () => {
  const studio = await openStudio();
  await makeAll(studio);
  // The list of runs is read, tabs are watched, and the comparison run and the early save begin.
  await vi.waitFor(() => {
    expect(runsOf(studio).store.getState().runs).toHaveLength(2);
    expect([...open].join()).toContain("channel");
    expect(studio.belongings.names).toContain("address");
  });
  expect(new Set(studio.belongings.names)).toEqual(new Set([...declared(), "page", "address"]));
  expect(vi.getTimerCount()).toBeGreaterThan(3);
  expect([...open].map((name) => name.replace(/ \d+$/, ""))).toEqual(
    expect.arrayContaining([
      "session",
      "subscriber",
      "worker",
      "reader of observations",
      "reader of predictions",
      "subscriber of the document",
      "subscriber of the run",
      "subscriber of the interface",
      "subscriber of damaged records",
      "listener of visibilitychange",
      "listener of beforeunload",
    ]),
  );
  studio.dispose();
  await Promise.resolve();
  expect(studio.belongings.names).toEqual([]);
  expect([...open]).toEqual([]);
  // A question that the database is answering has a timer until then: answers come by setImmediate, which is the real one.
  for (let i = 0; i < 500 && vi.getTimerCount() > 0; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(vi.getTimerCount()).toBe(0);
});
