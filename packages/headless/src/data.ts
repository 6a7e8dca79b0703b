import { readFileSync } from "node:fs";
import { join } from "node:path";

/** FetchBytes over the repository's own data folder. */
export function readData(root: string): (path: string) => Promise<Uint8Array> {
  return async (path) => new Uint8Array(readFileSync(join(root, "public/data", path)));
}
