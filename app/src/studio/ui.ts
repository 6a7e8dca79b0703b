import type { Lock, ModelGraph, OwnLesson, ShareOptions } from "@adder-studio/graph";
import type { NamedArray } from "@adder-studio/session";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { DialogName } from "./dialogs";

/** Setting of the theme. Like all of this file it belongs to the view: never part of the document, never shared. */
export type Theme = "auto" | "light" | "dark";
export type Sheet = "palette" | "inspector" | "dock" | "lesson";
/** A request for the context menu, by the right button, a long press or the menu key. */
export interface ContextMenuRequest {
  readonly on: "block" | "wire" | "canvas";
  /** Place in page pixels. */
  readonly screen: readonly [number, number];
}

export interface Preview {
  readonly graph: ModelGraph;
  /** Messages about changes that reading made to the document. */
  readonly notices: readonly string[];
  readonly from: "link" | "file";
  /** True for a teacher's link, which opens the locks. */
  readonly teacher?: true;
  /** The result that came with it, as it stands there: read when it is shown. */
  readonly receipt?: string;
  /** Weights that lay in the same file. */
  readonly weights?: readonly NamedArray[];
  /** True for a network that another program made. */
  readonly isImported?: boolean;
}

/** The lock in force for this person, and the parts of the screen that it hides. */
export interface LockState extends Lock, Pick<ShareOptions, "hidden"> {}

/** The lesson of the open document with its words; `unknown` for one that comes with a newer version. */
export type OpenLesson =
  | { readonly kind: "none" | "loading" | "unknown" }
  | { readonly kind: "ready"; readonly lesson: OwnLesson };

export interface Announcement {
  readonly text: string;
  readonly assertive: boolean;
  readonly count: number;
}

export interface UiState {
  /** The composite blocks that are open, from the outside in. */
  readonly scope: readonly string[];
  readonly selectedNodes: readonly string[];
  readonly selectedEdges: readonly string[];
  readonly theme: Theme;
  /** The theme in force: what `auto` came to. */
  readonly scheme: "light" | "dark" | undefined;
  readonly leftOpen: boolean;
  readonly rightOpen: boolean;
  readonly dockOpen: boolean;
  /** One chart on a first visit, two afterwards. */
  readonly dockSplit: boolean;
  readonly leftPx: number;
  readonly rightPx: number;
  /** Width of the lesson that is being prepared. */
  readonly lessonPx: number;
  /** Height in pixels that a person set; undefined: the height follows from the content. */
  readonly dockPx: number | undefined;
  readonly dockTabs: readonly [string, string];
  /** True when a table of the document replaces the canvas. */
  readonly outline: boolean;
  /** Dragged blocks snap to lines with others (`guides`), or to a grid of 8 pixels (`grid`). */
  readonly guides: boolean;
  readonly grid: boolean;
  /** The wheel, and two fingers on a trackpad, zoom instead of panning. */
  readonly wheelZooms: boolean;
  /** Blocks show previews (`pictures`); the strip that names the test image is open (`imageStrip`). */
  readonly pictures: boolean;
  readonly imageStrip: boolean;
  readonly sheet: Sheet | undefined;
  readonly dialog: DialogName | undefined;
  readonly preview: Preview | undefined;
  /** A sentence about something refused or damaged, with nothing of the person's own touched. */
  readonly notice: string | undefined;
  /** The block whose wire is being placed by keyboard. */
  readonly connectFrom: string | undefined;
  readonly quickAdd: QuickAddRequest | undefined;
  readonly contextMenu: ContextMenuRequest | undefined;
  /** True when shortcuts of one letter are on. */
  readonly letterKeys: boolean;
  /** Limit of the memory of a training on this device, in MiB; a document cannot change it. */
  readonly memoryMb: number;
  /** Settings of the cost panel that differ from its defaults; the panel checks each entry. */
  readonly cost: Readonly<Record<string, unknown>>;
  readonly announcement: Announcement;
  readonly problemsOpen: boolean;
  /** Presentation in front of a class: big type, no side panels. */
  readonly presenter: boolean;
  /** Index of the guiding question on screen. */
  readonly question: number;
  /** The panel that answers the document's question, once a run has begun that answers it. */
  readonly answer: string | undefined;
  /** The document whose question is being written. */
  readonly writing: string | undefined;
  /** The document whose lesson is being prepared. */
  readonly preparing: string | undefined;
  /** The part of the document and the screen that its lesson locks; undefined: nothing. */
  readonly lock: LockState | undefined;
  /** True for the teacher of the open document's lesson: nothing is locked. */
  readonly teacher: boolean;
  /** Index of the lesson's step on screen. */
  readonly lessonStep: number;
  /** The content of the column beside the canvas, in a document with a lesson. */
  readonly lessonSide: "lesson" | "blocks";
  /** The reason why the lesson does not let a student run yet; undefined: it does. */
  readonly runRefusal: string | undefined;
}

export interface QuickAddRequest {
  /** Place where the list opens, in page pixels. */
  readonly screen: readonly [number, number];
  /** Place where the block goes, in canvas pixels. */
  readonly at: readonly [number, number];
  /** Output from which a wire is being drawn. */
  readonly from?: { readonly node: string; readonly port: string };
}

/** The part of the state that is saved for the next visit, apart from documents. */
type SavedView = Pick<
  UiState,
  | "theme"
  | "leftOpen"
  | "rightOpen"
  | "dockOpen"
  | "dockSplit"
  | "leftPx"
  | "rightPx"
  | "lessonPx"
  | "dockPx"
  | "dockTabs"
  | "letterKeys"
  | "memoryMb"
  | "outline"
  | "guides"
  | "grid"
  | "wheelZooms"
  | "cost"
  | "pictures"
  | "imageStrip"
>;

export const prefsKey = "adder-studio:view";

/** The saved state at a first visit. */
export const firstVisit: SavedView = {
  theme: "auto",
  leftOpen: false,
  rightOpen: true,
  dockOpen: true,
  dockSplit: false,
  leftPx: 204,
  rightPx: 304,
  lessonPx: 330,
  dockPx: undefined,
  dockTabs: ["curves", "layers"],
  letterKeys: true,
  memoryMb: 512,
  outline: false,
  guides: true,
  grid: false,
  wheelZooms: false,
  cost: {},
  pictures: true,
  imageStrip: true,
};

export interface UiModel {
  readonly store: StoreApi<UiState>;
  set(change: Partial<UiState>): void;
  select(nodes: readonly string[], edges?: readonly string[]): void;
  announce(text: string, assertive?: boolean): void;
}

export function createUi(prefs: Pick<Storage, "getItem" | "setItem"> | undefined): UiModel {
  const store = createStore<UiState>(() => ({
    scope: [],
    selectedNodes: [],
    selectedEdges: [],
    sheet: undefined,
    dialog: undefined,
    preview: undefined,
    notice: undefined,
    connectFrom: undefined,
    quickAdd: undefined,
    contextMenu: undefined,
    announcement: { text: "", assertive: false, count: 0 },
    problemsOpen: false,
    presenter: false,
    question: 0,
    answer: undefined,
    writing: undefined,
    preparing: undefined,
    lock: undefined,
    teacher: false,
    lessonStep: 0,
    lessonSide: "lesson",
    runRefusal: undefined,
    scheme: undefined,
    ...firstVisit,
    ...readView(prefs),
  }));
  store.subscribe((state, before) => {
    const changed = (Object.keys(firstVisit) as (keyof SavedView)[]).some(
      (key) => state[key] !== before[key],
    );
    if (!changed) return;
    const kept = Object.fromEntries(
      (Object.keys(firstVisit) as (keyof SavedView)[]).map((key) => [key, state[key]]),
    );
    try {
      prefs?.setItem(prefsKey, JSON.stringify(kept));
    } catch {
      // Storage may be blocked or full: the view then lasts as long as the page.
    }
  });
  return {
    store,
    set: (change) => store.setState(change),
    select: (nodes, edges = []) => {
      const state = store.getState();
      if (sameList(state.selectedNodes, nodes) && sameList(state.selectedEdges, edges)) return;
      store.setState({ selectedNodes: nodes, selectedEdges: edges });
    },
    announce: (text, assertive = false) =>
      store.setState({
        announcement: { text, assertive, count: store.getState().announcement.count + 1 },
      }),
  };
}

function readView(prefs: Pick<Storage, "getItem"> | undefined): Partial<SavedView> {
  let value: unknown;
  try {
    value = JSON.parse(prefs?.getItem(prefsKey) ?? "null");
  } catch {
    return {};
  }
  if (typeof value !== "object" || value === null) return {};
  const given = new Map(Object.entries(value));
  const kept: Record<string, unknown> = {};
  for (const key of [
    "leftOpen",
    "rightOpen",
    "dockOpen",
    "dockSplit",
    "letterKeys",
    "outline",
    "guides",
    "grid",
    "wheelZooms",
    "pictures",
    "imageStrip",
  ] as const) {
    if (typeof given.get(key) === "boolean") kept[key] = given.get(key);
  }
  for (const [key, low, high] of [
    ["leftPx", 160, 420],
    ["rightPx", 220, 560],
    ["lessonPx", 240, 380],
    ["memoryMb", 512, 4096],
  ] as const) {
    const size = given.get(key);
    if (typeof size === "number" && size >= low && size <= high) kept[key] = size;
  }
  // An earlier version kept its own height, 252, as if a person had set it.
  const height = given.get("dockPx");
  if (typeof height === "number" && height >= 120 && height <= 640 && height !== 252) {
    kept.dockPx = height;
  }
  const theme = given.get("theme");
  if (theme === "light" || theme === "dark" || theme === "auto") kept.theme = theme;
  const cost = given.get("cost");
  if (typeof cost === "object" && cost !== null) kept.cost = { ...cost };
  const tabs = given.get("dockTabs");
  if (Array.isArray(tabs) && tabs.length === 2 && tabs.every((tab) => typeof tab === "string")) {
    kept.dockTabs = [tabs[0], tabs[1]];
  }
  return kept as Partial<SavedView>;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
