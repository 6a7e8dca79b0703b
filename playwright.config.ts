import { defineConfig } from "@playwright/test";
import { chromiumPath, chromiumTestArgs } from "./packages/tools/chromium.mjs";

const executablePath = chromiumPath();
const port = Number(process.env.E2E_PORT ?? 4273);

/** A host that sends our headers, one that sends none and keeps the app in a sub-folder, and one with the gallery. */
export const hosts = {
  full: `http://localhost:${port}/`,
  plain: `http://localhost:${port + 1}/course/adder/`,
  gallery: `http://localhost:${port + 2}/`,
} as const;

const serve = "node packages/tools/serve.mjs --strict-port";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  // A busy machine is no fault: only what hangs should fail.
  timeout: 240_000,
  // A journey that passes only at its second try is listed as flaky, by name: a fault to look into,
  // but not one that keeps everything else from being seen.
  retries: process.env.CI === undefined ? 0 : 1,
  reporter: [["list"]],
  snapshotPathTemplate: "{testDir}/__screenshots__/{testFilePath}/{arg}{ext}",
  expect: {
    timeout: 60_000,
    toHaveScreenshot: {
      maxDiffPixelRatio: 0.01,
      animations: "disabled",
      caret: "hide",
      scale: "css",
    },
  },
  use: {
    baseURL: hosts.full,
    // Only the specs about hosting let it in: it would answer in place of the server.
    serviceWorkers: "block",
    viewport: { width: 1440, height: 900 },
    // Recording takes a third of a journey's time, and nobody can open what an automatic run has recorded.
    trace: process.env.CI === undefined ? "retain-on-failure" : "off",
    launchOptions: { args: chromiumTestArgs, ...(executablePath && { executablePath }) },
  },
  projects: [
    { name: "chromium", testIgnore: ["killed.spec.ts", "others.spec.ts"] },
    // Firefox and WebKitGTK of the system, which the specs start themselves.
    { name: "others", testMatch: "others.spec.ts" },
    // Counts the steps a killed browser loses: another browser beside it would be counted too.
    { name: "alone", testMatch: "killed.spec.ts", dependencies: ["chromium", "others"] },
  ],
  webServer: [
    { command: `${serve} --port ${port}`, url: hosts.full },
    {
      command: `${serve} --port ${port + 1} --no-isolation --base /course/adder/`,
      url: hosts.plain,
    },
    // Asked for no page here: it would make its build, which most specs go without.
    { command: `node packages/tools/gallery.mjs --port ${port + 2}`, port: port + 2 },
  ],
});
