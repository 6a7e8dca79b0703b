import { limits } from "./limits";

/**
 * The facts of a person's own data that a document and a link contain: which set, and its shape. Never the data
 * itself.
 */
export interface OwnFacts {
  /** SHA-256 (hex) of the decoded set. */
  readonly hash: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** 0: each example has a value instead. */
  readonly classes: number;
  /** Column that held the class, from 1; 0: as the reader chooses. Whoever opens a link reads the file alike. */
  readonly column: number;
  /** Other choices about how the file is read: letters of a web address, no blank; absent: nothing. */
  readonly choices?: string;
  /** The file it came from, for people. */
  readonly name: string;
}

const largest = {
  height: limits.imageSide,
  width: limits.imageSide,
  channels: 64,
  classes: 1000,
  column: 10_000,
};
const longestName = limits.label;

const choicesPattern = /^[\x21-\x7e]{1,1000}$/;

/** `<hash> 28 28 1 10 0 digits.zip`, `... 10 0?s=letters emnist.zip`: the value of the Input block's quiet property. */
export function ownFactsText(facts: OwnFacts): string {
  const { hash, height, width, channels, classes, column, choices = "", name } = facts;
  const chosen = choicesPattern.test(choices) ? `?${choices}` : "";
  const clean = name.replace(/\s+/g, " ").trim().slice(0, longestName) || "data";
  return `${hash} ${height} ${width} ${channels} ${classes} ${column}${chosen} ${clean}`;
}

/** The facts in such a text; undefined when it is none, or a number is out of range. */
export function parseOwnFacts(text: string): OwnFacts | undefined {
  const parts =
    /^([0-9a-f]{64}) (\d{1,4}) (\d{1,4}) (\d{1,2}) (\d{1,4}) (\d{1,5})(?:\?([\x21-\x7e]{1,1000}))? (\S.{0,119})$/u.exec(
      text,
    );
  if (parts === null) return undefined;
  const [, hash = "", ...rest] = parts;
  const [height = 0, width = 0, channels = 0, classes = 0, column = 0] = rest
    .slice(0, 5)
    .map(Number);
  const [choices, name = ""] = rest.slice(5);
  const chosen = choices === undefined ? {} : { choices };
  const facts = { hash, height, width, channels, classes, column, ...chosen, name };
  const sound =
    Object.entries(largest).every(([key, most]) => facts[key as keyof typeof largest] <= most) &&
    Math.min(height, width, channels) >= 1 &&
    classes !== 1;
  return sound ? facts : undefined;
}
