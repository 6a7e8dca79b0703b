import { createSession } from "@adder-studio/session/client";
import { randomId } from "../storage/random-id";
import { perStudio } from "../studio/per-studio";
import type { Studio } from "../studio/studio";
import { createComparisons } from "./comparisons";
import type { Recording, RunsModel } from "./model";
import { holdPage } from "./pages";
import { watchRuns } from "./recorder";
import { createRecording } from "./recording";
import { createRunList, type RunList } from "./run-list";
import { deviceRuns, memoryRuns } from "./run-storage";

/** Returns the list of runs of a studio; it records runs from its creation on. */
export const runsOf = perStudio("runs", createRuns, (model) => model.dispose());

function createRuns(
  studio: Studio,
  makeSession = () => createSession({ dataBase: new URL("./", document.baseURI).href }),
): RunsModel {
  const page = randomId();
  const ending = new AbortController();
  const { signal } = ending;
  const list = createRunList(studio.storage.kind === "device" ? deviceRuns() : memoryRuns());
  const { store } = list;
  const recording = createRecording({ list, page, now: studio.now });
  // A name says what differs from the run before: the list has to be there first.
  const ready = list.read();
  const comparisons = createComparisons({ studio, makeSession, recording, ready, store });
  let unwatch: () => void = () => undefined;
  void holdPage(page, signal);
  void ready.then(() => {
    if (!signal.aborted) unwatch = watchScreen(studio, list, recording);
  });
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState === "visible") void list.read();
      else recording.saveAll();
    },
    { signal },
  );
  return {
    store,
    sessionOf: recording.sessionOf,
    curve: list.curve,
    change(id, change) {
      const record = list.find(id);
      if (record !== undefined) list.put({ ...record, ...change });
    },
    // Behind the list of this device, which would know an older one of the same id.
    add: (record, curve) => void ready.then(() => list.put(record, curve)),
    remove: list.remove,
    undoRemove: list.undoRemove,
    train(job) {
      const train = () => comparisons.train(job);
      if (studio.run.allowed(train)) train();
    },
    stop: comparisons.stop,
    onTick: comparisons.onTick,
    dispose() {
      ending.abort();
      unwatch();
      comparisons.dispose();
      recording.dispose();
      list.dispose();
    },
  };
}

/** Records the runs on screen; returns the function that ends the recording. */
function watchScreen(studio: Studio, { store }: RunList, recording: Recording): () => void {
  const { session } = studio.run;
  return watchRuns(session, studio.now, {
    began() {
      const { started } = studio.run.store.getState();
      store.setState({ current: undefined });
      if (started === undefined) return undefined;
      const { key } = studio.document.store.getState();
      const { graph, ir, warm, name } = started;
      const of = { graph, ir, document: key, warm, beside: false, ...(name && { name }) };
      const record = recording.begin(of, session);
      store.setState({ current: record.id });
      return record.epochs.length > 0 ? record : undefined;
    },
    changed(progress) {
      const { current } = store.getState();
      if (current !== undefined) recording.progress(current, progress, session);
    },
    cleared: () => store.setState({ current: undefined }),
  });
}
