import type { CanvasApi } from "../../studio/canvas-handle";
import type { Changes } from "../../studio/locked";
import type { Studio } from "../../studio/studio";

/** The groups of menus, palette and key sheet, in their order. */
export const commandGroups = [
  "Edit",
  "Blocks",
  "Composites",
  "View",
  "Run",
  "Document",
  "Help",
] as const;

export interface CommandContext {
  readonly studio: Studio;
  readonly canvas: CanvasApi | undefined;
  /** The place at which the menu was opened, in page pixels. */
  readonly screen?: readonly [number, number];
}

/** A command, declared once: menu, context menu, command palette, key sheet and keyboard all read it. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: (typeof commandGroups)[number];
  /** `Mod` is Ctrl, or Cmd on a Mac. Several keys may do the same; the first one is shown. */
  readonly keys?: readonly string[];
  /** The browser raises the event itself (copy, cut, paste): shown, but not taken by the keyboard handler. */
  readonly native?: boolean;
  /** Means something only while the canvas has the focus, or nothing has. */
  readonly canvasOnly?: boolean;
  /** In the context menu of a block, of a wire, of the empty canvas. */
  readonly menu?: readonly ("block" | "wire" | "canvas")[];
  /** The part of the document that it changes; absent: none. A lesson may lock it. */
  readonly changes?: Changes;
  /** More words to find it by. */
  readonly keywords?: string;
  /** Tells whether it has a place in menus and lists now; absent: always. */
  isShown?(context: CommandContext): boolean;
  /** Why it cannot be done now, in a few words; undefined: it can. */
  blocked?(context: CommandContext): string | undefined;
  run(context: CommandContext): void;
}
