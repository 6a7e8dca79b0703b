/** What is not needed for the first press of Run, in chunks of their own. */
export const parts = {
  dock: () => import("./panels/Dock"),
  inspector: () => import("./inspector/Inspector"),
  bars: () => import("./status/Bars"),
  palette: () => import("./palette/Palette"),
  outline: () => import("./outline/Outline"),
  problems: () => import("./status/Problems"),
  commands: () => import("./commands/CommandPalette"),
  contextMenu: () => import("./commands/ContextMenu"),
};
