import { selection } from "d3-selection";

/**
 * Stands in for d3-transition and d3-interpolate in the page's bundle. React Flow asks them for moves of the canvas that
 * take time; ours take none (no `duration` is ever given, a double click does not zoom), and 6 kB of the first page are
 * saved. What is running can be interrupted, and nothing ever is.
 */
Object.assign(selection.prototype, {
  interrupt() {
    return this;
  },
  transition: timed,
});

export function interrupt(): void {}

function timed(): never {
  throw new Error("The canvas moves at once: give no duration.");
}

export { timed as interpolate, timed as interpolateZoom };
