import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
const vitest = reportOf("vitest.json", {
  testResults: [
    {
      name: here,
      assertionResults: [
        { status: "passed", fullName: "quick", duration: 20 },
        { status: "passed", fullName: "slow", duration: 4200 },
        { status: "failed", fullName: "wrong", duration: 10 },
        { status: "skipped", fullName: "in Firefox (not installed)" },
      ],
    },
  ],
});
const journeys = reportOf("playwright.json", {
  suites: [
    {
      specs: [],
      suites: [
        {
          specs: [
            {
              title: "first",
              file: "a.spec.ts",
              tests: [{ status: "expected", annotations: [], results: [{ duration: 7000 }] }],
            },
            {
              title: "second try",
              file: "a.spec.ts",
              tests: [{ status: "flaky", annotations: [], results: [{ duration: 1 }] }],
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

test("Vitest's report is counted, with the slowest test", () => {
  expect(vitestCounts(vitest, join(here, "../../.."))).toEqual({
    passed: 2,
    failed: 1,
    flaky: 0,
    skipped: [
      {
        file: join("packages", "tools", "test-report.test.ts"),
        title: "in Firefox (not installed)",
        why: expect.any(String),
      },
    ],
    slowest: { title: "slow", seconds: 4.2 },
  });
  expect(vitestCounts(join(folder, "missing.json"), folder)).toBeUndefined();
});

test("Playwright's report is counted, suites within suites, with why a test was skipped", () => {
  const counts = playwrightCounts(journeys);
  expect(counts).toMatchObject({ passed: 1, failed: 0, flaky: 1 });
  expect(counts?.skipped).toEqual([
    { file: "e2e/b.spec.ts", title: "other browser", why: "WebKitGTK is not installed" },
  ]);
  expect(counts?.slowest).toEqual({ title: "first", seconds: 7 });
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
  expect(text).toMatch(/^e2e +ok +7 s +1 +0 +1 +1 +7 s: first$/m);
  expect(text).toMatch(/^size +not run$/m);
  expect(text).toMatch(/^all 1 min 30 s$/m);
  expect(text).toContain("e2e, e2e/b.spec.ts: WebKitGTK is not installed\n    other browser");
});
