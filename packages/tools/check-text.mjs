#!/usr/bin/env node
/** Rules about the text of the project that neither the type checker nor Biome can hold. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { checkLinks } from "./check-links.mjs";
import { checkProject } from "./plain-words.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const skipped = new Set([
  "node_modules",
  ".git",
  "dist",
  ".cache",
  "coverage",
  "playwright-report",
  "test-results",
  ".venv",
  // What `npm run release` writes.
  "release",
]);
const code = new Set([".ts", ".tsx", ".js", ".mjs", ".cjs"]);
const text = new Set([
  ...code,
  ".md",
  ".json",
  ".yaml",
  ".yml",
  ".css",
  ".html",
  ".svg",
  ".txt",
  "",
]);
const longestFile = 400;

/**
 * The only parsers of untrusted JSON: each checks its values field by field. Tools and tests read our own files.
 */
const parsers = [
  /^packages\/graph\/src\/json\.ts$/,
  /^packages\/data\/src\/safetensors-header\.ts$/,
  // Layout and theme of this browser.
  /^app\/src\/studio\/ui\.ts$/,
  /^packages\/headless\//,
  // Lines of a process of our own.
  /^packages\/bench\/src\/node\//,
  /^packages\/tools\//,
  // Cases, reports and golden files of our own.
  /^packages\/farm\//,
  /\.test\.tsx?$/,
  /^e2e\//,
];

/** Numbers of a run must not depend on the time of day. */
const timeless = /^packages\/(core|graph|ir|blocks|data|kernels)\/src\//;
/** Code whose numbers are the same in every browser. The GPU engines promise none. */
const exact = /^packages\/(core|graph|data|runtime|kernels\/src\/(cpu|wasm))\//;
const tests = /\.(test|spec)\.tsx?$/;
/** This file names what it forbids. */
const self = /^packages\/tools\/(check-text|check-text\.test)\.m?[jt]s$/;

/**
 * @typedef {{name: string, code: boolean, pattern: RegExp, files: (path: string) => boolean}} Rule
 * @type {Rule[]}
 */
const rules = [
  {
    name: "unseeded random number (use core's randomStream)",
    code: true,
    pattern: /\bMath\s*\.\s*random\b/,
    files: isCode,
  },
  {
    name: "HTML from text (use text nodes)",
    code: true,
    pattern:
      /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|DOMParser|document\.write)\b/,
    files: (path) => isCode(path) && !tests.test(path),
  },
  {
    name: "code from text",
    code: true,
    pattern: /\beval\s*\(|\bnew\s+Function\s*\(/,
    files: (path) => isCode(path) && !tests.test(path),
  },
  {
    name: "style attribute (the policy blocks it; set properties of .style)",
    code: true,
    pattern: /setAttribute\(\s*["'`]style["'`]/,
    files: isCode,
  },
  {
    name: "JSON.parse outside of the parsers (see packages/tools/check-text.mjs)",
    code: true,
    pattern: /\bJSON\s*\.\s*parse\b/,
    files: (path) => isCode(path) && !parsers.some((parser) => parser.test(path)),
  },
  {
    name: "wall clock in numeric code",
    code: true,
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)/,
    files: (path) => timeless.test(path) && !tests.test(path),
  },
  {
    name: "function whose last bits each JavaScript engine chooses (use core's exp, ln, cosPi, sinPi)",
    code: true,
    // A power of two whose exponent is written down is exact everywhere.
    pattern:
      /\bMath\s*\.\s*(expm1|exp|log1p|log2|log10|log|pow|a?(sin|cos|tan)h?|atan2|cbrt|hypot)\b|(?<!\/|\b2 )\*\*|\b2 \*\* (?!\d)/,
    files: (path) => exact.test(path) && isCode(path) && !tests.test(path),
  },
  {
    name: "size of text in pixels (rem follows the browser's setting; on cards, a multiple of --card-px)",
    code: true,
    pattern: /(?<![\w-])(font|font-size|line-height)\s*:[^;{]*\dpx/,
    files: (path) => extname(path) === ".css",
  },
  {
    name: "address of a package registry (the user's npm knows its own)",
    code: false,
    pattern: /registry\.(npmjs|npmmirror|yarnpkg)|\/artifactory\/|npm\.pkg\.github/,
    files: () => true,
  },
  {
    name: "path of one machine",
    code: false,
    pattern: /(?<![\w.:/-])\/(work|root|Users)\/[\w.-]|(?<![\w.:/-])\/home\/[\w.-]/,
    files: () => true,
  },
];

/** @param {string} path */
function isCode(path) {
  return code.has(extname(path));
}

/**
 * @param {string} folder
 * @returns {string[]} paths from the root, with slashes
 */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // In a linked worktree .git is a file.
    if (skipped.has(entry.name)) return [];
    if (entry.isDirectory()) return filesIn(path);
    return text.has(extname(entry.name)) ? [relative(root, path).split(sep).join("/")] : [];
  });
}

/**
 * Shaders, generated files and lists of data may be long.
 * @param {string} path
 */
function mayBeLong(path) {
  return (
    /(^|\/)(generated|golden|__snapshots__)\/|\.generated\.ts$/.test(path) ||
    /(lock\.yaml|\.json|\.md)$/.test(path) ||
    /(shader|wgsl|glsl)[a-z-]*(\.test)?\.ts$/.test(path) ||
    /^packages\/(kernels|bench)\/assembly\//.test(path)
  );
}

/**
 * @param {string} path
 * @param {string} content
 * @returns {string[]} faults
 */
export function checkFile(path, content) {
  const faults = [];
  const lines = content.split("\n");
  if (lines.length > longestFile + 1 && !mayBeLong(path)) {
    faults.push(`${path}: ${lines.length - 1} lines, at most ${longestFile}`);
  }
  for (const rule of rules) {
    if (self.test(path) || !rule.files(path)) continue;
    for (const [index, line] of lines.entries()) {
      // A comment may name what the code must not use; a machine's path is none of its business either way.
      if (rule.code && /^\s*(\/\/|\/?\*)/.test(line)) continue;
      if (rule.pattern.test(line)) faults.push(`${path}:${index + 1}: ${rule.name}`);
    }
  }
  return faults;
}

function main() {
  const files = filesIn(root);
  const faults = files.flatMap((path) => checkFile(path, readFileSync(join(root, path), "utf8")));
  faults.push(
    ...checkLinks(
      root,
      files.filter((path) => path.endsWith(".md")),
    ),
  );
  faults.push(...checkProject());
  for (const fault of faults) console.error(fault);
  if (faults.length > 0 || files.length < 20) process.exit(1);
  console.log(`text: ${files.length} files in order`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
