import { catalog } from "@adder-studio/blocks";
import { documentText, holdsLink, type ModelGraph, parseDocumentText } from "@adder-studio/graph";
import { pickUp, putDown } from "../../document/clipboard";
import { batch } from "../../document/edits";
import { removeEdit } from "../../document/late-edits";
import type { CanvasApi } from "../../studio/canvas-handle";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";
import { plural } from "../../ui/format";

interface Clip {
  /** The last copy, for menus: they get no clipboard event. */
  copied: { readonly blocks: ModelGraph; pastes: number } | undefined;
  /** Forgets the link that waits until a dialog is closed. */
  forgetLink(): void;
}

const clipOf = perStudio(
  "clipboard",
  (): Clip => ({ copied: undefined, forgetLink: () => undefined }),
  (clip) => clip.forgetLink(),
);

export function hasClip(studio: Studio): boolean {
  return clipOf(studio).copied !== undefined;
}

/** The selected blocks as a document's text; undefined when none is selected. */
export function copyText(studio: Studio, canvas: CanvasApi | undefined): string | undefined {
  const { selectedNodes } = studio.ui.store.getState();
  if (selectedNodes.length === 0) return undefined;
  const blocks = pickUp(studio.view(), selectedNodes, (id) => canvas?.placeOf(id));
  clipOf(studio).copied = { blocks, pastes: 0 };
  studio.ui.announce(`${plural(selectedNodes.length, "block")} copied`);
  return documentText(blocks);
}

/** Copies from a menu: other tabs get it where the browser allows. */
export function copy(studio: Studio, canvas: CanvasApi | undefined): void {
  const text = copyText(studio, canvas);
  if (text === undefined) return;
  // Refused in frames and without a secure context: this page still has it.
  navigator.clipboard?.writeText(text).catch(() => undefined);
}

export function cut(studio: Studio): void {
  const ids = studio.ui.store.getState().selectedNodes;
  if (ids.length === 0) return;
  studio.edit(removeEdit(studio.view(), ids), { label: `cut ${plural(ids.length, "block")}` });
  studio.ui.select([]);
}

/** Pastes a document's blocks; text that is none is left alone. */
export function pasteText(studio: Studio, text: string): boolean {
  const opened = parseDocumentText(text, catalog);
  if (!opened.ok || Object.keys(opened.value.graph.nodes).length === 0) return false;
  const blocks = opened.value.graph;
  const clip = clipOf(studio);
  const isSame =
    clip.copied !== undefined && documentText(clip.copied.blocks) === documentText(blocks);
  // The same objects: composites of this document stay linked.
  if (!isSame) clip.copied = { blocks, pastes: 0 };
  paste(studio);
  return true;
}

/** Dialogs in which work may be in progress that closing would end. */
const underWay: ReadonlySet<string> = new Set(["data", "lab", "device"]);

/**
 * A link, or a text with one in it, is looked at as if it had been opened; other text is left alone. A dialog gives way,
 * or the link waits until it is closed.
 */
export function pasteLink(studio: Studio, text: string): boolean {
  if (!holdsLink(text)) return false;
  const clip = clipOf(studio);
  clip.forgetLink();
  const { store } = studio.ui;
  const { dialog } = store.getState();
  if (dialog === undefined || !underWay.has(dialog)) {
    studio.ui.set({ dialog: undefined });
    void studio.previewLink(text);
    return true;
  }
  const notice = "The link that was pasted opens once this is closed.";
  studio.ui.set({ notice });
  studio.ui.announce(notice, true);
  clip.forgetLink = store.subscribe((state) => {
    if (state.dialog !== undefined) return;
    clip.forgetLink();
    if (state.notice === notice) studio.ui.set({ notice: undefined });
    void studio.previewLink(text);
  });
  return true;
}

/** Looks at the link in a text that was dropped on the page; one without a link gets a sentence. */
export function dropText(studio: Studio, text: string): void {
  if (!pasteLink(studio, text)) void studio.previewLink(text);
}

export function paste(studio: Studio, to?: readonly [number, number]): void {
  const { copied } = clipOf(studio);
  if (copied === undefined) return;
  copied.pastes += 1;
  put(studio, copied.blocks, to === undefined ? { times: copied.pastes } : { to }, "paste");
}

export function duplicate(studio: Studio, canvas: CanvasApi | undefined): void {
  const { selectedNodes } = studio.ui.store.getState();
  const clip = pickUp(studio.view(), selectedNodes, (id) => canvas?.placeOf(id));
  put(studio, clip, { times: 1 }, "duplicate");
}

function put(
  studio: Studio,
  clip: ModelGraph,
  where: Parameters<typeof putDown>[2],
  verb: string,
): void {
  const { ids, edits } = putDown(studio.view(), clip, where);
  if (ids.length === 0) return;
  const what = plural(ids.length, "block");
  if (!studio.edit(batch(edits), { label: `${verb} ${what}` })) return;
  studio.ui.select(ids);
  studio.ui.announce(`${what} ${verb === "paste" ? "pasted" : "duplicated"}`);
}
