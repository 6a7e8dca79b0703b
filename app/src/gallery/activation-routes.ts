import { cursorOf, type Level } from "../panels/activations/cursor";
import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";

function idsOf(studio: Studio, type: string): string[] {
  const { nodes } = studio.document.store.getState().graph;
  return Object.keys(nodes).filter((id) => nodes[id]?.type === type);
}

function open(
  studio: Studio,
  room: string,
  layer: number,
  level: Level,
  painting = false,
  type = "adder2d",
): void {
  studio.ui.select([idsOf(studio, type)[layer] ?? ""]);
  studio.ui.set({ dockTabs: [room, "curves"], dockSplit: false, dockPx: 320, sheet: "dock" });
  cursorOf(studio).setState({ level, painting });
}

/** Adders that answer -sum |x - f|^p. */
function power(studio: Studio, p: number): void {
  for (const field of ["lpStart", "lpEnd"] as const) {
    studio.edit({ kind: "setRun", field, value: p }, { label: "gallery" });
  }
}

/** The first layer shifts, the second is depthwise: three filters for each of its six channels. */
function shiftThenDepthwise(studio: Studio): void {
  const { nodes } = studio.document.store.getState().graph;
  const [first = "", second = ""] = idsOf(studio, "adder2d");
  const edits = [
    { kind: "setProp", id: second, prop: "filters", value: 18 },
    { kind: "setProp", id: second, prop: "groups", value: 6 },
    { kind: "setType", id: first, type: "shift2d", props: nodes[first]?.props ?? {} },
  ] as const;
  for (const change of edits) studio.edit(change, { label: "gallery" });
}

/** Rooms of the tab Look, each on a real run. */
export const lookRoutes: readonly GalleryRoute[] = [
  {
    id: "responses",
    title: "Responses: all maps of a layer",
    real: 40,
    full: true,
    setUp: (studio) => open(studio, "responses", 1, "maps"),
  },
  {
    id: "responses-map",
    title: "Responses: one map",
    real: 40,
    full: true,
    setUp: (studio) => open(studio, "responses", 1, "map"),
  },
  {
    id: "responses-value",
    title: "Responses: one value taken apart",
    real: 40,
    full: true,
    setUp: (studio) => open(studio, "responses", 1, "value"),
  },
  {
    id: "filters",
    title: "Filters of the second layer",
    real: 40,
    full: true,
    setUp: (studio) => open(studio, "filters", 1, "maps"),
  },
  {
    id: "paint",
    title: "A filter under the brush",
    real: 40,
    full: true,
    setUp: (studio) => open(studio, "filters", 0, "maps", true),
  },
  {
    id: "power-2",
    title: "Squared distances: a value taken apart",
    real: 40,
    full: true,
    setUp(studio) {
      power(studio, 2);
      open(studio, "responses", 1, "value");
    },
  },
  {
    id: "power-between",
    title: "p = 1.5: a value taken apart",
    real: 40,
    full: true,
    setUp(studio) {
      power(studio, 1.5);
      open(studio, "responses", 1, "value");
    },
  },
  {
    id: "power-speed",
    title: "Learning speed, with p = 2",
    real: 40,
    full: true,
    setUp(studio) {
      power(studio, 2);
      studio.ui.set({ dockTabs: ["layers", "curves"], dockSplit: false, dockPx: 320 });
    },
  },
  {
    id: "depthwise",
    title: "A depthwise adder behind a shift: a value taken apart",
    real: 40,
    full: true,
    setUp(studio) {
      shiftThenDepthwise(studio);
      open(studio, "responses", 0, "value");
    },
  },
  {
    id: "shift",
    title: "A shift layer: a value taken apart",
    real: 40,
    full: true,
    setUp(studio) {
      shiftThenDepthwise(studio);
      open(studio, "responses", 0, "value", false, "shift2d");
    },
  },
];
