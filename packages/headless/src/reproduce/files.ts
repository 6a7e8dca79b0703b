import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { recordedText } from "./recorded";
import { type Results, reportText, resultsOf } from "./report";
import type { ResultRow } from "./rows";

export const resultsPath = "docs/results.json";
const reportPath = "docs/results.md";
const recordedPath = "packages/blocks/src/experiments/generated/recorded.ts";

/** Reads the recorded rows; none before the first run. */
export function readRows(root: string): readonly ResultRow[] {
  const path = join(root, resultsPath);
  if (!existsSync(path)) return [];
  return (JSON.parse(readFileSync(path, "utf8")) as Results).rows;
}

/** Returns the text of each file for these rows, by its path. */
export function resultFiles(rows: readonly ResultRow[]): ReadonlyMap<string, string> {
  const results = resultsOf(rows);
  return new Map([
    [resultsPath, resultsText(results)],
    [reportPath, reportText(results)],
    [recordedPath, recordedText(results.rows)],
  ]);
}

/** Writes results.json with one row a line, so that a comparison of versions shows the changed rows. */
function resultsText({ rows, claims }: Results): string {
  const lines = (all: readonly unknown[]) =>
    all.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
  return `{\n  "rows": [\n${lines(rows)}\n  ],\n  "claims": [\n${lines(claims)}\n  ]\n}\n`;
}

export function writeResults(root: string, rows: readonly ResultRow[]): void {
  for (const [path, text] of resultFiles(rows)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
