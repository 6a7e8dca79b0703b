import {
  appVersion,
  type Check,
  isCount,
  isListOf,
  isRecord,
  isText,
  storedZip,
  type ZipEntry,
} from "@adder-studio/core";
import { parseJson } from "@adder-studio/graph";

/** One file of a copy: its name in the zip, its address from the page, and its bytes. */
type ListedFile = readonly [name: string, address: string, bytes: number];

/** The files that the build lists for a copy (`app/class-plugin.ts`). */
export interface ClassFiles {
  readonly bytes: number;
  readonly files: readonly ListedFile[];
  /** The list itself, which belongs into the copy. */
  readonly text: string;
}

const list = "class/files.json";
/** The folder that the zip unpacks to. */
const folder = "adder-studio-class";
/** Name of the zip, which is saved beside those of other versions. */
export const zipName = `${folder}-${appVersion}.zip`;
/** Files that are fetched at a time. */
const lanes = 4;

export class CopyFault extends Error {
  override name = "CopyFault";
}

const isListedFile: Check = (value) =>
  Array.isArray(value) &&
  value.length === 3 &&
  isText(value[0]) &&
  isText(value[1]) &&
  isCount(value[2]);

const isList = isRecord({ bytes: isCount, files: isListOf(isListedFile) });

/** Returns the list in `text`; undefined where it is none, or names a file outside of the app. */
export function readClassFiles(text: string): ClassFiles | undefined {
  const parsed = parseJson(text, 4);
  if (!parsed.ok || !isList(parsed.value)) return undefined;
  const { bytes, files } = parsed.value as Omit<ClassFiles, "text">;
  const isInside = ([name, address]: ListedFile) =>
    !`${name}/${address}`.split("/").includes("..") && !/^\/|[\\:?#]/.test(address);
  return files.every(isInside) ? { bytes, files, text } : undefined;
}

/** Fetches the list of files from beside the page. Throws CopyFault where there is none. */
export async function fetchClassFiles(base: string): Promise<ClassFiles> {
  const response = await fetch(new URL(list, base)).catch(() => undefined);
  const found = response?.ok ? readClassFiles(await response.text()) : undefined;
  if (found === undefined) {
    throw new CopyFault("The list of files did not come. Check the connection, then try again.");
  }
  return found;
}

/** Fetches all files and makes the zip of them. Throws CopyFault where one is missing or another one than was listed. */
export async function makeClassZip(
  { files, text }: ClassFiles,
  base: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const entries: ZipEntry[] = [];
  let next = 0;
  let loaded = 0;
  const fetchThem = async () => {
    for (let at = next++; at < files.length; at = next++) {
      const [name, address, bytes] = files[at] as ListedFile;
      const content = await fetchFile(new URL(address, base), bytes, signal);
      entries[at] = { name: `${folder}/${name}`, bytes: content };
      loaded += bytes;
      onBytes(loaded);
    }
  };
  await Promise.all(Array.from({ length: lanes }, fetchThem));
  entries.push({ name: `${folder}/app/${list}`, bytes: new TextEncoder().encode(text) });
  return storedZip(entries);
}

async function fetchFile(address: URL, bytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(address, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new CopyFault("The connection was lost. Check it, then try again.", { cause: error });
  });
  const content = response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  if (content?.length === bytes) return content;
  throw new CopyFault(
    "A file is missing or has changed since this page was opened: a newer version may be up. Reload the page, then try again.",
  );
}
