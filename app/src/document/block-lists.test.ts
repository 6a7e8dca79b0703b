import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { builtin } from "@adder-studio/blocks";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "..");

/** Files that name kernels of an engine or several ops of the IR, which are called as blocks are. */
const opsAndKernels: ReadonlySet<string> = new Set([
  "features/device/EngineRows.tsx",
  "features/device/labels.ts",
  "features/device/report.ts",
  "shell/first/fake-device.ts",
  "document/conv-version-counts.ts",
  // A small network that is built to try a block in.
  "editor/canvas/fits.ts",
]);

/** A question to an op of the IR. */
const opTest = /\bop [!=]== "\w+"/g;

/** A type as text or as a key of an object. Words that are keys of other things as well count as text only. */
function names(type: string): RegExp {
  const isWord = /^[a-z]+$/.test(type);
  return isWord ? new RegExp(`"${type}"`) : new RegExp(`"${type}"|\\b${type}:`);
}
/** Types that other things are called by: events, commands, kinds of layers. */
const common: ReadonlySet<string> = new Set(["input", "add", "dense"]);
const types = builtin.map(({ type }) => type).filter((type) => !common.has(type));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "gallery" ? [] : filesIn(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const found = filesIn(source).flatMap((path) => {
  const text = readFileSync(path, "utf8").replace(opTest, "");
  const named = types.filter((type) => names(type).test(text));
  return named.length > 1 ? [relative(source, path).replaceAll("\\", "/")] : [];
});

test("no file of the app lists types of blocks: what a block is and looks like is in its own file", () => {
  expect(found.filter((path) => !opsAndKernels.has(path))).toEqual([]);
});

test("no file is excused for nothing", () => {
  expect(found).toEqual(expect.arrayContaining([...opsAndKernels]));
});
