/** Parts of the page that the first press of Run does not need, in chunks of their own. */
export const parts = {
  dock: () => import("../panels/dock/Dock"),
  inspector: () => import("../editor/inspector/Inspector"),
  bars: () => import("./status/Bars"),
  palette: () => import("../editor/palette/BlockPalette"),
  outline: () => import("../editor/outline/Outline"),
  problems: () => import("./status/Problems"),
  lesson: () => import("../features/lesson/LessonSide"),
  contextMenu: () => import("../editor/commands/ContextMenu"),
};
