import { imagesOf } from "../../observe/images";
import { areLocked, lockedBy } from "../../studio/locked";
import { toggleOutline } from "../../studio/toggle-outline";
import { blockCommands } from "./block-commands";
import { copy, cut, hasClip, paste } from "./clip";
import { compositeCommands } from "./composite-commands";
import { documentCommands } from "./document-commands";
import { runCommands } from "./run-commands";
import type { Command, CommandContext } from "./types";

const chosen = ({ studio }: CommandContext) => studio.ui.store.getState().selectedNodes;
const needsBlock = (context: CommandContext) =>
  chosen(context).length === 0 ? "select a block first" : undefined;

const needsTwo = (context: CommandContext) =>
  chosen(context).length < 2 ? "select two blocks or more" : undefined;

const editCommands: readonly Command[] = [
  {
    id: "undo",
    title: "Undo",
    group: "Edit",
    keys: ["Mod+Z"],
    blocked: ({ studio }) =>
      studio.document.store.getState().past.length === 0 ? "nothing to undo" : undefined,
    run: ({ studio }) => studio.undo(),
  },
  {
    id: "redo",
    title: "Redo",
    group: "Edit",
    keys: ["Mod+Shift+Z", "Mod+Y"],
    blocked: ({ studio }) =>
      studio.document.store.getState().future.length === 0 ? "nothing to redo" : undefined,
    run: ({ studio }) => studio.redo(),
  },
  {
    id: "history",
    title: "History …",
    group: "Edit",
    keys: ["H"],
    keywords: "undo redo steps jump",
    run: ({ studio }) => studio.ui.set({ dialog: "history" }),
  },
  {
    id: "cut",
    title: "Cut",
    group: "Edit",
    changes: "blocks",
    keys: ["Mod+X"],
    native: true,
    menu: ["block"],
    blocked: needsBlock,
    run: ({ studio, canvas }) => {
      copy(studio, canvas);
      cut(studio);
    },
  },
  {
    id: "copy",
    title: "Copy",
    group: "Edit",
    keys: ["Mod+C"],
    native: true,
    menu: ["block"],
    blocked: needsBlock,
    run: ({ studio, canvas }) => copy(studio, canvas),
  },
  {
    id: "paste",
    title: "Paste",
    group: "Edit",
    changes: "blocks",
    keys: ["Mod+V"],
    native: true,
    menu: ["canvas", "block"],
    blocked: ({ studio }) => (hasClip(studio) ? undefined : "nothing has been copied yet"),
    run: ({ studio, canvas, screen }) =>
      paste(studio, screen === undefined ? undefined : canvas?.toCanvas(...screen)),
  },
  {
    id: "select-all",
    title: "Select all",
    group: "Edit",
    keys: ["Mod+A"],
    canvasOnly: true,
    menu: ["canvas"],
    run: ({ studio }) => studio.ui.select(Object.keys(studio.view().nodes)),
  },
  {
    id: "select-none",
    title: "Select nothing",
    group: "Edit",
    keys: ["Escape"],
    canvasOnly: true,
    blocked: ({ studio }) => {
      const { selectedNodes, selectedEdges, scope, presenter } = studio.ui.store.getState();
      const nothing = selectedNodes.length + selectedEdges.length + scope.length === 0;
      return nothing && !presenter ? "nothing is selected" : undefined;
    },
    run: ({ studio }) => {
      const { selectedNodes, selectedEdges, scope } = studio.ui.store.getState();
      if (selectedNodes.length + selectedEdges.length > 0) studio.ui.select([]);
      else if (scope.length > 0) studio.enter(scope.slice(0, -1));
      else studio.ui.set({ presenter: false });
    },
  },
];

const viewCommands: readonly Command[] = [
  {
    id: "outline",
    title: "Outline or canvas",
    group: "View",
    keys: ["O"],
    menu: ["canvas"],
    keywords: "table tree list screen reader",
    run: ({ studio }) => toggleOutline(studio),
  },
  {
    id: "fit",
    title: "Fit the network",
    group: "View",
    keys: ["F", "Home"],
    menu: ["canvas"],
    run: ({ canvas }) => canvas?.fit(),
  },
  {
    id: "tidy",
    title: "Tidy the layout",
    group: "View",
    changes: "places",
    keys: ["T"],
    menu: ["canvas"],
    keywords: "arrange order automatic",
    run: ({ canvas }) => void canvas?.tidy(),
  },
  {
    id: "columns",
    title: "Lay out in columns",
    group: "View",
    changes: "places",
    menu: ["canvas"],
    keywords: "automatic wrap",
    run: ({ canvas }) => canvas?.autoLayout(),
  },
  ...(["left", "centre", "right", "top", "middle", "bottom"] as const).map(
    (how): Command => ({
      id: `align-${how}`,
      title: `Align: ${how}`,
      group: "View",
      changes: "places",
      blocked: needsTwo,
      run: ({ canvas }) => void canvas?.align(how),
    }),
  ),
  ...(["across", "down"] as const).map(
    (axis): Command => ({
      id: `distribute-${axis}`,
      title: `Distribute evenly ${axis}`,
      group: "View",
      changes: "places",
      blocked: needsTwo,
      run: ({ canvas }) => void canvas?.distribute(axis),
    }),
  ),
  {
    id: "pictures",
    title: "Show pictures on blocks",
    group: "View",
    keys: ["V"],
    menu: ["canvas"],
    keywords: "thumbnails outputs previews test image",
    run: ({ studio: { ui } }) => ui.set({ pictures: !ui.store.getState().pictures }),
  },
  ...([-1, 1] as const).map(
    (by): Command => ({
      id: by < 0 ? "image-before" : "image-after",
      title: by < 0 ? "Previous test image" : "Next test image",
      group: "View",
      keys: [by < 0 ? "," : "."],
      keywords: "thumbnails test picture",
      blocked: ({ studio }) =>
        imagesOf(studio).order().length === 0 ? "no test images are here" : undefined,
      run: ({ studio }) => imagesOf(studio).step(by),
    }),
  ),
  {
    id: "guides",
    title: "Guides while dragging, on or off",
    group: "View",
    keywords: "snap align lines",
    run: ({ studio }) => studio.ui.set({ guides: !studio.ui.store.getState().guides }),
  },
  {
    id: "grid",
    title: "Grid of 8 pixels, on or off",
    group: "View",
    keywords: "snap",
    run: ({ studio }) => studio.ui.set({ grid: !studio.ui.store.getState().grid }),
  },
  {
    id: "wheel",
    title: "Wheel and two fingers: zoom or pan",
    group: "View",
    menu: ["canvas"],
    keywords: "scroll trackpad touchpad mouse setting",
    run: ({ studio: { ui } }) => {
      const wheelZooms = !ui.store.getState().wheelZooms;
      ui.set({ wheelZooms });
      ui.announce(wheelZooms ? "The wheel now zooms" : "The wheel now pans; with Ctrl it zooms");
    },
  },
  {
    id: "zoom-in",
    title: "Zoom in",
    group: "View",
    keys: ["+", "="],
    run: ({ canvas }) => canvas?.zoom(1.25),
  },
  {
    id: "zoom-out",
    title: "Zoom out",
    group: "View",
    keys: ["-"],
    run: ({ canvas }) => canvas?.zoom(0.8),
  },
  {
    id: "panel-blocks",
    title: "Show or fold the block list",
    group: "View",
    keys: ["Mod+B"],
    run: ({ studio }) => studio.ui.set({ leftOpen: !studio.ui.store.getState().leftOpen }),
  },
  {
    id: "panel-properties",
    title: "Show or fold the properties",
    group: "View",
    keys: ["Mod+I"],
    run: ({ studio }) => studio.ui.set({ rightOpen: !studio.ui.store.getState().rightOpen }),
  },
  {
    id: "presenter",
    title: "Presenter mode",
    group: "View",
    keys: ["P"],
    keywords: "teacher class slow motion big type projector",
    run: ({ studio }) => studio.ui.set({ presenter: !studio.ui.store.getState().presenter }),
  },
  {
    id: "join",
    title: "QR code for the class",
    group: "View",
    keywords: "teacher scan phone join countdown timer projector",
    run: ({ studio }) => studio.ui.set({ dialog: "join" }),
  },
  {
    id: "panel-curves",
    title: "Show or fold the panels",
    group: "View",
    keys: ["Mod+J"],
    run: ({ studio }) => studio.ui.set({ dockOpen: !studio.ui.store.getState().dockOpen }),
  },
  ...(["light", "dark", "auto"] as const).map(
    (theme): Command => ({
      id: `theme-${theme}`,
      title: theme === "auto" ? "Colours: same as the device" : `Colours: ${theme}`,
      group: "View",
      keywords: "theme mode",
      run: ({ studio }) => studio.ui.set({ theme }),
    }),
  ),
];

const helpCommands: readonly Command[] = [
  {
    id: "palette",
    title: "Find a command …",
    group: "Help",
    keys: ["Mod+K"],
    run: ({ studio }) => studio.ui.set({ dialog: "commands" }),
  },
  {
    id: "shortcuts",
    title: "Keyboard …",
    group: "Help",
    keys: ["?"],
    run: ({ studio }) => studio.ui.set({ dialog: "shortcuts" }),
  },
];

/** All commands. What a menu, the palette, the key sheet or a key does, it does by one of these. */
export const commands: readonly Command[] = [
  ...editCommands,
  ...blockCommands,
  ...compositeCommands,
  ...viewCommands,
  ...runCommands,
  ...documentCommands,
  ...helpCommands,
];

const byKey = new Map(
  commands.flatMap((command) =>
    command.native ? [] : (command.keys ?? []).map((key) => [key, command] as const),
  ),
);

export function commandOf(chord: string): Command | undefined {
  return byKey.get(chord);
}

/** Returns why a command cannot be done now, in a few words; undefined: it can. */
export function blockedWhy(command: Command, context: CommandContext): string | undefined {
  const { lock } = context.studio.ui.store.getState();
  const part = command.id.startsWith("template-") ? "templates" : command.id;
  if (lock?.hidden.includes(part)) return "hidden by the lesson";
  if (command.changes !== undefined && areLocked(lock, command.changes)) return lockedBy;
  return command.blocked?.(context);
}

/** Does it, or says why it cannot be done. */
export function perform(command: Command, context: CommandContext): void {
  const reason = blockedWhy(command, context);
  if (reason === undefined) command.run(context);
  else context.studio.ui.announce(`${command.title}: ${reason}`);
}
