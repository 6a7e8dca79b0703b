import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { anchorOf, checkLinks } from "./check-links.mjs";
import { checkFile } from "./check-text.mjs";
import { checkWords, refusedWords } from "./plain-words.mjs";
import { filesLoadedWith } from "./size.mjs";

// Each rule must be able to fail.
test.each([
  ["packages/runtime/src/a.ts", "const x = Math.random();", "unseeded"],
  ["app/src/a.tsx", "element.innerHTML = text;", "HTML from text"],
  ["app/src/a.ts", 'new Function("return 1")', "code from text"],
  ["app/src/a.ts", 'element.setAttribute("style", text)', "style attribute"],
  ["app/src/a.ts", "const value = JSON.parse(text);", "JSON.parse"],
  ["packages/data/src/a.ts", "const now = Date.now();", "wall clock"],
  ["packages/kernels/src/cpu/a.ts", "const y = Math.exp(x);", "last bits"],
  ["packages/runtime/src/a.ts", "const y = x ** 2;", "last bits"],
  ["packages/data/src/a.ts", "const y = 2 ** x;", "last bits"],
  ["app/src/a.css", ".a { font-size: 12px; }", "size of text in pixels"],
  ["app/src/a.css", ".a { font: 600 0.75rem / 18px var(--font); }", "size of text in pixels"],
  ["docs/a.md", "get it from https://registry.npmjs.org/x", "registry"],
  ["docs/a.md", "open /home/someone/project", "path of one machine"],
  ["app/src/a.ts", "x\n".repeat(401), "401 lines"],
])("%s: %s", (path, content, fault) => {
  expect(checkFile(path, content).join("\n")).toContain(fault);
});

test.each([
  ["packages/graph/src/json.ts", "const value = JSON.parse(text);"],
  ["app/src/a.ts", "// never Math.random here"],
  ["app/src/a.ts", 'fetch("./work/item")'],
  ["app/src/a.css", ".a { font: 600 calc(11 * var(--card-px)) / 1.2 var(--font); width: 8px; }"],
  ["packages/core/src/a.ts", "const y = x / 2 ** 32; /** Not pow. */"],
  ["packages/core/src/a.test.ts", "const y = Math.log(x);"],
  ["packages/data/src/generated/a.ts", "x\n".repeat(500)],
  ["app/src/a.ts", "x\n".repeat(400)],
])("%s may hold %s", (path, content) => {
  expect(checkFile(path, content)).toEqual([]);
});

test("links and anchors of pages are followed", () => {
  const root = mkdtempSync(join(tmpdir(), "adder-studio-links-"));
  writeFileSync(join(root, "b.md"), "# A `name` (x)\n## Twice\n## Twice\n");
  const lines = [
    "[a](b.md#a-name-x) [b](b.md#twice-1) [c](https://web.example/x) `[d](absent.md)`",
    "[e](absent.md) [f](b.md#absent) [g](#absent)",
  ];
  writeFileSync(join(root, "a.md"), lines.join("\n"));
  expect(checkLinks(root, ["a.md"])).toEqual([
    "a.md: link to absent.md, which does not exist",
    "a.md: no heading for b.md#absent",
    "a.md: no heading for #absent",
  ]);
  rmSync(root, { recursive: true });
  expect(anchorOf("What it costs, and why")).toBe("what-it-costs-and-why");
});

test("the first page's files are its entry and what that imports, each once", () => {
  const manifest = {
    "index.html": { file: "main.js", imports: ["_a.js", "_b.js"] },
    "_a.js": { file: "a.js", imports: ["_b.js"] },
    "_b.js": { file: "b.js" },
    "lazy.ts": { file: "lazy.js" },
  };
  expect([...filesLoadedWith(manifest, "index.html")]).toEqual(["main.js", "a.js", "b.js"]);
  expect(() => filesLoadedWith(manifest, "other.html")).toThrow(/other/);
});

const glossary = readFileSync(new URL("../../docs/glossary.md", import.meta.url), "utf8");
const refused = refusedWords(glossary);

test("the glossary's table of refused words is read, and each of its words is refused", () => {
  expect(refused.size).toBeGreaterThan(15);
  for (const word of refused.keys()) {
    const [fault] = checkWords("app/src/a/a.ts", `const x = "${word}";`, refused);
    expect(fault?.message).toContain(`refuses "${word}"`);
  }
});

test.each([
  ["app/src/a/a.ts", "let madeUpBatch = 1;", "made-up"],
  ["app/src/a/a.tsx", "<p>A made-up image</p>", "made-up"],
  ["app/src/a/a.css", ".run-twin { color: red; }", "twin"],
  ["packages/ir/src/a.ts", "export function convTwin() {}", "twin"],
  ["packages/ir/src/a.ts", "// The fault is mended.", "mended"],
  ["app/src/a/a.ts", "function onBeat() {}", "on-beat"],
  ["app/src/a/a.ts", 'import { kind } from "./words.ts";', "words.ts"],
  ["docs/a.md", "Foreign text.", "foreign"],
  ["app/src/a/a.ts", "/** What is shown. */", '"What"'],
  ["app/src/a/a.ts", "/**\n * Whether it is shown.\n */", '"Whether"'],
  ["app/src/a/a.ts", "  /** Of a run's rows. */", '"Of"'],
])("%s: %s is refused", (path, content, word) => {
  const faults = checkWords(path, content, refused);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.message).toContain(word);
});

test.each([
  ["app/src/a/a.ts", "const recommended = entwined;"],
  ["app/src/a/a.ts", "/** Returns what is shown, whether or not it is saved. */"],
  ["app/src/a/a.ts", "// What follows is fast."],
  ["app/src/a/a.ts", '"checkpoint-foreign"'],
  ["docs/glossary.md", "| `twin` | conv version |"],
])("%s may hold %s", (path, content) => {
  expect(checkWords(path, content, refused)).toEqual([]);
});
