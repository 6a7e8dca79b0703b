import { canonicalJson, sha256Hex } from "@adder-studio/core";
import type { DataFacts } from "./data-facts";

/**
 * Bytes that a receipt holds of each hash. 16 of the weights' are beyond anybody's search; a mark's 6 are met by chance
 * once in 2.8e14; document, data and module only name one of a few things that are at hand.
 */
export const hashBytes = { weights: 16, mark: 6, document: 8, data: 6, module: 6 } as const;

/** Returns the first digits of a hash (hex), as many as a receipt holds of it. */
export function digitsOf(hash: string, of: keyof typeof hashBytes): string {
  return hash.slice(0, 2 * hashBytes[of]);
}

/** Returns the hash of all data of a run: of its one data set, or of the list where there are several. */
export function dataHash(data: readonly Pick<DataFacts, "hash">[]): string {
  const [first, ...others] = data.map(({ hash }) => hash);
  if (first !== undefined && others.length === 0) return first;
  return sha256Hex(canonicalJson(data.map(({ hash }) => hash)));
}
