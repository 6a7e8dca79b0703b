import type { GraphNode } from "@adder-studio/graph";

export interface CardSize {
  /** In canvas pixels. */
  readonly width: number;
  readonly height: number;
  /** Blank kept above the card: less for blocks that belong to the layer before them. */
  readonly gapBefore: number;
}

/** Blocks that keep the shape and cost little stand in one line, close to the layer before them. */
const compactTypes = new Set([
  "batchNorm",
  "relu",
  "leakyRelu",
  "sigmoid",
  "tanh",
  "dropout",
  "add",
  "concat",
  "flatten",
]);

const block: CardSize = { width: 200, height: 52, gapBefore: 25 };
const compact: CardSize = { width: 200, height: 28, gapBefore: 12 };
/** Wide enough for a name like "Bottleneck 128, half size", and below it for repeats, ledger and shape in one line. */
const composite: CardSize = { width: 284, height: 56, gapBefore: 27 };
/** As wide as the cards, so that all stand on one axis; the pill inside is narrower. */
const pill: CardSize = { width: 200, height: 26, gapBefore: 25 };

export function isCompact(type: string): boolean {
  return compactTypes.has(type);
}

/** How large a block's card is; a note grows with its words. */
export function cardSize(node: Pick<GraphNode, "type" | "props"> | undefined): CardSize {
  switch (node?.type) {
    case "composite":
      return composite;
    case "groupInput":
    case "groupOutput":
      return pill;
    case "note":
      return noteSize(String(node.props.text ?? ""));
    default:
      return isCompact(node?.type ?? "") ? compact : block;
  }
}

/** Letters that surely fit into one line of a note, and how high a line is. */
export const noteLetters = 28;
export const noteLinePx = 17;
const mostNoteLines = 16;

function noteSize(text: string): CardSize {
  const lines = text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / noteLetters)), 0);
  const height = 26 + noteLinePx * Math.max(2, Math.min(mostNoteLines, lines));
  return { width: 208, height, gapBefore: 25 };
}
