import { counted } from "@adder-studio/core";
import { quoted } from "./errors";
import type { ImageLabels } from "./image-labels";
import { chosenRole, everyRole, type Fate, folderOf, leftOut } from "./parts";
import { namesNoClass, splitOf } from "./split";
import type { ReadOptions, SourceFile } from "./types";

/** An image whose class is known. */
export interface Labelled {
  readonly file: SourceFile;
  readonly label: string;
  readonly split: "train" | "test" | undefined;
}

export interface SortedImages {
  readonly labelled: readonly Labelled[];
  /** Reports on images that have no class, or that a person left out. */
  readonly left: readonly Fate[];
  readonly notes: readonly string[];
}

/** Returns the names of the folders above a file, the outermost first. */
function foldersOf(path: string): string[] {
  return folderOf(path)
    .split("/")
    .filter((part) => part !== "" && part !== ".");
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf("/") + 1);
}

/**
 * Returns the folders that hold images but name no class: `test` next to `train/cat` and `train/dog`, or `seg_pred/seg_pred`.
 * A folder called train that lies among folders of other names is a class.
 */
function unlabelledFolders(folders: ReadonlySet<string>): Set<string> {
  /** Folders under which a split folder holds folders of images. */
  const splitUnder = new Set<string>();
  const beside = new Map<string, string[]>();
  for (const folder of folders) {
    beside.set(folderOf(folder), [...(beside.get(folderOf(folder)) ?? []), folder]);
    for (let at = folderOf(folder); at !== ""; at = folderOf(at)) {
      if (namesNoClass(nameOf(at))) splitUnder.add(folderOf(at));
    }
  }
  const found = [...folders].filter((folder) => {
    if (!namesNoClass(nameOf(folder))) return false;
    const above = folderOf(folder);
    return splitUnder.has(above) || beside.get(above)?.every((it) => namesNoClass(nameOf(it)));
  });
  return new Set(found);
}

/** Sorts images by the classes of a table or of the files' names. */
function sortByLabels(
  files: readonly SourceFile[],
  roles: ReadOptions["roles"],
  labels: ImageLabels,
): SortedImages {
  const labelled: Labelled[] = [];
  const left: Fate[] = [];
  for (const file of files) {
    const found = labels.of.get(file);
    const role = chosenRole(roles, file.path);
    if (found === undefined) left.push(leftOut(file.path, labels.missing));
    else if (role === "leave-out") left.push(leftOut(file.path, "You left it out.", everyRole));
    else {
      const split = role ?? found.split ?? splitOf(folderOf(file.path));
      labelled.push({ file, label: found.label, split });
    }
  }
  const without = files.filter((file) => !labels.of.has(file)).length;
  const aside =
    without === 0
      ? []
      : [`${counted(without, "image was", "images were")} set aside, without a class.`];
  return { labelled, left: [...left, ...labels.fates], notes: [...labels.notes, ...aside] };
}

/** Sorts images by folder. The class is the folder of an image; the closest folder above it named train or test gives the split. */
export function sortByFolder(
  files: readonly SourceFile[],
  roles: ReadOptions["roles"],
  labels?: ImageLabels,
): SortedImages {
  if (labels) return sortByLabels(files, roles, labels);
  const unlabelled = unlabelledFolders(new Set(files.map(({ path }) => folderOf(path))));
  const labelled: Labelled[] = [];
  const left: Fate[] = [];
  let aside = 0;
  for (const file of files) {
    const folders = foldersOf(file.path);
    const label = folders.at(-1)?.normalize("NFC");
    const folder = folderOf(file.path);
    if (label === undefined) {
      left.push(leftOut(file.path, "It lies in no folder, so its class is not known."));
    } else if (unlabelled.has(folder)) {
      aside += 1;
      left.push(
        leftOut(file.path, `No folder in ${quoted(label)} names the classes of its images.`),
      );
    } else {
      const role = chosenRole(roles, file.path);
      if (role === "leave-out") left.push(leftOut(file.path, "You left it out.", everyRole));
      else labelled.push({ file, label, split: role ?? splitOf(folders.slice(0, -1).join("/")) });
    }
  }
  const notes =
    aside === 0 || labelled.length === 0
      ? []
      : [
          `${counted(aside, "image was", "images were")} set aside: no folder names ${aside === 1 ? "its" : "their"} class.`,
        ];
  return { labelled, left, notes };
}
