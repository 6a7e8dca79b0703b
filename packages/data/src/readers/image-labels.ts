import { counted } from "@adder-studio/core";
import { createCsvReader, findDelimiter } from "./csv-rows";
import { quoted } from "./errors";
import { type Fate, folderOf } from "./parts";
import { splitOf } from "./split";
import { textOf } from "./text-head";
import type { SourceFile } from "./types";

/** Classes of images that their folders do not name. */
export interface ImageLabels {
  readonly of: ReadonlyMap<SourceFile, ImageLabel>;
  /** Reason for an image without a class. */
  readonly missing: string;
  readonly notes: readonly string[];
  /** Reports on the tables that were read for them. */
  readonly fates: readonly Fate[];
  readonly tables: readonly SourceFile[];
}

interface ImageLabel {
  readonly label: string;
  readonly split: "train" | "test" | undefined;
}

const largestTable = 64 * 2 ** 20;
const labelNames =
  /^(labels?|class(es)?|class[ _-]?(name|label|id)|targets?|category|species|breed|diagnosis|dx|y)$/i;
const splitNames = /^(split|set|subset|usage|partition|part)$/i;

type Row = readonly string[];

interface Rows {
  readonly names: Row | undefined;
  readonly rows: readonly Row[];
}

/** Index of images by the ends of their paths: by name, with its ending or without. */
class ImageIndex {
  private readonly byName = new Map<string, SourceFile[]>();

  constructor(images: readonly SourceFile[]) {
    for (const image of images) {
      const name = image.path.slice(image.path.lastIndexOf("/") + 1).toLowerCase();
      for (const key of new Set([name, name.replace(/\.[a-z]+$/, "")])) {
        this.byName.set(key, [...(this.byName.get(key) ?? []), image]);
      }
    }
  }

  /** Finds the one image that a cell names; of several in different folders the one whose path ends alike. */
  find(cell: string): SourceFile | undefined {
    const path = cell
      .trim()
      .replaceAll("\\", "/")
      .replace(/^\.?\//, "")
      .toLowerCase();
    const found = this.byName.get(path.slice(path.lastIndexOf("/") + 1)) ?? [];
    if (found.length < 2) return found[0];
    const bare = (image: SourceFile) => `/${image.path.toLowerCase()}`;
    const alike = found.filter(
      (image) =>
        bare(image).endsWith(`/${path}`) ||
        bare(image)
          .replace(/\.[a-z]+$/, "")
          .endsWith(`/${path}`),
    );
    return alike.length === 1 ? alike[0] : undefined;
  }
}

async function rowsOf(table: SourceFile): Promise<readonly Row[]> {
  if (table.size > largestTable) return [];
  const text = textOf(await table.bytes())?.replace(/^\ufeff/, "") ?? "";
  const delimiter = findDelimiter(text.slice(0, 16 * 1024));
  const rows = rowsBy(text, delimiter);
  return rows[0]?.length === 1 ? rowsBy(text, " ") : rows;
}

function rowsBy(text: string, delimiter: string): readonly Row[] {
  const rows: Row[] = [];
  try {
    const reader = createCsvReader(delimiter, (cells) => rows.push([...cells]));
    reader.push(text);
    reader.end();
    return rows;
  } catch {
    // Faults of a table are reported where it is read as one.
    return [];
  }
}

/** Finds the column whose cells name most images, each counted once; undefined where fewer than half of the rows do. */
function fileColumn(rows: readonly Row[], index: ImageIndex): number | undefined {
  const columns = rows[0]?.length ?? 0;
  let best = { column: 0, images: 0 };
  for (let column = 0; column < columns; column++) {
    const images = new Set(rows.map((row) => index.find(row[column] ?? "")));
    images.delete(undefined);
    if (images.size > best.images) best = { column, images: images.size };
  }
  return best.images > 1 && best.images * 4 >= rows.length ? best.column : undefined;
}

/** Returns the reader of a row's class: from one column, or from the one of several columns of 0 and 1 that is 1. */
function classOf(
  { names, rows }: Rows,
  file: number,
): { what: string; of(row: Row): string } | undefined {
  const columns = (rows[0] ?? []).map((_, column) => column).filter((column) => column !== file);
  const title = (column: number) => names?.[column]?.trim() || `column ${column + 1}`;
  const byColumn = (column: number) => ({
    what: `the column ${quoted(title(column))}`,
    of: (row: Row) => row[column]?.trim() ?? "",
  });
  const named = columns.find((column) => labelNames.test(names?.[column]?.trim() ?? ""));
  if (named !== undefined) return byColumn(named);
  const isBit = (column: number) =>
    rows.every((row) => /^[01](\.0*)?$/.test(row[column]?.trim() ?? ""));
  const bits = columns.filter(isBit);
  const isOneHot =
    bits.length > 1 &&
    rows.every((row) => bits.filter((column) => Number(row[column]) === 1).length === 1);
  if (isOneHot) {
    return {
      what: `${bits.length} columns of 0 and 1`,
      of: (row) => title(bits.find((column) => Number(row[column]) === 1) ?? 0),
    };
  }
  const distinct = (column: number) => new Set(rows.map((row) => row[column]?.trim())).size;
  const free = columns.filter((column) => !splitNames.test(names?.[column]?.trim() ?? ""));
  const few = free.find((column) => distinct(column) > 1 && distinct(column) * 2 <= rows.length);
  const chosen = few ?? free.find((column) => distinct(column) > 1);
  return chosen === undefined ? undefined : byColumn(chosen);
}

/** Reads classes from tables that name the images; undefined where none does. */
export async function labelsInTables(
  tables: readonly SourceFile[],
  images: readonly SourceFile[],
): Promise<ImageLabels | undefined> {
  const index = new ImageIndex(images);
  const of = new Map<SourceFile, ImageLabel>();
  const fates: Fate[] = [];
  const notes: string[] = [];
  const used: SourceFile[] = [];
  for (const table of tables) {
    const all = await rowsOf(table);
    const file = fileColumn(all, index);
    if (file === undefined) continue;
    const isHeader = index.find(all[0]?.[file] ?? "") === undefined;
    const rows = isHeader ? all.slice(1) : all;
    const names = isHeader ? all[0] : undefined;
    const found = classOf({ names, rows }, file);
    if (found === undefined) continue;
    const splitAt = names?.findIndex((name) => splitNames.test(name.trim())) ?? -1;
    let without = 0;
    for (const row of rows) {
      const image = index.find(row[file] ?? "");
      const label = found.of(row).normalize("NFC");
      if (image === undefined || label === "") without += 1;
      else
        of.set(image, {
          label,
          split: splitOf(row[splitAt] ?? "") ?? splitOf(table.path.split("/").at(-1) ?? ""),
        });
    }
    used.push(table);
    const path = table.path;
    fates.push({
      path,
      examples: 0,
      state: "read",
      role: "train",
      choices: [],
      reason: "It names the classes of the images.",
    });
    notes.push(`The class of each image was taken from ${found.what} of ${quoted(path)}.`);
    if (without > 0)
      notes.push(
        `${counted(without, "row names an image that is", "rows name images that are")} not there.`,
      );
  }
  if (new Set([...of.values()].map(({ label }) => label)).size < 2) return undefined;
  const splits = new Set([...of.values()].map(({ split }) => split));
  // One table called train says nothing of images to test on.
  const labels =
    splits.size > 1
      ? of
      : new Map([...of].map(([image, { label }]) => [image, { label, split: undefined }]));
  return { of: labels, missing: "No row of the table names it.", notes, fates, tables: used };
}

/** Pattern of names by cameras and programs, which say nothing about an image. */
const camera =
  /^(img|image|images|dsc|dscn|pxl|photo|pic|picture|scan|frame|screenshot|file|test|train|val|unnamed)$/i;
const leastNamed = 10;

/** Reads classes from the beginnings of the images' own names (`cat.0.jpg`, `dog (3).png`); undefined where these are no classes. */
export function labelsInNames(images: readonly SourceFile[]): ImageLabels | undefined {
  const of = new Map<SourceFile, ImageLabel>();
  const counts = new Map<string, number>();
  for (const image of images) {
    const stem = image.path.slice(image.path.lastIndexOf("/") + 1).replace(/\.[a-z]+$/i, "");
    const label = /^(.*\p{L})[ ._-]*\(?\d+\)?$/u.exec(stem)?.[1]?.normalize("NFC");
    if (label === undefined || camera.test(label)) continue;
    of.set(image, { label, split: splitOf(folderOf(image.path)) });
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const isClear =
    counts.size > 1 &&
    of.size >= leastNamed &&
    counts.size * 4 <= of.size &&
    [...counts.values()].every((count) => count > 1);
  if (!isClear) return undefined;
  const some = [...counts.keys()].sort().slice(0, 3).map(quoted).join(", ");
  return {
    of,
    missing: "Its name does not begin with the name of a class.",
    notes: [
      `The class was taken from the beginning of each file's name: ${some}${counts.size > 3 ? " …" : ""}.`,
    ],
    fates: [],
    tables: [],
  };
}
