import "./chart-cursor.css";
import type uPlot from "uplot";
import { type PlotLine, valueAt } from "./lines";
import { write } from "./use-draw";

export interface CursorSpec {
  /** Writes the place with its unit: "epoch 3". */
  readonly place: (x: number) => string;
  readonly value: (y: number) => string;
  readonly lines: () => readonly PlotLine[];
}

const textOf = ({ place, value, lines }: CursorSpec, x: number): readonly string[] => {
  const rows = lines().flatMap((line) => {
    if (line.quiet === true) return [];
    const there = valueAt(line, x);
    if (there === undefined) return [];
    const where = Math.abs(there.x - x) > 1e-9 * Math.abs(x) + 1e-12 ? ` at ${place(there.x)}` : "";
    return [`${line.label} ${value(there.y)}${where}`];
  });
  return [place(x), ...rows];
};

/**
 * A line over the chart that says the exact values at its place, by mouse, finger and keyboard. Gives what moves it along
 * when the chart has new values, and what removes it.
 */
export function attachCursor(
  host: HTMLElement,
  plot: uPlot,
  spec: () => CursorSpec,
  label: string,
): { refresh(): void; remove(): void } {
  const box = host.ownerDocument.createElement("div");
  box.className = "chart-cursor";
  box.tabIndex = 0;
  box.setAttribute("role", "slider");
  box.setAttribute("aria-label", label);
  const rule = host.ownerDocument.createElement("i");
  const note = host.ownerDocument.createElement("div");
  note.className = "chart-readout";
  box.append(rule, note);
  host.append(box);
  let at: number | undefined;

  /** Places that some line in the read-out has. */
  function places(): number[] {
    const all = spec()
      .lines()
      .flatMap(({ xs, quiet }) => (quiet === true ? [] : xs));
    return [...new Set(all)].sort((a, b) => a - b);
  }

  function show(x: number | undefined): void {
    at = x;
    box.toggleAttribute("data-on", x !== undefined);
    if (x === undefined) {
      box.setAttribute("aria-valuetext", "Arrow keys read the values");
      box.setAttribute("aria-valuenow", "0");
      return;
    }
    const ratio = devicePixelRatio || 1;
    const { left, width, top, height } = plot.bbox;
    const px = plot.valToPos(x, "x");
    rule.style.left = `${left / ratio + px}px`;
    rule.style.top = `${top / ratio}px`;
    rule.style.height = `${height / ratio}px`;
    const rows = textOf(spec(), x);
    while (note.children.length > rows.length) note.lastElementChild?.remove();
    while (note.children.length < rows.length)
      note.append(host.ownerDocument.createElement("span"));
    for (const [i, row] of rows.entries()) write(note.children[i] ?? null, row);
    const right = px > width / ratio / 2;
    note.style.top = `${top / ratio + 4}px`;
    note.style.left = right ? "" : `${left / ratio + px + 8}px`;
    note.style.right = right ? `${host.clientWidth - left / ratio - px + 8}px` : "";
    box.setAttribute("aria-valuenow", String(x));
    box.setAttribute("aria-valuetext", rows.join(", "));
  }

  function nearest(x: number): number | undefined {
    let best: number | undefined;
    for (const place of places()) {
      if (best === undefined || Math.abs(place - x) < Math.abs(best - x)) best = place;
    }
    return best;
  }

  function onMove(event: PointerEvent): void {
    const { left } = host.getBoundingClientRect();
    const x = plot.posToVal(event.clientX - left - plot.bbox.left / (devicePixelRatio || 1), "x");
    show(nearest(x));
  }

  function onKey(event: KeyboardEvent): void {
    const all = places();
    if (all.length === 0) return;
    const here = at === undefined ? -1 : all.findIndex((x) => x >= (at as number));
    const to = {
      ArrowLeft: at === undefined ? all.length - 1 : here - 1,
      ArrowRight: here + 1,
      PageUp: here + 10,
      PageDown: here - 10,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (event.key === "Escape" && at !== undefined) show(undefined);
    else if (to !== undefined) show(all[Math.max(0, Math.min(all.length - 1, to))]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const leave = () => {
    if (host.ownerDocument.activeElement !== box) show(undefined);
  };
  const blur = () => show(undefined);
  host.addEventListener("pointermove", onMove);
  host.addEventListener("pointerdown", onMove);
  host.addEventListener("pointerleave", leave);
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", blur);
  show(undefined);
  return {
    refresh() {
      const { max } = plot.scales.x ?? {};
      box.setAttribute("aria-valuemin", "0");
      box.setAttribute("aria-valuemax", String(max ?? 0));
      if (at !== undefined) show(at);
    },
    remove() {
      host.removeEventListener("pointermove", onMove);
      host.removeEventListener("pointerdown", onMove);
      host.removeEventListener("pointerleave", leave);
      box.remove();
    },
  };
}
