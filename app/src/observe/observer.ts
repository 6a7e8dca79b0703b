import { exponentAt } from "@adder-studio/graph";
import type {
  Observation,
  ObserveItem,
  ObserveRequest,
  ShownImage,
} from "@adder-studio/session/client";
import { createStore, type StoreApi } from "zustand/vanilla";
import { drawEveryMs } from "../draw/draw-loop";
import { scheduleFrame } from "../draw/schedule-frame";
import { perStudio } from "../studio/per-studio";
import type { Studio } from "../studio/studio";
import { createSnapshots, type ShownSnapshot, type StepValue } from "./snapshots";

/** The choices of a person who looks at the network in training. React commits on their changes, never on a tick. */
export interface ObserverState {
  readonly image: ShownImage;
  /** The step that is looked back at; without one the newest is shown. */
  readonly at: number | undefined;
  /** Why nothing can be seen. */
  readonly fault: string | undefined;
}

export type DrawSnapshot = (look: ShownSnapshot) => void;

/**
 * Gathers what all visible views want to see into one request, so that one read-back serves them all, and hands each
 * observation to them once a frame.
 */
export interface ObserverModel {
  readonly store: StoreApi<ObserverState>;
  /** Wants these things while it is on screen; `draw` is called at once when something is known. */
  want(items: readonly ObserveItem[], draw: DrawSnapshot): () => void;
  /** The snapshot on screen: the newest, or the one that a person looks back at. */
  readonly snapshot: ShownSnapshot;
  /** All that is kept of one thing, oldest first. */
  history(item: ObserveItem): readonly StepValue[];
  /** Steps that can be looked back at, oldest first. */
  readonly steps: readonly number[];
  show(image: ShownImage): void;
  scrub(step: number | undefined): void;
  dispose(): void;
}

/** Between two looks with a graphics card at work. */
const hardMs = 50;

/** A thing to see, as a name: equal things are asked for once. */
export function keyOf(item: ObserveItem): string {
  switch (item.kind) {
    case "value":
      return `value ${item.op} ${item.channels ?? "all"}`;
    case "sample":
      return `sample ${item.op} ${item.count}`;
    case "grid":
      return `grid ${item.op} ${item.side} ${item.extent}`;
    case "param":
      return `param ${item.name}`;
    case "distribution":
      return "op" in item ? `distribution ${item.op} ${item.count}` : `distribution ${item.name}`;
    case "movement":
      return "movement";
  }
}

/** The page's one observer; made when the first view asks for it. */
export const observerOf = perStudio(
  "observer",
  ({ run }) => createObserver(run.session, run.store),
  (observer) => observer.dispose(),
);

export function createObserver(
  session: Studio["run"]["session"],
  run: Studio["run"]["store"],
): ObserverModel {
  const store = createStore<ObserverState>(() => ({
    image: { index: 0 },
    at: undefined,
    fault: undefined,
  }));
  const views = new Map<
    object,
    { readonly items: readonly ObserveItem[]; readonly draw: DrawSnapshot }
  >();
  const snapshots = createSnapshots();
  const numberOf = numberArrays();
  let request: ObserveRequest | undefined;
  let asked = "";
  let lastId = 0;
  let planned = false;
  let callOff: (() => void) | undefined;
  let runId = session.state.runId;

  /** One request for all views, once they have all said what they want. */
  function plan(): void {
    if (planned) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      ask();
    });
  }

  function ask(): void {
    const wanted = new Map<string, ObserveItem>();
    for (const { items } of views.values()) {
      for (const item of items) wanted.set(keyOf(item), item);
    }
    const { image } = store.getState();
    const everyMs = drawEveryMs(session, hardMs);
    const shown = "index" in image ? `${image.index}` : `own ${numberOf(image.pixels)}`;
    const key = `${runId} ${shown} ${everyMs} ${[...wanted.keys()].join("|")}`;
    if (key === asked) return;
    asked = key;
    lastId += 1;
    request =
      wanted.size === 0 ? undefined : { id: lastId, image, items: [...wanted.values()], everyMs };
    session.observe(request);
  }

  function onObservation({ request: id, step, sizes, data, fault }: Observation): void {
    if (id !== request?.id) return;
    if (fault !== store.getState().fault) store.setState({ fault });
    if (fault !== undefined) return;
    const values = new Map<string, Float32Array>();
    let at = 0;
    request.items.forEach((item, i) => {
      const size = sizes[i] ?? 0;
      values.set(keyOf(item), data.subarray(at, at + size));
      at += size;
    });
    snapshots.add({ step, values });
    // With the charts, where drawing costs training its time.
    const everyMs = session.state.phase === "running" ? drawEveryMs(session, 0) : 0;
    callOff ??= scheduleFrame(everyMs, draw);
  }

  function wake(): void {
    callOff?.();
    callOff = scheduleFrame(0, draw);
  }

  function draw(): void {
    callOff = undefined;
    const look = current();
    for (const view of views.values()) view.draw(look);
  }

  function current(): ShownSnapshot {
    const { at } = store.getState();
    const look = snapshots.at(at);
    const settings = run.getState().started?.graph.run;
    const { totalSteps } = session.state;
    const p = settings === undefined ? 1 : exponentAt(settings, look.step ?? 0, totalSteps);
    const isIncomplete =
      look.isPast &&
      [...views.values()].some(({ items }) =>
        items.some((item) => look.get(keyOf(item)) === undefined),
      );
    return { ...look, p, isIncomplete };
  }

  const unsubscribe = [
    session.onObservation(onObservation),
    session.subscribe(() => {
      if (session.state.runId !== runId) {
        runId = session.state.runId;
        snapshots.clear();
        store.setState({ at: undefined });
        wake();
      } else if (session.state.phase === "idle") {
        snapshots.clear();
        wake();
      } else if (callOff !== undefined) {
        // What the last look saw, at once: the run may stand now.
        wake();
      }
      plan();
    }),
    run.subscribe((state, before) => {
      if (state.started !== before.started) plan();
    }),
  ];

  return {
    store,
    want(items, drawIt) {
      const view = {};
      views.set(view, { items, draw: drawIt });
      plan();
      drawIt(current());
      return () => {
        views.delete(view);
        plan();
      };
    },
    get snapshot() {
      return current();
    },
    history: (item) => snapshots.history(keyOf(item)),
    get steps() {
      return snapshots.steps;
    },
    show(image) {
      store.setState({ image });
      // Values of another image are no history of this one.
      snapshots.forget((key) => key.startsWith("value "));
      plan();
    },
    scrub(at) {
      store.setState({ at });
      wake();
    },
    dispose() {
      for (const stop of unsubscribe) stop();
      callOff?.();
      views.clear();
    },
  };
}

/** Numbers images of the person's own: the same array gets the same number. */
function numberArrays(): (pixels: Uint8Array) => number {
  const numbers = new WeakMap<Uint8Array, number>();
  let last = 0;
  return (pixels) => {
    const number = numbers.get(pixels) ?? ++last;
    numbers.set(pixels, number);
    return number;
  };
}
