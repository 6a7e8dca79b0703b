import { formatWhole, plural } from "../ui/format";

/** One example in words, width first, as pictures are measured; a row of a table has height 1. */
export function sizeWords(height: number, width: number): string {
  return height === 1 ? plural(width, "feature") : `${width} × ${height} pixels`;
}

/** `grey, `, `colour, `, `5 channels, `: before what else is said of the examples. */
export function coloursOf(height: number, channels: number): string {
  if (channels === 1) return height === 1 ? "" : "grey, ";
  return channels === 3 ? "colour, " : `${formatWhole(channels)} channels, `;
}
