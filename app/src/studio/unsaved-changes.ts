import { catalog } from "@adder-studio/blocks";
import { documentText, type ModelGraph, parseDocumentText, parseGraph } from "@adder-studio/graph";
import type { Prefs } from "../storage/home";
import { randomId } from "../storage/random-id";
import type { DocumentStorage } from "../storage/storage";
import { tellSaved } from "../storage/tabs";
import { copyTitle, leftOver } from "./document-saver";

/**
 * Saves the work that pages wrote down as they ended (see `DocumentSaver.closing`): under its own key where it builds
 * on the document on the device, as a copy where another tab has saved since.
 */
export async function takeUp(
  storage: DocumentStorage,
  prefs: Pick<Prefs, "getItem" | "removeItem" | "names">,
): Promise<void> {
  if (storage.kind !== "device") return;
  for (const name of prefs.names().filter((one) => one.startsWith(leftOver))) {
    const text = prefs.getItem(name) ?? "";
    const end = text.indexOf("\n");
    const revision = Number(text.slice(0, end));
    const read = parseDocumentText(text.slice(end + 1), catalog);
    if (read.ok && Number.isSafeInteger(revision) && revision >= 0) {
      await saveLeftOver(storage, name.slice(leftOver.length), revision, read.value.graph);
    }
    prefs.removeItem(name);
  }
}

async function saveLeftOver(
  storage: DocumentStorage,
  key: string,
  revision: number,
  graph: ModelGraph,
): Promise<void> {
  const there = await storage.load(key);
  const stored = there === undefined ? undefined : parseGraph(there.graph, catalog);
  // The save that was under way did arrive.
  if (stored?.ok && documentText(stored.value.graph) === documentText(graph)) return;
  const document = {
    key,
    title: graph.title,
    graph,
    savedAt: Date.now(),
    ...(there?.origin === undefined ? {} : { origin: there.origin }),
  };
  const result = await storage.save(document, revision);
  if (result.ok) {
    // A tab that was open beside the page that ended shows the document as it was before.
    tellSaved(key, result.revision);
    return;
  }
  const title = copyTitle(graph.title);
  await storage.save({ ...document, key: randomId(), title, graph: { ...graph, title } }, 0);
}
