import { type BlockLook, blockOf } from "@adder-studio/blocks";
import type { GraphNode } from "@adder-studio/graph";

type Sized = Pick<GraphNode, "type" | "props">;

export interface CardSize {
  /** Width in canvas pixels. */
  readonly width: number;
  readonly height: number;
  /** Blank kept above the card: less for blocks that belong to the layer before them. */
  readonly gapBefore: number;
}

const block: CardSize = { width: 200, height: 52, gapBefore: 25 };
/** Size of a compact card: one line, close to the layer before it. */
const compact: CardSize = { width: 200, height: 28, gapBefore: 12 };
/** Wide enough for a name like "Bottleneck 128, half size", and below it for repeats, ledger and shape in one line. */
const composite: CardSize = { width: 284, height: 56, gapBefore: 27 };
/** Size of a pill, as wide as the cards so that all stand on one axis; the visible pill is narrower. */
const pill: CardSize = { width: 200, height: 26, gapBefore: 25 };
const sizes = { block, compact, composite, pill };

/** Additional height in pixels of a card with a preview, by the kind of preview. */
const previewPx = { maps: 54, input: 54, classes: 70 };

/** Tells whether cards of this type show what their block makes, where previews are on. */
export function hasPreview(type: string): boolean {
  return lookOf(type)?.preview !== undefined;
}

export function isCompact(type: string): boolean {
  return lookOf(type)?.card === "compact";
}

function lookOf(type: string): BlockLook<string> | undefined {
  return blockOf(type)?.look;
}

/**
 * Returns the size of a block's card; a note grows with its text. With `previews` (`pictures` in `UiState`) cards show
 * what their blocks make of the test image, which adds to the height alone.
 */
export function cardSize(node: Sized | undefined, previews: boolean): CardSize {
  const plain = plainSize(node);
  const preview = previews ? lookOf(node?.type ?? "")?.preview : undefined;
  return preview === undefined ? plain : { ...plain, height: plain.height + previewPx[preview] };
}

/** Returns the size of a block's card without a preview. */
export function plainSize(node: Sized | undefined): CardSize {
  const { card = "block" } = lookOf(node?.type ?? "") ?? {};
  return card === "note" ? noteSize(String(node?.props.text ?? "")) : sizes[card];
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
