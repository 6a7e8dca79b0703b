import { readerCaps, sniff, sniffed } from "@adder-studio/data/readers";
import { looksLikeEvents } from "../../runs/imported/line";
import type { Studio } from "../../studio/studio";
import { nameOf, ownDataOf } from "./own-data";
import type { DroppedFile } from "./protocol";

/** Takes what was dropped on the page: folders are walked and read as data, files go to the reader of their content. */
export async function takeDrop(
  studio: Studio,
  entries: readonly (FileSystemEntry | null)[],
  files: readonly File[],
): Promise<void> {
  if (entries.some((entry) => entry?.isDirectory === true)) {
    const names = entries.flatMap((entry) => (entry === null ? [] : [entry.name]));
    await ownDataOf(studio).read(nameOf(names), (goesOn) => walk(entries, goesOn));
    return;
  }
  await takeFiles(
    studio,
    files.map((file) => ({ path: file.name, file })),
  );
}

/**
 * Takes files from a drop or a picker. Experiments and weights go to the library's importer, anything else is read as data;
 * the content decides, not the name. Data dropped together with experiments is left out, with a message.
 */
export async function takeFiles(studio: Studio, files: readonly DroppedFile[]): Promise<void> {
  if (files.length === 0) return;
  // A notice about earlier files no longer applies.
  studio.ui.set({ notice: undefined });
  const kinds = files.length > 20 ? [] : await Promise.all(files.map(({ file }) => kindOf(file)));
  const ofData = kinds.filter((kind) => dataKinds.has(kind)).length;
  const ofExperiments = kinds.filter((kind) => experiments.has(kind)).length;
  // A JSON file among more data files belongs to the data, whose reader lists it.
  const some = ofExperiments > 0 && ofExperiments >= ofData;
  const mine = files.filter((_, at) => some && !dataKinds.has(kinds[at] ?? ""));
  const rest = files.filter((file) => !mine.includes(file));
  const [first] = rest;
  if (mine.length > 0) {
    const { importFiles } = await import("../library/files");
    const message = await importFiles(
      studio,
      mine.map(({ file }) => file),
      kinds.filter((kind) => !dataKinds.has(kind)),
    );
    // One drop has one result: the data dialog would cover the message about the experiments.
    const notice = [message, leftOut(rest)].filter((text) => text !== "").join(" ");
    if (notice !== "") {
      studio.ui.set({ notice });
      studio.ui.announce(notice, true);
    }
    if (studio.ui.store.getState().dialog === "data") {
      ownDataOf(studio).cancel();
      studio.ui.set({ dialog: undefined });
    }
    return;
  }
  if (first === undefined) return;
  const isPhoto = rest.length === 1 && kinds[files.indexOf(first)] === "image";
  if (isPhoto && !first.path.includes("/")) await ownDataOf(studio).askAbout(first.file);
  else await ownDataOf(studio).read(nameOf(rest.map(({ path }) => path)), async () => rest);
}

/** Returns the message about data files that were dropped together with experiments or weights. */
function leftOut([first, ...more]: readonly DroppedFile[]): string {
  if (first === undefined) return "";
  const what =
    more.length === 0 ? `${first.path} was` : `${first.path} and ${more.length} more were`;
  return `${what} left out: drop data files separately.`;
}

const experiments: ReadonlySet<string> = new Set("json safetensors torch onnx events".split(" "));
const dataKinds: ReadonlySet<string> = new Set("image zip tar gzip npy idx csv cifar".split(" "));

async function kindOf(file: File): Promise<string> {
  try {
    const head = new Uint8Array(await file.slice(0, sniffed).arrayBuffer());
    if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
    const isEvents = looksLikeEvents(new TextDecoder().decode(head));
    if (isEvents || /\.(jsonl|ndjson)$/i.test(file.name)) return "events";
    return sniff(head, file.name, file.size);
  } catch {
    // The reader reports what is wrong with the file.
    return "other";
  }
}

/** Returns every file under the dropped folders, at most one more than the cap; the reader refuses a set over the cap. */
export async function walk(
  entries: readonly (FileSystemEntry | null)[],
  goesOn: () => boolean,
): Promise<DroppedFile[]> {
  const found: DroppedFile[] = [];
  const stack = entries.filter((entry) => entry !== null);
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    if (found.length > readerCaps.entries || !goesOn()) break;
    const path = entry.fullPath.replace(/^\//, "");
    if (entry.isDirectory) {
      const { all, whole } = await childrenOf(entry as FileSystemDirectoryEntry);
      stack.push(...all);
      if (!whole) found.push({ path, file: new File([], entry.name), fault: notListed });
    } else {
      const file = await fileOf(entry as FileSystemFileEntry);
      found.push(
        file ? { path, file } : { path, file: new File([], entry.name), fault: notOpened },
      );
    }
  }
  return found;
}

// Entries that cannot be opened are reported, not skipped.
const notListed = "The browser could not list everything in this folder.";
const notOpened = "The browser could not open this file.";

/** Returns the entries of a folder, which the browser hands out in pieces until an empty one. */
async function childrenOf(
  folder: FileSystemDirectoryEntry,
): Promise<{ readonly all: readonly FileSystemEntry[]; readonly whole: boolean }> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[] | undefined>((resolve) =>
      reader.readEntries(resolve, () => resolve(undefined)),
    );
    if (part === undefined) return { all, whole: false };
    if (part.length === 0 || all.length > readerCaps.entries) return { all, whole: true };
    all.push(...part);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(undefined)));
}
