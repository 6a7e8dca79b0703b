import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import project from "../../package.json" with { type: "json" };
import { appVersion } from "../core/src/version";

test("what claims something of a run names the version of package.json", () => {
  expect(appVersion).toBe(project.version);
});

test("the changelog has a section of this version", () => {
  const changelog = readFileSync(new URL("../../CHANGELOG.md", import.meta.url), "utf8");
  expect(changelog).toContain(`\n## ${project.version} - `);
});
