import type { CodeFault, Found, HandInFacts, Words } from "../code";
import { leastHashDigits } from "../code/facts";

/** A code on the board. */
export interface BoardRow {
  readonly code: string;
  readonly facts: HandInFacts;
  /** The name that stood in front of the code, to be shown where the code holds none; empty without one. */
  readonly name: string;
  /** Answers in words that stood behind the code. */
  readonly words: readonly Words[];
  /** Order in which codes came, from 1. */
  readonly order: number;
}

/** A text that looks like a code and is none. */
export interface BoardFault {
  readonly id: string;
  readonly text: string;
  /** The name that stood in front of it; empty without one. */
  readonly name: string;
  readonly line: number;
  readonly fault: CodeFault;
}

export interface BoardContent {
  readonly rows: readonly BoardRow[];
  readonly faults: readonly BoardFault[];
}

/** The counts of one paste. */
export interface Added {
  /** Codes that are new. */
  readonly added: number;
  /** Codes that were on the board, or came twice. */
  readonly known: number;
  /** Texts that look like codes and are none. */
  readonly wrong: number;
  /** Texts that would be codes of the board but for a slip: nothing has to be done about them. */
  readonly slips: number;
  /** Those of them, and those codes, for which the board has no room. */
  readonly left: number;
}

export const emptyBoard: BoardContent = { rows: [], faults: [] };

/** The most codes and the most wrong ones that a board holds: a school, and more than anybody reads through. */
export const mostRows = 2000;
export const mostFaults = 100;

/** Adds what a scan found. A code that is there already gets answers in words that come later. */
export function addFound(
  board: BoardContent,
  found: readonly Found[],
): Added & { readonly board: BoardContent } {
  const rows = new Map(board.rows.map((row) => [row.code, row]));
  const faults = new Map(board.faults.map((fault) => [fault.id, fault]));
  let [added, known, wrong, left] = [0, 0, 0, 0];
  let order = Math.max(0, ...board.rows.map((row) => row.order));
  const isOnBoard = (fault: CodeFault) => "code" in fault && rows.has(fault.code);
  for (const { reading, words, line, text, name } of found) {
    if (reading.kind === "fault") {
      wrong += 1;
      const id = text.toUpperCase();
      if (faults.size < mostFaults || faults.has(id)) {
        faults.set(id, { id, text, name, line, fault: reading.fault });
      } else left += 1;
      continue;
    }
    const { code, facts } = reading;
    const there = rows.get(code);
    if (there !== undefined) {
      known += 1;
      const isNamed = there.name === "" && name !== "";
      if (words.length > 0 || isNamed) {
        rows.set(code, {
          ...there,
          words: words.length > 0 ? words : there.words,
          name: isNamed ? name : there.name,
        });
      }
    } else if (rows.size >= mostRows) left += 1;
    else {
      added += 1;
      order += 1;
      rows.set(code, { code, facts, name, words, order });
    }
  }
  // What was put right in the meantime is no fault any more.
  const open = [...faults.values()].filter(({ fault }) => !isOnBoard(fault));
  const slips = found.filter(
    ({ reading }) => reading.kind === "fault" && isOnBoard(reading.fault),
  ).length;
  const next = { rows: [...rows.values()], faults: open };
  return { board: next, added, known, wrong: wrong - slips, slips, left };
}

/** The other codes that have something in common with a row. */
export interface Likeness {
  /** Codes with the same weights: the same network, trained with the same seed, or a copy. */
  readonly weights: readonly BoardRow[];
  /** Codes with the same name. */
  readonly name: readonly BoardRow[];
}

/** Returns, for each code, those with the same weights and those with the same name. */
export function likenessOf(rows: readonly BoardRow[]): ReadonlyMap<string, Likeness> {
  const names = groupsBy(rows, ({ facts }) => facts.name);
  const weights = groupsBy(rows, ({ facts }) => hashKey(facts.weights));
  return new Map(
    rows.map((row) => {
      const others = (all: readonly BoardRow[] | undefined) =>
        (all ?? []).filter(({ code }) => code !== row.code);
      const alike = others(weights.get(hashKey(row.facts.weights))).filter(({ facts }) =>
        sameBeginning(facts.weights, row.facts.weights),
      );
      const named = row.facts.name === "" ? [] : others(names.get(row.facts.name));
      return [row.code, { weights: row.facts.weights === "" ? [] : alike, name: named }];
    }),
  );
}

/** Returns the beginning that every hash of the same weights has, wherever it is cut off. */
export function hashKey(weights: string): string {
  return weights.slice(0, leastHashDigits);
}

/** Tells whether two hashes, cut off at different places, are the same as far as both go. */
export function sameBeginning(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  return length > 0 && one.slice(0, length) === other.slice(0, length);
}

function groupsBy(
  rows: readonly BoardRow[],
  key: (row: BoardRow) => string,
): ReadonlyMap<string, readonly BoardRow[]> {
  const groups = new Map<string, BoardRow[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}
