import { symbolValue } from "./alphabet";

/** Kinds of gaps between two pieces of text. */
export const gaps = {
  /** More than a code can have between two symbols, or nothing to go on with. */
  far: 0,
  /** One dash, with a blank on each side at most. */
  dash: 1,
  blank: 2,
  /** The end of a line. */
  line: 3,
  /** Quotes, borders of cells and the like. */
  other: 4,
} as const;

/** A text as pieces without gaps, and the symbols of those that are made of symbols only. */
export interface Tape {
  readonly text: string;
  /** Number of pieces. */
  readonly count: number;
  /** The places at which each piece begins and ends in the text, and its line from 1. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly line: Int32Array;
  /** The gap in front of each piece. */
  readonly gap: Uint8Array;
  /** 1 for a piece of symbols only. */
  readonly plain: Uint8Array;
  /** Index of each piece's first symbol; the symbols' values. */
  readonly first: Int32Array;
  readonly symbols: Uint8Array;
}

const classes = { letter: 0, dash: 33, blank: 34, line: 35, other: 36, invisible: 37 } as const;

/** The class of each UTF-16 unit, once it was met: a symbol's value + 1, or one of `classes`; `unmet` before. */
const unmet = 255;
const table = new Uint8Array(65_536).fill(unmet);

function classOf(code: number): number {
  const known = table[code] as number;
  if (known !== unmet) return known;
  const letter = String.fromCharCode(code);
  const value = symbolValue(letter);
  const found =
    value !== undefined
      ? value + 1
      : letter === "\n"
        ? classes.line
        : /[\p{Pd}_−]/u.test(letter)
          ? classes.dash
          : /\p{Cf}/u.test(letter)
            ? classes.invisible
            : /[\s>]/u.test(letter)
              ? classes.blank
              : /["'’“”`|,;*~]/u.test(letter)
                ? classes.other
                : classes.letter;
  table[code] = found;
  return found;
}

/** The most characters between two symbols of a code. */
const widest = 12;
/** Characters that are read before a page may draw. */
const rest = 50_000;

/** Cuts a text into pieces. Yields now and then. */
export function* makeTape(text: string): Generator<undefined, Tape> {
  const most = Math.ceil(text.length / 2) + 1;
  const tape = {
    text,
    count: 0,
    from: new Int32Array(most),
    to: new Int32Array(most),
    line: new Int32Array(most),
    gap: new Uint8Array(most),
    plain: new Uint8Array(most),
    first: new Int32Array(most),
    symbols: new Uint8Array(text.length),
  };
  let [lines, symbols, at] = [1, 0, 0];
  while (at < text.length) {
    const start = at;
    let [dashes, blanks, ends, others] = [0, 0, 0, 0];
    for (; at < text.length; at++) {
      const kind = classOf(text.charCodeAt(at));
      if (kind < classes.dash) break;
      if (kind === classes.dash) dashes += 1;
      else if (kind === classes.blank) blanks += 1;
      else if (kind === classes.line) ends += 1;
      else if (kind === classes.other) others += 1;
    }
    lines += ends;
    if (at === text.length) break;
    const piece = tape.count++;
    tape.gap[piece] = gapOf({ length: at - start, dashes, blanks, ends, others });
    tape.from[piece] = at;
    tape.line[piece] = lines;
    tape.first[piece] = symbols;
    let isPlain = true;
    for (; at < text.length; at++) {
      const kind = classOf(text.charCodeAt(at));
      if (kind >= classes.dash) break;
      if (kind === classes.letter) isPlain = false;
      else tape.symbols[symbols++] = kind - 1;
    }
    tape.to[piece] = at;
    if (isPlain) tape.plain[piece] = 1;
    // Symbols of other pieces are those of no code.
    else symbols = tape.first[piece] as number;
    if (Math.floor(at / rest) > Math.floor(start / rest)) yield;
  }
  return tape;
}

function gapOf(of: {
  readonly length: number;
  readonly dashes: number;
  readonly blanks: number;
  readonly ends: number;
  readonly others: number;
}): number {
  if (of.length > widest || of.length === 0) return gaps.far;
  if (of.others > 0) return gaps.other;
  if (of.ends > 0) return gaps.line;
  if (of.dashes === 1 && of.blanks <= 2) return gaps.dash;
  return of.dashes === 0 && of.blanks <= 3 ? gaps.blank : gaps.other;
}

export function pieceText({ text, from, to }: Tape, piece: number): string {
  return text.slice(from[piece], to[piece]);
}

export function pieceLength({ from, to }: Tape, piece: number): number {
  return (to[piece] as number) - (from[piece] as number);
}
