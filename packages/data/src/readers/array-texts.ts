import type { ArrayFile } from "./array-pairs";
import { quoted } from "./errors";
import { classNames } from "./labels";
import type { Fate } from "./parts";
import { leftOut } from "./parts";

const aboutNames = /names?|class|categor|labels?|targets?|vocab/i;

/**
 * Returns the arrays of texts that name the classes, rather than give a class for each example: no array of numbers has
 * as many rows. Those whose own name says so come first.
 */
export function nameArrays(arrays: readonly ArrayFile[]): ArrayFile[] {
  const counts = new Set(arrays.filter(({ text }) => !text).map(({ dims }) => dims[0] ?? 0));
  const found = arrays.filter(
    ({ text, dims }) => text && dims.length === 1 && !counts.has(dims[0] ?? 0),
  );
  const says = ({ file }: ArrayFile) => Number(aboutNames.test(file.path.split("/").at(-1) ?? ""));
  return found.sort((a, b) => says(b) - says(a));
}

/** Returns names for classes that are whole numbers 0.. or 1..; undefined where they do not fit. */
function named(classes: readonly string[], names: readonly string[]): string[] | undefined {
  const numbers = classes.map(Number);
  if (numbers.some((number) => !Number.isInteger(number))) return undefined;
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  const first = least === 1 && most === names.length ? 1 : 0;
  if (least < first || most - first >= names.length) return undefined;
  return classNames(numbers.map((number) => (names[number - first] ?? "").normalize("NFC")));
}

export interface NamedClasses {
  readonly classes: readonly string[];
  readonly fates: readonly Fate[];
  readonly notes: readonly string[];
}

/** Names the classes by the first array that does, and reports on each of these arrays. */
export async function nameClasses(
  classes: readonly string[],
  arrays: readonly ArrayFile[],
  textsOf: (array: ArrayFile) => Promise<readonly string[]>,
): Promise<NamedClasses> {
  const fates: Fate[] = [];
  const notes: string[] = [];
  let shown: readonly string[] | undefined;
  for (const array of arrays) {
    const { path } = array.file;
    const better = shown || classes.length === 0 ? undefined : named(classes, await textsOf(array));
    if (better) {
      shown = better;
      notes.push(`The names of the classes were taken from ${quoted(path)}.`);
      fates.push({ ...leftOut(path, "It names the classes."), state: "read", role: "train" });
    } else fates.push(leftOut(path, "Its texts do not belong to the classes."));
  }
  return { classes: shown ?? classes, fates, notes };
}
