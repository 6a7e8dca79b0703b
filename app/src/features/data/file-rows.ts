import type { PartReport, Role } from "@adder-studio/data/readers";
import { formatWhole } from "../../ui/format";

/** A line of the list of files: a file, a folder, or a folder above several others. */
export interface FileRow {
  readonly path: string;
  /** The visible part of the path: all of it, or the part below the folder that has its own line. */
  readonly title: string;
  readonly files: number;
  readonly examples: number;
  readonly state: PartReport["state"];
  /** Role of the files; undefined where those in the folder have several. */
  readonly role: Role | undefined;
  readonly choices: readonly Role[];
  readonly reason: string | undefined;
  readonly inner: boolean;
}

function above(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Returns the lines of the list by path; a folder above several reports gets a line of its own before them. */
export function fileRows(parts: readonly PartReport[]): readonly FileRow[] {
  const sorted = [...parts].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const groups = new Map<string, PartReport[]>();
  for (const part of sorted) {
    const folder = above(part.path);
    groups.set(folder, [...(groups.get(folder) ?? []), part]);
  }
  const chosen = sorted.filter(({ choices }) => choices.length > 0).length;
  return [...groups].flatMap(([folder, list]) => {
    const free = list.filter(({ choices }) => choices.length > 0);
    // A line for everything would be of no use.
    const hasLine = folder !== "" && free.length > 1 && free.length < chosen;
    const rows = list.map((part) => rowOf(part, hasLine ? folder : ""));
    return hasLine ? [folderRow(folder, free), ...rows] : rows;
  });
}

function rowOf(part: PartReport, folder: string): FileRow {
  const title = folder === "" ? part.path : part.path.slice(folder.length + 1);
  return { ...part, reason: part.reason, title, inner: folder !== "" };
}

function folderRow(folder: string, list: readonly PartReport[]): FileRow {
  const [first] = list as [PartReport];
  const same = list.every(({ role }) => role === first.role);
  return {
    path: folder,
    title: folder,
    files: list.reduce((sum, { files }) => sum + files, 0),
    examples: list.reduce((sum, { examples }) => sum + examples, 0),
    state: "read",
    role: same ? first.role : undefined,
    choices: first.choices,
    reason: undefined,
    inner: false,
  };
}

/** Returns the roles after a choice for a path; choices for parts of that folder are dropped. */
export function withRole(
  roles: ReadonlyMap<string, Role> | undefined,
  path: string,
  role: Role,
): ReadonlyMap<string, Role> {
  const others = [...(roles ?? [])].filter(([at]) => at !== path && !at.startsWith(`${path}/`));
  return new Map([...others, [path, role]]);
}

/** Returns `All 63 files were read`, or the numbers of files read, left out and damaged. */
export function fileSummary(parts: readonly PartReport[]): string {
  const of = (state: PartReport["state"]) =>
    parts.reduce((sum, part) => sum + (part.state === state ? part.files : 0), 0);
  const [read, left, bad] = [of("read"), of("left-out"), of("broken")];
  const all = read + left + bad;
  if (read === all)
    return all === 1 ? "The file was read" : `All ${formatWhole(all)} files were read`;
  const rest = [
    ...(left > 0 ? [`${formatWhole(left)} left out`] : []),
    ...(bad > 0 ? [`${formatWhole(bad)} damaged`] : []),
  ];
  return `${formatWhole(read)} of ${formatWhole(all)} files were read, ${rest.join(", ")}`;
}
