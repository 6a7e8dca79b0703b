import type { HandInFacts } from "./facts";
import {
  dataGroups,
  findSwappedGroups,
  findWrongGroup,
  groupCount,
  groupsText,
  groupText,
  isCode,
  readGroup,
} from "./groups";
import { unpackFacts } from "./pack";

/** A code that is right. */
export interface ReadCode {
  readonly kind: "code";
  /** The code as Adder Studio writes it: capital letters, dashes between groups. */
  readonly code: string;
  readonly facts: HandInFacts;
}

/**
 * The fault of a code, and, where that is certain to one in a million, what would make it right. Groups count from 1.
 * Nothing here is put right by itself: a person decides.
 */
export type CodeFault =
  /** One group is wrong. */
  | {
      readonly kind: "group";
      readonly group: number;
      readonly read: string;
      readonly right: string;
      readonly code: string;
    }
  /** Two groups have changed places. */
  | { readonly kind: "swapped"; readonly groups: readonly [number, number]; readonly code: string }
  /** One group is missing; it would be `right`. */
  | {
      readonly kind: "missing";
      readonly group: number;
      readonly right: string;
      readonly code: string;
    }
  /** There is one group too many. */
  | { readonly kind: "extra"; readonly group: number; readonly read: string; readonly code: string }
  /** Fewer or more groups than a code has. */
  | { readonly kind: "length"; readonly count: number }
  /** More than one group is wrong; those that hold what no group can are named. */
  | { readonly kind: "groups"; readonly groups: readonly number[] }
  /** A later version of Adder Studio made it. */
  | { readonly kind: "newer" }
  /** Check digits are right, and what they check is impossible: no page of Adder Studio made it. */
  | { readonly kind: "impossible" };

export type CodeReading = ReadCode | { readonly kind: "fault"; readonly fault: CodeFault };

const faulty = (fault: CodeFault): CodeReading => ({ kind: "fault", fault });

/** Reads twelve groups whose check digits are right. */
export function readRight(groups: readonly number[]): CodeReading {
  const facts = unpackFacts(groups.slice(0, dataGroups));
  if (facts === "newer") return faulty({ kind: "newer" });
  if (facts === undefined) return faulty({ kind: "impossible" });
  return { kind: "code", code: groupsText(groups), facts };
}

const known = (groups: readonly (number | undefined)[]): groups is readonly number[] =>
  groups.every((group) => group !== undefined);

/** Returns the group that a code needs at a place when all others are right. */
function solved(others: readonly (number | undefined)[], at: number): number | undefined {
  const groups = others.map((group, i) => (i === at ? 0 : group));
  if (!known(groups)) return undefined;
  if (isCode(groups)) return 0;
  const wrong = findWrongGroup(groups);
  return wrong?.at === at ? wrong.right : undefined;
}

/** Reads groups of a code as they were written, `7KQ2` and the like; `groups` are their values, where they are at hand. */
export function readGroups(
  texts: readonly string[],
  groups: readonly (number | undefined)[] = texts.map(readGroup),
): CodeReading {
  const { length } = texts;
  if (length === groupCount - 1) return withMissing(groups);
  if (length === groupCount + 1) return withExtra(texts, groups);
  if (length !== groupCount) return faulty({ kind: "length", count: length });
  const right = (at: number, group: number) =>
    groups.map((one, i) => (i === at ? group : (one ?? 0)));
  if (known(groups)) {
    if (isCode(groups)) return readRight(groups);
    const wrong = findWrongGroup(groups);
    if (wrong !== undefined) return oneWrong(wrong.at, wrong.right);
    const swapped = findSwappedGroups(groups);
    if (swapped === undefined) return faulty({ kind: "groups", groups: [] });
    const [first, second] = swapped;
    const changed = [...groups];
    [changed[first], changed[second]] = [groups[second] as number, groups[first] as number];
    return faulty({
      kind: "swapped",
      groups: [first + 1, second + 1],
      code: groupsText(changed),
    });
  }
  const unread = groups.flatMap((group, i) => (group === undefined ? [i] : []));
  const [at] = unread;
  const needed = unread.length === 1 && at !== undefined ? solved(groups, at) : undefined;
  return needed === undefined || at === undefined
    ? faulty({ kind: "groups", groups: unread.map((i) => i + 1) })
    : oneWrong(at, needed);

  function oneWrong(place: number, group: number): CodeReading {
    return faulty({
      kind: "group",
      group: place + 1,
      read: texts[place] ?? "",
      right: groupText(group),
      code: groupsText(right(place, group)),
    });
  }
}

function withMissing(groups: readonly (number | undefined)[]): CodeReading {
  // Nothing can be told of a code that lacks one group and has another that cannot be read.
  if (!known(groups)) return faulty({ kind: "length", count: groups.length });
  for (let at = 0; at < groupCount; at++) {
    const all = [...groups.slice(0, at), undefined, ...groups.slice(at)];
    const needed = solved(all, at);
    if (needed === undefined) continue;
    const code = groupsText(all.map((group, i) => (i === at ? needed : (group ?? 0))));
    return faulty({ kind: "missing", group: at + 1, right: groupText(needed), code });
  }
  return faulty({ kind: "length", count: groups.length });
}

function withExtra(texts: readonly string[], groups: readonly (number | undefined)[]): CodeReading {
  for (const [at, read] of texts.entries()) {
    const rest = groups.toSpliced(at, 1);
    if (known(rest) && isCode(rest)) {
      return faulty({ kind: "extra", group: at + 1, read, code: groupsText(rest) });
    }
  }
  return faulty({ kind: "length", count: groups.length });
}

/** Reads the symbols of a code that is written without gaps: 44 to 52 of them. */
export function readUnbroken(symbols: string): CodeReading | undefined {
  // One group has lost or won some: which one is known once the others fit.
  const change = symbols.length - 4 * groupCount;
  if (change === 0) return certain(readGroups(pieces(symbols)));
  for (let at = 0; at < groupCount; at++) {
    const ends = [4 * at, 4 * at + 4 + change] as const;
    const texts = [
      ...pieces(symbols.slice(0, ends[0])),
      symbols.slice(...ends),
      ...pieces(symbols.slice(ends[1])),
    ];
    const reading = certain(readGroups(texts));
    if (reading !== undefined) return reading;
  }
  return undefined;
}

/** Returns a reading that says for certain what is wrong, or that nothing is. */
export function certain(reading: CodeReading): CodeReading | undefined {
  const isVague =
    reading.kind === "fault" &&
    (reading.fault.kind === "groups" || reading.fault.kind === "length");
  return isVague ? undefined : reading;
}

function pieces(text: string): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / 4) }, (_, i) => text.slice(4 * i, 4 * i + 4));
}
