import type { Studio } from "../studio/studio";
import "./drop.css";

/** A text in a browser's drag: a link has an address of its own beside it. */
const textTypes = ["text/uri-list", "text/plain"] as const;

/**
 * Files and texts that are dragged over the page: shows that they can be dropped, and opens what can be. A text is looked
 * through for a link; over a field it is the field's.
 */
export function listenForDrops(studio: Studio): () => void {
  const root = document.documentElement;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  /** Words of the page itself are on the move: they are no link from elsewhere. */
  let isOwn = false;
  const onStart = () => {
    isOwn = true;
  };
  const onEnd = () => {
    isOwn = false;
  };
  const wanted = (event: DragEvent) =>
    isOwn || event.defaultPrevented ? undefined : kindOf(event);
  const end = () => {
    clearTimeout(leaving);
    delete root.dataset.dropping;
  };
  const onOver = (event: DragEvent) => {
    const kind = wanted(event);
    if (kind === undefined) return;
    // Else the browser would leave the page for the file, or for the link.
    event.preventDefault();
    root.dataset.dropping = kind;
    clearTimeout(leaving);
    // No event tells for sure that a drag left the window: silence does.
    leaving = setTimeout(end, 400);
  };
  const onDrop = (event: DragEvent) => {
    end();
    const kind = wanted(event);
    if (kind === undefined) return;
    event.preventDefault();
    // All of it is empty once this event is over.
    if (kind === "text") {
      const text = textTypes.map((type) => event.dataTransfer?.getData(type) ?? "").join("\n");
      void import("../editor/commands/clip").then((it) => it.dropText(studio, text));
      return;
    }
    const items = [...(event.dataTransfer?.items ?? [])];
    const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
    const files = [...(event.dataTransfer?.files ?? [])];
    void import("../features/data/drop").then((it) => it.takeDrop(studio, entries, files));
  };
  window.addEventListener("dragstart", onStart);
  window.addEventListener("dragend", onEnd);
  window.addEventListener("dragover", onOver);
  window.addEventListener("drop", onDrop);
  return () => {
    end();
    window.removeEventListener("dragstart", onStart);
    window.removeEventListener("dragend", onEnd);
    window.removeEventListener("dragover", onOver);
    window.removeEventListener("drop", onDrop);
  };
}

function kindOf({ dataTransfer, target }: DragEvent): "files" | "text" | undefined {
  const types = dataTransfer?.types ?? [];
  if (types.includes("Files")) return "files";
  const isField = target instanceof Element && target.closest("input, textarea, select") !== null;
  return !isField && textTypes.some((type) => types.includes(type)) ? "text" : undefined;
}
