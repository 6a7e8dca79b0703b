import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { playwrightCounts, table, vitestCounts } from "./test-report.mjs";

const folder = mkdtempSync(join(tmpdir(), "adder-test-report-"));
afterAll(() => rmSync(folder, { recursive: true }));

function reportOf(name: string, content: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const here = fileURLToPath(import.meta.url);
const root = join(here, "../../..");
const one = { project: "unit", file: here, state: "passed", flaky: false, seconds: 0.02, why: [] };
const vitest = reportOf("vitest.json", {
  tests: [
    { ...one, title: "quick" },
    { ...one, title: "slow", seconds: 4.2 },
    { ...one, title: "wrong", state: "failed", why: ["expected 1 to be 2"] },
    { ...one, title: "in Firefox (not installed)", state: "skipped" },
    { ...one, title: "busy", flaky: true, why: ["no device"] },
  ],
  outside: [["late rejection"]],
});
const journeys = reportOf("playwright.json", {
  errors: [{ message: "no server", location: { file: "/e2e/c.spec.ts", line: 3 } }],
  suites: [
    {
      title: "a.spec.ts",
      specs: [],
      suites: [
        {
          title: "group",
          specs: [
            {
              title: "first",
              file: "a.spec.ts",
              tests: [{ status: "expected", annotations: [], results: [{ duration: 7000 }] }],
            },
            {
              title: "second try",
              file: "a.spec.ts",
              tests: [
                {
                  status: "flaky",
                  projectName: "chromium",
                  annotations: [],
                  results: [
                    {
                      duration: 1,
                      status: "failed",
                      errors: [{ message: "\u001b[31mlate\u001b[39m" }],
                    },
                    { duration: 1, status: "passed", errors: [] },
                  ],
                },
              ],
            },
            {
              title: "other browser",
              file: "b.spec.ts",
              tests: [
                {
                  status: "skipped",
                  annotations: [{ type: "skip", description: "WebKitGTK is not installed" }],
                  results: [],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
});

test("Vitest's report is counted, with the slowest test, what failed and what passed at its second try", () => {
  const file = join("packages", "tools", "test-report.test.ts");
  expect(vitestCounts(vitest, root)).toEqual({
    passed: 2,
    failed: [
      { project: "unit", file, title: "wrong", why: ["expected 1 to be 2"] },
      { project: "", file: "", title: "(outside of the tests)", why: ["late rejection"] },
    ],
    flaky: [{ project: "unit", file, title: "busy", why: ["no device"] }],
    skipped: [{ file, title: "in Firefox (not installed)", why: expect.any(String) }],
    slowest: { title: "slow", seconds: 4.2 },
  });
  expect(vitestCounts(join(folder, "missing.json"), folder)).toBeUndefined();
});

test("Playwright's report is counted, suites within suites, with why a test was skipped", () => {
  const counts = playwrightCounts(journeys);
  expect(counts?.passed).toBe(1);
  expect(counts?.failed).toEqual([
    {
      project: "",
      file: "",
      title: "(outside of the journeys)",
      why: ["no server", "at /e2e/c.spec.ts:3"],
    },
  ]);
  expect(counts?.flaky).toEqual([
    { project: "chromium", file: "e2e/a.spec.ts", title: "group > second try", why: ["late"] },
  ]);
  expect(counts?.skipped).toEqual([
    { file: "e2e/b.spec.ts", title: "group > other browser", why: "WebKitGTK is not installed" },
  ]);
  expect(counts?.slowest).toEqual({ title: "group > first", seconds: 7 });
});

test("the table names what ran, what failed, what did not run, and what was skipped", () => {
  const counts = playwrightCounts(journeys);
  const rows = [
    { name: "lint", code: 0, seconds: 12.2 },
    { name: "unit", code: 1, seconds: 65 },
    { name: "e2e", code: 0, seconds: 7, ...(counts && { counts }) },
  ];
  const text = table(["lint", "unit", "e2e", "size"], rows, 90);
  expect(text).toMatch(/^lint +ok +12 s$/m);
  expect(text).toMatch(/^unit +FAILED +1 min 5 s$/m);
  expect(text).toMatch(/^e2e +ok +7 s +1 +1 +1 +1 +7 s: group > first$/m);
  expect(text).toMatch(/^size +not run$/m);
  expect(text).toMatch(/^all 1 min 30 s$/m);
  expect(text).toContain(
    "e2e, e2e/b.spec.ts: WebKitGTK is not installed\n    group > other browser",
  );
  expect(text).toContain("chromium, e2e/a.spec.ts, group > second try\n    late");
  expect(text).toContain("Failed:\n  unit, ended with code 1");
});

const noCounts = { passed: 0, flaky: [], skipped: [], slowest: { title: "", seconds: 0 } };
const fault = (title: string, lines: number) => ({
  project: "browser",
  file: "a.browser.test.ts",
  title,
  why: Array.from({ length: lines }, (_, at) => `line ${at} of ${title}`),
});

test("the end names what failed, with the first lines of its message", () => {
  const failed = [fault("one", 30), fault("two", 2)];
  const row = { name: "browser", code: 1, seconds: 1, counts: { ...noCounts, failed } };
  const check = { name: "lint", code: 2, seconds: 1, lastLines: ["a.ts:1 is too long"] };
  const text = table(["lint", "browser"], [check, row], 2);
  const end = text.slice(text.indexOf("Failed:")).split("\n");
  expect(end.slice(0, 5)).toEqual([
    "Failed:",
    "  lint, ended with code 2, its last lines",
    "    a.ts:1 is too long",
    "  browser, a.browser.test.ts, one",
    "    line 0 of one",
  ]);
  expect(end).toContain("    line 11 of one");
  expect(end).not.toContain("    line 12 of one");
  expect(end.slice(-3)).toEqual([
    "  browser, a.browser.test.ts, two",
    "    line 0 of two",
    "    line 1 of two",
  ]);
});

test("the end is sixty lines at most, however much failed, and names as many as fit", () => {
  for (const count of [3, 10, 58, 59, 500]) {
    const failed = Array.from({ length: count }, (_, at) => fault(`test ${at}.`, 30));
    const row = { name: "browser", code: 1, seconds: 1, counts: { ...noCounts, failed } };
    const text = table(["browser"], [row], 2);
    const end = text.slice(text.indexOf("Failed:")).split("\n");
    expect(end.length).toBeLessThanOrEqual(60);
    expect(failed.filter(({ title }) => text.includes(`, ${title}`)).length).toBe(
      Math.min(count, 58),
    );
    expect(text.includes(`and ${count - 58} more`)).toBe(count > 58);
  }
});

test("Vitest's own run is reported: failures by title and place, a second try, a file that does not load", () => {
  const files = {
    "tries.test.js": `
      let tries = 0;
      describe("a group", () => {
        test("passes late", { retry: 1 }, () => expect(++tries).toBe(2));
        test("fails", () => expect({ a: 1 }).toEqual({ a: 2 }));
        test.skip("is left out", () => undefined);
      });
      test("passes", () => expect(1).toBe(1));`,
    "hook.test.js": `
      describe("with a hook", () => {
        beforeAll(() => { throw new TypeError("no hook"); });
        test("never runs", () => undefined);
      });`,
    "broken.test.js": `import "./absent.js"; test("absent", () => undefined);`,
  };
  const place = join(folder, "project");
  mkdirSync(place);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
  const report = join(folder, "own.json");
  const { status } = spawnSync(
    process.execPath,
    [
      ...[join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", place, "--globals"],
      ...["--reporter", join(here, "../vitest-report.mjs")],
    ],
    { cwd: place, env: { ...process.env, CI: "", ADDER_TEST_REPORT: report } },
  );
  expect(status).toBe(1);
  const counts = vitestCounts(report, place);
  expect(counts?.passed).toBe(1);
  expect(counts?.flaky.map(({ file, title }) => [file, title])).toEqual([
    ["tries.test.js", "a group > passes late"],
  ]);
  const failed = new Map(counts?.failed.map(({ file, title, why }) => [`${file} ${title}`, why]));
  expect([...failed.keys()].sort()).toEqual([
    "broken.test.js (the file)",
    "hook.test.js with a hook (a hook)",
    "tries.test.js a group > fails",
  ]);
  const why = failed.get("tries.test.js a group > fails");
  expect(why?.[0]).toBe("expected { a: 1 } to deeply equal { a: 2 }");
  expect(why?.[1]).toMatch(/^at .*tries\.test\.js:5:\d+$/);
  expect(why?.some((line) => /^- +"a": 2,$/.test(line))).toBe(true);
  expect(failed.get("hook.test.js with a hook (a hook)")?.[0]).toBe("TypeError: no hook");
  expect(failed.get("broken.test.js (the file)")?.[0]).toContain("./absent.js");
});
