import type { ColumnRole, ReadOptions, Role } from "./types";

/** Longest text of choices in a link; the preview reports longer ones. */
const longest = 1000;
const roles: Readonly<Record<string, Role>> = { a: "train", b: "test", c: "leave-out" };
const columnRoles: Readonly<Record<string, ColumnRole>> = {
  f: "feature",
  t: "target",
  c: "leave-out",
};

function letterOf<T>(letters: Readonly<Record<string, T>>, role: T): string {
  return Object.keys(letters).find((letter) => letters[letter] === role) ?? "";
}

/**
 * Writes a person's choices as a document holds them: letters of a web address without blanks, empty for no choice and for
 * choices that take more than 1000 letters. Size and class column have places of their own there.
 */
export function choicesText(options: ReadOptions): string {
  const text = wholeText(options);
  return text.length > longest ? "" : text;
}

/** Returns a message for choices that are too long for a link; undefined for others. */
export function untransferableChoices(options: ReadOptions): string | undefined {
  if (wholeText(options).length <= longest) return undefined;
  return "So many choices do not fit into a link: whoever opens yours has to make them again. Fewer fit where whole folders are chosen.";
}

function wholeText(options: ReadOptions): string {
  const parts = [
    ...(options.set ? [`s=${encodeURIComponent(options.set)}`] : []),
    ...(options.transpose === undefined ? [] : [`x=${Number(options.transpose)}`]),
    ...(options.targetKind === undefined ? [] : [`v=${Number(options.targetKind === "value")}`]),
    ...[...(options.roles ?? [])].map(
      ([path, role]) => `${letterOf(roles, role)}=${encodeURIComponent(path)}`,
    ),
    ...[...(options.columns ?? [])].map(
      ([column, role]) => `${column}=${letterOf(columnRoles, role)}`,
    ),
  ];
  return parts.join("&");
}

/** Reads choices from a text of `choicesText`; malformed ones are skipped. */
export function parseChoices(text: string): Omit<ReadOptions, "size" | "column" | "usual"> {
  const found = {
    set: undefined as string | undefined,
    transpose: undefined as boolean | undefined,
    targetKind: undefined as ReadOptions["targetKind"],
    roles: new Map<string, Role>(),
    columns: new Map<number, ColumnRole>(),
  };
  for (const part of text.split("&")) {
    const [key = "", raw = ""] = part.split("=");
    const value = decoded(raw);
    const role = Object.hasOwn(roles, key) ? roles[key] : undefined;
    const columnRole = Object.hasOwn(columnRoles, raw) ? columnRoles[raw] : undefined;
    if (value === undefined) continue;
    if (key === "s" && value !== "") found.set = value;
    else if (key === "x") found.transpose = value === "1";
    else if (key === "v") found.targetKind = value === "1" ? "value" : "class";
    else if (role && value !== "") found.roles.set(value, role);
    else if (/^\d{1,5}$/.test(key) && columnRole) found.columns.set(Number(key), columnRole);
  }
  const { set, transpose, targetKind } = found;
  return {
    ...(set === undefined ? {} : { set }),
    ...(transpose === undefined ? {} : { transpose }),
    ...(targetKind === undefined ? {} : { targetKind }),
    ...(found.roles.size > 0 ? { roles: found.roles } : {}),
    ...(found.columns.size > 0 ? { columns: found.columns } : {}),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
