import type { OwnFacts } from "@adder-studio/graph";
import { formatWhole, plural } from "../../ui/format";
import type { DataPreview } from "./protocol";

/** Returns the size of one example, width first as pictures are measured; a table row has height 1 and `width` features. */
export function sizeLabel(height: number, width: number): string {
  return height === 1 ? plural(width, "feature") : `${width} × ${height} pixels`;
}

/** Returns `grey, `, `colour, ` or `5 channels, `, to stand before other facts about the examples. */
export function colourLabel(height: number, channels: number): string {
  if (channels === 1) return height === 1 ? "" : "grey, ";
  return channels === 3 ? "colour, " : `${formatWhole(channels)} channels, `;
}

/** Returns a sentence on the first visible difference between a dropped set and the set that a document asks for. */
export function differenceOf(asked: OwnFacts, found: DataPreview): string {
  const size = (it: OwnFacts | DataPreview) => sizeLabel(it.height, it.width);
  const of = (expected: string, given: string) => `Expected: ${expected}. Found: ${given}.`;
  if (size(asked) !== size(found)) return of(size(asked), size(found));
  if (asked.channels !== found.channels) {
    return of(plural(asked.channels, "channel"), plural(found.channels, "channel"));
  }
  const classes = found.classes.length;
  if (asked.classes !== classes) {
    return of(plural(asked.classes, "class", "classes"), plural(classes, "class", "classes"));
  }
  if (asked.column > 0 && asked.column !== found.column) {
    return of(`the class in column ${asked.column}`, `the class in column ${found.column}`);
  }
  return "Image size and number of classes match; the examples, their names, or the use of folders and columns differ.";
}
