#!/usr/bin/env node
/**
 * Rules of the project's language: words that docs/glossary.md refuses, and doc comments that begin in mid-sentence.
 * Folders that still hold some are listed in old-words.json. The list only shrinks: an entry without a hit is a fault,
 * and `node packages/tools/plain-words.mjs --shrink` removes such entries.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const glossary = "docs/glossary.md";
const listFile = "packages/tools/old-words.json";
const code = new Set([".ts", ".tsx", ".js", ".mjs", ".cjs"]);
const checked = new Set([...code, ".css", ".md"]);
const skippedFolders = new Set([
  "node_modules",
  ".git",
  "dist",
  ".cache",
  "golden",
  "generated",
  "coverage",
  ".venv",
]);
/** Files that name old words on purpose: the list itself, its tests, the history, recorded results. */
const skippedFiles =
  /^(docs\/(glossary|results)\.md|CHANGELOG\.md|packages\/tools\/(plain-words|check-text)(\.test)?\.m?[jt]s)$/;

/** Names that are saved, sent or given by others, which never change. Their words are no fault. */
const fixedNames = [
  /\b(data|checkpoint|link)-foreign\b/g,
  /\bforeignObject\b/gi,
  // Text of exported Python packages, which stays byte for byte.
  /made-up images, which show that it runs/g,
];

const begins = "Of|What|Whether|Where|How|Which|As|And|So|Also";
const fragment = new RegExp(`/\\*\\*\\s*(?:\\n\\s*\\*\\s*)?(${begins})\\b`, "g");

/**
 * @typedef {{comments: string[], words: Record<string, string[]>}} Listed folders by what they may still hold
 * @typedef {{path: string, line: number, word?: string, message: string}} Fault without `word`: of a doc comment
 */

/**
 * Returns the refused words of the glossary, each form in lower case with hyphens (`onBeat` is `on-beat`), with the
 * word to use instead.
 * @param {string} markdown
 * @returns {Map<string, string>}
 */
export function refusedWords(markdown) {
  const table = markdown.split(/^## Refused words$/m)[1] ?? "";
  /** @type {Map<string, string>} */
  const words = new Map();
  for (const [, forms = "", instead = ""] of table.matchAll(/^\| (`.*?) +\| (.*?) +\|$/gm)) {
    for (const [, form = ""] of forms.matchAll(/`([^`]+)`/g)) words.set(hyphenated(form), instead);
  }
  return words;
}

/**
 * Returns text in lower case, the words of identifiers separated by hyphens.
 * @param {string} text
 */
function hyphenated(text) {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}

/**
 * Finds refused words and doc comments that begin in mid-sentence.
 * @param {string} path
 * @param {string} content
 * @param {Map<string, string>} refused
 * @returns {Fault[]}
 */
export function checkWords(path, content, refused) {
  if (skippedFiles.test(path)) return [];
  /** @type {Fault[]} */
  const faults = [];
  const any = new RegExp(`(?<![a-z])(${[...refused.keys()].join("|")})(?![a-z])`, "g");
  for (const [index, text] of content.split("\n").entries()) {
    const line = hyphenated(fixedNames.reduce((rest, name) => rest.replace(name, ""), text));
    for (const [, word = ""] of line.matchAll(any)) {
      const message = `the glossary refuses "${word}": ${refused.get(word)}`;
      faults.push({ path, line: index + 1, word, message });
    }
  }
  if (!code.has(extname(path))) return faults;
  for (const match of content.matchAll(fragment)) {
    const line = content.slice(0, match.index).split("\n").length;
    const message = `a doc comment begins with "${match[1]}": give it a subject`;
    faults.push({ path, line, message });
  }
  return faults;
}

/**
 * Returns the folder that a list of exceptions may name: a package, a part of the app, or the first folder.
 * @param {string} path
 */
export function folderOf(path) {
  const parts = path.split("/");
  const depth = path.startsWith("app/src/") ? 3 : parts[0] === "packages" ? 2 : 1;
  return parts.slice(0, depth).join("/");
}

/**
 * Returns the faults that the list does not cover, and those of the list: entries without a hit.
 * @param {Fault[]} faults
 * @param {Listed} listed
 * @returns {string[]}
 */
export function judge(faults, listed) {
  const found = foundIn(faults);
  const isListed = (/** @type {Fault} */ { path, word }) =>
    (word === undefined ? listed.comments : (listed.words[word] ?? [])).includes(folderOf(path));
  const open = faults
    .filter((fault) => !isListed(fault))
    .map(({ path, line, message }) => `${path}:${line}: ${message}`);
  const isStale = (/** @type {string} */ folder, /** @type {string[]} */ hits = []) =>
    !hits.includes(folder);
  const stale = [
    ...listed.comments
      .filter((folder) => isStale(folder, found.comments))
      .map((folder) => `"doc comments" has no hit in ${folder}`),
    ...Object.entries(listed.words).flatMap(([word, folders]) =>
      folders
        .filter((folder) => isStale(folder, found.words[word]))
        .map((folder) => `"${word}" has no hit in ${folder}`),
    ),
  ].map((fault) => `${listFile}: ${fault}; run node packages/tools/plain-words.mjs --shrink`);
  return [...open, ...stale];
}

/**
 * @param {Fault[]} faults
 * @returns {Listed} the folders that hold something
 */
function foundIn(faults) {
  /** @type {Listed} */
  const found = { comments: [], words: {} };
  for (const { path, word } of faults) {
    const folders = word === undefined ? found.comments : (found.words[word] ?? []);
    if (word !== undefined) found.words[word] = folders;
    const folder = folderOf(path);
    if (!folders.includes(folder)) folders.push(folder);
  }
  return found;
}

/**
 * @param {string} folder
 * @returns {string[]} paths from the root, with slashes
 */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skippedFolders.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return checked.has(extname(entry.name)) ? [relative(root, path).split(sep).join("/")] : [];
  });
}

/** Returns all faults of the project that are not listed. */
export function checkProject() {
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), "utf8");
  const refused = refusedWords(read(glossary));
  if (refused.size < 10) return [`${glossary}: the table of refused words cannot be read`];
  const faults = filesIn(root).flatMap((path) => checkWords(path, read(path), refused));
  /** @type {Listed} */
  const listed = JSON.parse(read(listFile));
  if (process.argv.includes("--shrink")) return shrink(faults, listed);
  return judge(faults, listed);
}

/**
 * Removes the entries without a hit from the list; adds none.
 * @param {Fault[]} faults
 * @param {Listed} listed
 */
function shrink(faults, listed) {
  const found = foundIn(faults);
  const words = Object.entries(listed.words)
    .map(
      ([word, folders]) =>
        /** @type {const} */ ([word, folders.filter((f) => found.words[word]?.includes(f))]),
    )
    .filter(([, folders]) => folders.length > 0);
  const comments = listed.comments.filter((folder) => found.comments.includes(folder));
  const text = JSON.stringify({ comments, words: Object.fromEntries(words) }, undefined, 2);
  writeFileSync(join(root, listFile), `${text}\n`);
  return judge(faults, { comments, words: Object.fromEntries(words) });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = checkProject();
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log("words: as the glossary says");
}
