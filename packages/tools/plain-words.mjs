#!/usr/bin/env node
/**
 * Rules of the project's language: words that docs/glossary.md refuses, and doc comments that begin in mid-sentence.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const glossary = "docs/glossary.md";
const code = new Set([".ts", ".tsx", ".js", ".mjs", ".cjs"]);
const checked = new Set([...code, ".css", ".md"]);
const skippedFolders = new Set([
  "node_modules",
  ".git",
  "dist",
  "release",
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

/** @typedef {{path: string, line: number, message: string}} Fault */

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
      faults.push({ path, line: index + 1, message });
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

/** Returns a sentence for each fault of the project. */
export function checkProject() {
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), "utf8");
  const refused = refusedWords(read(glossary));
  if (refused.size < 10) return [`${glossary}: the table of refused words cannot be read`];
  return filesIn(root)
    .flatMap((path) => checkWords(path, read(path), refused))
    .map(({ path, line, message }) => `${path}:${line}: ${message}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = checkProject();
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log("words: as the glossary says");
}
