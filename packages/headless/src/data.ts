import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReadEngineFile } from "@adder-studio/core/engines";
import { type DatasetInfo, datasets } from "@adder-studio/data";
import { UsageError } from "./usage";

/** Creates a `FetchBytes` that reads the repository's own data folder. */
export function readData(root: string): (path: string) => Promise<Uint8Array> {
  return async (path) => new Uint8Array(readFileSync(join(root, "public/data", path)));
}

/** Creates a reader of the modules of earlier engines, which lie in the repository. */
export function readEngines(root: string): ReadEngineFile {
  return async (file) => {
    const path = join(root, "public", file);
    return existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined;
  };
}

/** Returns the index of all 70,000 images of Fashion-MNIST, which the repository does not carry. */
export function fullDataset(root: string): DatasetInfo {
  const [part] = datasets;
  let text: string;
  try {
    text = readFileSync(join(root, "public/data/full/fashion-mnist/info.json"), "utf8");
  } catch {
    throw new UsageError(
      "All 70,000 images are not here: `npm run datasets -- --full` gets them (31 MB, Debian's package dataset-fashion-mnist).",
    );
  }
  return { ...(part as DatasetInfo), title: "Fashion-MNIST (70,000 images)", ...JSON.parse(text) };
}
