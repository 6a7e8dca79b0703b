import type { Hue } from "@adder-studio/blocks";
import { type CardNumber, sameNumbers } from "./card-numbers";

/** Texts of a card that one edit may change on most cards at once. */
export interface CardTexts {
  /** `10×10×16`; empty while unknown. */
  readonly shape: string;
  readonly ledger: string;
  /** The whole card in one sentence, for screen readers. */
  readonly label: string;
}

/** Parts of a card apart from its texts: a change of one draws the card anew. */
export interface CardForm {
  readonly type: string;
  readonly hue: Hue;
  readonly title: string;
  readonly compact: boolean;
  /** True for the card that Tab enters first while nothing is selected. */
  readonly first: boolean;
  /** Muted: its first input passes through. */
  readonly off: boolean;
  /** Number of repetitions of a composite's inside in a row; 1 for any other block. */
  readonly repeat: number;
  /** Text of a note. */
  readonly text: string;
  readonly numbers: readonly CardNumber[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly worst: "error" | "warning" | "hint" | undefined;
}

/** All data of a card on the canvas, as plain values, since React Flow gets nothing else. */
export interface BlockData extends CardForm, CardTexts, Record<string, unknown> {}

export function sameData(a: BlockData, b: BlockData): boolean {
  return a.shape === b.shape && a.ledger === b.ledger && a.label === b.label && sameForm(a, b);
}

/** Returns true when two cards differ in nothing but their texts. */
export function sameForm(a: CardForm, b: CardForm): boolean {
  return (
    a.type === b.type &&
    a.title === b.title &&
    a.hue === b.hue &&
    a.compact === b.compact &&
    a.first === b.first &&
    a.off === b.off &&
    a.repeat === b.repeat &&
    a.text === b.text &&
    a.worst === b.worst &&
    a.inputs.join() === b.inputs.join() &&
    a.outputs.join() === b.outputs.join() &&
    sameNumbers(a.numbers, b.numbers)
  );
}
