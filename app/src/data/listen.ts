import type { Studio } from "../state/studio";

/** Files dropped anywhere on the page. Only what must happen at once happens here; the rest loads when it is needed. */
export function listenForDrops(studio: Studio): void {
  const { dataset } = document.documentElement;
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
  window.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    dataset.dropping = "";
  });
  window.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) delete dataset.dropping;
  });
  window.addEventListener("drop", (event) => {
    delete dataset.dropping;
    if (event.dataTransfer === null || !carriesFiles(event)) return;
    event.preventDefault();
    // Both are empty once this event is over.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
    const files = [...event.dataTransfer.files];
    void import("./drop").then((it) => it.takeDrop(studio, entries, files));
  });
}
