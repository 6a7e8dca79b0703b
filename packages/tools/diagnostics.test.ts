import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

function sources(folder: string): string[] {
  return readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return /node_modules|dist|test-support|testing/.test(path) ? [] : sources(path);
    return /\.tsx?$/.test(path) && !/\.test\.|generated/.test(path) ? [path] : [];
  });
}

const files = [...sources("packages"), ...sources("app/src")].map((path) => ({
  path,
  text: readFileSync(`${root}${path}`, "utf8"),
}));

/** Finds the codes in the sources: given as `code: "..."` or listed in a package's codes.ts. */
function usedCodes(): Set<string> {
  const codes = new Set<string>();
  for (const { path, text } of files) {
    const pattern = path.endsWith("/codes.ts") ? /"([a-z]+(?:-[a-z]+)*)"/g : /\bcode: "([a-z-]+)"/g;
    for (const [, code] of text.matchAll(pattern)) codes.add(code as string);
  }
  return codes;
}

const documented = [
  ...readFileSync(`${root}docs/diagnostics.md`, "utf8").matchAll(/^\| `([a-z-]+)` +\|/gm),
].map(([, code]) => code as string);

describe("docs/diagnostics.md", () => {
  it("explains every code in the sources", () => {
    expect([...usedCodes()].filter((code) => !documented.includes(code))).toEqual([]);
    expect(usedCodes().size).toBeGreaterThan(40);
  });

  it("explains no code that is gone, and none twice", () => {
    const all = files.map(({ text }) => text).join("\n");
    expect(documented.filter((code) => !all.includes(`"${code}"`))).toEqual([]);
    expect(new Set(documented).size).toBe(documented.length);
  });
});
