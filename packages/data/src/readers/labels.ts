import { readerCaps } from "./caps";
import { quoted, refusal } from "./errors";

export interface Encoded {
  readonly labels: Uint16Array;
  readonly classes: readonly string[];
}

/** Encodes names as classes, in natural order: 2 comes before 10. */
export function encodeNames(written: readonly string[]): Encoded {
  // An accent is one sign or two, as whoever wrote it likes.
  const names = written.map((name) => name.normalize("NFC"));
  const distinct = [...new Set(names)].sort(compareNames);
  checkClasses(distinct.length, distinct);
  const index = new Map(distinct.map((name, i) => [name, i]));
  return {
    labels: Uint16Array.from(names, (name) => index.get(name) as number),
    classes: classNames(distinct),
  };
}

/** Encodes numbers as classes, in their order. */
export function encodeNumbers(values: ArrayLike<number>): Encoded {
  const distinct = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isInteger(value)) {
      throw refusal(
        "labels-unfit",
        `The labels hold ${value}, which is a measure and not a class.`,
        "Choose labels that are whole numbers or names.",
      );
    }
    distinct.add(value);
    if (distinct.size > readerCaps.classes) break;
  }
  const sorted = [...distinct].sort((a, b) => a - b);
  checkClasses(sorted.length, sorted);
  const index = new Map(sorted.map((value, i) => [value, i]));
  return {
    labels: Uint16Array.from(values, (value) => index.get(value) as number),
    classes: sorted.map(String),
  };
}

function checkClasses(count: number, some: readonly (string | number)[]): void {
  if (count > readerCaps.classes) {
    throw refusal(
      "labels-unfit",
      `The labels hold more than ${readerCaps.classes} different values, which are too many to be classes.`,
      "Choose other labels, or fewer classes.",
    );
  }
  if (count < 2) {
    const only = some[0] === undefined ? "" : `, ${quoted(String(some[0]))}`;
    throw refusal(
      "labels-unfit",
      `There is only one class${only}, so there is nothing to tell apart.`,
      "Bring examples of at least two classes.",
    );
  }
}

const natural = /(\d+)/;

/** Compares names by letters and, where both have digits, by number; no locale, so that every device agrees. */
export function compareNames(a: string, b: string): number {
  const left = a.split(natural);
  const right = b.split(natural);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] as string;
    const y = right[i] as string;
    if (x === y) continue;
    if (i % 2 === 1 && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}

/** Pattern of characters that are invisible or reverse text; joiners and flags of emoji are allowed. */
const unseen = /(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** Returns class names for display: on one line, nothing invisible, each different from the others. */
export function classNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name.replace(unseen, "").trim();
    const short = plain.length > readerCaps.className ? cut(plain) : plain;
    const shown = short === "" ? "(no name)" : short;
    let unique = shown;
    for (let i = 2; taken.has(unique); i++) unique = `${shown} (${i})`;
    taken.add(unique);
    return unique;
  });
}

/** Cuts the middle of a long name, between letters. */
function cut(name: string): string {
  const letters = [...name];
  const half = Math.floor(readerCaps.className / 4);
  return `${letters.slice(0, half).join("")}…${letters.slice(-half).join("")}`;
}
