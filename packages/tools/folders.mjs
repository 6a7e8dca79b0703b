/** Folders of the app and the imports between them, for boundaries.mjs. */

/** Floors that are divided: each of their folders is looked at by itself. */
const divided = ["editor", "features", "panels", "shell"];
const test = /\.(test|spec)\.tsx?$/;

/**
 * The folder that a module counts for: `app/src/panels/runs/RunList.tsx` for "panels/runs", `app/src/draw/picture/png.ts`
 * for "draw". Undefined for tests, style sheets and what is not the app's source.
 * @param {string} path from the root, with slashes
 * @returns {string | undefined}
 */
export function folderOf(path) {
  if (!path.startsWith("app/src/") || test.test(path) || !/\.tsx?$/.test(path)) return undefined;
  const [floor = "", folder = "", ...rest] = path.slice("app/src/".length).split("/");
  if (folder === "") return undefined;
  return divided.includes(floor) && rest.length > 0 ? `${floor}/${folder}` : floor;
}

/**
 * The circles in a graph of imports: one for each group of folders that reach each other, as a path whose last folder is
 * its first.
 * @param {ReadonlyMap<string, ReadonlyMap<string, string>>} imports
 * @returns {string[][]}
 */
export function circlesOf(imports) {
  /** @type {string[][]} */
  const circles = [];
  const known = new Set();
  for (const start of imports.keys()) {
    const circle = known.has(start) ? undefined : wayBack(imports, start);
    if (circle === undefined) continue;
    circles.push(circle);
    for (const folder of circle) known.add(folder);
  }
  return circles;
}

/**
 * The shortest path from a folder to itself, by breadth-first search.
 * @param {ReadonlyMap<string, ReadonlyMap<string, string>>} imports
 * @param {string} start
 * @returns {string[] | undefined}
 */
function wayBack(imports, start) {
  /** @type {string[][]} */
  const paths = [[start]];
  const seen = new Set();
  for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
    for (const next of imports.get(path.at(-1) ?? "")?.keys() ?? []) {
      if (next === start) return [...path, start];
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return undefined;
}
