import { button, element } from "./dom";
import type { PadState } from "./pad-state";

/** Colours of the brush for colour pictures, with their names. */
export const inks = [
  ["#1b2432", "Black"],
  ["#c62828", "Red"],
  ["#e69f00", "Orange"],
  ["#2e7d32", "Green"],
  ["#0072b2", "Blue"],
  ["#7e4fc4", "Violet"],
  ["#8d5a2b", "Brown"],
] as const;

/** Reactions of the toolbar's buttons. */
export interface ToolActions {
  undo(): void;
  clear(): void;
  openFile(file: File | undefined): void;
}

/** Makes the toolbar of a pad. `update` enables the buttons that have an effect. */
export function padTools(state: PadState, { undo, clear, openFile }: ToolActions) {
  const draw = button("Brush", () => choose(false), { "aria-pressed": "true" });
  const rub = button("Eraser", () => choose(true), { "aria-pressed": "false" });
  function choose(erase: boolean): void {
    state.erase = erase;
    draw.setAttribute("aria-pressed", String(!erase));
    rub.setAttribute("aria-pressed", String(erase));
  }
  const range = element("input", {
    type: "range",
    min: "0.03",
    max: "0.25",
    step: "0.01",
    value: String(state.width),
  });
  range.addEventListener("input", () => {
    state.width = range.valueAsNumber;
  });
  const undoButton = button("Undo", undo);
  const clearButton = button("Clear", clear);
  const file = element("input", { type: "file", accept: "image/*", hidden: true });
  file.addEventListener("change", () => {
    openFile(file.files?.[0]);
    file.value = "";
  });
  const root = element(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "Drawing tools" },
    ...[draw, rub, undoButton, clearButton, button("Picture \u2026", () => file.click()), file],
    element("label", {}, "Brush width", range),
  );
  function update(): void {
    undoButton.disabled = state.strokes.length === 0;
    clearButton.disabled = state.strokes.length === 0 && state.under === undefined;
  }
  return { root, update };
}

/** Makes a button for each colour of the brush. */
export function inkButtons(state: PadState): HTMLElement {
  const group = element("div", { class: "inks", role: "group", "aria-label": "Colour" });
  for (const [color, name] of inks) {
    const one = button("", () => {
      state.ink = color;
      for (const other of group.children) {
        other.setAttribute("aria-pressed", String(other === one));
      }
    });
    one.setAttribute("aria-label", name);
    one.setAttribute("aria-pressed", String(color === state.ink));
    one.style.background = color;
    group.append(one);
  }
  return group;
}
