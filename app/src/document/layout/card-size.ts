import type { GraphNode } from "@adder-studio/graph";

type Sized = Pick<GraphNode, "type" | "props">;

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

/** Blocks that show what they make, and how much higher that makes their cards. */
const pictureStripPx = 54;
const classStripPx = 70;
const pictureTypes: ReadonlySet<string> = new Set([
  "input",
  "adder2d",
  "conv2d",
  "shift2d",
  "adderDense",
  "dense",
  "batchNorm",
  "maxPool",
  "avgPool",
  "globalAvgPool",
  "add",
  "concat",
  "composite",
  "classOutput",
]);

/**
 * Whether blocks show pictures: the page has one canvas, and all that asks for a size must get the same one. The view's
 * settings say it (`createUi`); without them, in a worker or a test, cards are plain.
 */
let pictures = false;

export function showPictures(on: boolean): void {
  pictures = on;
}

export function hasPictures(type: string): boolean {
  return pictures && pictureTypes.has(type);
}

export function isCompact(type: string): boolean {
  return compactTypes.has(type);
}

/** How large a block's card is; a note grows with its words. */
export function cardSize(node: Sized | undefined): CardSize {
  const plain = plainSize(node);
  if (node === undefined || !hasPictures(node.type)) return plain;
  const strip = node.type === "classOutput" ? classStripPx : pictureStripPx;
  return { ...plain, height: plain.height + strip };
}

/** Without a picture. */
export function plainSize(node: Sized | undefined): CardSize {
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
