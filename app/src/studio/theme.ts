import type { UiModel } from "./ui";

/** Writes the theme in force to the page; `auto` follows the device. Returns how to stop. */
export function followTheme(ui: UiModel, onChange: () => void): () => void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { theme } = ui.store.getState();
    const next = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
    if (ui.store.getState().scheme === next) return;
    document.documentElement.dataset.theme = next;
    ui.set({ scheme: next });
    onChange();
  };
  apply();
  const unsubscribe = ui.store.subscribe(apply);
  dark.addEventListener("change", apply);
  return () => {
    unsubscribe();
    dark.removeEventListener("change", apply);
  };
}
