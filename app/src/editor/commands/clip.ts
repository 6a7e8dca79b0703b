import { catalog } from "@adder-studio/blocks";
import { documentText, holdsLink, type ModelGraph, parseDocumentText } from "@adder-studio/graph";
import { pickUp, putDown } from "../../document/clipboard";
import { batch } from "../../document/edits";
import { removeEdit } from "../../document/late-edits";
import type { CanvasApi } from "../../studio/canvas-handle";
import type { Studio } from "../../studio/studio";
import { plural } from "../../ui/format";

/** What was copied last, for menus: they get no clipboard event. */
let held: { readonly clip: ModelGraph; pastes: number } | undefined;

export function hasClip(): boolean {
  return held !== undefined;
}

/** The selected blocks as a document's text; undefined when none is selected. */
export function copyText(studio: Studio, canvas: CanvasApi | undefined): string | undefined {
  const { selectedNodes } = studio.ui.store.getState();
  if (selectedNodes.length === 0) return undefined;
  const clip = pickUp(studio.view(), selectedNodes, (id) => canvas?.placeOf(id));
  held = { clip, pastes: 0 };
  studio.ui.announce(`${plural(selectedNodes.length, "block")} copied`);
  return documentText(clip);
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
  const clip = opened.value.graph;
  const again = held !== undefined && documentText(held.clip) === documentText(clip);
  // The same objects: composites of this document stay linked.
  if (!again) held = { clip, pastes: 0 };
  paste(studio);
  return true;
}

/** Where something may be under way that closing would end. */
const underWay: ReadonlySet<string> = new Set(["data", "lab", "device"]);
/** Forgets the link that waits. */
let forget: () => void = () => undefined;

/**
 * A link, or a text with one in it, is looked at as if it had been opened; other text is left alone. A dialog gives way,
 * or the link waits until it is closed.
 */
export function pasteLink(studio: Studio, text: string): boolean {
  if (!holdsLink(text)) return false;
  forget();
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
  forget = store.subscribe((state) => {
    if (state.dialog !== undefined) return;
    forget();
    if (state.notice === notice) studio.ui.set({ notice: undefined });
    void studio.previewLink(text);
  });
  return true;
}

export function paste(studio: Studio, to?: readonly [number, number]): void {
  if (held === undefined) return;
  held.pastes += 1;
  put(studio, held.clip, to === undefined ? { times: held.pastes } : { to }, "paste");
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
