import { catalog } from "@adder-studio/blocks";
import { documentHash, type ModelGraph, parseGraph } from "@adder-studio/graph";
import { useEffect, useState } from "react";
import { useStudio } from "../../studio/context";
import type { Studio } from "../../studio/studio";
import type { Preview } from "../../studio/ui";

/** A document on this device that was opened from the same link. */
export interface EarlierCopy {
  readonly key: string;
  /** Milliseconds since 1970; undefined for the document that is open. */
  readonly savedAt: number | undefined;
}

/** Greatest number of documents to look through, the newest first. */
const most = 30;
/** A storage that does not answer keeps nobody from a link. */
const patienceMs = 400;

/** Finds the copy that this person, or another at this device, has made of a link's document; the newest of several. */
export async function findEarlierCopy(
  { document, storage }: Pick<Studio, "document" | "storage">,
  graph: ModelGraph,
): Promise<EarlierCopy | undefined> {
  const hash = documentHash(graph);
  const open = document.store.getState();
  if (open.origin?.kind === "link" && documentHash(open.origin.graph) === hash)
    return { key: open.key, savedAt: undefined };
  for (const { key, savedAt } of await storage.recent(most)) {
    const origin = (await storage.load(key))?.origin;
    if (origin?.kind !== "link") continue;
    // What lies on the device is untrusted, too.
    const read = parseGraph(origin.graph, catalog);
    if (read.ok && documentHash(read.value.graph) === hash) return { key, savedAt };
  }
  return undefined;
}

/** Looks for the earlier copy of what is previewed; "searching" until that is known. */
export function useEarlierCopy({ graph, from }: Preview): EarlierCopy | "searching" | undefined {
  const studio = useStudio();
  const [found, setFound] = useState<EarlierCopy | "searching" | undefined>("searching");
  useEffect(() => {
    let live = true;
    const end = (copy: EarlierCopy | undefined) => {
      if (live) setFound(copy);
      live = false;
    };
    const patience = setTimeout(() => end(undefined), patienceMs);
    if (from === "link") findEarlierCopy(studio, graph).then(end, () => end(undefined));
    else end(undefined);
    return () => {
      live = false;
      clearTimeout(patience);
    };
  }, [studio, graph, from]);
  return found;
}
