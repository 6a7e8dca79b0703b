import type { PartReport, Role } from "./types";

/** Report on one file. */
export type Fate = Omit<PartReport, "files">;

/** Most files of a folder with one fate that are reported one by one. */
const mostAlone = 20;
export const everyRole: readonly Role[] = ["train", "test", "leave-out"];

/** Reports a file that was not read, with the reason. */
export function leftOut(path: string, reason: string, choices: readonly Role[] = []): Fate {
  return { path, examples: 0, state: "left-out", role: "leave-out", choices, reason };
}

/** Reports a file that could not be read, with the reason. */
export function broken(path: string, reason: string): Fate {
  return { ...leftOut(path, reason), state: "broken" };
}

/** Returns the folder of a file; empty for none. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Returns the role that a person gave to a file, or to the closest folder above it. */
export function chosenRole(
  roles: ReadonlyMap<string, Role> | undefined,
  path: string,
): Role | undefined {
  if (roles === undefined || roles.size === 0) return undefined;
  for (let at = path; at !== ""; at = folderOf(at)) {
    const role = roles.get(at);
    if (role !== undefined) return role;
  }
  return undefined;
}

/**
 * Groups reports. Files of one folder with one fate become one report, named by the folder; a few among many others, and files in no
 * folder, are named one by one. The reports' `files` add up to the number of fates.
 */
export function reportsOf(fates: readonly Fate[]): PartReport[] {
  const groups = new Map<string, Fate[]>();
  const inFolder = new Map<string, number>();
  for (const fate of fates) {
    const { path, state, role, choices, reason = "" } = fate;
    const folder = folderOf(path);
    inFolder.set(folder, (inFolder.get(folder) ?? 0) + 1);
    const key = [folder, state, role, choices.join(), reason].join("\n");
    const group = groups.get(key);
    if (group) group.push(fate);
    else groups.set(key, [fate]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group as [Fate];
    const folder = folderOf(first.path);
    const isWhole = folder !== "" && group.length > 1 && group.length === inFolder.get(folder);
    // An image is one of many; what holds more is named by itself.
    const isImages = folder !== "" && first.examples === 1 && group.length > 1;
    const isFew = first.state === "read" ? !isImages : !isWhole;
    if (isFew && group.length <= mostAlone) {
      return group.map((fate) => ({ ...fate, files: 1 }));
    }
    const examples = group.reduce((sum, fate) => sum + fate.examples, 0);
    return [{ ...first, path: folder, files: group.length, examples }];
  });
}
