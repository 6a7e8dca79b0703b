import { cursorOf, type Level } from "../panels/responses/cursor";
import type { Studio } from "../state/studio";
import type { GalleryRoute } from "./route";

function open(studio: Studio, room: string, layer: number, level: Level, painting = false): void {
  const { nodes } = studio.document.store.getState().graph;
  const id = Object.keys(nodes).filter((it) => nodes[it]?.type === "adder2d")[layer] ?? "";
  studio.ui.select([id]);
  studio.ui.set({ dockTabs: [room, "curves"], dockSplit: false, dockPx: 320, sheet: "dock" });
  cursorOf(studio).setState({ level, painting });
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
];
