import { groupCount, groupSize, isCode, readGroup, symbolCount } from "./groups";
import { mostBefore, nameBefore } from "./name-before";
import { type CodeReading, certain, readGroups, readRight, readUnbroken } from "./read";
import { gaps, makeTape, pieceLength, pieceText, type Tape } from "./tape";

/** A code that a scan found, right or wrong. */
export interface Found {
  readonly reading: CodeReading;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The text as it was pasted, in one line. */
  readonly text: string;
  /** The name in front of it on its line; empty where there is none. */
  readonly name: string;
  /** Answers in words that stand behind it. */
  readonly words: readonly Words[];
}

export interface Words {
  /** Number of the question in its lesson, from 1. */
  readonly question: number;
  readonly text: string;
}

/** Pieces of a tape that are a code, or look like one. */
interface Span {
  readonly reading: CodeReading;
  readonly first: number;
  readonly last: number;
}

const mostWordChars = 500;
const answerLine = /^[\s>*"]*answer\s{0,3}(\d{1,2})\s{0,3}:\s?(.+)$/iu;
/** Pieces that are looked at before a page may draw. */
const rest = 4000;

/**
 * Finds codes in whatever was pasted: one a line, chats with names and times, a column or a table of a spreadsheet, codes
 * that were broken over lines or lost their dashes. Codes that are wrong are found by their shape. Yields now and then, so
 * that a page can draw; its last value is what was found, in the order of the text.
 *
 * By chance, 48 symbols are a code in one of 2^40 cases: a paste of a million words holds one that nobody wrote in one of a
 * million cases.
 */
export function* scanPaste(paste: string): Generator<undefined, readonly Found[]> {
  const tape = yield* makeTape(paste.normalize("NFKC"));
  const right = yield* rightOnes(tape);
  const wrong = yield* wrongOnes(tape, right);
  const spans = [...right, ...wrong].sort((a, b) => a.first - b.first);
  return spans.map(({ reading, first, last }, at) => {
    const { text, from, to, line } = tape;
    const next = spans[at + 1];
    const begin = from[first] as number;
    const behind = text.slice(to[last], next === undefined ? text.length : from[next.first]);
    return {
      reading,
      line: line[first] as number,
      name: nameAt(text, begin, to[spans[at - 1]?.last ?? -1] ?? 0),
      text: text.slice(begin, to[last]).replace(/\s+/g, " "),
      words: wordsIn(behind),
    };
  });
}

/** Returns the name in front of what begins at a place; nothing before `least` belongs to it. */
function nameAt(text: string, begin: number, least: number): string {
  const from = Math.max(least, begin - mostBefore);
  const before = text.slice(from, begin);
  const line = before.lastIndexOf("\n") + 1;
  // Far into a line, or behind another code of it, stands no name.
  return line === 0 && from > 0 ? "" : nameBefore(before.slice(line));
}

/** Scans all at once. */
export function scanAll(paste: string): readonly Found[] {
  const scan = scanPaste(paste);
  for (;;) {
    const { done, value } = scan.next();
    if (done === true) return value;
  }
}

/** Finds the codes that are right, however they are broken up: each begins and ends with a piece. */
function* rightOnes(tape: Tape): Generator<undefined, readonly Span[]> {
  const found: Span[] = [];
  const groups = Array<number>(groupCount).fill(0);
  for (let first = 0; first < tape.count; first++) {
    if (first % rest === 0) yield;
    const last = lastOf(tape, first);
    if (last === undefined) continue;
    const start = tape.first[first] as number;
    for (let at = 0; at < groupCount; at++) {
      let group = 0;
      for (let i = 0; i < groupSize; i++) {
        group = (group << 5) | (tape.symbols[start + at * groupSize + i] as number);
      }
      groups[at] = group;
    }
    if (!isCode(groups)) continue;
    found.push({ reading: readRight([...groups]), first, last });
    first = last;
  }
  return found;
}

/** Returns the piece that ends 48 symbols after the beginning of another; undefined where none does. */
function lastOf(tape: Tape, first: number): number | undefined {
  let length = 0;
  for (let at = first; at < tape.count; at++) {
    if (tape.plain[at] === 0 || (at > first && tape.gap[at] === gaps.far)) return undefined;
    length += pieceLength(tape, at);
    if (length >= symbolCount) return length === symbolCount ? at : undefined;
  }
  return undefined;
}

/** Finds what is no code and has the shape of one. */
function* wrongOnes(tape: Tape, right: readonly Span[]): Generator<undefined, readonly Span[]> {
  const found: Span[] = [];
  let passed = 0;
  for (let first = 0, turn = 0; first < tape.count; ) {
    const next = right[passed];
    if (next !== undefined && first >= next.first) {
      first = next.last + 1;
      passed += 1;
      continue;
    }
    const end = runEnd(tape, first, next?.first ?? tape.count);
    const span = wrongIn(tape, first, end);
    // In front of a code may stand the beginning of another.
    const short = span !== undefined && span.first > first && joinedIn(tape, first, span.first);
    if (short) found.push(short);
    if (span !== undefined) found.push(span);
    // A long piece is tried in a dozen ways.
    turn += pieceLength(tape, first) > symbolCount / 2 ? 40 : end - first;
    first = span === undefined ? end : span.last + 1;
    if (turn > rest / 4) {
      turn = 0;
      yield;
    }
  }
  return found;
}

const isGroupLike = (length: number) => length >= groupSize - 1 && length <= groupSize + 1;

/** Returns the end of a row of pieces of about four letters with one gap between each two; a piece by itself otherwise. */
function runEnd(tape: Tape, first: number, most: number): number {
  let end = first + 1;
  if (!isGroupLike(pieceLength(tape, first))) return end;
  for (; end < most && isGroupLike(pieceLength(tape, end)); end++) {
    const gap = tape.gap[end];
    if (gap === gaps.dash || gap === gaps.blank) continue;
    // A line may end within a code; one that is whole ends with its line.
    if (gap !== gaps.line || end - first >= groupCount - 3) break;
  }
  return end;
}

/** The fewest groups by which a code is known; and those of one that breaks off, where nothing else looks like it. */
const fewest = 8;
const fewestCutOff = 3;

/** Returns the wrong code in a row of pieces, if there is one. */
function wrongIn(tape: Tape, first: number, end: number): Span | undefined {
  if (end - first === 1) {
    const isLong = Math.abs(pieceLength(tape, first) - symbolCount) <= 2;
    if (!isLong || tape.plain[first] === 0) return undefined;
    const text = pieceText(tape, first);
    const isWhole = text.length === symbolCount && isMixed(text);
    const reading = readUnbroken(text) ?? (isWhole ? manyWrong : undefined);
    return reading && { reading, first, last: first };
  }
  if (end - first < fewest) return joinedIn(tape, first, end);
  const texts = Array.from({ length: end - first }, (_, i) => pieceText(tape, first + i));
  const groups = texts.map(readGroup);
  // A word before or behind it: what can be told for certain is told.
  for (const count of [groupCount, groupCount - 1, groupCount + 1]) {
    for (let at = 0; at + count <= texts.length; at++) {
      const slice = [at, at + count] as const;
      const reading = certain(readGroups(texts.slice(...slice), groups.slice(...slice)));
      if (reading !== undefined)
        return { reading, first: first + at, last: first + at + count - 1 };
    }
  }
  return joinedIn(tape, first, end);
}

const manyWrong: CodeReading = { kind: "fault", fault: { kind: "groups", groups: [] } };

const isMixed = (text: string) => /\d/u.test(text) && /\p{L}/u.test(text);

/** Returns the first row of groups that has the looks of a code, whole or not: only what is joined by dashes has. */
function joinedIn(tape: Tape, first: number, end: number): Span | undefined {
  for (let from = first, next = first; from < end; from = next) {
    do next += 1;
    while (next < end && tape.gap[next] === gaps.dash);
    const texts = Array.from({ length: next - from }, (_, i) => pieceText(tape, from + i));
    if (texts.length < fewest && !isCutOff(tape, from, texts)) continue;
    return { reading: readGroups(texts), first: from, last: next - 1 };
  }
  return undefined;
}

/** Tells whether groups are the beginning of a code: symbols, four each up to the last, and not part of something longer. */
function isCutOff(tape: Tape, from: number, texts: readonly string[]): boolean {
  const isJoined = (at: number) => at < tape.count && tape.gap[at] === gaps.dash;
  const next = from + texts.length;
  // It may end within a group.
  const isRest =
    isJoined(next) && pieceLength(tape, next) < groupSize - 1 && tape.plain[next] === 1;
  return (
    texts.length >= fewestCutOff &&
    !isJoined(from) &&
    !isJoined(isRest ? next + 1 : next) &&
    isMixed(texts.join("")) &&
    texts.every((text, at) => {
      const isFull = at + 1 === texts.length || text.length === groupSize;
      return tape.plain[from + at] === 1 && isFull;
    })
  );
}

/** Reads the answers on the lines that follow a code. The rest of the code's own line says nothing. */
function wordsIn(behind: string): readonly Words[] {
  const words: Words[] = [];
  for (const line of behind.slice(0, 20_000).split("\n", 60).slice(1)) {
    const [, question, text] = answerLine.exec(line) ?? [];
    if (question === undefined || text === undefined) {
      if (line.trim() === "") continue;
      break;
    }
    words.push({ question: Number(question), text: text.trim().slice(0, mostWordChars) });
  }
  return words;
}
