import type { Studio } from "../studio/studio";
import "./drop.css";

/** Files that are dragged over the page: shows that they can be dropped, and opens what can be. */
export function listenForDrops(studio: Studio): () => void {
  const root = document.documentElement;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
  const end = () => {
    clearTimeout(leaving);
    delete root.dataset.dropping;
  };
  const onOver = (event: DragEvent) => {
    if (event.defaultPrevented || !holdsFiles(event)) return;
    // Else the browser would leave the page for the file.
    event.preventDefault();
    root.dataset.dropping = "";
    clearTimeout(leaving);
    // No event tells for sure that a drag left the window: silence does.
    leaving = setTimeout(end, 400);
  };
  const onDrop = (event: DragEvent) => {
    end();
    if (event.defaultPrevented || !holdsFiles(event)) return;
    event.preventDefault();
    // Both are empty once this event is over.
    const items = [...(event.dataTransfer?.items ?? [])];
    const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
    const files = [...(event.dataTransfer?.files ?? [])];
    void import("../features/data/drop").then((it) => it.takeDrop(studio, entries, files));
  };
  window.addEventListener("dragover", onOver);
  window.addEventListener("drop", onDrop);
  return () => {
    end();
    window.removeEventListener("dragover", onOver);
    window.removeEventListener("drop", onDrop);
  };
}
