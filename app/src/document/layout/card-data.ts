import type { Hue } from "@adder-studio/blocks";
import { type CardNumber, sameNumbers } from "./card-numbers";

/** What an edit changes on most cards at once. */
export interface CardWords {
  /** `10×10×16`; empty while unknown. */
  readonly shape: string;
  readonly ledger: string;
  /** The whole card in one sentence, for screen readers. */
  readonly label: string;
}

/** What a card is made of. */
export interface CardForm {
  readonly type: string;
  readonly hue: Hue;
  readonly title: string;
  readonly compact: boolean;
  /** Where Tab enters the canvas while nothing is selected. */
  readonly first: boolean;
  /** Muted: its first input passes through. */
  readonly off: boolean;
  /** How many times in a row a composite stands for what is inside; 1 for everything else. */
  readonly repeat: number;
  /** A note's words. */
  readonly text: string;
  readonly numbers: readonly CardNumber[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly worst: "error" | "warning" | "hint" | undefined;
}

/** What a card shows. Plain values only: nothing foreign reaches React Flow. */
export interface BlockData extends CardForm, CardWords, Record<string, unknown> {}

export function sameData(a: BlockData, b: BlockData): boolean {
  return a.shape === b.shape && a.ledger === b.ledger && a.label === b.label && sameForm(a, b);
}

/** Whether two cards differ in their words alone. */
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
