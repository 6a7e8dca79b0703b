import { cursorOf, type Level } from "../panels/activations/cursor";
import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";

function idsOf(studio: Studio, type: string): string[] {
  const { nodes } = studio.document.store.getState().graph;
  return Object.keys(nodes).filter((id) => nodes[id]?.type === type);
}

function open(
  studio: Studio,
  panel: string,
  layer: number,
  level: Level,
  painting = false,
  type = "adder2d",
): void {
  studio.ui.select([idsOf(studio, type)[layer] ?? ""]);
  studio.ui.set({ dockTabs: [panel, "curves"], dockSplit: false, dockPx: 320, sheet: "dock" });
  cursorOf(studio).setState({ level, painting });
}

/** Makes the adders compute -sum |x - f|^p. */
function power(studio: Studio, p: number): void {
  for (const field of ["lpStart", "lpEnd"] as const) {
    studio.edit({ kind: "setRun", field, value: p }, { label: "gallery" });
  }
}

/** Makes the first layer a shift layer and the second depthwise, with three filters for each of its six channels. */
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

/** States of the panels that show activations and filters, each on a real run. */
export const activationRoutes: readonly GalleryRoute[] = [
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
    title: "Responses: one value decomposed",
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
    title: "Squared distances: a value decomposed",
    real: 40,
    full: true,
    setUp(studio) {
      power(studio, 2);
      open(studio, "responses", 1, "value");
    },
  },
  {
    id: "power-between",
    title: "p = 1.5: a value decomposed",
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
    title: "A depthwise adder behind a shift: a value decomposed",
    real: 40,
    full: true,
    setUp(studio) {
      shiftThenDepthwise(studio);
      open(studio, "responses", 0, "value");
    },
  },
  {
    id: "shift",
    title: "A shift layer: a value decomposed",
    real: 40,
    full: true,
    setUp(studio) {
      shiftThenDepthwise(studio);
      open(studio, "responses", 0, "value", false, "shift2d");
    },
  },
];
