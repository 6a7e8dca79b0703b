import type { OwnFacts } from "@adder-studio/graph";
import { formatWhole, plural } from "../../ui/format";
import type { DataPreview } from "./protocol";

/** One example in words, width first, as pictures are measured; a row of a table has height 1. */
export function sizeWords(height: number, width: number): string {
  return height === 1 ? plural(width, "feature") : `${width} × ${height} pixels`;
}

/** `grey, `, `colour, `, `5 channels, `: before what else is said of the examples. */
export function coloursOf(height: number, channels: number): string {
  if (channels === 1) return height === 1 ? "" : "grey, ";
  return channels === 3 ? "colour, " : `${formatWhole(channels)} channels, `;
}

/** In what a set that was dropped is seen to be another one than a document asks for. */
export function differenceOf(asked: OwnFacts, found: DataPreview): string {
  const size = (it: OwnFacts | DataPreview) => sizeWords(it.height, it.width);
  const of = (there: string, here: string) => `There: ${there}. Here: ${here}.`;
  if (size(asked) !== size(found)) return of(size(asked), size(found));
  if (asked.channels !== found.channels) {
    return of(plural(asked.channels, "channel"), plural(found.channels, "channel"));
  }
  const classes = found.classes.length;
  if (asked.classes !== classes) {
    return of(plural(asked.classes, "class", "classes"), plural(classes, "class", "classes"));
  }
  if (asked.column > 0 && asked.column !== found.column) {
    return of(`the class in column ${asked.column}`, `in column ${found.column}`);
  }
  return "Image size and number of classes match; the examples, their names, or the use of folders and columns differ.";
}
