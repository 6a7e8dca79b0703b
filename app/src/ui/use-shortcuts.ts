import { useEffect } from "react";
import { useCanvasHandle } from "../canvas/handle";
import { useStudio } from "../state/context";
import { focusWhenThere } from "./focus";
import { toggleOutline } from "./toggle-outline";

/** Keys that work anywhere on the page. Letters are left alone while something is typed. */
export function useShortcuts(): void {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      const target = event.target as HTMLElement;
      const typing =
        target.matches("textarea, select, input:not([type=checkbox])") || target.isContentEditable;
      const command = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      const take = (act: () => void) => {
        event.preventDefault();
        act();
      };
      if (command && key === "enter") return take(() => studio.run.toggle());
      if (command && key === "s")
        return take(
          () => void import("../state/save-document").then((it) => it.saveDocument(studio)),
        );
      if (command && key === "z" && !event.altKey) {
        // A burst of typing is already in the document: the page's undo covers the field as well.
        return take(event.shiftKey ? studio.redo : studio.undo);
      }
      if (command && key === "y") return take(studio.redo);
      const [selected] = studio.ui.store.getState().selectedNodes;
      if (key === "escape" && selected !== undefined && target.closest(".inspector") !== null)
        return take(() => canvas.current?.focusBlock(selected));
      if (typing || command || event.altKey) return;
      if (key === "/") {
        return take(() => {
          studio.ui.set({ leftOpen: true, sheet: "palette" });
          focusWhenThere("[data-palette-search]");
        });
      }
      if (key === "f") return take(() => canvas.current?.fit());
      if (key === "o") return take(() => toggleOutline(studio));
      if (key === "?") return take(() => studio.ui.set({ dialog: "shortcuts" }));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [studio, canvas]);
}
