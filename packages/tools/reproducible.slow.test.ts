import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildIn, copyWorkingTree, differences, filesIn } from "./clean-build.mjs";

const place = mkdtempSync(join(tmpdir(), "adder-reproducible-"));
// Two folders of installed packages.
afterAll(() => rmSync(place, { recursive: true, force: true, maxRetries: 5 }), 300_000);

const root = join(import.meta.dirname, "../..");

/**
 * Builds in a copy, or takes the build that `npm test` has just made. A build beside all images, which git does not know, is
 * another one.
 */
function firstBuild(): string {
  const isFresh = process.env.ADDER_BUILT === "1" && !existsSync(join(root, "public/data/full"));
  return isFresh ? join(root, "app/dist") : buildCopy("one", {});
}

function buildCopy(name: string, env: Record<string, string>): string {
  const folder = join(place, name);
  copyWorkingTree(folder);
  return buildIn(folder, env);
}

/** `npm run release -- --twice` does the same with two clones of what is committed. */
test("two builds in other folders, time zones and languages have the same bytes", () => {
  const one = firstBuild();
  const other = buildCopy("a longer name, with blanks", {
    TZ: "Pacific/Auckland",
    LC_ALL: "tr_TR.UTF-8",
  });
  expect(filesIn(one).length).toBeGreaterThan(100);
  expect(differences(one, other)).toEqual([]);
});
