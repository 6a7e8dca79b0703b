import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isListOf, isRecord, isText } from "@adder-studio/core";
import { dataOf, dataText } from "./data-text";
import type { Failure } from "./types";

/** A case that once failed, kept for good: it is replayed first in each run, and by `npm test`. */
export interface Pinned {
  /** File's name without `.json`. */
  readonly name: string;
  /** The fault, in a sentence. */
  readonly was: string;
  /** Day on which it was fixed, `2026-12-01`; empty while it is not. */
  readonly fixed: string;
  /** Ids of failures that it stands for; empty for one that was found by other means. */
  readonly found: readonly string[];
  readonly entry: unknown;
}

const isPinned = isRecord({ was: isText, fixed: isText, found: isListOf(isText) });

const folderOf = (root: string, job: string) => join(root, "packages/farm/pinned", job);

function read(path: string, name: string): Pinned {
  const value = dataOf(readFileSync(path, "utf8"));
  if (!isPinned(value) || !Object.hasOwn(value, "case")) {
    throw new Error(`${path} is no pinned case: it needs was, fixed, found and case.`);
  }
  const { was, fixed, found } = value as unknown as Pinned;
  return { name, was, fixed, found, entry: value.case };
}

/** Returns the pinned cases of a job, by name. */
export function pinnedCases(root: string, job: string): Pinned[] {
  const folder = folderOf(root, job);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => read(join(folder, name), name.slice(0, -".json".length)));
}

/** Reads a case from a file: a pinned one, or one that `keepFailure` wrote. */
export function caseIn(path: string): unknown {
  return read(path, path).entry;
}

/**
 * Writes a failure in the form of a pinned case, for a person to look at, fix and move to `pinned`. Returns its path,
 * or nothing for a failure without a case.
 */
export function keepFailure(root: string, job: string, failure: Failure): string | undefined {
  const { id, fault, detail, entry } = failure;
  if (entry === undefined) return undefined;
  const folder = join(root, ".cache/farm", job);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${id.replaceAll(":", "-")}.json`);
  const text = dataText({ was: `${fault}: ${detail}`, fixed: "", found: [id], case: entry });
  writeFileSync(path, `${text}\n`);
  return path;
}
