import type { Viewport } from "@xyflow/react";
import type { RefObject } from "react";
import type { HistoryEntry } from "../../document/document";
import type { Point } from "../../document/layout/layout";
import type { Projection } from "../../document/layout/project";
import type { Studio } from "../../studio/studio";
import { edgePull, heldPan } from "./edge-pan";
import { boundsOf } from "./fit-options";

/** The parts of React Flow's store that are read and written here. */
export interface FlowStore {
  getState(): {
    readonly width: number;
    readonly height: number;
    readonly transform: readonly [x: number, y: number, zoom: number];
    readonly panBy: (by: Point) => Promise<boolean>;
    readonly connection: { readonly inProgress: boolean };
    readonly connectionClickStartHandle: unknown;
  };
  setState(change: {
    panBy?: (by: Point) => Promise<boolean>;
    connectionClickStartHandle?: null;
  }): void;
}

interface Parts {
  readonly store: FlowStore;
  readonly studio: Studio;
  readonly root: RefObject<HTMLElement | null>;
  readonly projection: RefObject<Projection | undefined>;
  setView(view: Viewport): void;
  /** The wire in hand was let go by Escape. */
  dropWire(): void;
}

/** A held block, wire or selection box. */
interface Held {
  readonly view: Viewport;
  readonly giveUp: () => void;
  isGivenUp: boolean;
}

/** React Flow counts its speed by the picture; `autoPanSpeed` was chosen at sixty of them a second. */
const frameMs = 1000 / 60;

/**
 * The view during a drag: it goes along at the edge, slowly and never so far that nothing else is in sight; Escape
 * brings it back together with what was held; and so does the undo of an edit that came of it.
 */
export function dragView({ store, studio, root, projection, setView, dropWire }: Parts) {
  let held: Held | undefined;
  let last: Held | undefined;
  let moving: ReadonlySet<string> = new Set();
  let frame = 0;
  let pointer: Point | undefined;
  const views = new WeakMap<
    HistoryEntry,
    { readonly before: Viewport; readonly after: Viewport }
  >();
  const viewNow = (): Viewport => {
    const [x, y, zoom] = store.getState().transform;
    return { x, y, zoom };
  };

  /** React Flow's, which wires and selection boxes use: per second and not per picture, and not out of sight. */
  const { panBy: plainPan } = store.getState();
  let panned = 0;
  const panBy = (by: Point): Promise<boolean> => {
    const now = performance.now();
    const share = Math.min(1, (now - panned) / frameMs);
    panned = now;
    return plainPan(within({ x: by.x * share, y: by.y * share }));
  };
  store.setState({ panBy });

  function within(by: Point): Point {
    const { transform, ...size } = store.getState();
    const [x, y, zoom] = transform;
    const box = boundsOf(projection.current?.nodes.filter(({ id }) => !moving.has(id)) ?? []);
    if (box === undefined) return { x: 0, y: 0 };
    const rest = {
      x: x + zoom * box.x,
      y: y + zoom * box.y,
      width: zoom * box.width,
      height: zoom * box.height,
    };
    return heldPan(by, rest, size);
  }

  function hold(giveUp: () => void): void {
    held = { view: viewNow(), giveUp, isGivenUp: false };
    last = held;
  }

  function letGo(): boolean {
    const wasGivenUp = held?.isGivenUp === true;
    cancelAnimationFrame(frame);
    held = undefined;
    pointer = undefined;
    moving = new Set();
    return wasGivenUp;
  }

  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    const { connection, connectionClickStartHandle } = store.getState();
    const wire = connection.inProgress || connectionClickStartHandle !== null;
    if (!wire && (held === undefined || held.isGivenUp)) return;
    event.preventDefault();
    // Escape does much else: it ends what is nearest at hand, and only that.
    event.stopImmediatePropagation();
    if (held !== undefined) {
      cancelAnimationFrame(frame);
      held.isGivenUp = true;
      held.giveUp();
      setView(held.view);
    }
    if (!wire) return;
    store.setState({ connectionClickStartHandle: null });
    // React Flow takes back no wire by itself: as if it were let go here.
    if (connection.inProgress) document.dispatchEvent(new MouseEvent("mouseup"));
    else dropWire();
  };
  window.addEventListener("keydown", onKey, true);

  const unwatch = studio.document.store.subscribe((now, before) => {
    if (now.key !== before.key) return;
    const undone = now.past.length < before.past.length ? now.future.at(-1) : undefined;
    const redone = now.future.length < before.future.length ? now.past.at(-1) : undefined;
    const [entry, to] = undone ? [undone, "before" as const] : [redone, "after" as const];
    const view = entry && views.get(entry);
    // The blocks first stand where they belong.
    if (view !== undefined) requestAnimationFrame(() => setView(view[to]));
  });

  return {
    begin(ids: readonly string[], shift: (by: Point) => void, giveUp: () => void): void {
      hold(giveUp);
      moving = new Set(ids);
      const box = root.current?.getBoundingClientRect();
      let then = performance.now();
      const follow = (now: number) => {
        frame = requestAnimationFrame(follow);
        const seconds = Math.min(0.1, (now - then) / 1000);
        then = now;
        if (box === undefined || pointer === undefined) return;
        const speed = edgePull({ x: pointer.x - box.left, y: pointer.y - box.top }, box);
        if (speed.x === 0 && speed.y === 0) return;
        const by = within({ x: speed.x * seconds, y: speed.y * seconds });
        const { x, y, zoom } = viewNow();
        setView({ x: x + by.x, y: y + by.y, zoom });
        shift({ x: -by.x / zoom, y: -by.y / zoom });
      };
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(follow);
    },
    beginWire: () => hold(() => undefined),
    follow(at: Point): void {
      if (held !== undefined) pointer = at;
    },
    end: letGo,
    wasGivenUp: () => held?.isGivenUp === true,
    done(): void {
      const entry = studio.document.store.getState().past.at(-1);
      const [before, after] = [last?.view, viewNow()];
      const moved = before && Math.hypot(after.x - before.x, after.y - before.y) > 1;
      if (entry !== undefined && before !== undefined && moved) views.set(entry, { before, after });
    },
    stop(): void {
      letGo();
      unwatch();
      window.removeEventListener("keydown", onKey, true);
      store.setState({ panBy: plainPan });
    },
  };
}
