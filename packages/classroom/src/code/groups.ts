import { symbols, symbolValue } from "./alphabet";

/**
 * A code is twelve groups of four symbols: ten of data and two of check digits. A group is one element of the field
 * GF(2^20), with x^20 + x^3 + 1 as its modulus; with d1 to d10 the data,
 *
 *     check 1 = k1 + x d1 + x^2 d2 + ... + x^10 d10
 *     check 2 = k2 + x^2 d1 + x^4 d2 + ... + x^20 d10
 *
 * an error e of group i alone leaves x^i e and x^2i e, whose quotient names i. The distance is 3 groups: any one wrong group
 * is found and named, two wrong ones are never taken for a code. Two that changed places leave the quotient x^i + x^j (for
 * groups of data; others are like it), which is no power of x up to x^10: they are told from one wrong group. Random
 * symbols are a code in one of 2^40 cases.
 */
export const groupCount = 12;
export const dataGroups = 10;
/** Symbols of a group. */
export const groupSize = 4;
export const groupBits = 20;
export const symbolCount = groupCount * groupSize;

const modulus = (1 << 20) | (1 << 3) | 1;
/** The constants k1 and k2, so that a row of zeros is no code. */
const constants = [0x5_c1a5, 0x2_b0a4] as const;

/** Multiplies an element by x. */
function timesX(value: number): number {
  const shifted = value << 1;
  return shifted >> groupBits === 0 ? shifted : shifted ^ modulus;
}

/** Divides an element by x. */
function overX(value: number): number {
  return (value & 1 ? value ^ modulus : value) >> 1;
}

/** Returns what the check digits of ten groups of data have to be. */
function checksOf(data: readonly number[]): readonly [number, number] {
  let [first, second] = [0, 0];
  // Horner's rule from the last group down.
  for (let at = dataGroups - 1; at >= 0; at--) {
    const group = data[at] as number;
    first = timesX(first ^ group);
    second = timesX(timesX(second ^ group));
  }
  return [first ^ constants[0], second ^ constants[1]];
}

export function withChecks(data: readonly number[]): readonly number[] {
  return [...data, ...checksOf(data)];
}

/** Returns the differences between check digits as they are and as they have to be; both are 0 for a code. */
function syndromes(groups: readonly number[]): readonly [number, number] {
  const [first, second] = checksOf(groups);
  return [first ^ (groups[dataGroups] as number), second ^ (groups[dataGroups + 1] as number)];
}

export function isCode(groups: readonly number[]): boolean {
  const [first, second] = syndromes(groups);
  return first === 0 && second === 0;
}

/** A group that is wrong: its index, and what it has to be when all others are right. */
export interface WrongGroup {
  readonly at: number;
  readonly right: number;
}

/** Returns the group that is wrong when it is the only one; undefined when more are. */
export function findWrongGroup(groups: readonly number[]): WrongGroup | undefined {
  const [first, second] = syndromes(groups);
  if (first === 0 && second === 0) return undefined;
  const replaced = (at: number, error: number) => ({ at, right: (groups[at] as number) ^ error });
  if (second === 0) return replaced(dataGroups, first);
  if (first === 0) return replaced(dataGroups + 1, second);
  let [error, quotient] = [first, first];
  for (let at = 0; at < dataGroups; at++) {
    error = overX(error);
    quotient = timesX(quotient);
    if (quotient === second) return replaced(at, error);
  }
  return undefined;
}

/** Returns the two groups whose exchange makes a code, if there are such. */
export function findSwappedGroups(
  groups: readonly number[],
): readonly [number, number] | undefined {
  const [first, second] = syndromes(groups);
  // An exchange adds to each sum: the weights of both places times the difference of the groups.
  for (let one = 0; one < groupCount; one++) {
    for (let two = one + 1; two < groupCount; two++) {
      const error = (groups[one] as number) ^ (groups[two] as number);
      if (error === 0 || (product(error, one, 1) ^ product(error, two, 1)) !== first) continue;
      if ((product(error, one, 2) ^ product(error, two, 2)) === second) return [one, two];
    }
  }
  return undefined;
}

/** Returns what an error at a place adds to a sum: that of check 1 or of check 2. */
function product(error: number, at: number, check: 1 | 2): number {
  if (at >= dataGroups) return at - dataGroups === check - 1 ? error : 0;
  const shift = check * (at + 1);
  if (shift > 10) return reduced(reduced(error << 10) << (shift - 10));
  return reduced(error << shift);
}

/** Returns the rest of a polynomial of degree 29 at most. */
function reduced(value: number): number {
  const high = value >>> groupBits;
  // x^20 = x^3 + 1, and what lies above is of degree 9 at most.
  return (value & (2 ** groupBits - 1)) ^ high ^ (high << 3);
}

/** Returns a group's four symbols. */
export function groupText(group: number): string {
  return [15, 10, 5, 0].map((shift) => symbols[(group >> shift) & 31] ?? "").join("");
}

/** Reads a group; undefined unless it is four symbols. */
export function readGroup(text: string): number | undefined {
  if (text.length !== groupSize) return undefined;
  let group = 0;
  for (const letter of text) {
    const value = symbolValue(letter);
    if (value === undefined) return undefined;
    group = (group << 5) | value;
  }
  return group;
}

export function groupsText(groups: readonly number[]): string {
  return groups.map(groupText).join("-");
}
